"""Communications planning as people do it, in a real browser, with axe on every page reached."""

import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.services.assessments import create_assessment
from assessment_ready.ui.dates import format_date
from comms.models import Activity, Cascade, Plan, Question
from comms.queries.phases import phase_spans
from comms.services.starter import PlanValues, start_plan
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor
from tests.timeline.making import load
from tests.world import World

ADA, CARA, CLEO, DEV = (f"{name}@westmere.example" for name in ("ada", "cara", "cleo", "dev"))
COMMS = "/councils/westmere/communications/"


def follow(visitor: Visitor, name: str | re.Pattern[str]) -> None:
    """Follow a link of the page itself and wait for where it leads."""
    link = visitor.page.locator("main a", has_text=name).first
    with visitor.page.expect_navigation():
        link.click()


def said(visitor: Visitor) -> str:
    """What stands on the page."""
    text: str = visitor.page.locator("main").inner_text()
    return text


def notified(world: World) -> None:
    """CQC has notified Westmere: an assessment with all its milestones."""
    load()
    create_assessment(
        actor=world.members["ada"],
        title="CQC assessment",
        notified_on=timezone.localdate() - timedelta(days=3),
        notified_is_expected=False,
        submission_key=uuid4(),
    )


def started(world: World) -> Plan:
    """A plan from the starter content for the assessment CQC notified of."""
    notified(world)
    assessment = Milestone.objects.filter(code="visit").latest("pk").assessment
    assert assessment is not None
    cara = world.members["cara"]
    values = PlanValues(kind="assessment", title="Our plan", owner_id=cara.pk, assessment_id=assessment.pk)
    return start_plan(actor=cara, values=values, submission_key=uuid4())


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_complete_plan_for_a_notified_assessment_without_typing_a_date(
    world: World, visit: Visit, viewport: Mapping[str, int]
) -> None:
    notified(world)
    cara = visit(CARA, viewport=viewport)
    cara.open(COMMS)
    faults = cara.accessible()
    follow(cara, "Start a plan")
    faults += cara.accessible()
    assert cara.page.locator("input[name$=_day]").count() == 0
    cara.press("Create the plan")
    plan = Plan.objects.get()
    assert plan.title in cara.heading()
    faults += cara.accessible()

    hung = Activity.objects.filter(plan=plan).exclude(milestone=None)
    assert hung.count() > 20
    assert hung.filter(on=None).count() == 0
    spans = phase_spans(plan, world.members["cara"], timezone.now())
    assert len(spans) >= 9
    assert sum(span.is_current for span in spans) == 1
    for page in ("scenarios", "messages", "cascades", "coverage", "evaluation", "readiness"):
        cara.open(f"{COMMS}plans/{plan.pk}/{page}/")
        faults += cara.accessible()
    assert faults == []


def test_moving_the_visit_by_three_weeks_re_dates_everything_as_the_preview_said(
    world: World, visit: Visit
) -> None:
    plan = started(world)
    visit_ = Milestone.objects.get(assessment=plan.assessment, code="visit")
    before = dict(Activity.objects.filter(plan=plan).values_list("pk", "on"))
    moved_to = visit_.latest + timedelta(days=21)
    cara = visit(CARA)
    cara.open(f"/councils/westmere/timeline/milestones/{visit_.pk}/dates/")
    faults = cara.accessible()
    group = cara.page.get_by_role("group", name=re.compile("^Confirmed for"))
    for label, value in (("Day", moved_to.day), ("Month", moved_to.month), ("Year", moved_to.year)):
        group.get_by_label(label).fill(str(value))
    cara.press("Save")
    preview = said(cara)
    faults += cara.accessible()
    assert dict(Activity.objects.filter(plan=plan).values_list("pk", "on")) == before
    cara.press(re.compile("^(Save|Move|Confirm)"))
    after = dict(Activity.objects.filter(plan=plan).values_list("pk", "on"))
    moved = {pk for pk, day in after.items() if day != before[pk]}
    assert len(moved) > 15
    for row in Activity.objects.filter(pk__in=moved):
        assert row.reference in preview or row.title in preview, row
        assert row.on is not None
        assert format_date(row.on) in preview, row
    assert faults == []


def test_a_cascade_that_tells_the_media_before_staff_is_refused(world: World, visit: Visit) -> None:
    plan = started(world)
    cascade = Cascade.objects.get(plan=plan, is_publication=True)
    steps = cascade.steps.count()
    cara = visit(CARA)
    cara.open(f"{COMMS}cascades/{cascade.pk}/")
    faults = cara.accessible()
    follow(cara, re.compile("Add a step"))
    faults += cara.accessible()
    cara.page.get_by_label("What is done").fill("Ring the Gazette")
    cara.page.get_by_label("How long after minute 0").fill("-30")
    cara.page.get_by_label("Local and trade media").check()
    cara.press("Add the step")
    faults += cara.accessible()
    text = said(cara)
    assert "Local and trade media" in text
    assert "before" in text
    assert cara.page.get_by_label("What is done").input_value() == "Ring the Gazette"
    assert cascade.steps.count() == steps
    assert faults == []


def test_somebody_asks_and_reads_the_cleared_answer(world: World, visit: Visit) -> None:
    started(world)
    cleo = visit(CLEO, viewport=PHONE)
    cleo.open(f"{COMMS}questions/ask/")
    faults = cleo.accessible()
    cleo.page.get_by_label(re.compile("question", re.IGNORECASE)).first.fill("Will caseloads change?")
    cleo.press(re.compile("^(Ask|Send)"))
    faults += cleo.accessible()
    question = Question.objects.get()
    assert question.due_on > timezone.localdate()

    cara = visit(CARA)
    cara.open(f"{COMMS}questions/{question.pk}/answer/")
    faults += cara.accessible()
    cara.page.locator("textarea[name=answer]").fill("No. Caseloads stay as they are.")
    cara.press(re.compile("^Save"))
    cleo.open(f"{COMMS}questions/mine/")
    assert "Caseloads stay as they are" not in said(cleo)
    assert faults == []
