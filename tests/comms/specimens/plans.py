"""Plans for the filled world."""

from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from comms.models import Objective, PhaseItem, PlanRisk, PlanVersion
from tests.comms.making import Comms
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses. Nothing of a plan itself is ever under an embargo."""
    name = made.council.name
    owned: dict[str, Any] = {"council": made.council, "plan": made.plan}
    objective = Objective.objects.create(
        **owned, statement=f"Staff of {name} know their part", core_role="explanation", owner=director
    )
    risk = PlanRisk.objects.create(**owned, description=f"The draft of {name} leaks", owner=director)
    item = PhaseItem.objects.create(
        council=made.council, phase=made.phase, text=f"Agree the plan of {name}", need="must"
    )
    snapshot = [
        {
            "code": "narrative",
            "title": "Narrative",
            "entries": [{"key": "narrative_short", "label": "In short", "text": f"The story of {name}"}],
        }
    ]
    version = PlanVersion.objects.create(
        **owned,
        number=1,
        snapshot=snapshot,
        content_hash="0" * 64,
        note=f"First version of {name}",
        made_by=director.user,
        made_at=timezone.now(),
    )
    return {
        "plan": made.plan.pk,
        "objective": objective.pk,
        "risk": risk.pk,
        "phase": made.phase.pk,
        "phase_item": item.pk,
        "plan_version": version.pk,
    }
