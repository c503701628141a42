"""Writing the audit log: ``record`` is called inside the transaction of the change it describes."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry, AuditHead
from assessment_ready.audit.queries import hashed_fields
from assessment_ready.audit.rules import chain_hash

__all__ = ["record"]


def record(
    action: str,
    *,
    actor: Any,
    obj: models.Model,
    council: Any = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    embargo_id: int | None = None,
    label: str | None = None,
) -> AuditEntry:
    """Append one entry to the chain of ``council`` (or of the installation when None).

    ``actor`` is a User, a Membership (its user acts) or None for the system itself. ``before`` and
    ``after`` hold only the changed fields. ``embargo_id`` hides the entry from the uncleared exactly as
    its object is hidden. Raises ``RuntimeError`` outside a transaction and ``KeyError`` for an action
    nobody registered.
    """
    registry.get(action)
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record must run in the transaction of the change it describes.")
    user = getattr(actor, "user", actor)
    head = _locked_head(council)
    entry = AuditEntry(
        council=council,
        embargo_id=embargo_id,
        number=head.length + 1,
        occurred_at=timezone.now(),
        actor=user,
        actor_name=str(user) if user else "Assessment Ready",
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=(label or str(obj))[:300],
        before=_plain(before or {}),
        after=_plain(after or {}),
        previous_hash=head.last_hash,
    )
    entry.hash = chain_hash(settings.AUDIT_KEY, head.last_hash, hashed_fields(entry))
    entry.save(force_insert=True)
    head.length = entry.number
    head.last_hash = entry.hash
    head.save(update_fields=["length", "last_hash"])
    return entry


def _locked_head(council: Any) -> AuditHead:
    """The chain's head, locked until the transaction ends; made on the chain's first entry."""
    chains = AuditHead.objects.select_for_update().filter(council=council)
    head = chains.first()
    if head is None:
        AuditHead.objects.get_or_create(council=council)
        head = chains.get()
    return head


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them, so that the hash is the same when read back."""
    return {str(key): _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, list | tuple | set):
        return [_plain_value(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    # The database writes some floats differently from Python (1e16), so their text is kept.
    return str(value) if isinstance(value, Decimal | UUID | float | models.Model) else value
