"""Workforce groups: made, changed, retired and brought back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from workforce.errors.groups import GroupIsRetired, GroupNameTaken, GroupNotRetired
from workforce.models import WorkforceGroup
from workforce.services import entries


@dataclass(frozen=True)
class GroupValues:
    """What a group says of itself."""

    name: str
    description: str = ""
    is_paid: bool = True
    employer_kind: str = ""
    job_roles: tuple[int, ...] = ()
    future_state: str = ""
    headline_shift: str = ""
    owner_id: int | None = None


@transaction.atomic
def create_group(*, actor: Membership, values: GroupValues, submission_key: UUID) -> WorkforceGroup:
    """A group of the council's own; a second click gives the same. Raises ``GroupNameTaken``."""
    entries.require(actor)
    found = entries.known(actor, WorkforceGroup, submission_key)
    if found is not None:
        return found
    entries.check_owner(actor, values.owner_id)
    _refuse_second(actor, values.name, None)
    last = WorkforceGroup.objects.filter(council_id=actor.council_id).order_by("position").last()
    position = last.position + 1 if last else 1
    group = WorkforceGroup(**_stored(values), position=position)
    group, is_new = entries.add(actor, group, submission_key)
    if is_new:
        entries.record("workforce.group.added", actor, group, after=_stored(values))
    return group


@transaction.atomic
def change_group(
    *, actor: Membership, group_id: int, values: GroupValues, expected_version: int
) -> WorkforceGroup:
    """Change what a group says. Raises ``ChangedMeanwhile``, ``GroupNameTaken`` and ``GroupIsRetired``."""
    entries.require(actor)
    group = entries.locked(actor, WorkforceGroup, group_id)
    if group.retired_at is not None:
        raise GroupIsRetired
    entries.check_version(group, expected_version, describe(group))
    entries.check_owner(actor, values.owner_id, group.owner_id)
    _refuse_second(actor, values.name, group.pk)
    before, after = entries.apply_changes(group, _stored(values))
    if after:
        entries.save(group, *after)
        entries.record("workforce.group.changed", actor, group, before=before, after=after)
    return group


@transaction.atomic
def retire_group(*, actor: Membership, group_id: int) -> WorkforceGroup:
    """Take a group out of the matrix; what was seen of it stays. Raises ``GroupIsRetired``."""
    entries.require(actor)
    group = entries.locked(actor, WorkforceGroup, group_id)
    if group.retired_at is not None:
        raise GroupIsRetired
    group.retired_at = timezone.now()
    entries.save(group, "retired_at")
    entries.record("workforce.group.retired", actor, group)
    return group


@transaction.atomic
def bring_back_group(*, actor: Membership, group_id: int) -> WorkforceGroup:
    """Put a retired group back into the matrix. Raises ``GroupNotRetired``."""
    entries.require(actor)
    group = entries.locked(actor, WorkforceGroup, group_id)
    if group.retired_at is None:
        raise GroupNotRetired
    group.retired_at = None
    entries.save(group, "retired_at")
    entries.record("workforce.group.brought_back", actor, group)
    return group


def describe(group: WorkforceGroup) -> list[tuple[str, str]]:
    """What a group says now, for somebody whose form is out of date."""
    return [
        ("Name", group.name),
        ("Who they are", group.description or "Nothing"),
        ("Expected future", group.future_state or "Nothing"),
        ("Headline shift", group.headline_shift or "None"),
        ("Owner", str(group.owner.user) if group.owner else "Nobody"),
    ]


def _stored(values: GroupValues) -> dict[str, Any]:
    return {
        "name": values.name,
        "description": values.description,
        "is_paid": values.is_paid,
        "employer_kind": values.employer_kind,
        "job_roles": list(values.job_roles),
        "future_state": values.future_state,
        "headline_shift": values.headline_shift,
        "owner_id": values.owner_id,
    }


def _refuse_second(actor: Membership, name: str, group_id: int | None) -> None:
    same = WorkforceGroup.objects.filter(council_id=actor.council_id, name__iexact=name)
    if same.exclude(pk=group_id or 0).exists():
        raise GroupNameTaken
