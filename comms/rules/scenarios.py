"""How complete scenarios are, and which cell's text goes with which step. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class CellState(StrEnum):
    """Where one cell stands; the value is what the page says."""

    NOT_NEEDED = "not needed"
    MISSING = "missing"
    DRAFT = "draft"
    CHANGED = "changed since cleared"
    IN_CLEARANCE = "in clearance"
    CLEARED = "cleared"


@dataclass(frozen=True)
class Facts:
    """What is known of one cell."""

    is_needed: bool = True
    has_text: bool = False
    is_cleared: bool = False
    is_waiting: bool = False
    was_changed: bool = False


@dataclass(frozen=True)
class Completeness:
    """How many of the cells that are needed are cleared. ``percent`` rounds down: 100 only when all are."""

    cleared: int
    needed: int

    @property
    def percent(self) -> int:
        """0 to 100; 0 when nothing is needed."""
        return self.cleared * 100 // self.needed if self.needed else 0

    @property
    def is_complete(self) -> bool:
        """Whether everything needed is cleared, and something is."""
        return 0 < self.needed == self.cleared


@dataclass(frozen=True)
class Place:
    """Where a text belongs: these audiences by that channel. ``key`` is the cell's or the step's."""

    key: int
    audiences: frozenset[int]
    channel: int | None


@dataclass(frozen=True)
class Match:
    """A step and the cells whose audience and channel are its own, in the cells' order."""

    step: int
    cells: tuple[int, ...]


def cell_state(facts: Facts) -> CellState:
    """The one state of a cell. Cleared counts before waiting: exactly these words were cleared."""
    if not facts.is_needed:
        return CellState.NOT_NEEDED
    if not facts.has_text:
        return CellState.MISSING
    if facts.is_cleared:
        return CellState.CLEARED
    if facts.is_waiting:
        return CellState.IN_CLEARANCE
    return CellState.CHANGED if facts.was_changed else CellState.DRAFT


def completeness(states: Iterable[CellState]) -> Completeness:
    """How far these cells are together."""
    needed = [state for state in states if state is not CellState.NOT_NEEDED]
    return Completeness(sum(state is CellState.CLEARED for state in needed), len(needed))


def matches(steps: Sequence[Place], cells: Sequence[Place]) -> list[Match]:
    """For each step the cells that say something to one of its audiences by its channel."""
    return [Match(step.key, tuple(cell.key for cell in cells if _fits(step, cell))) for step in steps]


def _fits(step: Place, cell: Place) -> bool:
    return step.channel is not None and step.channel == cell.channel and bool(step.audiences & cell.audiences)
