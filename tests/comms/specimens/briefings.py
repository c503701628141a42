"""Briefings and clearance for the filled world."""

from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.comms.making import Comms
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one of everything that may be secret under ``embargo``."""
    return {}
