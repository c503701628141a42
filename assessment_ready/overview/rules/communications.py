"""How the first page of communications puts things. Pure."""

from collections.abc import Sequence
from datetime import datetime

from assessment_ready.ui.dates import LONDON
from assessment_ready.ui.words import counted
from comms.rules.scenarios import CellState

# The five groups the first page shows scenarios for, and the types of audience in each.
GROUPS: dict[str, tuple[str, ...]] = {
    "Staff": ("staff", "manager"),
    "Councillors": ("councillor", "lead_member"),
    "Partners": ("partner", "provider", "vcse", "trade_union", "mp", "regulator", "government"),
    "Residents": ("person_with_lived_experience", "carer", "resident"),
    "Media": ("media",),
}
_GROUP_OF = {kind: name for name, kinds in GROUPS.items() for kind in kinds}


def group_of(audience_type: str) -> str:
    """The group an audience belongs to; a type nobody knows is with the partners."""
    return _GROUP_OF.get(audience_type, "Partners")


def group_words(states: Sequence[CellState]) -> str:
    """Where the texts of one group stand, the worst first: what is missing, then what is not cleared yet."""
    needed = [state for state in states if state is not CellState.NOT_NEEDED]
    if not states:
        return "–"
    if not needed:
        return "not needed"
    missing = needed.count(CellState.MISSING)
    if missing:
        return "missing" if missing == len(needed) else f"{missing} of {len(needed)} missing"
    cleared = needed.count(CellState.CLEARED)
    if cleared == len(needed):
        return "✓ cleared"
    if CellState.IN_CLEARANCE in needed:
        return "in clearance" if not cleared else f"{cleared} of {len(needed)} cleared"
    return "draft" if not cleared else f"{cleared} of {len(needed)} cleared"


def silence_words(audience: str, weeks: int | None) -> str:
    """Who has heard nothing for how long; None: never anything."""
    if weeks is None:
        return f"{audience}: nothing heard yet"
    return f"{audience}: nothing heard for {counted(weeks, 'week,weeks')}"


def clock(moment: datetime | None) -> str:
    """The London clock time, like 09:00; nothing where only the day is known."""
    return "" if moment is None else f"{moment.astimezone(LONDON):%H:%M}"


def ahead_words(days: int | None, milestone: str) -> str:
    """How far off the next milestone is, in working days."""
    if days is None:
        return ""
    if days <= 0:
        return f"next: {milestone}"
    return f"{counted(days, 'working day,working days')} to “{milestone}”"
