"""How far a benefit is realised: what it was, is and is to be. Pure."""

from decimal import ROUND_HALF_UP, Decimal

_WHOLE = Decimal(1)


def realised_share(baseline: Decimal | None, target: Decimal | None, value: Decimal | None) -> Decimal | None:
    """How much of the way from baseline to target is done: 1 is all of it, below 0 is worse than it began.

    Without a baseline it is counted from zero. None: nothing measured, no target, or a target that is the baseline.
    """
    start = baseline if baseline is not None else Decimal(0)
    if target is None or value is None or target == start:
        return None
    return (value - start) / (target - start)


def realised_words(baseline: Decimal | None, target: Decimal | None, value: Decimal | None) -> str:
    """The share in words: "45% of the plan"."""
    if value is None:
        return "Not measured yet"
    share = realised_share(baseline, target, value)
    if share is None:
        return "No plan to compare with"
    if share < 0:
        return "Worse than where it began"
    return f"{(share * 100).quantize(_WHOLE, rounding=ROUND_HALF_UP)}% of the plan"


def amount(value: Decimal | None, unit: str) -> str:
    """A figure with its unit: "£12,000", "3.5 days"; empty without one."""
    if value is None:
        return ""
    figure = f"{value:,.2f}".rstrip("0").rstrip(".")
    if unit in ("£", "GBP"):
        return f"£{figure}"
    return f"{figure}{unit}" if unit == "%" else f"{figure} {unit}".strip()
