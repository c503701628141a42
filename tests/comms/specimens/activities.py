"""Activities and the forward planner for the filled world."""

from datetime import date
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.councils.rules import token_hash
from assessment_ready.embargo.models import Embargo
from comms.models import CalendarFeed
from tests.comms.making import Comms
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one of everything that may be secret under ``embargo``."""
    name = made.council.name
    activity = made.activity(f"Activity of {name}", made.staff, description=f"About {name}")
    token = f"a-secret-address-of-a-calendar-of-{made.council.slug}"
    secret = {"embargo": embargo, "on": date(2027, 3, 4)}
    made.activity(f"Secret activity of {name}", made.staff, **secret)
    feed = CalendarFeed.objects.create(
        council=made.council,
        membership=director,
        name=f"Feed of {name}",
        token_hash=token_hash(token),
    )
    return {"activity": activity.pk, "feed": feed.pk, "feed_token": token}
