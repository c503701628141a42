"""The days of the planner: months of whole weeks, quarters. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assessment_ready.timeline.rules.offsets import add_months
from assessment_ready.ui.dates import FIRST_YEAR, LAST_YEAR, MONTHS

WEEK = timedelta(days=7)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Month:
    """One month, and the whole weeks it touches."""

    first: date

    @classmethod
    def of(cls, text: str, today: date) -> "Month":
        """The month "2027-03"; today's for anything else."""
        match = _MONTH.fullmatch(text)
        if match and FIRST_YEAR < int(match[1]) < LAST_YEAR and 1 <= int(match[2]) <= 12:
            return cls(date(int(match[1]), int(match[2]), 1))
        return cls(today.replace(day=1))

    @property
    def key(self) -> str:
        """As its address says it: 2027-03."""
        return f"{self.first.year:04d}-{self.first.month:02d}"

    @property
    def title(self) -> str:
        """March 2027."""
        return f"{MONTHS[self.first.month - 1]} {self.first.year}"

    @property
    def last(self) -> date:
        """Its last day."""
        return add_months(self.first, 1) - timedelta(days=1)

    @property
    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday to Sunday that touch it."""
        start, found = monday(self.first), []
        while start <= self.last:
            found.append([start + timedelta(days=number) for number in range(7)])
            start += WEEK
        return found

    @property
    def shown(self) -> tuple[date, date]:
        """The first and the last day of those weeks."""
        return self.weeks[0][0], self.weeks[-1][-1]

    def shifted(self, number: int) -> "Month":
        """The month ``number`` months on."""
        return Month(add_months(self.first, number))


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def mondays(first: date, last: date) -> list[date]:
    """The Mondays of the weeks from ``first`` to ``last``."""
    start, found = monday(first), []
    while start <= last:
        found.append(start)
        start += WEEK
    return found
