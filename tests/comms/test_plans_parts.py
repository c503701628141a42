"""Objectives, risks, versions and the plan's way to its end, through the browser's door."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.services.assessments import create_assessment
from comms.models import (
    Activity,
    ActivityStatus,
    Audience,
    Cascade,
    Lesson,
    Line,
    Message,
    Objective,
    Plan,
    PlanRisk,
    PlanVersion,
    Scenario,
)
from tests.comms.making import Comms, comms_of
from tests.timeline import making as timeline
from tests.world import World

BASE = "/councils/westmere/communications/"
SCRIPT = "<script>alert(1)</script>"
OBJECTIVE = {
    "statement": f"Staff know {SCRIPT}",
    "core_role": "explanation",
    "measured_by": "Pulse",
    "status": "open",
}
RISK = {"description": f"It leaks {SCRIPT}", "likelihood": "3", "impact": "5", "response": "Say so"}


@pytest.fixture
def made(world: World) -> Comms:
    """Cara's plan."""
    return comms_of(world, world.members["cara"])


def words(response: Any) -> str:
    """The page's words without markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_an_objective_is_added_once_shown_escaped_changed_and_removed(world: World, made: Comms) -> None:
    client, key = world.client("cara"), str(uuid4())
    url = f"{BASE}plans/{made.plan.pk}/objectives/new/"
    data = {**OBJECTIVE, "submission_key": key, "audiences": [made.staff.pk]}
    client.post(url, data)
    client.post(url, data)
    row = Objective.objects.get()
    shown = client.get(f"{BASE}plans/{made.plan.pk}/objectives/")
    assert SCRIPT not in shown.content.decode()
    assert "Missing: measurable: a target; measurable: a baseline" in words(shown)
    edit = f"{BASE}objectives/{row.pk}/"
    assert "Still missing: measurable: a target" in words(client.get(edit))
    changed = {
        **OBJECTIVE,
        **timeline.day_parts("due_on", date(2027, 3, 1)),
        "version": 1,
        "target": "80%",
        "owner": made.actor.pk,
    }
    assert client.post(edit, changed).status_code == 302
    row.refresh_from_db()
    assert (row.target, row.due_on, row.audiences.count()) == ("80%", date(2027, 3, 1), 0)
    assert client.post(edit, changed).status_code == 409
    assert world.client("vic").get(edit).status_code == 403
    assert world.client("nia").get(edit).status_code == 404
    assert client.post(f"{edit}remove/", {}).status_code == 302
    assert not Objective.objects.exists()


def test_objectives_stand_in_their_order(world: World, made: Comms) -> None:
    for place in (2, 0, 1):
        Objective.objects.create(
            council=made.council,
            plan=made.plan,
            statement=f"Number {place}",
            core_role="change",
            position=place,
        )
    said = words(world.client("vic").get(f"{BASE}plans/{made.plan.pk}/objectives/"))
    assert re.findall(r"Number \d", said) == ["Number 0", "Number 1", "Number 2"]
    rows = world.client("vic").get(f"{BASE}plans/{made.plan.pk}/").context["sections"]
    aim = next(line["section"] for line in rows if line["section"].code == "aim")
    found = [need.text[:8] for need in aim.needs if need.text.startswith("Number")]
    assert found == ["Number 0", "Number 1", "Number 2"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("statement", "", "Enter what changes, and for whom"),
        ("core_role", "", "Choose what communication does for it"),
        ("owner", "99999", "Choose one from the list"),
        ("audiences", "99999", "Choose only from the list"),
        ("due_on_day", "31", "The day must include a month"),
        ("target", "x" * 201, "Target must be 200 characters or fewer"),
    ],
)
def test_a_bad_objective_gets_its_sentence(
    world: World, made: Comms, field: str, value: str, sentence: str
) -> None:
    url = f"{BASE}plans/{made.plan.pk}/objectives/new/"
    data = {**OBJECTIVE, "submission_key": str(uuid4()), field: value}
    assert sentence in words(world.client("cara").post(url, data))
    assert not Objective.objects.exists()


def test_a_risk_has_a_weight_and_a_line_that_is_no_secret(world: World, made: Comms) -> None:
    client = world.client("cara")
    line = made.line("A journalist rings")
    secret = made.line("Secret trigger", embargo=timeline.embargo(world, "cara"))
    url = f"{BASE}plans/{made.plan.pk}/risks/new/"
    assert "Secret trigger" not in words(client.get(url))
    refused = client.post(url, {**RISK, "holding_line": secret.pk, "submission_key": str(uuid4())})
    assert "Choose one from the list" in words(refused)
    client.post(url, {**RISK, "holding_line": line.pk, "submission_key": str(uuid4())})
    shown = client.get(f"{BASE}plans/{made.plan.pk}/risks/")
    assert SCRIPT not in shown.content.decode()
    assert "High Likelihood 3 × impact 5 = 15" in words(shown)
    assert "A journalist rings" in words(shown)
    risk = PlanRisk.objects.get()
    edit = f"{BASE}risks/{risk.pk}/"
    closed = {**RISK, "version": 1, "is_closed": "on"}
    assert client.post(edit, closed).status_code == 302
    assert client.post(edit, closed).status_code == 409
    risk.refresh_from_db()
    assert risk.is_closed
    assert world.client("vic").get(edit).status_code == 403
    assert world.client("nia").get(edit).status_code == 404
    assert client.post(f"{edit}remove/", {}).status_code == 302
    assert not PlanRisk.objects.exists()


def test_a_risk_needs_figures_from_one_to_five(world: World, made: Comms) -> None:
    url = f"{BASE}plans/{made.plan.pk}/risks/new/"
    data = {**RISK, "likelihood": "6", "impact": "", "submission_key": str(uuid4())}
    said = words(world.client("cara").post(url, data))
    assert "Choose an impact from 1 to 5" in said
    assert not PlanRisk.objects.exists()


def test_a_version_is_put_forward_approved_by_another_and_compared(world: World, made: Comms) -> None:
    cara, ada = world.client("cara"), world.client("ada")
    plan_url = f"{BASE}plans/{made.plan.pk}/"
    Plan.objects.filter(pk=made.plan.pk).update(narrative_short="We help people. We listen.")
    secret = timeline.embargo(world, "cara")
    made.message("Secret message", embargo=secret)
    made.message("Open message")
    cara.post(f"{plan_url}put-forward/", {"note": "The first"})
    version = PlanVersion.objects.get()
    assert "Secret" not in str(version.snapshot)
    assert "Open message" in str(version.snapshot)
    made.plan.refresh_from_db()
    assert made.plan.status == "in_review"
    assert "Nothing has changed since" in words(cara.post(f"{plan_url}put-forward/", {"note": ""}))
    approve = f"{BASE}plan-versions/{version.pk}/approve/"
    own = cara.post(approve, follow=True)
    assert "Somebody else has to approve it" in words(own)
    assert world.client("vic").post(approve).status_code == 403
    assert world.client("nia").post(approve).status_code == 404
    assert "Version 1 is approved" in words(ada.post(approve, follow=True))
    assert "approved already" in words(ada.post(approve, follow=True))
    made.plan.refresh_from_db()
    assert made.plan.status == "approved"
    assert "Nothing has changed." in words(cara.get(f"{plan_url}changes/"))
    Plan.objects.filter(pk=made.plan.pk).update(narrative_short="We help people. We learn.")
    compared = words(cara.get(f"{plan_url}changes/"))
    assert "Between version 1 (approved) and the plan as it is now" in compared
    assert "Changed" in compared
    assert "Removed: listen." in compared
    assert "Added: learn." in compared
    assert words(world.client("will").get(f"{plan_url}changes/")).count("Secret") == 0


def test_an_older_version_is_not_approved_any_more(world: World, made: Comms) -> None:
    plan_url = f"{BASE}plans/{made.plan.pk}/"
    world.client("cara").post(f"{plan_url}put-forward/", {"note": ""})
    Plan.objects.filter(pk=made.plan.pk).update(business_aim="Another aim")
    world.client("cara").post(f"{plan_url}put-forward/", {"note": ""})
    first = PlanVersion.objects.get(number=1)
    said = words(world.client("ada").post(f"{BASE}plan-versions/{first.pk}/approve/", follow=True))
    assert "A newer version of the plan was put forward" in said
    first.refresh_from_db()
    assert first.approved_at is None


def test_from_draft_to_live_to_closed_and_open_again(world: World, made: Comms) -> None:
    cara, plan_url = world.client("cara"), f"{BASE}plans/{made.plan.pk}/"

    def status() -> str:
        made.plan.refresh_from_db()
        return made.plan.status

    assert "status has changed meanwhile" in words(cara.post(f"{plan_url}go-live/", follow=True))
    cara.post(f"{plan_url}put-forward/", {"note": ""})
    cara.post(f"{plan_url}back-to-draft/")
    assert status() == "draft"
    cara.post(f"{plan_url}put-forward/", {"note": ""})
    newest = PlanVersion.objects.first()
    assert newest is not None
    world.client("ada").post(f"{BASE}plan-versions/{newest.pk}/approve/")
    cara.post(f"{plan_url}go-live/")
    assert status() == "live"
    cara.post(f"{plan_url}close/")
    assert status() == "closed"
    version = made.plan.version
    refused = cara.post(f"{plan_url}insight/", {"version": version, "insight": "Late"})
    assert "This plan is closed" in words(refused)
    cara.post(f"{plan_url}reopen/")
    assert status() == "draft"
    assert world.client("vic").post(f"{plan_url}close/").status_code == 403
    assert world.client("nia").post(f"{plan_url}close/").status_code == 404


def test_the_next_cycle_is_a_copy_on_the_new_assessment(world: World) -> None:
    cara = world.members["cara"]
    today = timezone.localdate()
    old = timeline.assessment(world, notified_on=today - timedelta(days=700), notified_is_expected=False)
    client = world.client("cara")
    posted = {"kind": "assessment", "title": "First", "owner": cara.pk, "start_with": "starter"}
    first_data = {**posted, "assessment": old.pk, "submission_key": str(uuid4())}
    client.post(f"{BASE}plans/new/", first_data)
    first = Plan.objects.get()
    secret = timeline.embargo(world, "cara")
    Message.objects.filter(plan=first, kind="umbrella").update(embargo=secret)
    Activity.objects.filter(plan=first, starter_code="reassurance").update(embargo=secret)
    Activity.objects.filter(plan=first, starter_code="thanks").update(status="done", outcome="Went well")
    Plan.objects.filter(pk=first.pk).update(narrative_short="Our own words", status="live")
    Lesson.objects.create(
        council=world.westmere, plan=first, what="Tell sooner", noted_by=cara.user, noted_at=timezone.now()
    )
    audiences = Audience.objects.count()
    new = create_assessment(
        actor=world.members["ben"],
        title="Second assessment",
        notified_on=today,
        notified_is_expected=False,
        submission_key=uuid4(),
    )
    proposed = client.get(f"{BASE}plans/new/?previous={first.pk}").context["form"].initial
    assert (proposed["start_with"], proposed["previous"], proposed["assessment"]) == (
        "copy",
        first.pk,
        new.pk,
    )
    data = {
        **posted,
        "title": "Second",
        "start_with": "copy",
        "previous": first.pk,
        "assessment": new.pk,
        "submission_key": str(uuid4()),
    }
    said = words(client.post(f"{BASE}plans/new/", data, follow=True))
    assert "Tell sooner" in said
    second = Plan.objects.get(title="Second")
    assert second.narrative_short == "Our own words"
    assert Audience.objects.count() == audiences
    assert not Message.objects.filter(plan=second, kind="umbrella").exists()
    assert Message.objects.filter(plan=second).count() == Message.objects.filter(plan=first).count() - 1
    assert Line.objects.filter(plan=second).count() == Line.objects.filter(plan=first).count()
    steps_are_fresh(first, second, timeline.stage(new, "visit"))
    assert Scenario.objects.filter(plan=second, activated_at=None).count() == 7
    assert Objective.objects.filter(plan=second, status="open").count() == 5
    version_of(world, second)
    first.refresh_from_db()
    assert first.status == "superseded"


def steps_are_fresh(first: Plan, second: Plan, visit: Milestone) -> None:
    """Activities and cascades were copied, but for one that is secret, and hang on the new assessment."""
    heads = Activity.objects.filter(plan=second, series=None)
    assert not heads.filter(starter_code="reassurance").exists()
    assert heads.count() == Activity.objects.filter(plan=first, series=None).count() - 1
    assert not heads.filter(status=ActivityStatus.DONE).exists()
    pack = heads.get(starter_code="member-pack")
    assert pack.milestone == visit
    assert pack.on is not None
    assert pack.on > timezone.localdate()
    assert Cascade.objects.filter(plan=second).count() == 2
    assert not Activity.objects.filter(plan=second, cascade__isnull=False, on=None).exists()


def version_of(world: World, plan: Plan) -> None:
    """Take the plan to live."""
    world.client("cara").post(f"{BASE}plans/{plan.pk}/put-forward/", {"note": ""})
    newest = PlanVersion.objects.filter(plan=plan).first()
    assert newest is not None
    world.client("ada").post(f"{BASE}plan-versions/{newest.pk}/approve/")
    world.client("cara").post(f"{BASE}plans/{plan.pk}/go-live/")
