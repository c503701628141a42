"""The workforce area for the filled world, one file per noun."""

from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import workforce_of
from tests.workforce.specimens import (
    consultations,
    groups,
    indicators,
    knowledge,
    learning,
    reports,
    returns,
    statements,
    strategies,
    strategy_imports,
)
from tests.world import World

_PARTS = (
    strategies,
    strategy_imports,
    consultations,
    groups,
    statements,
    indicators,
    returns,
    learning,
    knowledge,
    reports,
)


def workforce_specimens(world: World, director: Membership, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of every address of the workforce area, in the director's council."""
    made = workforce_of(world, director)
    found: dict[str, Any] = {}
    for part in _PARTS:
        found |= part.specimens(world, director, made, embargo)
    return found
