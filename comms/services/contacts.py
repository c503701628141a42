"""Adding and changing contacts."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.ui.dates import format_date, london_date
from comms.errors import InvalidEntry
from comms.errors.contacts import AddressTaken, AudienceNotChosen, ContactErased
from comms.models import Audience, AudienceMember, Contact, Format, LawfulBasis, Objection, Unsubscribe
from comms.queries.contact_hashes import address_hash
from comms.rules.addresses import address_problem, clean_address
from comms.services import entries
from comms.services.contact_log import record

KIND = "contact"


@dataclass(frozen=True)
class ContactValues:
    """What is entered of a contact. ``formats`` are codes of ``Format``, ``audience_ids`` the places it has."""

    name: str = ""
    organisation: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""
    lawful_basis: str = LawfulBasis.PUBLIC_TASK
    source: str = ""
    formats: tuple[str, ...] = ()
    language: str = ""
    notes: str = ""
    review_on: date | None = None
    delete_on: date | None = None
    audience_ids: tuple[int, ...] = ()

    def fields(self) -> dict[str, Any]:
        """What the contact's own row takes: the address cleaned, the formats as it keeps them."""
        values = asdict(self) | {"email": clean_address(self.email), "formats": sorted(self.formats)}
        values.pop("audience_ids")
        return values


@transaction.atomic
def add_contact(*, actor: Membership, values: ContactValues, submission_key: UUID) -> Contact:
    """A new contact. Raises ``InvalidEntry``, ``AddressTaken`` and ``AudienceNotChosen``."""
    entries.require(actor, Perm.MANAGE_CONTACTS)
    lock_register(actor, 0)
    made = entries.known(actor, Contact, submission_key)
    if made is not None:
        return made
    fields = values.fields()
    _check(actor, fields, Contact(), audience_ids=values.audience_ids)
    number = lock_register(actor, 1)[0]
    contact = Contact(number=number, reference=f"CON-{number}", created_by=actor.user, **fields)
    entries.add(actor, contact, submission_key)
    _place(contact, set(values.audience_ids), set())
    record("comms.contact.added", actor, contact)
    return contact


@transaction.atomic
def change_contact(*, actor: Membership, contact_id: int, version: int, values: ContactValues) -> Contact:
    """Another name, address, audience… Whatever somebody said about being written to follows a new address.

    Raises ``ChangedMeanwhile``, ``ContactErased``, ``InvalidEntry``, ``AddressTaken`` and ``AudienceNotChosen``.
    """
    lock_register(actor, 0)
    contact = locked_contact(actor, contact_id)
    current = set(contact.places.values_list("audience_id", flat=True))
    entries.check_version(contact, version, shown(contact))
    fields = values.fields()
    _check(actor, fields, contact, audience_ids=tuple(set(values.audience_ids) - current))
    before, changed = entries.apply_changes(contact, fields)
    placed = _place(contact, set(values.audience_ids), current)
    if not changed and not placed:
        return contact
    if before.get("email") or changed.get("email"):
        keep_hashes(contact, str(before["email"]), contact.email)
    entries.save(contact, *changed)
    record("comms.contact.changed", actor, contact, fields=[*changed, *(["audiences"] if placed else [])])
    return contact


def lock_register(actor: Membership, count: int) -> range:
    """``count`` new numbers. Until the transaction ends nobody else adds, changes, imports or erases a contact.

    Taken before a contact's own row is locked, everywhere, so that no two wait for each other.
    """
    return next_numbers(council=actor.council, kind=KIND, count=count)


def locked_contact(actor: Membership, contact_id: int) -> Contact:
    """A contact of the actor's council, locked. Raises ``NotAllowed`` and ``ContactErased``."""
    entries.require(actor, Perm.MANAGE_CONTACTS)
    contact = entries.locked(actor, Contact, contact_id)
    if contact.erased_at is not None:
        raise ContactErased
    return contact


def keep_hashes(contact: Contact, *addresses: str) -> None:
    """Let what the contact said about being written to hold for these addresses too."""
    hashes = {address_hash(contact.council_id, email) for email in addresses if email}
    standing: list[Objection | Unsubscribe] = [
        *contact.objections.filter(withdrawn_at=None),
        *contact.unsubscribes.filter(taken_back_at=None),
    ]
    for row in standing:
        if not hashes <= set(row.email_hashes):
            row.email_hashes = sorted({*row.email_hashes, *hashes})
            row.save(update_fields=["email_hashes"])


def shown(contact: Contact) -> list[tuple[str, str]]:
    """The contact as the second of two savers sees it."""
    names = ", ".join(each.name for each in contact.audiences.all())
    formats = ", ".join(Format(code).label for code in contact.formats if code in Format)
    rows = [
        ("Name", contact.name),
        ("Organisation", contact.organisation),
        ("Role", contact.job_title),
        ("E-mail address", contact.email),
        ("Telephone", contact.phone),
        ("Audiences", names),
        ("Format needs", formats),
        ("Language", contact.language),
        ("Lawful basis", contact.get_lawful_basis_display()),
        ("Where the details come from", contact.source),
        ("Review on", format_date(contact.review_on) if contact.review_on else ""),
        ("Delete on", format_date(contact.delete_on) if contact.delete_on else ""),
        ("Notes", contact.notes),
    ]
    return [(label, text or "–") for label, text in rows]


def check_audiences(actor: Membership, audience_ids: tuple[int, ...]) -> None:
    """Raise ``AudienceNotChosen`` unless all are audiences of the council that are in use."""
    wanted = set(audience_ids)
    usable = Audience.objects.filter(council_id=actor.council_id, is_active=True, pk__in=wanted)
    if wanted and usable.count() != len(wanted):
        raise AudienceNotChosen


def _check(
    actor: Membership, fields: dict[str, Any], contact: Contact, *, audience_ids: tuple[int, ...]
) -> None:
    """``audience_ids`` are those that would be new."""
    if not any(fields[name] for name in ("name", "organisation", "email")):
        raise InvalidEntry("Enter a name, an organisation or an e-mail address", field="name")
    if problem := address_problem(fields["email"]):
        raise InvalidEntry(problem, field="email")
    today = london_date(timezone.now())
    for name in ("review_on", "delete_on"):
        day = fields[name]
        if day is not None and day != getattr(contact, name) and day < today:
            raise InvalidEntry("The date must be today or later", field=name)
    _check_taken(actor, fields["email"], contact)
    check_audiences(actor, audience_ids)


def _check_taken(actor: Membership, email: str, contact: Contact) -> None:
    if not email or email == contact.email:
        return
    other = (
        Contact.objects.filter(council_id=actor.council_id, email__iexact=email)
        .exclude(pk=contact.pk)
        .first()
    )
    if other is not None:
        raise AddressTaken(reference=other.reference, contact_id=other.pk)


def _place(contact: Contact, wanted: set[int], current: set[int]) -> bool:
    """Give the contact these places; whether any changed. Places in audiences out of use stay as they are."""
    gone = contact.places.filter(audience__is_active=True, audience_id__in=current - wanted)
    removed = gone.delete()[0]
    added = [
        AudienceMember(council_id=contact.council_id, audience_id=audience_id, contact=contact)
        for audience_id in sorted(wanted - current)
    ]
    AudienceMember.objects.bulk_create(added)
    return bool(removed or added)
