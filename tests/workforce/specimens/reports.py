"""Reports for the filled world."""

from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    return {"period": made.period.pk}
