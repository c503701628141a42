"""Which days a recurring activity falls on. Pure.

Each time is worked out from the first day, so that all of them move when it does.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.timeline.rules.offsets import add_months

# The first time and those after it. What recurs more often ends sooner.
MOST = 60
MONTHS_AHEAD = 12
_WEEKS = {"weekly": 1, "fortnightly": 2, "four_weekly": 4}
_MONTHS = {"monthly": 1, "quarterly": 3}


def occurrence(first: date, repeats: str, number: int, snap: str, calendar: WorkingCalendar) -> date:
    """The day of the ``number``-th time after the first.

    ``repeats`` is one of ``choices.Repeat``. A time that falls on a day on which nobody works goes where ``snap``
    says; kept ("same") only when the first day was such a day too, otherwise to the next working day. Days for
    "daily" and "working_days" are not moved.
    """
    if not number or not repeats:
        return first
    if repeats == "daily":
        return first + timedelta(days=number)
    if repeats == "working_days":
        return calendar.add_working_days(first, number)
    if repeats in _MONTHS:
        day = add_months(first, number * _MONTHS[repeats])
    else:
        day = first + timedelta(weeks=number * _WEEKS[repeats])
    return calendar.snap(day, _how(first, snap, calendar))


def times(
    first: date, until: date | None, repeats: str, snap: str, calendar: WorkingCalendar
) -> Iterator[int]:
    """The numbers of the times after the first: until ``until`` (12 months without it), at most 60 in all."""
    last = add_months(first, MONTHS_AHEAD) if until is None else until
    for number in range(1, MOST):
        if occurrence(first, repeats, number, snap, calendar) > last:
            return
        yield number


def _how(first: date, snap: str, calendar: WorkingCalendar) -> str:
    if snap != "same":
        return snap
    return "next" if calendar.is_working_day(first) else "same"
