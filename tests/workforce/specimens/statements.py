"""What bears on the quality statements, for the filled world."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import StatementLink, StatementParagraph


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    council, statement = made.council, world.statement(1)
    for what in ({"intended": made.intended}, {"indicator": made.indicator}):
        StatementLink.objects.create(
            council=council,
            statement=statement,
            strength="direct",
            contribution=f"What it does in {council.name}",
            **what,
        )
    StatementParagraph.objects.create(
        council=council,
        statement=statement,
        text=f"The workforce of {council.name} [1]",
        notes=[
            {
                "number": 1,
                "text": f"Vacancy rate of {council.name}",
                "on": "2026-09-30",
                "kind": "indicator",
                "pk": made.indicator.pk,
            }
        ],
        as_at=date(2026, 9, 30),
        edited_by=director.user,
        edited_at=timezone.now(),
    )
    return {"intended": made.intended.pk, "indicator": made.indicator.pk}
