"""Two counters of days, never merged: CQC working days and electoral days.

A *CQC working day* is Monday to Friday less the bank holidays of England and Wales. A number of days given by CQC
is counted from the day after its email: the day of the email is not day one. An *electoral day* also leaves out
Christmas Eve, Good Friday and days of public thanksgiving or mourning (Local Elections (Principal Areas) (England
and Wales) Rules 2006, rule 2). Good Friday is a bank holiday here, so it is in both lists.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
# More than this is a slip of the keyboard, and would be counted day by day.
LONGEST_COUNT = 3000


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which nobody works, and the years for which they are known.

    ``holidays`` are bank holidays; ``mourning`` days of public thanksgiving or mourning that are no bank holidays.
    Outside ``known_from`` to ``known_to`` (both None: nothing is known) only weekends are left out, and
    :meth:`knows` says that the answer is not certain: who shows a day from there says so too.
    """

    holidays: frozenset[date]
    mourning: frozenset[date] = frozenset()
    known_from: date | None = None
    known_to: date | None = None

    @classmethod
    def of(
        cls, holidays: Iterable[date], mourning: Iterable[date] = (), *, listed: Iterable[date] | None = None
    ) -> "WorkingCalendar":
        """A calendar of these days. Known are the whole years from the first to the last day of ``listed``.

        ``listed`` are the days of the official list (all of ``holidays`` without it): a day somebody added far
        ahead makes no year known.
        """
        days = frozenset(holidays)
        official = days if listed is None else frozenset(listed)
        return cls(
            holidays=days,
            mourning=frozenset(mourning),
            known_from=date(min(official).year, 1, 1) if official else None,
            known_to=date(max(official).year, 12, 31) if official else None,
        )

    def knows(self, first: date, last: date) -> bool:
        """Whether every bank holiday from ``first`` to ``last`` (in either order) is known."""
        first, last = sorted((first, last))
        return (
            self.known_from is not None
            and self.known_to is not None
            and self.known_from <= first
            and last <= self.known_to
        )

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and no bank holiday."""
        return day.weekday() < 5 and day not in self.holidays

    def is_electoral_day(self, day: date) -> bool:
        """A working day that is neither Christmas Eve nor a day of public thanksgiving or mourning."""
        return self.is_working_day(day) and (day.month, day.day) != (12, 24) and day not in self.mourning

    def add_working_days(self, start: date, number: int) -> date:
        """The ``number``-th working day after ``start`` (before it when negative); ``start`` itself for 0."""
        return _step(start, number, self.is_working_day)

    def add_electoral_days(self, start: date, number: int) -> date:
        """The ``number``-th electoral day after ``start`` (before it when negative); ``start`` itself for 0."""
        return _step(start, number, self.is_electoral_day)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days from the day after ``start`` to ``end``, both ends of that included."""
        return _count(start, end, self.is_working_day)

    def electoral_days_between(self, start: date, end: date) -> int:
        """Electoral days from the day after ``start`` to ``end``, both ends of that included."""
        return _count(start, end, self.is_electoral_day)

    def snap(self, day: date, how: str) -> date:
        """``day``, or the working day before ("previous") or after ("next") it when nobody works on it."""
        if how == "same" or self.is_working_day(day):
            return day
        return self.add_working_days(day, -1 if how == "previous" else 1)


def _step(start: date, number: int, counts: Callable[[date], bool]) -> date:
    if abs(number) > LONGEST_COUNT:
        raise ValueError(f"A count of days must be {LONGEST_COUNT} or fewer")
    step = ONE_DAY if number > 0 else -ONE_DAY
    day, left = start, abs(number)
    while left:
        day += step
        left -= counts(day)
    return day


def _count(start: date, end: date, counts: Callable[[date], bool]) -> int:
    if end < start:
        return -_count(end - ONE_DAY, start - ONE_DAY, counts)
    return sum(counts(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))
