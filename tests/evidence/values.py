"""Values to add evidence with."""

from datetime import date
from typing import Any
from uuid import uuid4

from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.services.items import ItemValues, NewPart, add_item
from assessment_ready.framework.models import EvidenceCategory
from tests.evidence import corpus
from tests.world import World


def category(world: World, code: str = "people") -> EvidenceCategory:
    return EvidenceCategory.objects.get(framework=world.framework, code=code)


def values(world: World, *statements: int, owner: str = "cleo", **extra: Any) -> ItemValues:
    """What is said of an item, dated so that it counts."""
    member = world.members.get(owner) or world.northby_members[owner]
    said: dict[str, Any] = {
        "title": "Carers’ survey 2026",
        "category_id": category(world, extra.pop("category", "people")).pk,
        "owner_id": member.pk,
        "statement_ids": tuple(world.statement(number).pk for number in statements or (4,)),
        "as_at": date(2026, 9, 1),
        "review_by": date(2099, 9, 1) if extra.pop("far", False) else date(2027, 9, 1),
    }
    return ItemValues(**{**said, **extra})


def pdf(name: str = "survey.pdf") -> NewPart:
    return NewPart.upload(name, corpus.PDF)


def add(
    world: World, *statements: int, actor: str = "ben", owner: str = "cleo", **extra: Any
) -> EvidenceItem:
    """An item with one PDF, through the service."""
    parts = extra.pop("parts", None) or [pdf()]
    embargo_id = extra.pop("embargo_id", None)
    return add_item(
        actor=world.members[actor],
        values=values(world, *statements, owner=owner, **extra),
        parts=parts,
        submission_key=uuid4(),
        embargo_id=embargo_id,
    )
