"""The communications area for the filled world, one file per noun."""

from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.comms.making import comms_of
from tests.comms.specimens import (
    activities,
    audiences,
    briefings,
    contacts,
    messages,
    plans,
    questions,
    scenarios,
    sending,
)
from tests.world import World

_PARTS = (plans, audiences, contacts, messages, briefings, activities, scenarios, questions, sending)


def comms_specimens(world: World, director: Membership, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of every address of communications, in the director's council."""
    made = comms_of(world, director)
    found: dict[str, Any] = {}
    for part in _PARTS:
        found |= part.specimens(world, director, made, embargo)
    return found
