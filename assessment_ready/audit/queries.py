"""Reading and checking the audit log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.conf import settings

from assessment_ready.audit.models import AuditEntry, AuditHead
from assessment_ready.audit.rules import chain_hash


@dataclass(frozen=True)
class Fault:
    """One place where a chain does not hold: which chain, which entry number, and what is wrong."""

    chain: str
    number: int
    sentence: str


def hashed_fields(entry: AuditEntry) -> dict[str, Any]:
    """Everything of an entry that its hash protects."""
    return {
        "council": entry.council_id,
        "embargo": entry.embargo_id,
        "number": entry.number,
        "occurred_at": entry.occurred_at.astimezone(UTC).isoformat(),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "object_label": entry.object_label,
        "before": entry.before,
        "after": entry.after,
    }


def chain_faults(council: Any) -> list[Fault]:
    """Each entry of one council's chain that was altered, removed, moved or added from outside."""
    head = AuditHead.objects.select_related("council").filter(council=council).first()
    return list(_chain_faults(head)) if head else []


def chain_name(head: AuditHead) -> str:
    """The council's slug, or "installation"."""
    return head.council.slug if head.council else "installation"


def heads() -> dict[str, dict[str, Any]]:
    """Every chain's length and last hash, to be kept outside the system."""
    return {
        chain_name(head): {"length": head.length, "hash": head.last_hash}
        for head in AuditHead.objects.select_related("council").order_by("pk")
    }


def faults() -> Iterator[Fault]:
    """Walk every chain and yield each entry that was altered, removed, moved or added from outside."""
    known = set()
    for head in AuditHead.objects.select_related("council").order_by("pk"):
        known.add(head.council_id)
        yield from _chain_faults(head)
    orphans = AuditEntry.objects.exclude(council__in=[pk for pk in known if pk]).exclude(council=None)
    if None not in known:
        orphans = orphans | AuditEntry.objects.filter(council=None)
    for entry in orphans.order_by("number")[:100]:
        yield Fault("no chain", entry.number, "This entry belongs to no chain.")


def _chain_faults(head: AuditHead) -> Iterator[Fault]:
    name = chain_name(head)
    expected, previous = 1, ""
    entries = AuditEntry.objects.filter(council=head.council).order_by("number")
    for entry in entries.iterator(chunk_size=2000):
        if entry.number != expected:
            yield Fault(name, expected, f"Entries {expected} to {entry.number - 1} are missing.")
        elif entry.previous_hash != previous:
            yield Fault(name, entry.number, "This entry does not follow from the one before it.")
        if chain_hash(settings.AUDIT_KEY, entry.previous_hash, hashed_fields(entry)) != entry.hash:
            yield Fault(name, entry.number, "This entry was altered after it was written.")
        expected, previous = entry.number + 1, entry.hash
    if expected - 1 != head.length or previous != head.last_hash:
        yield Fault(name, head.length, "The newest entries were removed or replaced.")
