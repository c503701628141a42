"""Reporting periods: the quarters of the financial year, and for which period something is reported. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assessment_ready.ui.dates import format_date

# So long after its end a quarter is still reported on, unless the council says otherwise.
USUALLY_OPEN_FOR = timedelta(days=15)
_APRIL = 4
# The months that the quarters of a financial year (April to March) begin and end in, and the day they end on.
_QUARTERS = ((4, 6, 30), (7, 9, 30), (10, 12, 31), (1, 3, 31))


class Stage(StrEnum):
    """Where a period is on a day."""

    TO_COME = "Not begun"
    OPEN = "Open"
    CLOSED = "Closed"
    LOCKED = "Locked"


@dataclass(frozen=True)
class Span:
    """One period as the rules see it. Something can be reported for it from its first day until ``closes_on``."""

    starts_on: date
    ends_on: date
    closes_on: date
    is_locked: bool = False
    key: int = 0
    title: str = ""

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.starts_on <= day <= self.ends_on

    def stage(self, day: date) -> Stage:
        """Where it is on the day; locked counts first."""
        if self.is_locked:
            return Stage.LOCKED
        if day < self.starts_on:
            return Stage.TO_COME
        return Stage.OPEN if day <= self.closes_on else Stage.CLOSED


def quarters_of(day: date) -> list[Span]:
    """The four quarters of the financial year that the day lies in."""
    first_year = day.year if day.month >= _APRIL else day.year - 1
    return [
        _quarter(first_year + (0 if begins >= _APRIL else 1), begins, ends, last)
        for begins, ends, last in _QUARTERS
    ]


def _quarter(year: int, begins: int, ends: int, last: int) -> Span:
    ends_on = date(year, ends, last)
    return Span(
        date(year, begins, 1), ends_on, ends_on + USUALLY_OPEN_FOR, title=f"Quarter to {format_date(ends_on)}"
    )


def overlaps(one: Span, other: Span) -> bool:
    """Whether a day lies in both."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def not_there_yet(wanted: Iterable[Span], there: Sequence[Span]) -> list[Span]:
    """Those that share no day with a period there is already."""
    return [each for each in wanted if not any(overlaps(each, other) for other in there)]


def usual_period(periods: Iterable[Span], day: date) -> Span | None:
    """The period something that is reported on the day belongs to, unless another is chosen.

    The open one that contains the day, otherwise the newest that is still open. A locked one that contains the day
    is given when nothing is open: the caller refuses it. None: the council has no period for that day.
    """
    newest_first = sorted(periods, key=lambda each: each.ends_on, reverse=True)
    still_open = [each for each in newest_first if each.stage(day) == Stage.OPEN]
    containing = [each for each in newest_first if each.contains(day)]
    here = next((each for each in still_open if each.contains(day)), None)
    return here or next(iter(still_open), None) or next(iter(containing), None)
