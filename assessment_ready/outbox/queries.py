"""Reads of the ledger."""

from datetime import datetime
from uuid import UUID

from assessment_ready.outbox.models import EmailState, OutgoingEmail


def sent_since(kind: str, to_address: str, moment: datetime) -> int:
    """How many messages of a kind were put into the ledger for one address since ``moment``."""
    return OutgoingEmail.objects.filter(
        kind=kind, to_address__iexact=to_address, created_at__gte=moment
    ).count()


def due(now: datetime, limit: int) -> list[UUID]:
    """The messages that wait to be sent at ``now``, longest waiting first."""
    waiting = OutgoingEmail.objects.filter(
        state__in=[EmailState.QUEUED, EmailState.RETRY], not_before__lte=now
    )
    return list(waiting.order_by("not_before").values_list("pk", flat=True)[:limit])
