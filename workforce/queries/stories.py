"""Reads of role storyboards: the register, one of them, and what stands behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet

from assessment_ready.councils.models import Membership
from workforce.models import RoleStory
from workforce.queries.statement_chain import StatementChain, chains

SORTS = {"role": ("role",), "owner": ("owner__user__full_name", "role"), "review": ("review_on", "role")}
EVIDENCE_SHOWN = 5


@dataclass(frozen=True)
class StoryChain:
    """One statement of a storyboard: how many of its actions run, and its evidence, freshest first."""

    chain: StatementChain
    evidence: tuple[Any, ...]


def stories(membership: Membership) -> QuerySet[RoleStory]:
    """The council's storyboards."""
    rows = RoleStory.objects.filter(council_id=membership.council_id)
    return rows.select_related("group", "strategy", "owner__user")


def register(membership: Membership, sort: str = "") -> Any:
    """The storyboards by role, each with how many statements it names."""
    rows = stories(membership).annotate(named=Count("statements", distinct=True))
    turned = sort.startswith("-")
    order = SORTS.get(sort.removeprefix("-"), ("role",))
    return rows.order_by(
        *[F(name).desc(nulls_last=True) if turned else F(name).asc(nulls_last=True) for name in order]
    )


def story_chains(membership: Membership, story: RoleStory, now: datetime) -> list[StoryChain]:
    """What stands behind each statement of the storyboard, as this person may know it."""
    named = list(story.statements.order_by("number"))
    if not named:
        return []
    found = chains(membership, named, now)
    return [StoryChain(each, _freshest(each)) for each in found]


def _freshest(found: StatementChain) -> tuple[Any, ...]:
    items = sorted(found.evidence, key=lambda item: (item.as_at, item.pk), reverse=True)
    return tuple(items[:EVIDENCE_SHOWN])
