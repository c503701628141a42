"""The feeds app for the filled world."""

from typing import Any

from assessment_ready.councils.models import Council
from tests.feeds.making import token_of
from tests.world import World


def feeds_specimens(world: World, council: Council, members: Any) -> dict[str, Any]:
    """What fills the captures of every address of the feeds app: a token of the director's, used once."""
    director = members["ada" if council == world.westmere else "nia"]
    token, _ = token_of(director)
    return {"data_token": token.pk}


def public_feeds_specimens() -> dict[str, Any]:
    """What fills the addresses for machines, which lie outside the councils."""
    return {"api_council": "westmere", "data_feed": "actions", "api_path": "v1/nothing/"}
