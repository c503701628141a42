"""When an activity is: from a milestone's days and its own distance. Pure.

Days count in London. Minutes and hours are real ones: from a clock time before a clock change to one after it they
count what a stopwatch counts.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.timeline.rules.offsets import add_months
from assessment_ready.ui.dates import LONDON

MINUTE_UNITS = ("minutes", "hours")


@dataclass(frozen=True)
class Distance:
    """``number`` ``unit``s after a milestone (before it when negative), snapped, at the London clock time ``at``.

    ``unit`` is one of ``choices.OffsetUnit``; ``snap`` "same", "previous" or "next" (working day). ``at`` counts
    only for units of whole days; for minutes and hours the milestone's own clock time does.
    """

    number: int
    unit: str = "working_days"
    snap: str = "same"
    at: time | None = None


@dataclass(frozen=True)
class Anchor:
    """A milestone's days: from ``first`` to ``last`` (the same once confirmed), at the London clock time ``at``."""

    first: date
    last: date
    at: time | None = None


@dataclass(frozen=True)
class Dated:
    """The day (from the milestone's last), the first possible day, and the moment in UTC where one is known."""

    on: date
    earliest_on: date
    starts_at: datetime | None


def worked_out(distance: Distance, anchor: Anchor, calendar: WorkingCalendar) -> Dated:
    """When something at ``distance`` from ``anchor`` is."""
    earliest, _ = _moved(distance, anchor.first, anchor.at, calendar)
    on, starts_at = _moved(distance, anchor.last, anchor.at, calendar)
    return Dated(on, min(earliest, on), starts_at)


def fixed(on: date, at: time | None) -> Dated:
    """When something on a fixed day is."""
    return Dated(on, on, moment(on, at))


def moment(day: date, at: time | None) -> datetime | None:
    """The moment of a London clock time, in UTC. Of a time shown twice the first; of a skipped one that after it."""
    if at is None:
        return None
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def _moved(
    distance: Distance, day: date, at: time | None, calendar: WorkingCalendar
) -> tuple[date, datetime | None]:
    if distance.unit in MINUTE_UNITS:
        start = moment(day, at or time(0))
        assert start is not None
        seconds = distance.number * (60 if distance.unit == "minutes" else 3600)
        moved = start + timedelta(seconds=seconds)
        return moved.astimezone(LONDON).date(), moved if at is not None else None
    moved_day = calendar.snap(_day(distance, day, calendar), distance.snap)
    return moved_day, moment(moved_day, distance.at)


def _day(distance: Distance, day: date, calendar: WorkingCalendar) -> date:
    if distance.unit == "working_days":
        return calendar.add_working_days(day, distance.number)
    if distance.unit == "months":
        return add_months(day, distance.number)
    return day + timedelta(days=distance.number * (7 if distance.unit == "weeks" else 1))
