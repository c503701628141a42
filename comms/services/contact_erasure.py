"""Erasing contacts: everything personal goes, the number stays, and so does that they objected."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from comms.errors.contacts import DueChanged
from comms.models import AudienceMember, Contact, ContactClearance, Objection, Unsubscribe
from comms.queries.contacts import due_for_erasing
from comms.services import entries
from comms.services.contact_log import record
from comms.services.contacts import keep_hashes, lock_register, locked_contact
from comms.services.release_hooks import contacts_erased

_BLANK: dict[str, Any] = {
    "name": "",
    "organisation": "",
    "job_title": "",
    "email": "",
    "phone": "",
    "membership": None,
    "source": "",
    "formats": [],
    "language": "",
    "notes": "",
    "review_on": None,
    "delete_on": None,
}


@transaction.atomic
def erase_contact(*, actor: Membership, contact_id: int) -> Contact:
    """Erase one contact. Raises ``ContactErased``."""
    lock_register(actor, 0)
    contact = locked_contact(actor, contact_id)
    _erase([contact], timezone.now())
    record("comms.contact.erased", actor, contact)
    return contact


@transaction.atomic
def erase_due(*, actor: Membership, up_to: date, expected: int) -> int:
    """Erase every contact whose deletion date has come by ``up_to``; how many.

    Raises ``DueChanged`` when there are more or fewer than the ``expected`` that somebody was shown.
    """
    entries.require(actor, Perm.MANAGE_CONTACTS)
    lock_register(actor, 0)
    due = list(due_for_erasing(actor, up_to).select_for_update(of=("self",)))
    if len(due) != expected:
        raise DueChanged
    if not due:
        return 0
    _erase(due, timezone.now())
    audit.record(
        "comms.contacts.erased_when_due",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        label="contacts",
        after={"count": len(due), "references": [each.reference for each in due]},
    )
    return len(due)


def _erase(contacts: Iterable[Contact], now: datetime) -> None:
    """Blank the rows and what hangs on them; the hash of an address stays where an objection stands."""
    rows = list(contacts)
    ids = [row.pk for row in rows]
    for row in _with_wishes(rows):
        keep_hashes(row, row.email)
    Contact.objects.filter(pk__in=ids).update(**_BLANK, erased_at=now, version=F("version") + 1)
    AudienceMember.objects.filter(contact_id__in=ids).delete()
    Objection.objects.filter(contact_id__in=ids).update(about="")
    # Also those of embargoes that the person who erases may not know of: nothing is shown of them.
    ContactClearance.objects.filter(contact_id__in=ids, revoked_at=None).update(revoked_at=now)
    ContactClearance.objects.filter(contact_id__in=ids).update(acknowledgement="")
    contacts_erased(ids)


def _with_wishes(rows: list[Contact]) -> list[Contact]:
    """Those of the contacts who ever objected or unsubscribed."""
    ids = [row.pk for row in rows]
    said = {
        *Objection.objects.filter(contact_id__in=ids).values_list("contact_id", flat=True),
        *Unsubscribe.objects.filter(contact_id__in=ids).values_list("contact_id", flat=True),
    }
    return [row for row in rows if row.pk in said]
