"""Gaps, themes and what judgements stand on, for the filled world."""

from typing import Any

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.readiness.models import Citation, EmergingTheme, GapAction, Judgement, Round
from tests.world import World


def gap_specimens(
    world: World, director: Membership, lead: str, made: Round, embargo: Embargo
) -> dict[str, Any]:
    """An answered gap of a theme of the council's own, one nobody answered, an embargoed one; and citations.

    The round cites an open and an embargoed item (made before).
    """
    council = director.council
    theme = EmergingTheme.objects.create(
        council=council, code="rural", title=f"Rural areas of {council.name}", note=f"Note of {council.name}"
    )
    gap = world.gap(
        1,
        owner=lead,
        title=f"Gap of {council.name}",
        description=f"Description of {council.name}",
        source_note=f"Letter of {council.name}",
        theme=theme,
        round=made,
        weight="high",
    )
    GapAction.objects.create(
        council=council, gap=gap, action=Action.objects.filter(council=council, embargo=None)[0]
    )
    world.gap(2, owner=lead, title=f"Unanswered gap of {council.name}")
    world.gap(1, owner=lead, title=f"Embargoed gap of {council.name}", embargo=embargo, weight="high")
    judgement = Judgement.objects.get(round=made, statement__number=1)
    for item in EvidenceItem.objects.filter(council=council).order_by("pk")[:4]:
        Citation.objects.create(council=council, judgement=judgement, item=item, added_by=director.user)
    for item in EvidenceItem.objects.filter(council=council, embargo=embargo):
        Citation.objects.get_or_create(
            council=council, judgement=judgement, item=item, defaults={"added_by": director.user}
        )
    return {"gap": gap.pk, "theme": theme.pk}
