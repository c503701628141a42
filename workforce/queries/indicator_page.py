"""One indicator with everything its page shows: values with their colours, trajectory, benchmarks, control limits."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from workforce.models import Benchmark, Indicator, IndicatorValue, TrajectoryPoint
from workforce.queries.indicators import expectation, expected_words, rag_of
from workforce.rules.indicator_figures import worded
from workforce.rules.indicator_rag import Rag
from workforce.rules.spc import Control, control
from workforce.rules.suppression import SUPPRESSED, hidden, is_small


@dataclass(frozen=True)
class ValueRow:
    """A value as it may be shown. ``value``, ``numerator`` and ``denominator`` are None where it is suppressed."""

    row: IndicatorValue
    text: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    expected: str
    rag: Rag | None
    is_suppressed: bool

    @property
    def of_words(self) -> str:
        """As "12 of 97", where both are known and may be shown."""
        if self.numerator is None or self.denominator is None:
            return ""
        return f"{self.numerator.normalize():f} of {self.denominator.normalize():f}"


@dataclass(frozen=True)
class Series:
    """What the charts of an indicator draw."""

    values: list[IndicatorValue]
    points: list[TrajectoryPoint]
    control: Control | None


def value_rows(indicator: Indicator) -> list[ValueRow]:
    """Every value, newest first, for everybody before the breakdowns; three people are never shown, nor four."""
    points = list(TrajectoryPoint.objects.filter(indicator=indicator))
    rows = list(
        IndicatorValue.objects.filter(indicator=indicator)
        .select_related("entered_by", "snapshot")
        .order_by("-period_end", "breakdown")
    )
    secret = _hidden(rows)
    return [_shown(indicator, points, row, is_hidden=row.pk in secret) for row in rows]


def values_of(membership: Membership) -> QuerySet[IndicatorValue]:
    """The council's values."""
    rows = IndicatorValue.objects.filter(council_id=membership.council_id)
    return rows.select_related("indicator__owner__user")


def points_of(membership: Membership) -> QuerySet[TrajectoryPoint]:
    """The council's points of trajectories."""
    return TrajectoryPoint.objects.filter(council_id=membership.council_id).select_related("indicator")


def series(indicator: Indicator, rows: list[ValueRow]) -> Series:
    """What can be drawn: values for everybody that may be shown, oldest first, and the limits if there are enough."""
    shown = [each for each in reversed(rows) if not each.row.breakdown and each.value is not None]
    points = list(TrajectoryPoint.objects.filter(indicator=indicator))
    found = control(
        [float(each.value or 0) for each in shown],
        direction=indicator.direction,
        target=float(indicator.target) if indicator.target is not None else None,
        operator=indicator.operator,
    )
    return Series([each.row for each in shown], points, found)


def benchmarks_of(indicator: Indicator) -> list[Benchmark]:
    """Benchmarks: England, regions, chosen neighbours, others; within each the newest first."""
    rows = Benchmark.objects.filter(indicator=indicator).select_related("added_by")
    order = {"england": 0, "region": 1, "neighbour": 2, "other": 3}
    return sorted(
        rows,
        key=lambda row: (order[row.comparator], row.area_name, -(row.period_end or date.min).toordinal()),
    )


def own_past(rows: list[ValueRow]) -> list[ValueRow]:
    """The council's own values for everybody, the newest of each year before the newest one's."""
    whole = [each for each in rows if not each.row.breakdown]
    years = [next(group) for _, group in groupby(whole, key=lambda each: each.row.period_end.year)]
    return years[1:5]


def _hidden(rows: list[IndicatorValue]) -> frozenset[int]:
    """Values that must not be shown because with the others of their period they would give a small one away."""
    kinds: dict[tuple[date, str], dict[str, Decimal | None]] = defaultdict(dict)
    for row in rows:
        if row.breakdown:
            kind = row.breakdown.partition(":")[0]
            kinds[row.period_end, kind][str(row.pk)] = row.denominator
    return frozenset(int(key) for counts in kinds.values() for key in hidden(counts))


def _shown(
    indicator: Indicator, points: list[TrajectoryPoint], row: IndicatorValue, *, is_hidden: bool
) -> ValueRow:
    small = is_hidden or is_small(row.denominator)
    expected = expectation(indicator, points, row.period_end)
    figure = worded(row.value, indicator.unit, indicator.decimals) or "Not available"
    # What is expected is expected of everybody, not of each team.
    is_whole = not row.breakdown
    return ValueRow(
        row=row,
        text=_text(row, figure, is_hidden=is_hidden),
        value=None if small else row.value,
        numerator=None if small else row.numerator,
        denominator=None if small else row.denominator,
        expected=expected_words(indicator, expected) if is_whole and expected.is_set else "",
        rag=rag_of(indicator, points, row) if is_whole else None,
        is_suppressed=small,
    )


def _text(row: IndicatorValue, figure: str, *, is_hidden: bool) -> str:
    if is_small(row.denominator):
        return SUPPRESSED
    return "Suppressed: would give away a small number" if is_hidden else figure
