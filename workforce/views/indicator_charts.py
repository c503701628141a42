"""An indicator's charts: the run chart always, the control chart where there are enough points."""

from decimal import Decimal

from assessment_ready.ui import charts
from workforce.models import Indicator
from workforce.queries.indicator_page import Series
from workforce.rules.indicator_figures import worded


def run_of(indicator: Indicator, series: Series) -> charts.Chart | None:
    """Values with target and trajectory; None without a value that may be shown."""
    if not series.values:
        return None
    return charts.run_chart(
        id="run-chart",
        title=f"{indicator.name} over time",
        points=[charts.Point(row.period_end, float(row.value or 0)) for row in series.values],
        levels=_levels(indicator),
        trajectory=[charts.Point(each.period_end, float(each.expected)) for each in series.points],
        words=lambda value: in_words(indicator, value),
    )


def control_of(indicator: Indicator, series: Series) -> charts.Chart | None:
    """Values between their limits; None where there are too few for limits."""
    found = series.control
    if found is None:
        return None
    limits = found.limits
    points = [
        charts.ControlPoint(
            row.period_end, each.value, each.kind.value, "; ".join(cause.value for cause in each.causes)
        )
        for row, each in zip(series.values, found.points, strict=True)
    ]
    return charts.control_chart(
        id="control-chart",
        title=f"{indicator.name} with its limits",
        points=points,
        mean=limits.mean,
        limits=(limits.lower, limits.upper),
        target=float(indicator.target) if indicator.target is not None else None,
        words=lambda value: in_words(indicator, value),
    )


def in_words(indicator: Indicator, value: float) -> str:
    """A figure of a chart with the indicator's unit."""
    return worded(Decimal(str(round(value, 6))), indicator.unit, indicator.decimals)


def _levels(indicator: Indicator) -> list[charts.Level]:
    named = [("Target", indicator.target), ("Band begins", indicator.lower), ("Band ends", indicator.upper)]
    return [charts.Level(name, float(value)) for name, value in named if value is not None]
