"""Storing when the steps of a cascade are."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.ui.dates import london_date
from comms.models import OVER, Activity, Cascade
from comms.queries.cascades import zero_of
from comms.rules.dating import worked_out
from comms.services.dating import DATED_FIELDS, distance_of


def date_step(step: Activity, cascade: Cascade, calendar: WorkingCalendar) -> None:
    """Set a step's days (not saved) from the cascade's minute 0: where its milestone has no time, the cascade's."""
    milestone = cascade.milestone
    step.milestone = milestone
    anchor = zero_of(cascade).anchor
    step.anchor_first = anchor.first if milestone else None
    step.anchor_last = anchor.last if milestone else None
    step.anchor_at = milestone.at if milestone else None
    if step.is_pinned or step.status in OVER:
        return
    if milestone is None:
        step.on = step.earliest_on = step.starts_at = None
        return
    dated = worked_out(distance_of(step), anchor, calendar)
    step.on, step.earliest_on, step.starts_at = dated.on, dated.earliest_on, dated.starts_at


def date_steps(cascade: Cascade, *, embargo_before: int | None) -> None:
    """Date every step of a cascade anew. Steps that were as secret as the cascade was are as secret as it is."""
    calendar, rows = working_calendar(), list(cascade.steps.select_for_update(of=("self",)))
    for row in rows:
        date_step(row, cascade, calendar)
        if cascade.embargo_id is not None or row.embargo_id == embargo_before:
            row.embargo_id = cascade.embargo_id
        row.version += 1
    Activity.objects.bulk_update(rows, [*DATED_FIELDS, "milestone", "embargo", "version"])


def move_to(moments: Iterable[tuple[Activity, datetime]]) -> None:
    """Put steps at moments of their own, which stay when dates move."""
    rows = []
    for row, at in moments:
        row.starts_at, row.is_pinned = at, True
        row.on = row.earliest_on = london_date(at)
        row.version += 1
        rows.append(row)
    Activity.objects.bulk_update(rows, ["starts_at", "on", "earliest_on", "is_pinned", "version"])


def told(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the audit log keeps them: times of day as text."""
    return {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in values.items()}
