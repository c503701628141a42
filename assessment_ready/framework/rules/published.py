"""Pure rules about published results: when, whose, how many, and how the councils are spread."""

import calendar
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, TypeVar

from assessment_ready.framework.rules.scale import normalised
from assessment_ready.ui.dates import MONTHS, format_date, month_number, parse_uk_date

_FILLER = re.compile(
    r"\b(london borough of|royal borough of|metropolitan borough of|council of the|city of|county of|the|"
    r"council|corporation|city|county|borough|metropolitan|district|unitary|authority)\b"
)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9}|\d{1,2})[ /\-]+(\d{4})", re.ASCII)


class Published(Protocol):
    """What these rules need of a published result."""

    @property
    def council_name(self) -> str:
        """The council as the source names it."""

    @property
    def published_on(self) -> dt.date:
        """The first day of what is known."""

    @property
    def date_precision(self) -> str:
        """How much of the date is known: day, month or year."""

    @property
    def scores(self) -> Sequence[int | None]:
        """In statement order; None where the source gives none."""

    @property
    def rating(self) -> str:
        """The rating's title."""


_Result = TypeVar("_Result", bound=Published)


# Every page about published results asks for the same few hundred names again and again.
@lru_cache(maxsize=2048)
def council_key(name: str) -> str:
    """A council's name as results are matched: "London Borough of Camden" and "Camden Council" are one."""
    plain = name.lower().replace("&", " and ")
    return normalised(_FILLER.sub(" ", plain)) or normalised(name)


def parse_published(text: str) -> tuple[dt.date, str]:
    """A publication date as (first day of what is known, "day", "month" or "year").

    Takes 2025, 2025-12, December 2025, 12/2025 and every full date; ``ValueError`` with a sentence.
    """
    clean = " ".join(text.split())
    if _YEAR.fullmatch(clean):
        return _first_day(clean, clean, 1), "year"
    if match := _YEAR_MONTH.fullmatch(clean):
        return _first_day(clean, match[1], month_number(match[2])), "month"
    if (match := _MONTH_YEAR.fullmatch(clean)) and (month := month_number(match[1])):
        return _first_day(clean, match[2], month), "month"
    return parse_uk_date(clean), "day"


def _first_day(text: str, year: str, month: int | None) -> dt.date:
    if month is None or not 1900 <= int(year) <= 2199:
        raise ValueError(f"“{text}” is not a real date. Write it like 6 January 2027 or January 2027")
    return dt.date(int(year), month, 1)


def published_words(day: dt.date, precision: str) -> str:
    """The date as precisely as it is known: "12 December 2025", "December 2025" or "2025"."""
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return f"{MONTHS[day.month - 1]} {day.year}"
    return format_date(day)


def last_day(day: dt.date, precision: str) -> dt.date:
    """The last day the publication can have been on."""
    if precision == "year":
        return dt.date(day.year, 12, 31)
    if precision == "month":
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def same_assessment(one: Published, other: Published) -> bool:
    """Whether two rows can only be the same result: one council, and dates that may be the same day."""
    return (
        council_key(one.council_name) == council_key(other.council_name)
        and one.published_on <= last_day(other.published_on, other.date_precision)
        and other.published_on <= last_day(one.published_on, one.date_precision)
    )


def scores_known(result: Published) -> int:
    """How many of the statements' scores the row gives."""
    return sum(score is not None for score in result.scores)


def one_per_assessment(results: Iterable[_Result]) -> list[_Result]:
    """The rows without those that a fuller row of the same assessment replaces, in the order given."""
    by_council: dict[str, list[_Result]] = {}
    rows = list(results)
    for row in sorted(rows, key=scores_known, reverse=True):
        kept = by_council.setdefault(council_key(row.council_name), [])
        if not any(same_assessment(row, other) for other in kept):
            kept.append(row)
    chosen = {id(row) for kept in by_council.values() for row in kept}
    return [row for row in rows if id(row) in chosen]


@dataclass(frozen=True)
class StatementBenchmark:
    """How the councils' newest published scores of one statement are spread: ``counts`` by score."""

    number: int
    counts: dict[int, int] = field(default_factory=dict)

    @property
    def councils(self) -> int:
        """How many councils have a published score."""
        return sum(self.counts.values())

    @property
    def mean(self) -> float | None:
        """The mean score, or None without councils."""
        if not self.councils:
            return None
        return sum(score * count for score, count in self.counts.items()) / self.councils

    def share_at(self, score: int) -> float | None:
        """The share (0 to 1) of councils at exactly this score, or None without councils."""
        return self.counts.get(score, 0) / self.councils if self.councils else None

    def share_at_least(self, score: int) -> float | None:
        """The share (0 to 1) of councils at this score or better, or None without councils."""
        if not self.councils:
            return None
        return sum(count for at, count in self.counts.items() if at >= score) / self.councils

    def position(self, score: int) -> tuple[int, int, int]:
        """How many councils are lower, at the same score, and higher."""
        lower = sum(count for at, count in self.counts.items() if at < score)
        same = self.counts.get(score, 0)
        return lower, same, self.councils - lower - same


def newest_first(results: Iterable[_Result]) -> list[_Result]:
    """The results, the latest publication first."""
    return sorted(results, key=lambda row: row.published_on, reverse=True)


def spread(results: Iterable[Published], number: int, levels: Iterable[int]) -> StatementBenchmark:
    """The spread of statement ``number``: of each council the newest result that scores it."""
    newest: dict[str, int] = {}
    for row in newest_first(results):
        score = row.scores[number - 1] if number <= len(row.scores) else None
        if score is not None:
            newest.setdefault(council_key(row.council_name), score)
    counted = Counter(newest.values())
    return StatementBenchmark(number, {level: counted.get(level, 0) for level in levels})


@dataclass(frozen=True)
class PeriodTotals:
    """Results published in a quarter (``quarter`` 1-4) or in an unknown part of a year (None)."""

    year: int
    quarter: int | None
    counts: dict[str, int]

    @property
    def label(self) -> str:
        """In words: "April to June 2025" or "2025, month not known"."""
        if self.quarter is None:
            return f"{self.year}, month not known"
        first = self.quarter * 3 - 3
        return f"{MONTHS[first]} to {MONTHS[first + 2]} {self.year}"

    @property
    def key(self) -> str:
        """The period in an address: "2025-2" or "2025-none"."""
        return f"{self.year}-{self.quarter or 'none'}"

    @property
    def ends_on(self) -> dt.date:
        """The last day of the period."""
        month = 12 if self.quarter is None else self.quarter * 3
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def total(self) -> int:
        """All results of the period."""
        return sum(self.counts.values())


def period_of(result: Published) -> tuple[int, int | None]:
    """The year and quarter of publication; None for the quarter when only the year is known."""
    if result.date_precision == "year":
        return result.published_on.year, None
    return result.published_on.year, (result.published_on.month + 2) // 3


def totals_by_quarter(results: Iterable[Published], ratings: Sequence[str]) -> list[PeriodTotals]:
    """The ratings counted by quarter of publication, oldest first; a year's unknown months come last."""
    tallies: dict[tuple[int, int | None], Counter[str]] = {}
    for row in results:
        tallies.setdefault(period_of(row), Counter())[row.rating] += 1
    return [
        PeriodTotals(year, quarter, {name: tally[name] for name in ratings})
        for (year, quarter), tally in sorted(tallies.items(), key=lambda pair: (pair[0][0], pair[0][1] or 5))
    ]
