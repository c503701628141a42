"""“I have read this”: said once, by whoever holds the link, and only by pressing the button."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from comms.errors.receipts import LinkGone
from comms.models import Delivery, DeliveryEvent
from comms.queries.receipts import HELD, held_delivery


@transaction.atomic
def acknowledge(*, delivery_id: UUID | None) -> bool:
    """Write down that the briefing was read, for every means by which the person got it; whether that is new.

    Raises ``LinkGone``.
    """
    delivery = held_delivery(delivery_id)
    if delivery is None:
        raise LinkGone
    now = timezone.now()
    # One conditional statement: of two at once, the second finds nothing left to do.
    unread = Delivery.objects.filter(
        release_id=delivery.release_id,
        contact_id=delivery.contact_id,
        state__in=HELD,
        acknowledged_at=None,
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
