"""What a person makes of a delivery that the machinery left to them: send again, it arrived, try again."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.outbox import bell
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.outbox.message import deliverable
from assessment_ready.sending.models import FAILED, DeliveryState, Means
from comms.errors.deliveries import (
    CannotReach,
    HasAnother,
    NoLongerCleared,
    NotFailed,
    NotUnknown,
    SameAddress,
    UntilMissing,
)
from comms.models import Contact, Delivery, DeliveryEvent, Release, ReleaseState
from comms.queries.recipients import refusals
from comms.rules.releases import dialled
from comms.services import entries

TO_TRY_AGAIN = (*FAILED, DeliveryState.MISSED)
# For how many hours something may still be sent after the time it was useful for.
HOURS = (1, 4, 24)


@transaction.atomic
def it_arrived(*, actor: Membership, delivery_id: UUID) -> Delivery:
    """Note that somebody made sure it arrived: it counts as delivered and is not sent again. Raises ``NotUnknown``."""
    row, _ = _locked(actor, delivery_id)
    if row.state != DeliveryState.UNKNOWN:
        raise NotUnknown
    now = timezone.now()
    row.state, row.settled_at = DeliveryState.DELIVERED, now
    _decide(row, actor, "arrived", now)
    row.save(update_fields=["state", "settled_at", "decision", "decided_by", "decided_at"])
    _note(row, actor, now, "Somebody made sure that it arrived")
    _record("comms.delivery.arrived", actor, row)
    return row


@transaction.atomic
def send_again(*, actor: Membership, delivery_id: UUID, hours: int | None = None) -> Delivery:
    """Send once more what may or may not have left, with the same Message-ID.

    ``hours``: for how long it may still be sent where its window is over. Raises ``NotUnknown``, ``UntilMissing``,
    ``NoLongerCleared`` and ``CannotReach``.
    """
    row, release = _locked(actor, delivery_id)
    if row.state != DeliveryState.UNKNOWN:
        raise NotUnknown
    row.repeats += 1
    _queue(row, release, actor, hours, "repeats")
    _note(row, actor, timezone.now(), "To be sent again: nobody knew whether it had left")
    _record("comms.delivery.sent_again", actor, row)
    return row


@transaction.atomic
def try_again(*, actor: Membership, delivery_id: UUID, hours: int | None = None) -> Delivery:
    """Send what surely did not arrive: refused, failed, or too late. It goes to the contact's address as it is now.

    What was refused for good goes only to another address than the one that was refused. Raises ``NotFailed``,
    ``SameAddress``, ``UntilMissing``, ``NoLongerCleared``, ``CannotReach`` and ``HasAnother``.
    """
    row, release = _locked(actor, delivery_id)
    if row.state not in TO_TRY_AGAIN:
        raise NotFailed
    address, domain = address_now(row.contact, row.means)
    if row.state == DeliveryState.PERMANENT and address == row.address:
        raise SameAddress
    row.address, row.domain, row.backend_reference = address, domain, ""
    try:
        with transaction.atomic():
            _queue(row, release, actor, hours, "address", "domain", "backend_reference")
    except IntegrityError:
        raise HasAnother from None
    _note(row, actor, timezone.now(), "To be tried again")
    _record("comms.delivery.tried_again", actor, row)
    return row


def address_now(contact: Contact, means: str) -> tuple[str, str]:
    """The contact's address and its domain as servers take them. Raises ``CannotReach``."""
    if means == Means.SMS:
        number = dialled(contact.phone)
        if not number:
            raise CannotReach("there is no telephone number that can be written to")
        return number, ""
    try:
        address = deliverable(contact.email)
    except AddressRefused:
        raise CannotReach("there is no e-mail address that can be written to") from None
    return address, address.rpartition("@")[2]


def _locked(actor: Membership, delivery_id: UUID) -> tuple[Delivery, Release]:
    """A delivery and its release, both locked, the release first. Raises ``Delivery.DoesNotExist``."""
    entries.require(actor, Perm.SEND_BRIEFINGS)
    rows = Delivery.objects.filter(council_id=actor.council_id, pk=delivery_id)
    release_id = rows.values_list("release_id", flat=True).get()
    release = entries.locked(actor, Release, release_id, "briefing__embargo", "text")
    row = rows.select_for_update(of=("self",)).select_related("contact").get()
    row.release = release
    return row, release


def _queue(row: Delivery, release: Release, actor: Membership, hours: int | None, *names: str) -> None:
    """Let a row leave once more, after looking whether it still may; the engine looks again when it begins."""
    now = timezone.now()
    _check(row, release, now)
    _reopen(row, release, now, hours)
    row.state, row.next_attempt_at, row.settled_at = DeliveryState.QUEUED, max(now, row.not_before), None
    row.lease_token, row.lease_until = None, None
    row.last_code, row.last_error = "", ""
    _decide(row, actor, "again", now)
    row.save(
        update_fields=[
            *names,
            "state",
            "next_attempt_at",
            "settled_at",
            "expires_at",
            "lease_token",
            "lease_until",
            "last_code",
            "last_error",
            "decision",
            "decided_by",
            "decided_at",
        ]
    )
    bell.ring("sending.serve", row.pk)


def _check(row: Delivery, release: Release, now: datetime) -> None:
    briefing = release.briefing
    stands = briefing.is_cleared and briefing.content_hash == release.content_hash
    if not stands or briefing.withdrawn_at is not None or release.state == ReleaseState.CANCELLED:
        raise NoLongerCleared
    refused = refusals([row], now).get(row.pk)
    if refused is not None:
        raise CannotReach(refused[1][:1].lower() + refused[1][1:])


def _reopen(row: Delivery, release: Release, now: datetime, hours: int | None) -> None:
    """Open the window and the release again where they are over."""
    if row.expires_at <= now or release.expires_at <= now:
        if hours not in HOURS:
            raise UntilMissing
        row.expires_at = now + timedelta(hours=hours)
    changed: dict[str, Any] = {}
    if release.expires_at < row.expires_at:
        changed["expires_at"] = row.expires_at
    if release.state in (ReleaseState.DONE, ReleaseState.MISSED):
        changed |= {"state": ReleaseState.SENDING, "finished_at": None, "told_at": None}
    if changed:
        entries.apply_changes(release, changed)
        entries.save(release, *changed)


def _decide(row: Delivery, actor: Membership, decision: str, now: datetime) -> None:
    row.decision, row.decided_by, row.decided_at = decision, actor.user, now


def _note(row: Delivery, actor: Membership, now: datetime, detail: str) -> None:
    DeliveryEvent(
        council_id=row.council_id,
        delivery=row,
        at=now,
        state=row.state,
        source="person",
        detail=detail,
        by=actor.user,
    ).save(force_insert=True)


def _record(action: str, actor: Membership, row: Delivery) -> None:
    """The entry names the contact by reference: erasing leaves no name behind."""
    release = row.release
    after = {"contact": row.contact_reference, "release": release.pk}
    entries.record(action, actor, release, after=after, embargo_id=release.embargo_id)
