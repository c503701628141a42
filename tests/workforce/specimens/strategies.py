"""Strategies and risks for the filled world."""

from typing import Any

from django.utils import timezone

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import PartKind, Risk, StrategyPart, StrategyVersion
from workforce.queries.strategy_snapshot import snapshot


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses. Nothing of a strategy itself is ever under an embargo."""
    name, council = made.council.name, made.council
    part = StrategyPart.objects.create(
        council=council, strategy=made.strategy, kind=PartKind.DRIVER, title=f"Fewer people in {name}"
    )
    version = StrategyVersion.objects.create(
        council=council,
        strategy=made.strategy,
        number=1,
        reason=f"Agreed by the board of {name}",
        content=snapshot(made.strategy),
        made_by=director.user,
        made_at=timezone.now(),
    )
    risk = Risk.objects.create(
        council=council,
        strategy=made.strategy,
        title=f"Nobody applies in {name}",
        likelihood=3,
        impact=4,
        owner=director,
    )
    secret = Action.objects.filter(council=council, embargo=embargo).first()
    if secret is not None:
        # What hangs on an action that most may not know of.
        made.intend("9.9", action=secret)
        made.shift.actions.add(secret)
        risk.actions.add(secret)
    return {
        "strategy": made.strategy.pk,
        "strand": made.strand.pk,
        "strategy_part": part.pk,
        "strategy_version": version.pk,
        "intended": made.intended.pk,
        "workforce_risk": risk.pk,
        "place": council.slug,
    }
