"""Pre-election periods as communications sees them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """From the notice of election to the close of poll, both days included.

    ``is_stated``: somebody entered the actual day of notice; otherwise the latest day the law allows counts.
    """

    begins_on: date
    ends_on: date
    title: str
    is_stated: bool

    def touches(self, first: date, last: date) -> bool:
        """Whether any day from ``first`` to ``last`` lies in the period."""
        return self.begins_on <= last and first <= self.ends_on


def periods_touching(periods: Iterable[Period], days: Sequence[tuple[date, date]]) -> list[Period]:
    """The periods that touch any of these stretches of days, in order of their first day."""
    found = [period for period in periods if any(period.touches(first, last) for first, last in days)]
    return sorted(found, key=lambda period: (period.begins_on, period.ends_on, period.title))
