"""What would move: the same answer for a preview and for the service that carries it out.

All milestones of the council are planned together, also those the person may not know of: they move with the rest.
What is *shown* of a plan passes the gate, and nobody is stopped by something they may not know of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assessment_ready.councils.models import Council, Membership
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.queries.intervals import intervals
from assessment_ready.timeline.queries.milestones import steps
from assessment_ready.timeline.rules.milestones import MilestoneDates, MilestoneValues
from assessment_ready.timeline.rules.offsets import Offset, apply
from assessment_ready.timeline.rules.planning import Conflict, Move, Plan, Step, changed, plan
from assessment_ready.timeline.rules.working_days import WorkingCalendar


@dataclass(frozen=True)
class SeenPlan:
    """A plan as one person may see it. ``every_move`` is all that moves, for the service only."""

    moves: tuple[Move, ...]
    conflicts: tuple[Conflict, ...]
    every_move: tuple[Move, ...]

    @property
    def fingerprint(self) -> str:
        """The same for the same visible moves."""
        return Plan(self.moves).fingerprint


def preview_dates(
    membership: Membership, now: datetime, milestone: Milestone, dates: MilestoneDates
) -> SeenPlan:
    """What would move if these dates were recorded; three queries."""
    rows = _council_rows(membership.council)
    return seen_plan(dates_plan(rows, milestone, dates, working_calendar()), _seen(membership, now))


def preview_values(
    membership: Membership, now: datetime, milestone: Milestone, values: MilestoneValues
) -> SeenPlan:
    """What would move if a milestone of the council's own became ``values``; three queries. Raises ``Circle``."""
    rows = _council_rows(membership.council)
    calendar = working_calendar()
    step = own_step(planned_steps(rows), milestone.pk, values, calendar)
    return seen_plan(step_plan(rows, step, calendar), _seen(membership, now))


def preview_all(membership: Membership, now: datetime) -> SeenPlan:
    """What would move if every date were worked out again by the durations as they are now; four queries."""
    rows = _council_rows(membership.council)
    found = plan(renewed_steps(rows, membership.council), working_calendar())
    return seen_plan(replace(found, conflicts=()), _seen(membership, now))


def dates_plan(
    rows: Sequence[Milestone], milestone: Milestone, dates: MilestoneDates, calendar: WorkingCalendar
) -> Plan:
    """The plan for recording ``dates``: what follows moves; conflicts are those that were not there before."""
    known = planned_steps(rows)
    own = next(each for each in known if each.key == milestone.pk)
    return _fresh_plan(known, dated(own, known, dates, calendar), calendar)


def step_plan(rows: Sequence[Milestone], step: Step, calendar: WorkingCalendar) -> Plan:
    """The plan for a milestone that becomes ``step``. Raises ``Circle``."""
    return _fresh_plan(planned_steps(rows), step, calendar)


def dated(step: Step, known: Sequence[Step], dates: MilestoneDates, calendar: WorkingCalendar) -> Step:
    """The step with the dates somebody gives it.

    A range typed by hand stays when others move. A range no longer pinned is worked out again.
    """
    by_hand = (dates.earliest, dates.latest) != (step.earliest, step.latest) and step.after is not None
    pinned = by_hand or (step.is_pinned if dates.is_pinned is None else dates.is_pinned)
    given = replace(
        step,
        earliest=dates.earliest,
        latest=dates.latest,
        confirmed_on=dates.confirmed_on,
        actual_on=dates.actual_on,
        at=dates.at,
        is_pinned=pinned,
    )
    return given if by_hand or pinned or not step.is_pinned else worked_out(given, known, calendar)


def worked_out(step: Step, known: Iterable[Step], calendar: WorkingCalendar) -> Step:
    """The step with the range that the milestone it hangs on gives it (as it is without one)."""
    anchor = next((each for each in known if each.key == step.after), None)
    if anchor is None:
        return step
    span = apply(step.offset, anchor.span, calendar)
    return replace(step, earliest=span.first, latest=span.last)


def own_step(known: Sequence[Step], key: int, values: MilestoneValues, calendar: WorkingCalendar) -> Step:
    """An own milestone as ``values`` would make it, worked out."""
    step = next(each for each in known if each.key == key)
    step = replace(step, title=values.title, after=values.after_id, offset=values.offset, at=values.at)
    if values.after_id is None:
        first = values.earliest or step.earliest
        return replace(step, earliest=first, latest=values.latest or first)
    return step if step.stays else worked_out(step, known, calendar)


def planned_steps(rows: Iterable[Milestone]) -> list[Step]:
    """Milestones as steps; those of closed assessments stay where they are. Rows carry their assessment."""
    by_key = {row.pk: row for row in rows}
    return [
        replace(step, is_pinned=True) if _is_closed(by_key[step.key]) else step
        for step in steps(by_key.values())
    ]


def renewed_steps(rows: Sequence[Milestone], council: Council) -> list[Step]:
    """The steps with the durations as they are now: stages of open assessments follow the council's intervals."""
    current = {each.code: each for each in intervals(council)}
    keys = {(row.assessment_id, row.code): row.pk for row in rows if row.code}
    renewed = []
    for row, step in zip(rows, planned_steps(rows), strict=True):
        interval = current.get(row.code)
        if interval is not None and row.after_id is not None and not _is_closed(row):
            anchor = keys.get((row.assessment_id, interval.row.after), step.after)
            renewed.append(replace(step, after=anchor, offset=interval.offset))
        else:
            renewed.append(step)
    return renewed


def seen_plan(found: Plan, seen: set[int]) -> SeenPlan:
    """A plan without what the person may not know of."""
    return SeenPlan(
        moves=tuple(move for move in found.moves if move.key in seen),
        conflicts=tuple(each for each in found.conflicts if {each.key, each.anchor} <= seen),
        every_move=found.moves,
    )


def _fresh_plan(known: Sequence[Step], step: Step, calendar: WorkingCalendar) -> Plan:
    before = plan(known, calendar, around=step.key)
    stood = {(each.key, each.anchor) for each in before.conflicts}
    values = {
        name: getattr(step, name)
        for name in ("title", "after", "offset", "earliest", "latest", "is_pinned", "at")
    }
    changed_steps = changed(
        known, step.key, **values, confirmed_on=step.confirmed_on, actual_on=step.actual_on
    )
    found = plan(changed_steps, calendar, around=step.key)
    fresh = [each for each in found.conflicts if each.key == step.key or (each.key, each.anchor) not in stood]
    return replace(found, conflicts=tuple(fresh))


def _council_rows(council: Council) -> list[Milestone]:
    return list(Milestone.objects.filter(council=council).select_related("assessment").order_by("pk"))


def _seen(membership: Membership, now: datetime) -> set[int]:
    return set(Milestone.objects.visible_to(membership, now).values_list("pk", flat=True))


def _is_closed(row: Milestone) -> bool:
    return row.assessment is not None and row.assessment.closed_on is not None


def new_step(title: str, after: int, offset: Offset, rows: Sequence[Milestone]) -> Step:
    """A milestone that does not exist yet, hung on another and worked out. ``after`` must be among ``rows``."""
    known = steps(rows)
    anchor = next(each for each in known if each.key == after)
    blank = Step(0, title, after, offset, anchor.earliest, anchor.latest)
    return worked_out(blank, known, working_calendar())
