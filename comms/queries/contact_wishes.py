"""Who may be written to: objections, unsubscribing, clearance; and why somebody is left out."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from assessment_ready.councils.models import Council, Membership
from assessment_ready.embargo.models import Embargo
from comms.models import AudienceMember, Contact, Objection, Unsubscribe
from comms.queries.contact_hashes import address_hashes


class Reason(StrEnum):
    """Why somebody is not written to; the value is how a sending keeps it."""

    ERASED = "erased"
    NO_ADDRESS = "no_address"
    OBJECTED = "objected"
    UNSUBSCRIBED = "unsubscribed"
    NOT_CLEARED = "not_cleared"


REASON_WORDS = {
    Reason.ERASED: "Erased",
    Reason.NO_ADDRESS: "No e-mail address",
    Reason.OBJECTED: "Objected",
    Reason.UNSUBSCRIBED: "Unsubscribed",
    Reason.NOT_CLEARED: "Not cleared for what is under embargo, or the terms not acknowledged",
}


@dataclass(frozen=True)
class Suppressed:
    """A contact who is not written to, and why."""

    contact: Contact
    reason: Reason

    @property
    def words(self) -> str:
        """The reason as people read it."""
        return REASON_WORDS[self.reason]


@dataclass(frozen=True)
class Reach:
    """Who of some contacts can be written to and who cannot; every contact is in one of the two."""

    reachable: tuple[Contact, ...]
    suppressed: tuple[Suppressed, ...]


@dataclass(frozen=True)
class Wishes:
    """What people of one council said about being written to, by contact and by hash of the address.

    Of an unsubscribing the audience's id is kept; None means every audience.
    """

    council_id: int
    objecting: frozenset[int | None]
    objecting_hashes: frozenset[str]
    unsubscribed: dict[int | None, frozenset[int | None]]
    unsubscribed_hashes: dict[str, frozenset[int | None]]

    def has_objected(self, contact: Contact) -> bool:
        """Whether an objection stands, of the contact or of whoever had the address before."""
        return contact.pk in self.objecting or self.has_objection(contact.email)

    def has_objection(self, email: str) -> bool:
        """Whether an objection stands for the address."""
        if not self.objecting_hashes or not email:
            return False
        return not self.objecting_hashes.isdisjoint(address_hashes(self.council_id, email))

    def left(self, contact: Contact) -> set[int | None]:
        """The audiences a contact unsubscribed from; with None in it, from everything."""
        found = set(self.unsubscribed.get(contact.pk, ()))
        if self.unsubscribed_hashes:
            for each in address_hashes(self.council_id, contact.email):
                found |= self.unsubscribed_hashes.get(each, frozenset())
        return found


def wishes(council_id: int) -> Wishes:
    """Everything that stands in a council; two queries."""
    objections = Objection.objects.filter(council_id=council_id, withdrawn_at=None)
    contacts: set[int | None] = set()
    hashes: set[str] = set()
    for contact_id, kept in objections.values_list("contact_id", "email_hashes"):
        contacts.add(contact_id)
        hashes.update(kept)
    by_contact: dict[int | None, set[int | None]] = defaultdict(set)
    by_hash: dict[str, set[int | None]] = defaultdict(set)
    rows = Unsubscribe.objects.filter(council_id=council_id, taken_back_at=None)
    for contact_id, kept, audience_id in rows.values_list("contact_id", "email_hashes", "audience_id"):
        by_contact[contact_id].add(audience_id)
        for each in kept:
            by_hash[each].add(audience_id)
    return Wishes(
        council_id,
        frozenset(contacts),
        frozenset(hashes),
        {key: frozenset(ids) for key, ids in by_contact.items()},
        {key: frozenset(ids) for key, ids in by_hash.items()},
    )


def may_write_to(
    council: Council,
    contact_ids: Collection[int],
    *,
    audience_ids: Iterable[int] = (),
    embargo: Embargo | None = None,
    heeds_unsubscribing: bool = True,
) -> Reach:
    """Who of these contacts can be written to and who cannot, with the reason; at most five queries.

    ``audience_ids`` are the audiences addressed: somebody is left out who unsubscribed from each of those they
    belong to. ``embargo`` is the one the material is under while it holds (the caller passed the gate to have it):
    only contacts who are cleared for it and acknowledged its terms are reached. ``heeds_unsubscribing`` is False
    for what is part of somebody's duty, such as notices to staff; an objection counts all the same.
    """
    contacts = Contact.objects.filter(council=council, pk__in=contact_ids).order_by("pk")
    said = wishes(council.pk)
    places = _places(council, contact_ids, set(audience_ids)) if heeds_unsubscribing else {}
    cleared = None if embargo is None else cleared_contacts(embargo)
    reachable, suppressed = [], []
    for contact in contacts:
        reason = _objecting(contact, said)
        if reason is None and heeds_unsubscribing and _has_left(said.left(contact), places.get(contact.pk)):
            reason = Reason.UNSUBSCRIBED
        if reason is None and cleared is not None and contact.pk not in cleared:
            reason = Reason.NOT_CLEARED
        if reason is None:
            reachable.append(contact)
        else:
            suppressed.append(Suppressed(contact, reason))
    return Reach(tuple(reachable), tuple(suppressed))


def cleared_contacts(embargo: Embargo) -> set[int]:
    """The contacts who may receive what is under an embargo: cleared, and the terms acknowledged."""
    rows = embargo.contact_clearances.filter(revoked_at=None).exclude(acknowledged_at=None)
    return set(rows.values_list("contact_id", flat=True))


def _places(council: Council, contact_ids: Collection[int], audience_ids: set[int]) -> dict[int, set[int]]:
    """Through which of the audiences addressed each contact is reached."""
    found: dict[int, set[int]] = defaultdict(set)
    if audience_ids:
        rows = AudienceMember.objects.filter(
            council=council, audience_id__in=audience_ids, contact_id__in=contact_ids
        )
        for contact_id, audience_id in rows.values_list("contact_id", "audience_id"):
            found[contact_id].add(audience_id)
    return found


def _objecting(contact: Contact, said: Wishes) -> Reason | None:
    if contact.erased_at is not None:
        return Reason.ERASED
    if not contact.email:
        return Reason.NO_ADDRESS
    return Reason.OBJECTED if said.has_objected(contact) else None


def _has_left(left: set[int | None], places: set[int] | None) -> bool:
    """Whether nothing remains through which somebody wants to hear."""
    return None in left or bool(places and places <= left)


def objections(membership: Membership) -> QuerySet[Objection]:
    """Every objection of the council."""
    return Objection.objects.filter(council_id=membership.council_id)


def unsubscribes(membership: Membership) -> QuerySet[Unsubscribe]:
    """Every unsubscribing of the council."""
    return Unsubscribe.objects.filter(council_id=membership.council_id)
