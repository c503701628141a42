"""Groups, shifts and role storyboards for the filled world."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import RoleStory, ShiftObservation


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    council = made.council
    ShiftObservation.objects.create(
        council=council,
        shift=made.shift,
        observed_on=date(2026, 11, 2),
        source="audit",
        note=f"Seen in {council.name}",
        confidence=3,
        state="emerging",
        recorded_by=director.user,
        recorded_at=timezone.now(),
    )
    made.shift.actions.set(Action.objects.filter(council=council))
    story = RoleStory.objects.create(
        council=council,
        role=f"Social worker of {council.name}",
        group=made.group,
        strategy=made.strategy,
        introduction=f"Part of {council.name}",
        speaking_points=f"We are proud of {council.name}",
        owner=director,
    )
    story.statements.set([world.statement(1), world.statement(9)])
    return {"group": made.group.pk, "shift": made.shift.pk, "story": story.pk}
