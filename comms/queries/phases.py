"""Reads of a plan's phases: when they are, which one is now, and their checklists."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.daily import daily_rows
from assessment_ready.timeline.models import Milestone
from assessment_ready.ui.dates import london_date
from comms.models import Phase, PhaseItem, Plan
from comms.rules.phases import Bounds, current, following, lasting


@dataclass(frozen=True)
class PhaseSpan:
    """One phase with its first and last day as far as they are known, both included."""

    phase: Phase
    first: date | None
    last: date | None
    is_current: bool
    is_next: bool


def milestone_days(plan: Plan, membership: Membership, now: datetime) -> dict[str, date]:
    """The day of each milestone of the plan's assessment that the person may know of, by code; one query."""
    return dict(daily_rows(_milestone_days, membership, now, plan.assessment_id))


def _milestone_days(membership: Membership, now: datetime, assessment_id: int | None) -> "QuerySet[Any, Any]":
    rows: Any = _milestones(membership, now, assessment_id).exclude(code="")
    days: QuerySet[Any, Any] = rows.values_list("code", "day")
    return days


def plan_milestones(plan: Plan, membership: Membership, now: datetime) -> QuerySet[Milestone]:
    """The milestones of the plan's assessment that the person may know of, with their days."""
    return _milestones(membership, now, plan.assessment_id)


def _milestones(membership: Membership, now: datetime, assessment_id: int | None) -> QuerySet[Milestone]:
    rows = Milestone.objects.visible_to(membership, now).with_day()
    return rows.none() if assessment_id is None else rows.filter(assessment_id=assessment_id)


def next_milestone(plan: Plan, membership: Membership, now: datetime) -> Milestone | None:
    """The next milestone of the plan's assessment that has not happened and whose day has not passed; one query."""
    if plan.assessment_id is None:
        return None
    rows = Milestone.objects.visible_to(membership, now).filter(assessment_id=plan.assessment_id)
    return rows.ahead(london_date(now)).first()


def phase_spans(plan: Plan, membership: Membership, now: datetime) -> list[PhaseSpan]:
    """The plan's phases in order with their days, from milestones the person may know of; two queries."""
    return spans_of(list(phases(plan)), milestone_days(plan, membership, now), london_date(now))


def spans_of(rows: list[Phase], days: dict[str, date], today: date) -> list[PhaseSpan]:
    """Phases with their days, worked out from these days of milestones."""
    spans = [lasting(bounds_of(row), days) for row in rows]
    now_at = current(spans, today)
    next_at = following(spans, today, now_at)
    return [
        PhaseSpan(row, span.first, span.last, place == now_at, place == next_at)
        for place, (row, span) in enumerate(zip(rows, spans, strict=True))
    ]


def bounds_of(phase: Phase) -> Bounds:
    """Where a phase begins and ends, as the rule sees it."""
    return Bounds(phase.entry_code, phase.exit_code, phase.begins_on, phase.ends_on)


def phases(plan: Plan) -> QuerySet[Phase]:
    """The plan's phases in order."""
    return Phase.objects.filter(plan=plan, council_id=plan.council_id)


def phases_with_items(plan: Plan) -> QuerySet[Phase]:
    """The plan's phases with their checklists; two queries."""
    items = PhaseItem.objects.select_related("done_by")
    return phases(plan).prefetch_related(Prefetch("items", items))


def council_phases(membership: Membership) -> QuerySet[Phase]:
    """Every phase of every plan of the council, with its plan."""
    return Phase.objects.filter(council_id=membership.council_id).select_related("plan")


def council_items(membership: Membership) -> QuerySet[PhaseItem]:
    """Every line of every checklist of the council, with its phase and plan."""
    return PhaseItem.objects.filter(council_id=membership.council_id).select_related("phase__plan")


def milestone_choices(plan: Plan, membership: Membership, now: datetime) -> list[tuple[str, str]]:
    """Milestones a phase can begin or end with: code and title, in the order of their days."""
    rows: Any = plan_milestones(plan, membership, now).exclude(code="")
    return list(rows.order_by("day", "position", "pk").values_list("code", "title"))
