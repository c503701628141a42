"""A proposed trajectory: a straight line from the baseline to the target, one point for each quarter's end."""

from datetime import date, timedelta
from decimal import Decimal

from workforce.rules.indicator_figures import rounded

MOST = 40


def quarter_ends(after: date, until: date) -> list[date]:
    """Every quarter's end after a day, up to and including the last day."""
    found = []
    for year in range(after.year, until.year + 1):
        for month in (3, 6, 9, 12):
            day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            if after < day <= until:
                found.append(day)
    return found


def straight_line(
    baseline: Decimal, baseline_on: date, target: Decimal, until: date, decimals: int = 1
) -> list[tuple[date, Decimal]]:
    """Points on a straight line in time; the last one, on the day itself, is the target.

    Empty where the last day is not after the baseline's. Raises ValueError for more than ``MOST`` points.
    """
    days = quarter_ends(baseline_on, until)
    if until > baseline_on and until not in days:
        days.append(until)
    if len(days) > MOST:
        raise ValueError("A trajectory has at most forty points")
    whole = (until - baseline_on).days
    return [
        (
            day,
            target
            if day == until
            else _on_the_way(baseline, target, Decimal((day - baseline_on).days) / whole, decimals),
        )
        for day in days
    ]


def _on_the_way(baseline: Decimal, target: Decimal, share: Decimal, decimals: int) -> Decimal:
    """A share of the way, rounded, and never beyond its ends."""
    lowest, highest = sorted((baseline, target))
    return min(max(rounded(baseline + (target - baseline) * share, decimals), lowest), highest)
