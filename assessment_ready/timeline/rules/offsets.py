"""Offsets: how a date is worked out from another date. A range plus a range gives a range."""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assessment_ready.timeline.rules.working_days import WorkingCalendar
from assessment_ready.ui.dates import LONDON

UNIT_NAMES = {
    "hours": ("hour", "hours"),
    "days": ("day", "days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
    "working_days": ("working day", "working days"),
    "electoral_days": ("electoral day", "electoral days"),
}
# The largest number of each unit that makes sense: about ten years, or the longest count of days.
LARGEST = {
    "hours": 10_000,
    "days": 3_650,
    "weeks": 520,
    "months": 120,
    "working_days": 2_500,
    "electoral_days": 2_500,
}


@dataclass(frozen=True)
class Offset:
    """From ``earliest`` to ``latest`` whole ``unit``s after a date (before it when negative), then snapped.

    ``unit`` is one of ``UNIT_NAMES``; ``snap`` "same", "previous" or "next" (working day).
    """

    earliest: int = 0
    latest: int = 0
    unit: str = "days"
    snap: str = "same"


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both included. ``is_certain``: all bank holidays it rests on are known.

    ``at`` is the London clock time of the day, where the hour matters.
    """

    first: date
    last: date
    is_certain: bool = True
    at: time | None = None


def apply(offset: Offset, base: Span, calendar: WorkingCalendar) -> Span:
    """``base`` moved by ``offset``. Hours are counted in real hours of London time, also when clocks change."""
    first, at = _moved(base.first, base.at, offset.earliest, offset.unit, calendar)
    last, _ = _moved(base.last, base.at, offset.latest, offset.unit, calendar)
    first, last = calendar.snap(first, offset.snap), calendar.snap(last, offset.snap)
    counted = offset.unit in {"working_days", "electoral_days"} or offset.snap != "same"
    known = not counted or (calendar.knows(base.first, first) and calendar.knows(base.last, last))
    return Span(first, last, base.is_certain and known, at if offset.earliest == offset.latest else None)


def shift_hours(day: date, at: time, hours: int) -> tuple[date, time]:
    """The London day and clock time ``hours`` real hours after (before) a London day and clock time."""
    moment = datetime.combine(day, at, LONDON).timestamp() + hours * 3600
    moved = datetime.fromtimestamp(moment, LONDON)
    return moved.date(), moved.time()


def add_months(day: date, number: int) -> date:
    """The same day ``number`` months on; the last day of the month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def offset_words(offset: Offset, after: str) -> str:
    """In words: "3 to 8 months after Visit", "10 working days after Draft", "the same day as Visit"."""
    low, high = offset.earliest, offset.latest
    if low == high == 0:
        words = f"the same day as {after}"
    elif low >= 0:
        words = f"{_amount(low, high, offset.unit)} after {after}"
    elif high <= 0:
        words = f"{_amount(-high, -low, offset.unit)} before {after}"
    else:
        words = f"{_number(-low, offset.unit)} before to {_number(high, offset.unit)} after {after}"
    snapped = {"previous": ", or the working day before", "next": ", or the working day after"}
    return words + snapped.get(offset.snap, "")


def _amount(low: int, high: int, unit: str) -> str:
    return _number(low, unit) if low == high else f"{low} to {_number(high, unit)}"


def _number(number: int, unit: str) -> str:
    one, many = UNIT_NAMES[unit]
    return f"{number} {one if number == 1 else many}"


def _moved(
    day: date, at: time | None, number: int, unit: str, calendar: WorkingCalendar
) -> tuple[date, time | None]:
    """The day moved, and its clock time where hours are counted from one."""
    if unit == "hours":
        moved, clock = shift_hours(day, at or time(0), number)
        return moved, clock if at else None
    if unit == "working_days":
        return calendar.add_working_days(day, number), None
    if unit == "electoral_days":
        return calendar.add_electoral_days(day, number), None
    if unit == "months":
        return add_months(day, number), None
    return day + timedelta(days=number * (7 if unit == "weeks" else 1)), None
