"""Plans through the browser's door: creating one without a date, its sections, and what is missing."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.timeline.models import Assessment
from comms.models import (
    Activity,
    CommsSettings,
    Message,
    Objective,
    Phase,
    PhaseItem,
    Plan,
    PlanRisk,
    Scenario,
)
from comms.queries.phases import phase_spans
from comms.rules.plan_sections import gaps
from tests.comms.making import Comms, comms_of
from tests.timeline import making as timeline
from tests.world import World

BASE = "/councils/westmere/communications/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def made(world: World) -> Comms:
    """Cara's plan."""
    return comms_of(world, world.members["cara"])


def words(response: Any) -> str:
    """The page's words without markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def page(world: World, path: str, name: str = "cara") -> Any:
    """A page as this person gets it."""
    return world.client(name).get(f"{BASE}{path}")


def create(world: World, name: str = "cara", **extra: Any) -> Any:
    """Post the form for a new plan."""
    member = world.members[name]
    data = {
        "kind": "assessment",
        "title": "Plan 2027",
        "owner": member.pk,
        "start_with": "starter",
        "submission_key": str(uuid4()),
    }
    return world.client(name).post(f"{BASE}plans/new/", data | extra, follow=True)


def test_a_complete_plan_for_a_notified_assessment_without_typing_a_date(world: World) -> None:
    assessment = timeline.assessment(
        world, notified_on=timezone.localdate() - timedelta(days=1), notified_is_expected=False
    )
    client = world.client("cara")
    form = client.get(f"{BASE}plans/new/").context["form"]
    assert form.initial["assessment"] == assessment.pk
    assert form.initial["sponsor"] == world.members["ada"].pk
    assert not any(name.endswith(("_day", "_on")) for name in form.fields)
    data = {name: form[name].value() for name in form.fields}
    response = client.post(
        f"{BASE}plans/new/", {name: value for name, value in data.items() if value is not None}, follow=True
    )
    assert response.status_code == 200
    plan = Plan.objects.get()
    assert plan.title == "Communications plan: CQC assessment 2026"
    assert not Activity.objects.filter(plan=plan, milestone__isnull=False, on=None).exists()
    assert not Activity.objects.filter(plan=plan, on=None).exists()
    spans = phase_spans(plan, world.members["cara"], timezone.now())
    assert all(span.first or span.last for span in spans)
    assert sum(span.is_current for span in spans) == 1


def test_the_plan_page_lists_truthfully_what_is_missing(world: World) -> None:
    timeline.assessment(world, notified_on=timezone.localdate(), notified_is_expected=False)
    create(world, assessment=Assessment.objects.get().pk, sponsor=world.members["ada"].pk)
    plan = Plan.objects.get()
    objective = Objective.objects.filter(plan=plan).first()
    assert objective is not None
    Objective.objects.filter(pk=objective.pk).update(target="", due_on=None)
    Activity.objects.filter(plan=plan, starter_code="reassurance").update(owner=None)
    response = page(world, f"plans/{plan.pk}/")
    found = {line["section"].code: line["section"] for line in response.context["sections"]}
    said = words(response)

    texts = [plan.context, plan.business_aim]
    objectives = Objective.objects.filter(plan=plan)
    incomplete = [
        row
        for row in objectives
        if not (row.target and row.baseline and row.due_on and row.owner and row.measured_by)
        or gaps(row.statement)
    ]
    assert len(found["aim"].missing) == len(incomplete) + sum(bool(gaps(text)) for text in texts)
    assert any("time-bound: a day" in need.text for need in found["aim"].missing)
    # No message of the starter content has a proof point.
    assert len(found["messages"].missing) == Message.objects.filter(plan=plan).count()
    counted = Activity.objects.filter(plan=plan).exclude(status__in=["idea", "done", "missed", "cancelled"])
    assert len(found["activities"].needs) == counted.count()
    assert [need.text for need in found["activities"].missing] == [
        f"{Activity.objects.get(plan=plan, starter_code='reassurance')}: an owner"
    ]
    cells = sum(scenario.cells.count() for scenario in Scenario.objects.filter(plan=plan))
    assert len(found["scenarios"].missing) == cells + 1
    assert len(found["header"].missing) == 0
    assert len(found["risks"].missing) == 0
    missing = sum(len(section.missing) for section in found.values())
    assert f"{missing} things are missing" in said
    assert "Next in the assessment" in said


def test_a_reader_sees_what_is_missing_and_no_form(world: World, made: Comms) -> None:
    response = page(world, f"plans/{made.plan.pk}/", "vic")
    html = response.content.decode()
    assert response.status_code == 200
    assert f"plans/{made.plan.pk}/header/" not in html
    assert f"plans/{made.plan.pk}/words/#narrative" in html
    assert "Plan the next cycle" not in html
    links = [
        url for line in response.context["sections"] for url in (line["url"], *dict(line["shown"]).values())
    ]
    for link in sorted({url for url in links if url}):
        assert world.client("vic").get(link).status_code == 200, link


def test_every_link_of_the_plan_page_opens(world: World) -> None:
    timeline.assessment(world, notified_on=timezone.localdate(), notified_is_expected=False)
    create(world, assessment=Assessment.objects.get().pk)
    lines = page(world, f"plans/{Plan.objects.get().pk}/").context["sections"]
    links = [url for line in lines for url in (line["url"], *(url for _, url in line["shown"][:2]))]
    assert all(links)
    for link in sorted(set(links)):
        assert world.client("cara").get(link).status_code == 200, link


def test_the_queries_of_the_plan_page_do_not_grow_with_its_rows(world: World, made: Comms) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert page(world, f"plans/{made.plan.pk}/").status_code == 200
        return len(caught)

    made.activity("One", made.staff)
    made.message("A message")
    made.cell(made.scenario())
    Objective.objects.create(council=made.council, plan=made.plan, statement="S", core_role="change")
    PlanRisk.objects.create(council=made.council, plan=made.plan, description="R")
    queries()
    before = queries()
    made.activity("Two", made.staff)
    made.message("Another")
    made.cell(made.scenario("leak", "Leak"), made.councillors)
    Objective.objects.create(council=made.council, plan=made.plan, statement="S2", core_role="change")
    PlanRisk.objects.create(council=made.council, plan=made.plan, description="R2")
    Phase.objects.create(council=made.council, plan=made.plan, code="b", title="B")
    assert queries() == before


@pytest.mark.parametrize("path", ["objectives/", "risks/", "phases/", "versions/", "words/", "changes/", ""])
def test_a_plan_is_for_readers_of_this_council_only(world: World, made: Comms, path: str) -> None:
    where = f"plans/{made.plan.pk}/{path}"
    assert page(world, where, "vic").status_code == 200
    assert page(world, where, "dev").status_code == 403
    assert page(world, where, "nia").status_code == 404
    other = comms_of(world, world.northby_members["nia"])
    assert page(world, f"plans/{other.plan.pk}/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["header/", "aim/", "insight/", "narrative/", "strategy/", "roles/", "how-we-evaluate/", "put-forward/"],
)
def test_sections_are_changed_by_those_who_may(world: World, made: Comms, path: str) -> None:
    where = f"plans/{made.plan.pk}/{path}"
    assert page(world, where).status_code == 200
    assert page(world, where, "vic").status_code == 403
    assert page(world, where, "nia").status_code == 404


def test_a_text_is_saved_escaped_and_logged(world: World, made: Comms) -> None:
    url = f"{BASE}plans/{made.plan.pk}/narrative/"
    client = world.client("cara")
    posted = {"version": 1, "narrative_short": f"We help. {SCRIPT}", "narrative_full": "Long."}
    response = client.post(url, posted, follow=True)
    assert "“Narrative” is saved." in words(response)
    made.plan.refresh_from_db()
    assert made.plan.narrative_short.endswith(SCRIPT)
    for path in (f"plans/{made.plan.pk}/words/", f"plans/{made.plan.pk}/narrative/"):
        assert SCRIPT not in page(world, path).content.decode()
    entry = AuditEntry.objects.get(action="comms.plan.changed")
    assert entry.after["section"] == "narrative"


def test_the_second_of_two_savers_sees_both_texts(world: World, made: Comms) -> None:
    url = f"{BASE}plans/{made.plan.pk}/narrative/"
    world.client("ben").post(url, {"version": 1, "narrative_short": "Ben’s words", "narrative_full": ""})
    mine = {"version": 1, "narrative_short": "Cara’s words", "narrative_full": ""}
    response = world.client("cara").post(url, mine)
    assert response.status_code == 409
    assert "Ben’s words" in words(response)
    assert "Cara’s words" in words(response)
    made.plan.refresh_from_db()
    assert made.plan.narrative_short == "Ben’s words"
    again = world.client("cara").post(url, {**mine, "version": response.context["form"]["version"].value()})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Enter a title for the plan"),
        ("title", "x" * 121, "Title must be 120 characters or fewer"),
        ("kind", "nonsense", "Choose one from the list"),
        ("owner", "", "Choose who owns the plan"),
        ("owner", "999999", "Choose one from the list"),
        ("assessment", "abc", "Choose one from the list"),
        ("start_with", "copy", "Choose the plan to copy"),
        ("submission_key", "x", "This page is out of date"),
    ],
)
def test_bad_input_gets_its_sentence(world: World, field: str, value: str, sentence: str) -> None:
    response = create(world, **{field: value})
    assert sentence in words(response)
    assert not Plan.objects.exists()


def test_two_clicks_make_one_plan(world: World) -> None:
    key = str(uuid4())
    create(world, start_with="empty", submission_key=key)
    create(world, start_with="empty", submission_key=key)
    assert Plan.objects.count() == 1
    assert not Activity.objects.exists()


def test_the_header_keeps_an_assessment_the_person_may_not_know_of(world: World, made: Comms) -> None:
    secret = timeline.embargo(world, "cara")
    assessment = timeline.assessment(world)
    type(assessment).objects.filter(pk=assessment.pk).update(embargo=secret)
    Plan.objects.filter(pk=made.plan.pk).update(assessment=assessment)
    said = words(page(world, f"plans/{made.plan.pk}/", "ben"))
    assert "CQC assessment 2026" not in said
    assert "CQC assessment 2026" not in words(page(world, "plans/new/", "ben"))
    url = f"{BASE}plans/{made.plan.pk}/header/"
    data = {"version": 1, "title": "New", "owner": made.actor.pk, "marking": "internal", "assessment": ""}
    assert world.client("ben").post(url, data).status_code == 302
    made.plan.refresh_from_db()
    assert (made.plan.title, made.plan.assessment_id) == ("New", assessment.pk)


def test_what_is_secret_leaves_no_trace_on_the_plan_page(world: World, made: Comms) -> None:
    plain = [
        words(page(world, f"plans/{made.plan.pk}/{path}", "will")) for path in ("", "words/", "versions/")
    ]
    secret = timeline.embargo(world, "cara")
    made.activity("Secret activity", made.staff, embargo=secret)
    made.message("Secret message", embargo=secret)
    made.line("Secret trigger", embargo=secret)
    made.cell(made.scenario("leak", "Secret scenario", embargo=secret))
    made.cascade("Secret cascade", embargo=secret)
    after = [
        words(page(world, f"plans/{made.plan.pk}/{path}", "will")) for path in ("", "words/", "versions/")
    ]
    assert after == plain
    assert "Secret message" in words(page(world, f"plans/{made.plan.pk}/"))
    assert "Secret" not in words(page(world, f"plans/{made.plan.pk}/words/"))


def test_settings_are_changed_once(world: World) -> None:
    client = world.client("cara")
    data = {
        "version": 1,
        "answer_days": 10,
        "weekly_limit": 4,
        "silence_weeks": 2,
        "fewest_answers": 8,
        "reading_age": 10,
        "sentence_words": 20,
    }
    assert client.post(f"{BASE}settings/", data).status_code == 302
    assert CommsSettings.objects.get().answer_days == 10
    assert client.post(f"{BASE}settings/", {**data, "answer_days": 3}).status_code == 409
    low = client.post(f"{BASE}settings/", {**data, "version": 2, "fewest_answers": 1})
    assert "must be 3 or more" in words(low)
    assert page(world, "settings/", "vic").status_code == 403


def test_ticking_a_checklist(world: World, made: Comms) -> None:
    item = PhaseItem.objects.create(council=made.council, phase=made.phase, text="Agree", need="must")
    url = f"{BASE}checklists/{item.pk}/tick/"
    assert world.client("vic").post(url, {"is_done": "yes"}).status_code == 403
    assert world.client("nia").post(url, {"is_done": "yes"}).status_code == 404
    response = world.client("cara").post(url, {"is_done": "yes"}, follow=True)
    assert "“Agree” is done." in words(response)
    item.refresh_from_db()
    assert item.done_by == world.people["cara"]
    world.client("cara").post(url, {"is_done": "no"})
    item.refresh_from_db()
    assert item.done_at is None
    assert AuditEntry.objects.filter(action="comms.phase_item.ticked").count() == 2


def test_phases_are_added_changed_and_removed(world: World, made: Comms) -> None:
    client = world.client("cara")
    posted = {"title": f"Wait {SCRIPT}", "goal": "Patience", "entry_code": "", "exit_code": ""}
    assert client.post(f"{BASE}plans/{made.plan.pk}/phases/new/", posted).status_code == 302
    phase = Phase.objects.get(title__startswith="Wait")
    assert SCRIPT not in page(world, f"plans/{made.plan.pk}/phases/").content.decode()
    wrong = {**posted, "entry_code": "nonsense"}
    assert "Choose one from the list" in words(client.post(f"{BASE}plans/{made.plan.pk}/phases/new/", wrong))
    days = {
        **posted,
        "version": 1,
        **timeline.day_parts("begins_on", timezone.localdate()),
        **timeline.day_parts("ends_on", timezone.localdate() - timedelta(days=1)),
    }
    refused = client.post(f"{BASE}phases/{phase.pk}/", days)
    assert "The last day must be the first day or later" in words(refused)
    days |= timeline.day_parts("ends_on", timezone.localdate())
    assert client.post(f"{BASE}phases/{phase.pk}/", days).status_code == 302
    phase.refresh_from_db()
    assert phase.ends_on == timezone.localdate()
    assert client.post(f"{BASE}phases/{phase.pk}/remove/", {}).status_code == 302
    assert not Phase.objects.filter(pk=phase.pk).exists()


def test_the_register_shows_running_plans_and_finds_the_others(world: World, made: Comms) -> None:
    Plan.objects.create(
        council=made.council,
        title="The old one",
        owner=made.actor,
        created_by=made.actor.user,
        status="closed",
    )
    assert "The old one" not in words(page(world, "plans/?state="))
    assert "The old one" in words(page(world, "plans/?state=over"))
    both = words(page(world, "plans/?state=all"))
    assert "The old one" in both
    assert made.plan.title in both
    assert page(world, "plans/?format=csv").status_code == 200
