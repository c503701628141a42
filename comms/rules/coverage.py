"""What an audience hears in a phase, and what is missing there. Pure.

Every audience should hear something in every phase. For staff there is a balance to keep: they are informed,
involved, reassured and listened to; a phase in which they are only told things is called one-way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

# The purposes in the order in which people read them. The first four are the balance for staff.
BALANCE = ("inform", "involve", "reassure", "listen")
# What makes a phase more than telling.
TWO_WAY = frozenset({"involve", "reassure", "listen"})


class State(StrEnum):
    """How a phase stands for an audience."""

    NOTHING = "nothing"
    ONE_WAY = "one_way"
    UNBALANCED = "unbalanced"
    PLANNED = "planned"


@dataclass(frozen=True)
class Verdict:
    """How a phase stands for an audience, and the purposes that are missing (for staff only)."""

    state: State
    missing: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether somebody should plan something: nothing is planned, or staff are only told things."""
        return self.state in (State.NOTHING, State.ONE_WAY)


@dataclass(frozen=True)
class Span:
    """The days of a phase, both included; None is without end. ``is_dated`` is False while its first is unknown."""

    phase_id: int
    first: date | None
    last: date | None
    is_dated: bool = True


def verdict(counts: Mapping[str, int], *, is_staff: bool) -> Verdict:
    """How a phase with so many activities by purpose stands."""
    return _verdict(frozenset(purpose for purpose, count in counts.items() if count > 0), is_staff)


@lru_cache(maxsize=1000)
def _verdict(planned: frozenset[str], is_staff: bool) -> Verdict:
    """Hundreds of cells of a page have the same few sets of purposes."""
    missing = tuple(purpose for purpose in BALANCE if purpose not in planned) if is_staff else ()
    if not planned:
        return Verdict(State.NOTHING, missing)
    if not is_staff:
        return Verdict(State.PLANNED)
    if not planned & TWO_WAY:
        return Verdict(State.ONE_WAY, missing)
    return Verdict(State.UNBALANCED if missing else State.PLANNED, missing)


def phase_on(day: date | None, spans: Sequence[Span]) -> int | None:
    """The phase in whose days this one lies: the last in order where two meet; None outside all of them."""
    if day is None:
        return None
    for span in reversed(spans):
        begun = span.first is None or span.first <= day
        if span.is_dated and begun and (span.last is None or day <= span.last):
            return span.phase_id
    return None
