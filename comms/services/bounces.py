"""What mail servers send back: taken in from a mailbox or a webhook, and written onto the delivery it is about.

Whatever it says, it is never an error: what is for nobody we know is counted, and changes nothing.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.sending.models import DeliveryState, Heartbeat, Sendable
from assessment_ready.sending.services.receipts import note
from comms.errors.receipts import NothingBounced
from comms.models import Contact, Delivery, DeliveryEvent
from comms.queries.receipts import TRUSTED, bounced_contacts, bounced_of, returned_row
from comms.rules.dsn import DELAYED, DELIVERED, Bounce, parse
from comms.services import entries
from comms.services.contact_log import record

SOURCE = "bounce"
_SIGN = "bounces"


class Taken(StrEnum):
    """What became of one message that came back; the value is how it is counted."""

    RECORDED = "recorded"
    DELAYED = "still being tried"
    NOTHING_NEW = "nothing new"
    UNKNOWN = "about nothing we sent"
    NO_REPORT = "not a delivery report"


def take(raw: bytes, *, council_id: int | None = None) -> Taken:
    """Take one message in; ``council_id`` limits it to the council whose secret came with it."""
    now = timezone.now()
    found = parse(raw)
    taken = Taken.NO_REPORT if found is None else _take(found, council_id, now)
    _count(taken, now)
    return taken


def _take(bounce: Bounce, council_id: int | None, now: datetime) -> Taken:
    row = returned_row(bounce.numbers, council_id)
    if row is None:
        return Taken.UNKNOWN
    if bounce.is_final:
        return _settle(row, DeliveryState.PERMANENT, bounce, now)
    if bounce.action == DELIVERED:
        return _settle(row, DeliveryState.DELIVERED, bounce, now)
    if bounce.action == DELAYED:
        _keep(row, DeliveryState.TEMPORARY, bounce, now)
        return Taken.DELAYED
    return Taken.NOTHING_NEW


def _settle(row: Sendable, state: DeliveryState, bounce: Bounce, now: datetime) -> Taken:
    moved = note(
        ids=[row.pk],
        state=state,
        source=SOURCE,
        code=bounce.status,
        detail=_words(bounce),
        at=now,
        council_id=row.council_id,
    )
    if not moved:
        return Taken.NOTHING_NEW
    _keep(row, state, bounce, now)
    return Taken.RECORDED


def _keep(row: Sendable, state: DeliveryState, bounce: Bounce, now: datetime) -> None:
    """An event of the delivery, once; what else is sent through the engine keeps none."""
    if not isinstance(row, Delivery):
        return
    same: dict[str, Any] = {"delivery": row, "source": SOURCE, "state": state, "code": bounce.status[:20]}
    if not DeliveryEvent.objects.filter(**same).exists():
        DeliveryEvent.objects.create(council_id=row.council_id, at=now, detail=_words(bounce), **same)


def _words(bounce: Bounce) -> str:
    """What happened, in words without an address."""
    said = f": {bounce.diagnostic}" if bounce.diagnostic else ""
    if bounce.is_final:
        return f"The mail came back ({bounce.status}){said}"[:300]
    if bounce.action == DELIVERED:
        return "The mail server says that it was delivered"
    return f"The mail server has not got it through yet and keeps trying ({bounce.status}){said}"[:300]


@transaction.atomic
def _count(taken: Taken, now: datetime) -> None:
    """How many came back, by what became of them, since the beginning."""
    Heartbeat.objects.bulk_create([Heartbeat(name=_SIGN, at=now)], ignore_conflicts=True)
    sign = Heartbeat.objects.select_for_update().get(name=_SIGN)
    sign.detail[taken.value] = sign.detail.get(taken.value, 0) + 1
    sign.at = now
    sign.save(update_fields=["detail", "at"])


@transaction.atomic
def trust(*, actor: Membership, contact_id: int) -> None:
    """The contact's address works again: what is sent from now on leaves as before. Raises ``NothingBounced``."""
    entries.require(actor, Perm.SEND_BRIEFINGS)
    contact = entries.locked(actor, Contact, contact_id)
    now = timezone.now()
    # Whoever may know of none of what came back is told that nothing did.
    if contact.pk not in {row.contact_id for row in bounced_contacts(actor, now)}:
        raise NothingBounced
    DeliveryEvent.objects.bulk_create(
        DeliveryEvent(
            council_id=actor.council_id,
            delivery_id=pk,
            at=now,
            source="person",
            code=TRUSTED,
            detail="Said to take mail again",
            by=actor.user,
        )
        for pk in bounced_of(contact)
    )
    record("comms.address.trusted", actor, contact)
