"""Indicators as they stand: newest value against what was expected, where it is going, and England beside it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import F, QuerySet
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from workforce.models import Benchmark, Comparator, Indicator, IndicatorValue, TrajectoryPoint
from workforce.rules.indicator_figures import Change, change, last_year, worded
from workforce.rules.indicator_rag import Expectation, IndicatorState, Rag, current, point_of
from workforce.rules.indicator_rag import rag as colour
from workforce.rules.suppression import SUPPRESSED, is_small

_Row = TypeVar("_Row", IndicatorValue, TrajectoryPoint, Benchmark)


@dataclass(frozen=True)
class IndicatorNow:
    """An indicator with its newest value for everybody (no breakdown). A suppressed value is None here."""

    indicator: Indicator
    newest: IndicatorValue | None
    value: Decimal | None
    expected: Expectation
    rag: Rag
    previous: IndicatorValue | None
    year_before: IndicatorValue | None
    since_previous: Change
    since_last_year: Change
    england: Benchmark | None
    is_suppressed: bool

    @property
    def period_end(self) -> date | None:
        """The end of the newest value's period."""
        return self.newest.period_end if self.newest else None

    @property
    def text(self) -> str:
        """The value as it may be shown: with its unit, suppressed, not available, or none yet."""
        if self.newest is None:
            return "No value yet"
        if self.is_suppressed:
            return SUPPRESSED
        if self.newest.value is None:
            return "Not available"
        return worded(self.newest.value, self.indicator.unit, self.indicator.decimals)

    @property
    def expected_text(self) -> str:
        """What was expected of the period: "At most 8.0%"."""
        return expected_words(self.indicator, self.expected)

    @property
    def england_text(self) -> str:
        """England's newest figure with its period; empty without one."""
        if self.england is None:
            return ""
        return f"{benchmark_words(self.indicator, self.england)} ({self.england.period})"


def indicators(membership: Membership, *, retired: bool | None = False) -> QuerySet[Indicator]:
    """The council's indicators in their order: those in use, the retired ones, or (None) all."""
    rows = Indicator.objects.filter(council_id=membership.council_id).select_related("owner__user")
    return rows if retired is None else rows.filter(retired_at__isnull=not retired)


def latest(
    council_id: int, today: date | None = None, rows: Iterable[Indicator] | None = None
) -> list[IndicatorNow]:
    """Every indicator in use as it stands today, in four queries. ``rows`` narrows to some."""
    today = today or london_date(timezone.now())
    if rows is None:
        rows = Indicator.objects.filter(council_id=council_id, retired_at=None).select_related("owner__user")
    chosen = list(rows)
    ids = [row.pk for row in chosen]
    whole = IndicatorValue.objects.filter(council_id=council_id, indicator_id__in=ids, breakdown="")
    values = _by_indicator(whole.order_by("period_end"))
    points = _by_indicator(TrajectoryPoint.objects.filter(council_id=council_id, indicator_id__in=ids))
    england = Benchmark.objects.filter(
        council_id=council_id, indicator_id__in=ids, comparator=Comparator.ENGLAND
    )
    compared = _by_indicator(england.order_by(F("period_end").asc(nulls_first=True), "period"))
    newest = {key: found[-1] for key, found in compared.items()}
    return [_now(row, values[row.pk], points[row.pk], newest.get(row.pk), today) for row in chosen]


def expectation(indicator: Indicator, points: Iterable[TrajectoryPoint], on: date | None) -> Expectation:
    """What is expected of the period that ends on a day: the trajectory's point, otherwise the standing target."""
    pairs = [(point.period_end, point.expected) for point in points]
    point = point_of(pairs, on) if on is not None else None
    return Expectation(
        operator=indicator.operator,
        point=indicator.target if point is None else point,
        lower=indicator.lower,
        upper=indicator.upper,
        tolerance=Decimal(indicator.tolerance),
    )


def rag_of(indicator: Indicator, points: Sequence[TrajectoryPoint], value: IndicatorValue) -> Rag:
    """The colour of one value against its own period; no colour for a suppressed one."""
    shown = None if is_small(value.denominator) else value.value
    return colour(shown, expectation(indicator, points, value.period_end))


def expected_words(indicator: Indicator, expected: Expectation) -> str:
    """In words: "At most 8.0%", "Between 35% and 40%", or "No target"."""
    if not expected.is_set:
        return "No target"
    unit, decimals = indicator.unit, indicator.decimals
    if expected.operator == "band":
        lower, upper = (worded(each, unit, decimals) for each in (expected.lower, expected.upper))
        if lower and upper:
            return f"Between {lower} and {upper}"
        return f"At least {lower}" if lower else f"At most {upper}"
    words = {"at_least": "At least", "at_most": "At most", "exactly": "Exactly"}[expected.operator]
    return f"{words} {worded(expected.point, unit, decimals)}"


def benchmark_words(indicator: Indicator, benchmark: Benchmark) -> str:
    """A benchmark's figure, or that its source suppresses it."""
    if benchmark.value is None:
        return "Suppressed in the source"
    return worded(benchmark.value, indicator.unit, indicator.decimals)


def _now(
    row: Indicator,
    values: list[IndicatorValue],
    points: list[TrajectoryPoint],
    england: Benchmark | None,
    today: date,
) -> IndicatorNow:
    newest = values[-1] if values else None
    previous = values[-2] if len(values) > 1 else None
    year = [each for each in values if newest and last_year(newest.period_end, each.period_end)]
    before = year[-1] if year else None
    period_end = newest.period_end if newest else None
    small = newest is not None and is_small(newest.denominator)
    value = _open(newest)
    expected = expectation(row, points, period_end or today)
    return IndicatorNow(
        indicator=row,
        newest=newest,
        value=value,
        expected=expected,
        rag=current(value, expected, period_end=period_end, frequency=row.frequency, today=today),
        previous=previous,
        year_before=before,
        since_previous=change(value, _open(previous), row.direction, row.decimals),
        since_last_year=change(value, _open(before), row.direction, row.decimals),
        england=england,
        is_suppressed=small,
    )


def _open(value: IndicatorValue | None) -> Decimal | None:
    """The figure where it may be shown."""
    return None if value is None or is_small(value.denominator) else value.value


def _by_indicator(rows: QuerySet[_Row]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.indicator_id].append(row)
    return found


__all__ = [
    "IndicatorNow",
    "IndicatorState",
    "benchmark_words",
    "expectation",
    "expected_words",
    "indicators",
    "latest",
    "rag_of",
]
