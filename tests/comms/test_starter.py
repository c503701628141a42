"""A plan from the starter content: complete and dated without a date typed."""

import tomllib
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Embargo
from assessment_ready.timeline.models import Assessment, Milestone
from comms.errors import NotAllowed
from comms.errors.plans import NotInList
from comms.models import (
    Activity,
    ActivityStatus,
    Audience,
    Cascade,
    Channel,
    CommsSettings,
    Lesson,
    Line,
    Measure,
    Message,
    Objective,
    Phase,
    Plan,
    PlanRisk,
    ProductType,
    Scenario,
    SignOffHolder,
    SignOffRule,
)
from comms.queries.cascades import check_of
from comms.queries.phases import phase_spans
from comms.services.starter import PlanValues, prepare_council, start_plan
from tests.comms.making import comms_of
from tests.timeline import making as timeline
from tests.world import World

_DATA = Path(__file__).resolve().parents[2] / "comms" / "data" / "starter"


def starter(name: str) -> dict[str, list[dict[str, object]]]:
    """One file of the starter content as it is written."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text())


def notified(world: World, days_ago: int = 2) -> Assessment:
    """An assessment notified some days ago."""
    on = timezone.localdate() - timedelta(days=days_ago)
    return timeline.assessment(world, notified_on=on, notified_is_expected=False)


def started(world: World, name: str = "cara", kind: str = "assessment", **extra: object) -> Plan:
    """A plan from the starter content."""
    member = world.members.get(name) or world.northby_members[name]
    values = {"kind": kind, "title": "Communications plan", "owner_id": member.pk, **extra}
    return start_plan(actor=member, values=PlanValues(**values), submission_key=uuid4())  # type: ignore[arg-type]


def test_every_activity_with_a_milestone_has_a_day_and_every_phase_a_span(world: World) -> None:
    plan = started(world, assessment_id=notified(world).pk)
    wanted = {
        row["code"]: row
        for row in starter("activities")["activity"]
        if "assessment" in row.get("kinds", ["assessment"])  # type: ignore[operator]
    }
    steps = [step for cascade in starter("cascades")["cascade"] for step in cascade["step"]]  # type: ignore[attr-defined]
    heads = Activity.objects.filter(plan=plan, series=None)
    assert {row.starter_code for row in heads} == {*wanted, *(step["code"] for step in steps)}
    assert not Activity.objects.filter(plan=plan, on=None).exists()
    for row in heads.filter(cascade=None):
        assert (row.milestone_id is None) == ("milestone" not in wanted[row.starter_code])
    spans = phase_spans(plan, world.members["cara"], timezone.now())
    assert len(spans) == 10
    assert all(span.first or span.last for span in spans)
    assert sum(span.is_current for span in spans) == 1


def test_days_follow_the_milestones(world: World) -> None:
    made = notified(world)
    plan = started(world, assessment_id=made.pk)
    visit = timeline.stage(made, "visit")
    pack = Activity.objects.get(plan=plan, starter_code="member-pack")
    assert pack.milestone == visit
    assert pack.on is not None
    assert visit.latest - timedelta(days=21) < pack.on < visit.latest
    ends = timeline.stage(made, "visit-ends").latest
    bulletins = Activity.objects.filter(plan=plan, title__startswith="Evening bulletin for all")
    assert sorted(row.on for row in bulletins if row.on)[0] == visit.latest
    assert sorted(row.on for row in bulletins if row.on)[-1] == ends


def test_recurring_activities_have_all_their_times(world: World) -> None:
    plan = started(world, assessment_id=notified(world).pk)
    heads = Activity.objects.filter(plan=plan, series=None).exclude(repeats="")
    assert heads.count() >= 6
    quarterly = heads.get(starter_code="you-said-we-did")
    assert 3 <= quarterly.instances.count() <= 6
    assert all(row.audiences.exists() for row in quarterly.instances.all())


def test_what_should_have_been_before_today_is_an_idea(world: World) -> None:
    plan = started(world, assessment_id=notified(world, 40).pk)
    past = Activity.objects.filter(plan=plan, on__lt=timezone.localdate())
    assert past.filter(starter_code="member-seminar").exists()
    assert {row.status for row in past} == {ActivityStatus.IDEA}
    assert not Activity.objects.filter(
        plan=plan, on__gte=timezone.localdate(), status=ActivityStatus.IDEA
    ).exists()


def test_the_shipped_cascades_tell_staff_first(world: World) -> None:
    plan = started(world, assessment_id=notified(world).pk)
    cascades = Cascade.objects.filter(plan=plan)
    assert {cascade.title for cascade in cascades} == {
        "Notification: we have been notified",
        "Publication day",
    }
    for cascade in cascades:
        assert not check_of(cascade, world.members["cara"], timezone.now()).violations


def test_everything_else_is_there(world: World) -> None:
    plan = started(world, assessment_id=notified(world).pk)
    assert Scenario.objects.filter(plan=plan).count() == 7
    assert Scenario.objects.get(plan=plan, kind="good").cells.count() == 15
    assert Objective.objects.filter(plan=plan, due_on=None).count() == 0
    assert Message.objects.filter(plan=plan, kind="umbrella").count() == 1
    assert all(row.content_hash and not row.is_cleared for row in Message.objects.filter(plan=plan))
    assert all(row.content_hash for row in Line.objects.filter(plan=plan))
    assert PlanRisk.objects.filter(plan=plan, holding_line__isnull=False).count() == 4
    assert Measure.objects.filter(plan=plan).count() == 10
    assert "[" in plan.core_block
    assert plan.review_on is not None
    assert Audience.objects.filter(council=world.westmere).count() == 19
    assert ProductType.objects.get(council=world.westmere, code="statement").sign_off_rules.count() == 6
    assert SignOffHolder.objects.get(council=world.westmere, role="dass").membership == world.members["ada"]


@pytest.mark.parametrize("kind", ["improvement", "workforce", "other"])
def test_other_kinds_get_a_smaller_selection_with_days(world: World, kind: str) -> None:
    plan = started(world, kind=kind)
    rows = Activity.objects.filter(plan=plan, series=None)
    assert 3 <= rows.count() < 20
    assert (
        not rows.filter(milestone=None, fixed_on=None).exclude(starter_code="improvement-scrutiny").exists()
    )
    assert Objective.objects.filter(plan=plan).exists()
    assert Message.objects.filter(plan=plan, kind="umbrella").exists()
    assert not Scenario.objects.filter(plan=plan).exists()


def test_without_an_assessment_activities_are_undated_and_say_so(world: World) -> None:
    plan = started(world)
    row = Activity.objects.get(plan=plan, starter_code="member-pack")
    assert (row.on, row.milestone) == (None, None)
    assert "choose one" in row.description


def test_what_hangs_on_a_secret_milestone_is_as_secret(world: World) -> None:
    made = notified(world)
    secret = timeline.embargo(world, "cara")
    Milestone.objects.filter(assessment=made, code="draft").update(embargo=secret)
    plan = started(world, assessment_id=made.pk)
    row = Activity.objects.get(plan=plan, starter_code="factual-accuracy")
    assert row.embargo_id == secret.pk
    other = started(world, "ben", assessment_id=made.pk)
    unseen = Activity.objects.get(plan=other, starter_code="factual-accuracy")
    assert (unseen.embargo_id, unseen.milestone_id, unseen.on) == (None, None, None)
    assert Embargo.objects.count() == 1


def test_preparing_twice_adds_nothing_and_keeps_what_the_council_changed(world: World) -> None:
    cara = world.members["cara"]
    prepare_council(actor=cara)
    Channel.objects.filter(name="Team huddle with the line manager").update(name="Ten at ten")
    Audience.objects.filter(code="media").update(name="The papers")
    SignOffRule.objects.filter(product__code="line").delete()
    before = [model.objects.count() for model in (Channel, Audience, ProductType, SignOffRule)]
    prepare_council(actor=cara)
    assert [model.objects.count() for model in (Channel, Audience, ProductType, SignOffRule)] == before
    assert CommsSettings.objects.count() == 1


def test_a_council_that_has_its_own_channels_and_audiences_keeps_them(world: World) -> None:
    cara = world.members["cara"]
    made = comms_of(world, cara)
    Audience.objects.filter(pk=made.staff.pk).update(name="Adult social care staff")
    plan = started(world)
    assert (
        Audience.objects.filter(council=world.westmere, name__iexact="adult social care staff").count() == 1
    )
    assert Activity.objects.get(plan=plan, starter_code="staff-pulse").audiences.filter(pk=made.staff.pk)


def test_a_second_click_gives_the_same_plan(world: World) -> None:
    cara, key = world.members["cara"], uuid4()
    values = PlanValues("assessment", "Once", cara.pk)
    first = start_plan(actor=cara, values=values, submission_key=key)
    count = Activity.objects.count()
    assert start_plan(actor=cara, values=values, submission_key=key).pk == first.pk
    assert Activity.objects.count() == count


def test_lessons_of_the_plan_before_are_carried_on_once(world: World) -> None:
    first = started(world)
    cara = world.members["cara"]
    lesson = Lesson.objects.create(
        council=world.westmere,
        plan=first,
        what="Tell staff sooner",
        noted_by=cara.user,
        noted_at=timezone.now(),
    )
    second = started(world, previous_id=first.pk)
    lesson.refresh_from_db()
    assert lesson.carried_to == second
    started(world, previous_id=first.pk)
    lesson.refresh_from_db()
    assert lesson.carried_to == second


def test_only_those_who_may_and_only_what_is_ours(world: World) -> None:
    with pytest.raises(NotAllowed):
        started(world, "vic")
    nia = world.northby_members["nia"]
    with pytest.raises(NotInList):
        started(world, sponsor_id=nia.pk)
    theirs = timeline.assessment(world, "nia")
    with pytest.raises(NotInList):
        started(world, assessment_id=theirs.pk)


def test_councils_have_content_of_their_own(world: World) -> None:
    ours, theirs = started(world), started(world, "nia")
    assert not set(Phase.objects.filter(plan=ours).values_list("pk")) & set(
        Phase.objects.filter(plan=theirs).values_list("pk")
    )
    assert Channel.objects.filter(council=world.northby).count() == 18
    heard = Audience.objects.filter(activities__plan=theirs).values_list("council", flat=True)
    assert set(heard) == {world.northby.pk}


def test_it_is_one_story_in_the_log(world: World) -> None:
    started(world)
    codes = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert codes[:2] == ["comms.council.prepared", "comms.plan.created"]
    assert codes[-1] == "comms.plan.started"


def test_the_content_holds_together() -> None:
    audiences = {row["code"] for row in starter("audiences")["audience"]}
    channels = {row["code"] for row in starter("channels")["channel"]}
    products = {row["code"] for row in starter("products")["product"]}
    messages = {row["code"] for row in starter("messages")["message"]}
    rows = [*starter("activities")["activity"]]
    for cascade in starter("cascades")["cascade"]:
        rows += cascade["step"]  # type: ignore[arg-type]
    for row in rows:
        assert set(row["audiences"]) <= audiences, row["code"]  # type: ignore[call-overload]
        assert row["channel"] in {*channels, ""}, row["code"]
        assert row.get("product", "line") in products, row["code"]
        assert set(row.get("messages", [])) <= messages, row["code"]  # type: ignore[call-overload]
        assert len(str(row["title"])) <= 200
    assert len({row["code"] for row in rows}) == len(rows)
