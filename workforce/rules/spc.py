"""Statistical process control for single values (XmR): limits, special causes, assurance.

Limits are the mean ± 2.66 × the mean moving range; ranges over 3.267 × the mean range are left out first. Rules as in
the NHS "Making data count" material. Fewer than twelve points tell too little: no limits then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

ENOUGH = 12
WIDTH, OUTLIER = 2.66, 3.267
RUN = 7
_NEAR = 2 / 3
# Nearer than this is the same: sums of fractions are not exact.
_SAME = 1e-9


class Cause(Enum):
    """Why a point is more than chance."""

    OUTSIDE = "Outside the limits"
    SHIFT = "One of seven or more on the same side of the mean"
    TREND = "One of seven or more rising or falling"
    NEAR_LIMIT = "One of two out of three near a limit"


class Kind(Enum):
    """What a point says."""

    USUAL = "Usual variation"
    IMPROVEMENT = "Improvement"
    CONCERN = "Concern"
    CHANGE = "Change"


class Assurance(Enum):
    """What may be expected of the target as things go."""

    HITS = "Consistently meets the target"
    MISSES = "Consistently misses the target"
    EITHER = "Sometimes meets the target, sometimes not"
    NONE = "No target to compare with"


@dataclass(frozen=True)
class Limits:
    """Mean, limits and mean moving range; ``left_out`` counts the ranges that were outliers."""

    mean: float
    lower: float
    upper: float
    mean_range: float
    left_out: int

    def side(self, value: float) -> int:
        """1 above the mean, -1 below, 0 on it."""
        return (value > self.mean + _SAME) - (value < self.mean - _SAME)

    def is_outside(self, value: float) -> bool:
        """Whether a value lies outside the limits."""
        return not self.lower - _SAME <= value <= self.upper + _SAME

    def is_near(self, value: float) -> bool:
        """Whether it lies in the last third before a limit."""
        return not self.is_outside(value) and abs(value - self.mean) > _NEAR * WIDTH * self.mean_range + _SAME


@dataclass(frozen=True)
class Judged:
    """A point with its causes; none of them is chance."""

    value: float
    causes: tuple[Cause, ...]
    kind: Kind


@dataclass(frozen=True)
class Control:
    """Everything a control chart shows."""

    limits: Limits
    points: tuple[Judged, ...]
    assurance: Assurance

    @property
    def words(self) -> str:
        """The newest point in a sentence."""
        newest = self.points[-1]
        if newest.kind is Kind.USUAL:
            return "The newest value is within usual variation."
        causes = "; ".join(cause.value.lower() for cause in newest.causes)
        return f"The newest value is a special cause ({newest.kind.value.lower()}): {causes}."


def limits_of(values: Sequence[float]) -> Limits:
    """Mean and limits. Raises ValueError for fewer than two values."""
    if len(values) < 2:
        raise ValueError("Limits need at least two values")
    mean = sum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    most = OUTLIER * sum(ranges) / len(ranges)
    kept = [each for each in ranges if each <= most]
    mean_range = sum(kept) / len(kept)
    reach = WIDTH * mean_range
    return Limits(mean, mean - reach, mean + reach, mean_range, len(ranges) - len(kept))


def control(
    values: Sequence[float], *, direction: str = "neither", target: float | None = None, operator: str = ""
) -> Control | None:
    """Limits, every point judged, and the assurance; None for fewer than twelve values."""
    if len(values) < ENOUGH:
        return None
    limits = limits_of(values)
    found = _causes(values, limits)
    points = tuple(
        Judged(
            value,
            tuple(cause for cause in Cause if cause in found[at]),
            _kind(value, found[at], limits, direction),
        )
        for at, value in enumerate(values)
    )
    return Control(limits, points, assurance(limits, target, operator))


def assurance(limits: Limits, target: float | None, operator: str) -> Assurance:
    """Whether the target lies beyond the limits: then it is always met, or never."""
    if target is None or operator not in ("at_least", "at_most"):
        return Assurance.NONE
    if limits.lower <= target <= limits.upper:
        return Assurance.EITHER
    is_above = target > limits.upper
    return Assurance.HITS if is_above == (operator == "at_most") else Assurance.MISSES


def _causes(values: Sequence[float], limits: Limits) -> list[set[Cause]]:
    found: list[set[Cause]] = [set() for _ in values]
    for at, value in enumerate(values):
        if limits.is_outside(value):
            found[at].add(Cause.OUTSIDE)
    sides = [limits.side(value) for value in values]
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    for start in range(len(values) - RUN + 1):
        window = range(start, start + RUN)
        if _all_same(sides[start : start + RUN]):
            _mark(found, window, Cause.SHIFT)
        if _all_same(steps[start : start + RUN - 1]):
            _mark(found, window, Cause.TREND)
    for start in range(len(values) - 2):
        near = [at for at in range(start, start + 3) if limits.is_near(values[at])]
        if len(near) >= 2 and _all_same(sides[start : start + 3]):
            _mark(found, near, Cause.NEAR_LIMIT)
    return found


def _all_same(signs: Sequence[int]) -> bool:
    return signs[0] != 0 and all(sign == signs[0] for sign in signs)


def _mark(found: list[set[Cause]], where: Sequence[int], cause: Cause) -> None:
    for at in where:
        found[at].add(cause)


def _kind(value: float, causes: set[Cause], limits: Limits, direction: str) -> Kind:
    """A special cause on the good side of the mean is an improvement, on the other a concern."""
    if not causes:
        return Kind.USUAL
    if direction not in ("up", "down"):
        return Kind.CHANGE
    return Kind.IMPROVEMENT if (value > limits.mean) == (direction == "up") else Kind.CONCERN
