"""Clearing contacts for what is under an embargo, and recording that they acknowledged its terms."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.errors import AlreadyLifted
from assessment_ready.embargo.models import Embargo
from comms.errors.contacts import ClearanceGone, ClearanceThere, NobodyFound
from comms.models import Contact, ContactClearance
from comms.queries.contact_clearances import get_clearance, named
from comms.services import entries
from comms.services.contact_log import record
from comms.services.release_hooks import wishes_changed

MOST = 500


@transaction.atomic
def clear_contacts(*, actor: Membership, embargo_id: int, lines: Sequence[str]) -> list[Contact]:
    """Clear every contact named by a reference or an address, or nobody; who is new among them.

    Raises ``AlreadyLifted``, ``NobodyFound`` (naming what fits no contact) and ``ClearanceThere``.
    """
    embargo = _locked_embargo(actor, embargo_id)
    found = named(actor, list(lines))
    if found.unknown:
        raise NobodyFound(f"No contact fits: {', '.join(found.unknown[:10])}")
    there = set(
        ContactClearance.objects.visible_to(actor, timezone.now())
        .filter(embargo=embargo, revoked_at=None, contact__in=found.contacts)
        .values_list("contact_id", flat=True)
    )
    new = [contact for contact in found.contacts if contact.pk not in there]
    if not new:
        raise ClearanceThere("They are cleared for this embargo already")
    now = timezone.now()
    for contact in new:
        ContactClearance.objects.create(
            council_id=actor.council_id,
            embargo=embargo,
            contact=contact,
            granted_by=actor.user,
            granted_at=now,
        )
        record(
            "comms.contact_clearance.granted",
            actor,
            contact,
            after={"embargo": embargo.title},
            embargo_id=embargo.pk,
        )
    return new


@transaction.atomic
def record_acknowledgement(
    *, actor: Membership, embargo_id: int, clearance_id: int, acknowledgement: str
) -> ContactClearance:
    """The contact acknowledged the terms, and how. Raises ``AlreadyLifted`` and ``ClearanceGone``."""
    clearance = _locked(actor, embargo_id, clearance_id)
    clearance.acknowledged_at = timezone.now()
    clearance.acknowledgement = acknowledgement
    clearance.save(update_fields=["acknowledged_at", "acknowledgement"])
    record(
        "comms.contact_clearance.acknowledged",
        actor,
        clearance.contact,
        after={"embargo": clearance.embargo.title},
        embargo_id=clearance.embargo_id,
    )
    return clearance


@transaction.atomic
def revoke_contact(*, actor: Membership, embargo_id: int, clearance_id: int) -> ContactClearance:
    """The contact may not receive the material any more. Raises ``AlreadyLifted`` and ``ClearanceGone``."""
    clearance = _locked(actor, embargo_id, clearance_id)
    clearance.revoked_at = timezone.now()
    clearance.save(update_fields=["revoked_at"])
    wishes_changed([clearance.contact_id])
    record(
        "comms.contact_clearance.revoked",
        actor,
        clearance.contact,
        after={"embargo": clearance.embargo.title},
        embargo_id=clearance.embargo_id,
    )
    return clearance


def _locked_embargo(actor: Membership, embargo_id: int) -> Embargo:
    """An embargo in force that the actor may know of, locked: it cannot lift while a clearance is written."""
    entries.require(actor, Perm.MANAGE_CONTACTS)
    now = timezone.now()
    embargo = Embargo.objects.select_for_update().visible_to(actor, now).get(pk=embargo_id)
    if embargo.is_lifted(timezone.now()):
        raise AlreadyLifted
    return embargo


def _locked(actor: Membership, embargo_id: int, clearance_id: int) -> ContactClearance:
    embargo = _locked_embargo(actor, embargo_id)
    clearance = get_clearance(actor, timezone.now(), embargo, clearance_id)
    if clearance.revoked_at is not None:
        raise ClearanceGone
    clearance.embargo = embargo
    return clearance
