"""Audiences, channels, coverage and load for the filled world."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from comms.models import LoadOverride
from tests.comms.making import Comms
from tests.world import World

_WEEK = date(2027, 3, 1)


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one of everything that may be secret under ``embargo``."""
    override = _override(made, made.staff, None, f"Busy week of {made.council.name}")
    _override(made, made.councillors, embargo, f"Embargoed reason of {made.council.name}")
    return {"audience": made.staff.pk, "channel": made.email.pk, "override": override.pk}


def _override(made: Comms, audience: Any, embargo: Embargo | None, reason: str) -> LoadOverride:
    return LoadOverride.objects.create(
        council=made.council,
        embargo=embargo,
        audience=audience,
        week=_WEEK,
        reason=reason,
        made_by=made.actor,
        made_at=timezone.now(),
    )
