"""Resources: added, changed, withdrawn, restored."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date
from workforce.errors.resources import InvalidResource, ResourceIsWithdrawn
from workforce.models import Resource
from workforce.queries.resources import groups_to_choose
from workforce.services import entries

_NAMES = ("title", "kind", "summary", "source", "url", "owner_id", "review_on", "is_public")


@dataclass(frozen=True)
class ResourceValues:
    """What a resource says of itself; ``groups`` and ``statements`` are ids."""

    title: str
    kind: str
    summary: str
    source: str = ""
    url: str = ""
    owner_id: int | None = None
    review_on: date | None = None
    is_public: bool = False
    groups: tuple[int, ...] = ()
    statements: tuple[int, ...] = ()


@transaction.atomic
def add_resource(*, actor: Membership, values: ResourceValues, submission_key: UUID) -> Resource:
    """Add one to the library; a second click gives the same. Raises ``OwnerNotEligible`` and ``InvalidResource``."""
    entries.require(actor)
    found = entries.known(actor, Resource, submission_key)
    if found is not None:
        return found
    stored = _checked(actor, values, None)
    resource, is_new = entries.add(actor, Resource(created_by=actor.user, **stored), submission_key)
    if is_new:
        _link(resource, values)
        entries.record("workforce.resource.added", actor, resource, after=stored)
    return resource


@transaction.atomic
def change_resource(
    *, actor: Membership, resource_id: int, values: ResourceValues, expected_version: int
) -> Resource:
    """Change one. Raises ``ChangedMeanwhile``, ``OwnerNotEligible``, ``InvalidResource``, ``ResourceIsWithdrawn``."""
    entries.require(actor)
    resource = entries.locked(actor, Resource, resource_id)
    entries.check_version(resource, expected_version, describe(resource))
    if resource.withdrawn_at is not None:
        raise ResourceIsWithdrawn
    linked_before = _linked(resource)
    before, after = entries.apply_changes(resource, _checked(actor, values, resource))
    _link(resource, values)
    linked = _linked(resource)
    changed_links = {name: ids for name, ids in linked.items() if ids != linked_before[name]}
    if after or changed_links:
        entries.save(resource, *after)
        before |= {name: linked_before[name] for name in changed_links}
        entries.record(
            "workforce.resource.changed", actor, resource, before=before, after=after | changed_links
        )
    return resource


@transaction.atomic
def withdraw_resource(*, actor: Membership, resource_id: int) -> Resource:
    """Take one out of use; done twice it is done once. What was confirmed stays."""
    entries.require(actor)
    resource = entries.locked(actor, Resource, resource_id)
    if resource.withdrawn_at is None:
        resource.withdrawn_at = timezone.now()
        entries.save(resource, "withdrawn_at")
        entries.record("workforce.resource.withdrawn", actor, resource)
    return resource


@transaction.atomic
def restore_resource(*, actor: Membership, resource_id: int) -> Resource:
    """Put one back into use."""
    entries.require(actor)
    resource = entries.locked(actor, Resource, resource_id)
    if resource.withdrawn_at is not None:
        resource.withdrawn_at = None
        entries.save(resource, "withdrawn_at")
        entries.record("workforce.resource.restored", actor, resource)
    return resource


def describe(resource: Resource) -> list[tuple[str, str]]:
    """What a resource says now, for somebody whose form is out of date."""
    return [
        ("Title", resource.title),
        ("Kind", resource.get_kind_display()),
        ("Summary", resource.summary),
        ("Link", resource.url or "None"),
        ("Owner", str(resource.owner.user) if resource.owner else "Nobody"),
        ("Review", format_date(resource.review_on) if resource.review_on else "No day"),
        ("Open to everybody", "Yes" if resource.is_public else "No"),
    ]


def _checked(actor: Membership, values: ResourceValues, current: Resource | None) -> dict[str, Any]:
    entries.check_owner(actor, values.owner_id, current.owner_id if current else None)
    kept = set(current.groups.values_list("pk", flat=True)) if current else set()
    if not set(values.groups) <= {each.pk for each in groups_to_choose(actor)} | kept:
        raise InvalidResource("Choose only groups from the list", field="groups")
    if not set(values.statements) <= {each.pk for each in statements(default_framework())}:
        raise InvalidResource("Choose only statements from the list", field="statements")
    return {name: getattr(values, name) for name in _NAMES}


def _link(resource: Resource, values: ResourceValues) -> None:
    resource.groups.set(values.groups)
    resource.statements.set(values.statements)


def _linked(resource: Resource) -> dict[str, list[int]]:
    return {
        "groups": sorted(resource.groups.values_list("pk", flat=True)),
        "statements": sorted(resource.statements.values_list("pk", flat=True)),
    }
