"""The verdict on one person: whether they may be written to, and whether a text is for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.outbox.message import deliverable
from assessment_ready.sending.models import MAY_ARRIVE, Means
from comms.models import (
    AudienceMember,
    BriefingText,
    Contact,
    Delivery,
    Format,
    Release,
    Suppression,
)
from comms.queries.contact_wishes import Wishes, cleared_contacts, wishes
from comms.queries.letters import values_of
from comms.queries.receipts import bounced
from comms.rules.personal import missing_for
from comms.rules.releases import (
    dialled,
    has_left,
    is_plain_local,
    needs_other_form,
)

# What a text may say of everybody: never missing.
_ALWAYS_KNOWN = {"audience": "known", "council": "known", "question_link": "known"}
Pair = tuple[int, str]


@dataclass(frozen=True)
class Target:
    """Whom one text goes to, and what is asked of each of them.

    ``embargo`` is the one that still holds at the moment of sending (None otherwise); unless it goes ``in_full`` it
    only says where to read, so that people must be able to sign in. ``original_id`` is the release that a correction
    goes after: then the audiences do not count. ``too_much`` are the audiences over their weekly limit.
    ``release_id`` is the release itself once there is one.
    """

    council_id: int
    text: BriefingText
    audience_ids: tuple[int, ...]
    means: tuple[str, ...]
    embargo: Embargo | None = None
    in_full: bool = False
    heeds_unsubscribing: bool = True
    exists_as: tuple[str, ...] = ()
    original_id: int | None = None
    too_much: frozenset[int] = frozenset()
    release_id: int | None = None

    @property
    def words(self) -> str:
        """Everything in which something about the reader may stand; nothing where the words stay behind sign-in."""
        if self.embargo is not None and not self.in_full:
            return ""
        return f"{self.text.title}\n\n{self.text.text}"


@dataclass(frozen=True)
class Recipient:
    """Somebody of the audience by one means; with a ``reason`` they are left out, and ``words`` may say more."""

    contact: Contact
    means: str
    address: str
    domain: str = ""
    reason: str = ""
    words: str = ""


@dataclass
class Standing:
    """What holds for the whole council while an audience is worked out, read once."""

    said: Wishes
    cleared: set[int] | None
    accounts: set[int] | None
    domains: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """What was read about some contacts."""

    contacts: Mapping[int, Contact]
    places: Mapping[int, set[int]]
    had: Collection[Pair]
    bounced: Collection[str]
    addresses: Mapping[Pair, tuple[str, str] | None]


def refusals(rows: Sequence[Delivery], now: datetime) -> dict[Any, tuple[str, str]]:
    """Which deliveries may not leave after all (by their id: reason and words), with wishes and clearance as they are.

    The rows come with release, briefing, embargo and contact. The number of queries grows with councils and
    embargoes among them only, of which a batch usually has one.
    """
    found: dict[Any, tuple[str, str]] = {}
    said: dict[int, Wishes] = {}
    standings: dict[tuple[int, int | None, bool], Standing] = {}
    places = _places_of(rows)
    for row in rows:
        release, embargo = row.release, row.release.briefing.embargo
        held = embargo if embargo is not None and not embargo.is_lifted(now) else None
        in_full = bool(release.in_full_because)
        key = (row.council_id, held.pk if held else None, in_full)
        if row.council_id not in said:
            said[row.council_id] = wishes(row.council_id)
        if key not in standings:
            standings[key] = standing_of(
                row.council_id, held, now, in_full=in_full, said=said[row.council_id]
            )
        through = places.get((release.pk, row.contact_id), set())
        reason = _refusal(row.contact, row.means, through, standings[key], heeds=release.heeds_unsubscribing)
        if reason:
            found[row.pk] = (reason, Suppression(reason).label)
    return found


def standing_of(
    council_id: int, embargo: Embargo | None, now: datetime, *, in_full: bool, said: Wishes | None = None
) -> Standing:
    """What holds for a whole council and one embargo, read once; four queries at most."""
    said = said or wishes(council_id)
    if embargo is None:
        return Standing(said, None, None)
    accounts = None if in_full else _accounts(council_id, embargo, now)
    return Standing(said, cleared_contacts(embargo), accounts)


def _accounts(council_id: int, embargo: Embargo, now: datetime) -> set[int]:
    """The memberships that can sign in and open what is under this embargo; one query."""
    cleared = Clearance.objects.filter(embargo=embargo, revoked_at=None).values("user_id")
    rows = Membership.objects.active(now).filter(council_id=council_id, user_id__in=cleared)
    return set(rows.values_list("pk", flat=True))


def read(target: Target, standing: Standing, chunk: Sequence[Pair]) -> Batch:
    """What is known of these contacts; four queries."""
    ids = {contact_id for contact_id, _ in chunk}
    contacts = Contact.objects.filter(council_id=target.council_id).in_bulk(ids)
    places: dict[int, set[int]] = defaultdict(set)
    members = AudienceMember.objects.filter(audience_id__in=target.audience_ids, contact_id__in=ids)
    for contact_id, audience_id in members.values_list("contact_id", "audience_id"):
        places[contact_id].add(audience_id)
    had = Delivery.objects.filter(text=target.text, contact_id__in=ids, state__in=MAY_ARRIVE)
    if target.release_id is not None:
        had = had.exclude(release_id=target.release_id)
    addresses = {
        (contact_id, means): _address(contacts[contact_id], means, standing.domains)
        for contact_id, means in chunk
        if contact_id in contacts
    }
    known = {found[0] for found in addresses.values() if found}
    return Batch(
        contacts,
        places,
        set(had.values_list("contact_id", "means")),
        bounced(target.council_id, known),
        addresses,
    )


def judge(target: Target, standing: Standing, batch: Batch, pair: Pair) -> Recipient:
    """The verdict on one contact by one means: the first reason against it counts."""
    contact, means = batch.contacts[pair[0]], pair[1]
    places = batch.places.get(contact.pk, set())
    found = batch.addresses[pair]
    reason = _refusal(contact, means, places, standing, heeds=target.heeds_unsubscribing)
    words = ""
    if not reason and found is None:
        reason = Suppression.BAD_ADDRESS
    if not reason and found and found[0] in batch.bounced:
        reason = Suppression.BOUNCED
    if not reason and pair in batch.had:
        reason = Suppression.HAD_IT
    if not reason:
        reason, words = _unfit(target, contact, places)
    address, domain = found or (contact.email if means == Means.EMAIL else contact.phone, "")
    return Recipient(contact, means, address[:254], domain, reason, words)


def _refusal(
    contact: Contact, means: str, places: Collection[int], standing: Standing, *, heeds: bool
) -> str:
    """Why somebody may not be written to at all (as ``may_write_to`` says it for e-mail; a test compares them)."""
    checks: tuple[tuple[str, bool], ...] = (
        (Suppression.ERASED, contact.erased_at is not None),
        (Suppression.NO_ADDRESS, not (contact.email if means == Means.EMAIL else contact.phone)),
        (Suppression.OBJECTED, standing.said.has_objected(contact)),
        (Suppression.UNSUBSCRIBED, heeds and has_left(standing.said.left(contact), places)),
        (Suppression.NOT_CLEARED, standing.cleared is not None and contact.pk not in standing.cleared),
        (
            Suppression.NO_ACCOUNT,
            standing.accounts is not None and contact.membership_id not in standing.accounts,
        ),
    )
    return next((str(reason) for reason, holds in checks if holds), "")


def _unfit(target: Target, contact: Contact, places: Collection[int]) -> tuple[str, str]:
    """Why this text is not for them: the form they need, something missing, too much in the week."""
    if target.original_id is None and needs_other_form(contact.formats, target.exists_as):
        needed = [Format(code).label for code in contact.formats if code in Format.values]
        return Suppression.FORMAT, f"Needs: {', '.join(needed)}"
    missing = missing_for(target.words, values_of(contact, **_ALWAYS_KNOWN)) if "((" in target.words else []
    if missing:
        return Suppression.INCOMPLETE, f"Missing: {', '.join(missing)}"[:300]
    if places and set(places) <= target.too_much:
        return Suppression.OVER_LOAD, ""
    return "", ""


def _address(contact: Contact, means: str, domains: dict[str, str | None]) -> tuple[str, str] | None:
    """Address and domain as servers take them; None where there is no such thing."""
    if means == Means.SMS:
        number = dialled(contact.phone)
        return (number, "") if number else None
    local, _, typed = contact.email.rpartition("@")
    if not is_plain_local(local):
        return _checked(contact.email)
    if typed not in domains:
        found = _checked(f"a@{typed}")
        domains[typed] = found[1] if found else None
    domain = domains[typed]
    return (f"{local}@{domain}", domain) if domain is not None else None


def _checked(address: str) -> tuple[str, str] | None:
    try:
        plain = deliverable(address)
    except AddressRefused:
        return None
    return plain, plain.rpartition("@")[2]


def _places_of(rows: Iterable[Delivery]) -> dict[tuple[int, int], set[int]]:
    """Through which of the audiences of its release each contact is reached; two queries."""
    rows = list(rows)
    addressed: dict[int, set[int]] = defaultdict(set)
    through = Release.audiences.through.objects.filter(release_id__in={row.release_id for row in rows})
    for release_id, audience_id in through.values_list("release_id", "audience_id"):
        addressed[release_id].add(audience_id)
    members: dict[int, set[int]] = defaultdict(set)
    every = {audience_id for ids in addressed.values() for audience_id in ids}
    found = AudienceMember.objects.filter(
        audience_id__in=every, contact_id__in={row.contact_id for row in rows}
    )
    for contact_id, audience_id in found.values_list("contact_id", "audience_id"):
        members[contact_id].add(audience_id)
    return {
        (row.release_id, row.contact_id): members[row.contact_id] & addressed[row.release_id] for row in rows
    }
