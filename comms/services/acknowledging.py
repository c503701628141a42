"""“I have read this”: said once, by whoever holds the link, and only by pressing the button."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.sending.models import DeliveryState
from assessment_ready.sending.services.receipts import note
from comms.errors.receipts import LinkGone
from comms.models import Delivery, DeliveryEvent
from comms.queries.receipts import HELD, held_delivery


def acknowledge(*, delivery_id: UUID | None) -> bool:
    """Write down that the briefing was read, for every means by which the person got it; whether that is new.

    Whoever read it got it: so a delivery nobody knew the fate of is settled by it. Raises ``LinkGone``.
    """
    delivery = held_delivery(delivery_id)
    if delivery is None:
        raise LinkGone
    now = timezone.now()
    is_new = _write_down(delivery, now)
    # Apart from the above: it may lock the release, which comes before the deliveries in the order of locks.
    note(
        ids=[delivery.pk],
        state=DeliveryState.DELIVERED,
        source="person",
        detail="The reader confirmed it",
        at=now,
        council_id=delivery.council_id,
    )
    return is_new


@transaction.atomic
def _write_down(delivery: Delivery, now: datetime) -> bool:
    # One conditional statement: of two at once, the second finds nothing left to do.
    unread = Delivery.objects.filter(
        HELD, release_id=delivery.release_id, contact_id=delivery.contact_id, acknowledged_at=None
    )
    if not unread.update(acknowledged_at=now):
        return False
    DeliveryEvent.objects.create(
        council_id=delivery.council_id,
        delivery=delivery,
        at=now,
        source="person",
        detail="Said: I have read this",
    )
    audit.record(
        "comms.briefing.acknowledged",
        actor=None,
        obj=delivery.release,
        council=delivery.council,
        label=f"{delivery.release.reference} {delivery.text.title}",
        after={"contact": delivery.contact_reference},
        embargo_id=delivery.release.embargo_id,
    )
    return True
