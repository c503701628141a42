"""When an activity is: from a milestone's days and its own distance. Pure.

Days count in London. Minutes and hours are real ones: from a clock time before a clock change to one after it they
count what a stopwatch counts. Of a milestone whose clock time nobody knows they count whole days only: an hour before
a day without a time is that day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.timeline.rules.offsets import add_months
from assessment_ready.ui.dates import LONDON, format_date
from comms.rules.recurrence import occurrence

MINUTE_UNITS = ("minutes", "hours")
_SECONDS = {"minutes": 60, "hours": 3600}
_DAY = 86_400
# The largest number of each unit that makes sense: two weeks of minutes, about ten years of everything longer.
LARGEST = {
    "minutes": 20_160,
    "hours": 2_000,
    "days": 3_650,
    "working_days": 2_500,
    "weeks": 520,
    "months": 120,
}
UNIT_WORDS = {
    "minutes": ("minute", "minutes"),
    "hours": ("hour", "hours"),
    "days": ("day", "days"),
    "working_days": ("working day", "working days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
}


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


class DatedMilestone(Protocol):
    """What dating reads of a milestone."""

    earliest: date
    latest: date
    confirmed_on: date | None
    actual_on: date | None
    at: time | None


class DatedActivity(Protocol):
    """What dating reads of an activity."""

    offset: int
    unit: str
    snap: str
    fixed_on: date | None
    at: time | None
    repeats: str
    series_number: int | None


def anchor_of(milestone: DatedMilestone) -> Anchor:
    """A milestone's days as dating sees them: actual, else confirmed, else expected."""
    day = milestone.actual_on or milestone.confirmed_on
    return Anchor(day or milestone.earliest, day or milestone.latest, milestone.at)


def distance_of(activity: DatedActivity) -> Distance:
    """How far an activity lies from its milestone."""
    return Distance(activity.offset, activity.unit, activity.snap, activity.at)


def dated(activity: DatedActivity, anchor: Anchor | None, calendar: WorkingCalendar) -> Dated | None:
    """When an activity is, from its fixed day or its milestone's days; None without either.

    A later time of a series is counted on from the day of its first.
    """
    if activity.fixed_on is not None:
        first = fixed(activity.fixed_on, activity.at)
    elif anchor is not None:
        first = worked_out(distance_of(activity), anchor, calendar)
    else:
        return None
    if not activity.series_number or not activity.repeats:
        return first
    rest = (activity.repeats, activity.series_number, activity.snap, calendar)
    on, earliest = occurrence(first.on, *rest), occurrence(first.earliest_on, *rest)
    clock = activity.at
    if activity.fixed_on is None and activity.unit in MINUTE_UNITS:
        clock = first.starts_at.astimezone(LONDON).time() if first.starts_at else None
    return Dated(on, min(earliest, on), moment(on, clock))


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


def distance_fault(distance: Distance) -> tuple[str, str] | None:
    """The field that is wrong and why; None for a distance that can be used."""
    if distance.unit not in LARGEST:
        return "unit", "Choose minutes, hours, days, working days, weeks or months"
    largest = LARGEST[distance.unit]
    if abs(distance.number) > largest:
        return "offset", f"Enter {largest:,} {UNIT_WORDS[distance.unit][1]} or fewer"
    return None


def clock_fault(day: date, at: time | None) -> str | None:
    """Why London's clocks do not show this time on this day exactly once; None when they do."""
    if at is None:
        return None
    first = datetime.combine(day, at, LONDON)
    if first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != first.replace(tzinfo=None):
        return f"The clocks go forward on {format_date(day)} and skip this time. Choose another time"
    if first.replace(fold=1).utcoffset() != first.utcoffset():
        return f"The clocks go back on {format_date(day)} and show this time twice. Choose another time"
    return None


def distance_words(distance: Distance, title: str) -> str:
    """In words: "10 working days before Visit begins", "the same day as Visit begins", "30 minutes after …"."""
    if distance.number == 0:
        words = f"at {title}" if distance.unit in MINUTE_UNITS else f"the same day as {title}"
    else:
        number = abs(distance.number)
        unit = UNIT_WORDS[distance.unit][0 if number == 1 else 1]
        words = f"{number:,} {unit} {'after' if distance.number > 0 else 'before'} {title}"
    if distance.unit in MINUTE_UNITS:
        return words
    return words + {"previous": ", or the working day before", "next": ", or the working day after"}.get(
        distance.snap, ""
    )


def _moved(
    distance: Distance, day: date, at: time | None, calendar: WorkingCalendar
) -> tuple[date, datetime | None]:
    if distance.unit in MINUTE_UNITS:
        seconds = distance.number * _SECONDS[distance.unit]
        start = moment(day, at)
        if start is None:
            whole = abs(seconds) // _DAY
            return day + timedelta(days=whole if seconds > 0 else -whole), None
        moved = start + timedelta(seconds=seconds)
        return moved.astimezone(LONDON).date(), moved
    moved_day = calendar.snap(_day(distance, day, calendar), distance.snap)
    return moved_day, moment(moved_day, distance.at)


def _day(distance: Distance, day: date, calendar: WorkingCalendar) -> date:
    if distance.unit == "working_days":
        return calendar.add_working_days(day, distance.number)
    if distance.unit == "months":
        return add_months(day, distance.number)
    return day + timedelta(days=distance.number * (7 if distance.unit == "weeks" else 1))
