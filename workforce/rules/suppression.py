"""Small numbers: what may not be shown because a reader could tell who it is about."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

THRESHOLD = 5
SUPPRESSED = "Suppressed: fewer than 5 people"

_Value = TypeVar("_Value")
_Number = int | float | Decimal


def is_small(count: _Number | None, threshold: int = THRESHOLD) -> bool:
    """Whether a figure that rests on ``count`` people may not be shown. Unknown counts (None) are not small."""
    return count is not None and count < threshold


def shown(value: _Value | None, count: _Number | None, threshold: int = THRESHOLD) -> _Value | None:
    """The value where it may be shown; None where it rests on too few people, or there is none."""
    return None if is_small(count, threshold) else value


def hidden(counts: Mapping[str, _Number | None], threshold: int = THRESHOLD) -> frozenset[str]:
    """Which parts of a whole must be hidden when the whole is shown beside them.

    The small ones; and where only one is small also the next smallest, for otherwise the small one could be had by
    taking the others from the whole.
    """
    known = {key: count for key, count in counts.items() if count is not None and count > 0}
    small = {key for key, count in known.items() if is_small(count, threshold)}
    others = sorted((count, key) for key, count in known.items() if key not in small)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return frozenset(small)
