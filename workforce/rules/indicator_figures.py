"""Figures of indicators: how they read, whether value, numerator and denominator agree, and where they are going."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

_AFTER = {"percent": "%", "days": " days", "wte": " WTE", "score": " out of 100"}
# The national service refuses a rate above this as a mistake.
HIGHEST_PERCENT = Decimal(995)


class Travel(Enum):
    """Where a value went since another one."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UP = "up"
    DOWN = "down"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Change:
    """A value beside an earlier one: whether that is better, and by how much."""

    travel: Travel
    by: Decimal | None = None

    @property
    def words(self) -> str:
        """In words: "Better, down 1.2"; "Not known" where one of the two is missing."""
        if self.by is None:
            return "Not known"
        if self.by == 0:
            return "No change"
        moved = f"{'up' if self.by > 0 else 'down'} {abs(self.by):f}"
        if self.travel in (Travel.BETTER, Travel.WORSE):
            return f"{self.travel.value.capitalize()}, {moved}"
        return moved.capitalize()

    @property
    def arrow(self) -> str:
        """An arrow for the eye; the words say the same."""
        if self.by is None:
            return ""
        return "→" if self.by == 0 else "↑" if self.by > 0 else "↓"


def change(now: Decimal | None, before: Decimal | None, direction: str, decimals: int = 1) -> Change:
    """Where the value went, as far as its shown decimals tell. ``direction`` is up, down or neither."""
    if now is None or before is None:
        return Change(Travel.NOT_KNOWN)
    by = rounded(now, decimals) - rounded(before, decimals)
    if by == 0:
        return Change(Travel.SAME, by)
    if direction not in ("up", "down"):
        return Change(Travel.UP if by > 0 else Travel.DOWN, by)
    return Change(Travel.BETTER if (by > 0) == (direction == "up") else Travel.WORSE, by)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Rounded half up, as people expect."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def worded(value: Decimal | None, unit: str, decimals: int = 1) -> str:
    """A value with its unit: "26.3%", "9.1 days", "£12.50". Empty for None."""
    if value is None:
        return ""
    figure = f"{rounded(value, decimals):,f}"
    return f"£{figure}" if unit == "pounds" else f"{figure}{_AFTER.get(unit, '')}"


def ratio(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal:
    """What numerator and denominator make. Raises ``ZeroDivisionError`` for a denominator of 0."""
    if denominator == 0:
        raise ZeroDivisionError
    share = numerator / denominator
    return share * 100 if unit == "percent" else share


def agrees(value: Decimal, numerator: Decimal, denominator: Decimal, *, unit: str, decimals: int) -> bool:
    """Whether the value is what numerator and denominator make, within rounding to the indicator's decimals."""
    exact = ratio(numerator, denominator, unit)
    return abs(value - exact) <= Decimal("0.5").scaleb(-decimals)


def last_year(on: date, before: date) -> bool:
    """Whether a period ended in the same month of the year before."""
    return (before.year, before.month) == (on.year - 1, on.month)
