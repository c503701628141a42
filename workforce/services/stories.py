"""Role storyboards: written, changed, removed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from workforce.errors.stories import InvalidStory, RoleTaken
from workforce.models import RoleStory, Strategy, WorkforceGroup
from workforce.queries.statement_links import nine
from workforce.services import entries


@dataclass(frozen=True)
class StoryValues:
    """What a storyboard says."""

    role: str
    group_id: int | None = None
    strategy_id: int | None = None
    introduction: str = ""
    statements: tuple[int, ...] = ()
    speaking_points: str = ""
    owner_id: int | None = None
    review_on: date | None = None


@transaction.atomic
def create_story(*, actor: Membership, values: StoryValues, submission_key: UUID) -> RoleStory:
    """Write a storyboard; a second click gives the same. Raises ``RoleTaken`` and ``InvalidStory``."""
    entries.require(actor)
    found = entries.known(actor, RoleStory, submission_key)
    if found is not None:
        return found
    stored = _checked(actor, values, None)
    story, is_new = entries.add(actor, RoleStory(**stored), submission_key)
    if is_new:
        story.statements.set(values.statements)
        after = stored | {"statements": list(values.statements)}
        entries.record("workforce.story.added", actor, story, after=after)
    return story


@transaction.atomic
def change_story(
    *, actor: Membership, story_id: int, values: StoryValues, expected_version: int
) -> RoleStory:
    """Change a storyboard. Raises ``ChangedMeanwhile``, ``RoleTaken`` and ``InvalidStory``."""
    entries.require(actor)
    story = entries.locked(actor, RoleStory, story_id)
    entries.check_version(story, expected_version, describe(story))
    before, after = entries.apply_changes(story, _checked(actor, values, story))
    named = sorted(story.statements.values_list("pk", flat=True))
    if named != sorted(values.statements):
        before["statements"], after["statements"] = named, sorted(values.statements)
        story.statements.set(values.statements)
    if after:
        entries.save(story, *[name for name in after if name != "statements"])
        entries.record("workforce.story.changed", actor, story, before=before, after=after)
    return story


@transaction.atomic
def remove_story(*, actor: Membership, story_id: int) -> str:
    """Remove a storyboard; whose it was."""
    entries.require(actor)
    story = entries.locked(actor, RoleStory, story_id)
    before = {"role": story.role, "speaking_points": story.speaking_points}
    entries.record("workforce.story.removed", actor, story, before=before)
    story.delete()
    return str(before["role"])


def describe(story: RoleStory) -> list[tuple[str, str]]:
    """What a storyboard says now, for somebody whose form is out of date."""
    return [
        ("Role", story.role),
        ("Introduction", story.introduction or "Nothing"),
        ("Speaking points", story.speaking_points or "None"),
        ("Owner", str(story.owner.user) if story.owner else "Nobody"),
        ("Review on", format_date(story.review_on) if story.review_on else "No day"),
    ]


def _checked(actor: Membership, values: StoryValues, current: RoleStory | None) -> dict[str, Any]:
    """What is stored of ``values``; refuses what cannot be chosen."""
    kept = current or RoleStory()
    entries.check_owner(actor, values.owner_id, kept.owner_id)
    same = RoleStory.objects.filter(council_id=actor.council_id, role__iexact=values.role)
    if same.exclude(pk=kept.pk or 0).exists():
        raise RoleTaken
    groups = WorkforceGroup.objects.filter(council_id=actor.council_id, pk=values.group_id or 0)
    if values.group_id is not None and not groups.exists():
        raise InvalidStory("Choose a group from the list", field="group")
    strategies = Strategy.objects.filter(council_id=actor.council_id, pk=values.strategy_id or 0)
    if values.strategy_id is not None and not strategies.exists():
        raise InvalidStory("Choose a strategy from the list", field="strategy")
    if not set(values.statements) <= {row.pk for row in nine()}:
        raise InvalidStory("Choose only from the list", field="statements")
    return {
        "role": values.role,
        "group_id": values.group_id,
        "strategy_id": values.strategy_id,
        "introduction": values.introduction,
        "speaking_points": values.speaking_points,
        "owner_id": values.owner_id,
        "review_on": values.review_on,
    }
