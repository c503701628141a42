"""Everything held about one contact, for somebody who asks what the council holds about them (UK GDPR, article 15)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import visible_to
from assessment_ready.ui.dates import format_date, format_datetime
from comms.models import Contact, Format
from comms.queries.contact_clearances import clearances_of


@dataclass(frozen=True)
class Held:
    """One thing that is held: under which heading, what it is, and what it says."""

    section: str
    label: str
    text: str


def everything_about(membership: Membership, now: datetime, contact: Contact) -> list[Held]:
    """All of it, in the order of the page; six queries. What is under an embargo passes the gate as everywhere."""
    return [
        *_details(contact),
        *_audiences(contact),
        *_objections(contact),
        *_unsubscribes(contact),
        *_clearances(membership, now, contact),
        *_changes(membership, now, contact),
    ]


def _details(contact: Contact) -> Iterator[Held]:
    formats = ", ".join(Format(code).label for code in contact.formats if code in Format)
    found = [
        ("Reference", contact.reference),
        ("Name", contact.name),
        ("Organisation", contact.organisation),
        ("Role", contact.job_title),
        ("E-mail address", contact.email),
        ("Telephone", contact.phone),
        ("Format needs", formats),
        ("Language", contact.language),
        ("Lawful basis", contact.get_lawful_basis_display()),
        ("Where the details come from", contact.source),
        ("Notes", contact.notes),
        ("Review on", _day(contact.review_on)),
        ("Delete on", _day(contact.delete_on)),
        ("Added", format_datetime(contact.created_at)),
    ]
    for label, text in found:
        yield Held("Details", label, text or "Nothing held")


def _audiences(contact: Contact) -> Iterator[Held]:
    for audience in contact.audiences.all():
        yield Held("Audiences", "Belongs to", audience.name)


def _objections(contact: Contact) -> Iterator[Held]:
    for row in contact.objections.all():
        ended = f"; withdrawn on {format_datetime(row.withdrawn_at)}" if row.withdrawn_at else ""
        yield Held("Objections", f"Objected on {format_date(row.made_on)}", (row.about or "No words") + ended)


def _unsubscribes(contact: Contact) -> Iterator[Held]:
    for row in contact.unsubscribes.select_related("audience"):
        about = row.audience.name if row.audience else "Everything"
        ended = f"; taken back on {format_datetime(row.taken_back_at)}" if row.taken_back_at else ""
        text = f"{about}, {row.method}{ended}"
        yield Held("Unsubscribed", f"On {format_datetime(row.at)}", text)


def _clearances(membership: Membership, now: datetime, contact: Contact) -> Iterator[Held]:
    for row in clearances_of(membership, now, contact):
        said = f"acknowledged on {format_datetime(row.acknowledged_at)}" if row.acknowledged_at else ""
        ended = f"withdrawn on {format_datetime(row.revoked_at)}" if row.revoked_at else ""
        text = "; ".join(filter(None, (row.embargo.title, said, row.acknowledgement, ended)))
        yield Held("Cleared for material under embargo", f"On {format_datetime(row.granted_at)}", text)


def _changes(membership: Membership, now: datetime, contact: Contact) -> Iterator[Held]:
    entries = visible_to(AuditEntry.objects.all(), membership, now).filter(
        object_type=contact._meta.label_lower, object_id=str(contact.pk)
    )
    for entry in entries.order_by("number"):
        told = registry.get(entry.action).describe(entry)
        yield Held("Changes to the record", format_datetime(entry.occurred_at), told)


def _day(day: date | None) -> str:
    return format_date(day) if day else ""
