"""What GOV.UK Notify reports of a message it had taken."""

from typing import Any

from django.utils import timezone

from assessment_ready.sending.backends.notify import receipt_of
from assessment_ready.sending.models import DeliveryState, Route
from assessment_ready.sending.services.receipts import note


def hear(*, route: Route, payload: Any) -> bool:
    """Write a report onto the delivery it is about; whether that changed anything. Raises ``ValueError``.

    Only deliveries of the route's council, and only forward: a report that comes twice, late, or about nothing we
    know changes nothing.
    """
    receipt = receipt_of(payload)
    if not receipt.state:
        return False
    now = timezone.now()
    # What is tried again is counted from now, however late the report came.
    is_passing = receipt.state == DeliveryState.TEMPORARY
    return note(
        ids=[receipt.row_id] if receipt.row_id else [],
        reference=receipt.reference,
        state=receipt.state,
        source="notify",
        code=receipt.code,
        detail="" if receipt.state == DeliveryState.DELIVERED else f"GOV.UK Notify reports: {receipt.code}",
        at=now if is_passing else min(receipt.at or now, now),
        council_id=route.council_id,
    )
