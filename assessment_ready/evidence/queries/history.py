"""What happened to an item, as the audit log tells it."""

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import TimelineEntry

_SHOWN = 50


def history(item: EvidenceItem) -> list[TimelineEntry]:
    """The latest 50 changes of an item that the person may see, newest first; one query.

    An import has one entry for all its items; each item says itself that it came with one.
    """
    entries = AuditEntry.objects.filter(
        council_id=item.council_id, object_type=item._meta.label_lower, object_id=str(item.pk)
    ).order_by("-number")[:_SHOWN]
    told = [
        TimelineEntry(registry.get(entry.action).describe(entry), format_datetime(entry.occurred_at))
        for entry in entries
    ]
    if len(told) < _SHOWN and not any(entry.action == "evidence.item.added" for entry in entries):
        told.append(TimelineEntry(f"{item.created_by} imported {item}", format_datetime(item.created_at)))
    return told
