"""Unsubscribing by the link in a briefing, and coming back: by whoever holds the link, without signing in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from comms.errors.receipts import LinkGone, TooOften
from comms.models import Audience, Contact, Unsubscribe
from comms.queries.contact_hashes import address_hash
from comms.queries.receipts import Wish, held_delivery, unsubscribed_lately, wish_of
from comms.services.release_hooks import wishes_changed

LINK, ONE_CLICK = "link", "one-click"
# Somebody who changes their mind more often than this in a day is a machine.
_MOST_A_DAY = 10


@transaction.atomic
def unsubscribe(*, delivery_id: UUID | None, from_everything: bool, method: str) -> Wish:
    """End what the briefing's audiences get, or everything of this council; done twice it is once.

    Raises ``LinkGone`` for a link that leads nowhere and ``TooOften``.
    """
    wish = _locked_wish(delivery_id)
    if wish.has_left_all or (wish.has_left and not from_everything):
        return wish
    now = timezone.now()
    if unsubscribed_lately(wish.delivery.contact_id, now) >= _MOST_A_DAY:
        raise TooOften
    whole = from_everything or not wish.audiences
    ended: list[Audience | None] = [None]
    if not whole:
        ended = [each for each in wish.audiences if each.pk not in wish.left]
    _end(wish.delivery.contact, ended, method, now)
    return wish_of(wish.delivery)


@transaction.atomic
def come_back(*, delivery_id: UUID | None) -> Wish:
    """Hear again what was ended by such a link. An objection stays: only the council can take that back.

    Raises ``LinkGone``.
    """
    wish = _locked_wish(delivery_id)
    contact = wish.delivery.contact
    standing = Unsubscribe.objects.filter(contact=contact, taken_back_at=None).select_related("audience")
    concerned = {None, *(each.pk for each in wish.audiences)}
    rows = [row for row in standing if row.audience_id in concerned]
    Unsubscribe.objects.filter(pk__in=[row.pk for row in rows]).update(taken_back_at=timezone.now())
    for row in rows:
        _record("comms.unsubscribe.undone_by_link", contact, row.audience)
    return wish_of(wish.delivery)


def _locked_wish(delivery_id: UUID | None) -> Wish:
    """What stands, with the contact locked until the transaction ends."""
    delivery = held_delivery(delivery_id)
    if delivery is None:
        raise LinkGone
    locked = Contact.objects.select_for_update().filter(pk=delivery.contact_id, erased_at=None).first()
    if locked is None:
        raise LinkGone
    delivery.contact = locked
    return wish_of(delivery)


def _end(contact: Contact, audiences: Sequence[Audience | None], method: str, now: datetime) -> None:
    hashes = [address_hash(contact.council_id, contact.email)] if contact.email else []
    for audience in audiences:
        Unsubscribe.objects.create(
            council_id=contact.council_id,
            contact=contact,
            email_hashes=hashes,
            audience=audience,
            at=now,
            method=method,
        )
    # Deliveries are locked before the head of the audit log, here as everywhere.
    wishes_changed([contact.pk])
    for audience in audiences:
        _record("comms.unsubscribe.by_link", contact, audience)


def _record(action: str, contact: Contact, audience: Audience | None) -> None:
    """The entry, by the contact's reference; nobody signed in did it."""
    audit.record(
        action,
        actor=None,
        obj=contact,
        council=contact.council,
        label=contact.reference,
        after={"audience": audience.name if audience else "everything"},
    )
