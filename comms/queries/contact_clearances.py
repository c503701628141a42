"""Contacts who may receive what is under an embargo before it lifts."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from comms.models import Contact, ContactClearance
from comms.rules.addresses import clean_address

_REFERENCE = re.compile(r"(?:CON-?)?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """The contacts that texts name, and the texts that name nobody."""

    contacts: list[Contact]
    unknown: list[str]


def clearances(membership: Membership, now: datetime, embargo: Embargo) -> QuerySet[ContactClearance]:
    """The contacts cleared for one embargo, by name; only for somebody who may know of it."""
    rows = ContactClearance.objects.visible_to(membership, now)
    return rows.filter(embargo=embargo, revoked_at=None).select_related("contact", "granted_by")


def clearances_of(membership: Membership, now: datetime, contact: Contact) -> QuerySet[ContactClearance]:
    """What one contact is or was cleared for, as far as the person may know of it."""
    rows = ContactClearance.objects.visible_to(membership, now).filter(contact=contact)
    return rows.select_related("embargo", "granted_by").order_by("-granted_at")


def get_clearance(
    membership: Membership, now: datetime, embargo: Embargo, clearance_id: int
) -> ContactClearance:
    """One clearance, withdrawn or not; raises ``ContactClearance.DoesNotExist``."""
    rows = ContactClearance.objects.visible_to(membership, now)
    return rows.select_related("contact").get(embargo=embargo, pk=clearance_id)


def named(membership: Membership, lines: list[str]) -> Found:
    """The contacts that references ("CON-12") and e-mail addresses name, each once; one query."""
    numbers = {line: int(match[1]) for line in lines if (match := _REFERENCE.fullmatch(line))}
    addresses = {line: clean_address(line) for line in lines if line not in numbers}
    rows = Contact.objects.filter(council_id=membership.council_id, erased_at=None).filter(
        Q(number__in=numbers.values()) | Q(email__in=[each for each in addresses.values() if each])
    )
    by_number = {row.number: row for row in rows}
    by_email = {row.email: row for row in rows if row.email}
    found: dict[int, Contact] = {}
    unknown = []
    for line in lines:
        row = by_number.get(numbers[line]) if line in numbers else by_email.get(addresses[line])
        if row is None:
            unknown.append(line)
        else:
            found[row.pk] = row
    return Found(list(found.values()), unknown)
