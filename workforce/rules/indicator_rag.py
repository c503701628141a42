"""The colour of an indicator: its value against what was expected of its period. Published as it stands here.

Green: met. Amber: off by no more than the tolerance (a share of what was expected, usually 10 per
cent). Red: further off. Without value, without target, or no longer kept up: none of these, and never green.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

TOLERANCE = Decimal("0.10")
AT_LEAST, AT_MOST, EXACTLY, BAND = "at_least", "at_most", "exactly", "band"
_LONGEST = {"month": 62, "quarter": 184, "year": 731}


class IndicatorState(Enum):
    """What is said of an indicator."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NO_VALUE = "no_value"
    NO_TARGET = "no_target"
    NOT_TRACKED = "not_tracked"


WORDS = {
    IndicatorState.GREEN: "Green: met",
    IndicatorState.AMBER: "Amber: near",
    IndicatorState.RED: "Red: missed",
    IndicatorState.NO_VALUE: "No value",
    IndicatorState.NO_TARGET: "No target",
    IndicatorState.NOT_TRACKED: "Not tracked",
}
TONES = {
    IndicatorState.GREEN: "green",
    IndicatorState.AMBER: "orange",
    IndicatorState.RED: "red",
    IndicatorState.NO_VALUE: "grey",
    IndicatorState.NO_TARGET: "grey",
    IndicatorState.NOT_TRACKED: "hatched",
}
# For sorting and comparing: the best first.
ORDER = {IndicatorState.GREEN: 0, IndicatorState.AMBER: 1, IndicatorState.RED: 2}


@dataclass(frozen=True)
class Expectation:
    """What was expected of a period: a point to reach or not to pass, or a band."""

    operator: str
    point: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    tolerance: Decimal = TOLERANCE

    @property
    def is_set(self) -> bool:
        """Whether there is something to compare with."""
        if self.operator == BAND:
            return self.lower is not None or self.upper is not None
        return bool(self.operator) and self.point is not None

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest value that is green; None is open."""
        if self.operator == BAND:
            return self.lower, self.upper
        return (
            None if self.operator == AT_MOST else self.point,
            None if self.operator == AT_LEAST else self.point,
        )


@dataclass(frozen=True)
class Rag:
    """The state, by how much the value is off (0 when it is not), and how much may be tolerated."""

    state: IndicatorState
    off_by: Decimal = Decimal(0)
    tolerated: Decimal = Decimal(0)

    @property
    def words(self) -> str:
        """The state in words."""
        return WORDS[self.state]

    @property
    def tone(self) -> str:
        """The tag's tone."""
        return TONES[self.state]


def rag(value: Decimal | None, expected: Expectation | None) -> Rag:
    """The colour of a value of one period."""
    if value is None:
        return Rag(IndicatorState.NO_VALUE)
    if expected is None or not expected.is_set:
        return Rag(IndicatorState.NO_TARGET)
    lower, upper = expected.bounds
    if lower is not None and value < lower:
        return _off(lower - value, abs(lower) * expected.tolerance)
    if upper is not None and value > upper:
        return _off(value - upper, abs(upper) * expected.tolerance)
    return Rag(IndicatorState.GREEN)


def current(
    value: Decimal | None,
    expected: Expectation | None,
    *,
    period_end: date | None,
    frequency: str,
    today: date,
) -> Rag:
    """The colour an indicator has today: of its newest value, unless none came for more than two of its periods."""
    if period_end is None or is_too_old(period_end, frequency, today):
        return Rag(IndicatorState.NOT_TRACKED)
    return rag(value, expected)


def is_too_old(period_end: date, frequency: str, today: date) -> bool:
    """Whether the newest value is more than two periods old."""
    return today - period_end > timedelta(days=_LONGEST.get(frequency, 184))


def point_of(points: Iterable[tuple[date, Decimal]], on: date) -> Decimal | None:
    """What the trajectory expects of the period that ends on a day: its own point, otherwise the last one before."""
    passed = [(day, expected) for day, expected in points if day <= on]
    return max(passed)[1] if passed else None


def _off(by: Decimal, tolerated: Decimal) -> Rag:
    state = IndicatorState.AMBER if by <= tolerated else IndicatorState.RED
    return Rag(state, by, tolerated)
