"""How every change to evidence begins: the right, then the item locked, then its state."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.errors import (
    InvalidItem,
    ItemWithdrawn,
    NotAllowed,
    NotYours,
    OwnerNotCleared,
    OwnerNotEligible,
    StaleItem,
)
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.queries.people import is_cleared, may_change, possible_owners

Changes = tuple[dict[str, Any], dict[str, Any]]


def require(actor: Membership, perm: Perm) -> None:
    """Raise ``NotAllowed`` unless the role allows ``perm``."""
    if not actor.can(perm):
        raise NotAllowed


def locked_item(
    actor: Membership,
    item_id: int,
    now: datetime,
    *,
    expected_version: int | None = None,
    withdrawn: bool = False,
) -> EvidenceItem:
    """The item, locked until the transaction ends, for somebody who looks after it; one query.

    Raises ``EvidenceItem.DoesNotExist`` when the person may not know of it, ``NotYours``, ``ItemWithdrawn`` (unless
    ``withdrawn``), and ``StaleItem`` when it is not at ``expected_version`` any more.
    """
    item = (
        EvidenceItem.objects.visible_to(actor, now)
        .select_for_update(of=("self",))
        .select_related("council", "embargo", "owner__user", "category")
        .get(pk=item_id)
    )
    if not may_change(actor, item):
        raise NotYours
    if item.withdrawn_at is not None and not withdrawn:
        raise ItemWithdrawn
    if expected_version is not None and item.version != expected_version:
        raise StaleItem(version=item.version)
    return item


def checked_owner(actor: Membership, owner_id: int, embargo: Embargo | None, now: datetime) -> Membership:
    """The member who is to own evidence. Raises ``OwnerNotEligible`` or ``OwnerNotCleared``."""
    owner = possible_owners(actor, now).filter(pk=owner_id).first()
    if owner is None:
        raise OwnerNotEligible
    if not is_cleared(owner, embargo, now):
        raise OwnerNotCleared
    return owner


def refuse(problems: Iterator[tuple[str, str]]) -> None:
    """Raise ``InvalidItem`` with the first problem, on its field."""
    for field, sentence in problems:
        raise InvalidItem(sentence, field=field)


def apply_changes(row: Model, values: dict[str, Any]) -> Changes:
    """Set ``values`` on the row (not saved); what changed, before and after, for the audit log."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    return before, changed


def save_item(item: EvidenceItem, *names: str) -> None:
    """Save these fields and count the item's version up."""
    item.version += 1
    item.save(update_fields=[*names, "version", "updated_at"])


def record(action: str, actor: Membership, item: EvidenceItem, **values: Any) -> None:
    """The audit entry of a change to an item, hidden as the item is."""
    audit.record(action, actor=actor, obj=item, council=actor.council, embargo_id=item.embargo_id, **values)
