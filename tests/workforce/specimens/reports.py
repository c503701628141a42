"""Reports for the filled world."""

from datetime import date
from decimal import Decimal
from typing import Any

from assessment_ready.actions.models import Action, Benefit
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import HighlightReport


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    name = made.council.name
    report = HighlightReport.objects.create(
        council=made.council,
        strategy=made.strategy,
        period=made.period,
        body=f"Board of {name}",
        purpose=f"Purpose in {name}",
        overall=f"Where {name} stands",
        created_by=director.user,
    )
    benefit = Benefit.objects.create(
        council=made.council,
        action=Action.objects.get(council=made.council, title=f"Action of {name}"),
        description=f"Benefit of {name}",
        kind="quality",
        measure="Days until an assessment",
        target=Decimal(20),
        realised_by=date(2027, 3, 31),
    )
    return {"period": made.period.pk, "highlight": report.pk, "benefit": benefit.pk}
