"""Who gets something that is sent, who does not, and why: the same answer before it is confirmed and when it goes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.outbox.message import deliverable
from assessment_ready.sending.models import GONE, MAY_ARRIVE, Means
from assessment_ready.ui.dates import london_date
from comms.models import (
    Activity,
    AudienceMember,
    Briefing,
    BriefingText,
    Contact,
    Delivery,
    Format,
    Objection,
    Release,
    ReleaseKind,
    Suppression,
    Unsubscribe,
)
from comms.queries.contact_wishes import Wishes, cleared_contacts, wishes
from comms.queries.letters import values_of
from comms.queries.load import load
from comms.queries.receipts import bounced
from comms.rules.personal import missing_for
from comms.rules.releases import (
    ReleaseValues,
    dialled,
    has_left,
    is_plain_local,
    needs_other_form,
)

_BATCH = 2_000
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


@dataclass(frozen=True)
class Recipients:
    """Who will receive it and who will not; everybody of the audience is in one of the two for each means."""

    will: tuple[Recipient, ...]
    left_out: tuple[Recipient, ...]

    @property
    def people(self) -> int:
        """How many people will receive it, by whatever means."""
        return len({each.contact.pk for each in self.will})

    @property
    def people_left_out(self) -> int:
        """How many will not receive it by any means."""
        reached = {each.contact.pk for each in self.will}
        return len({each.contact.pk for each in self.left_out} - reached)

    def reasons(self) -> list[tuple[str, int]]:
        """How many are left out for each reason, the most frequent first."""
        return Counter(each.reason for each in self.left_out).most_common()

    def by_means(self) -> dict[str, int]:
        """How many messages there are by each means."""
        return dict(Counter(each.means for each in self.will))


@dataclass(frozen=True)
class SinceCleared:
    """What happened to the audience since the words were cleared, where that is known."""

    joined: int = 0
    objected: int = 0
    unsubscribed: int = 0

    @property
    def is_anything(self) -> bool:
        """Whether anything is known."""
        return bool(self.joined or self.objected or self.unsubscribed)


@dataclass
class _Standing:
    """What holds for the whole council while an audience is worked out, read once."""

    said: Wishes
    cleared: set[int] | None
    accounts: set[int] | None
    domains: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class _Batch:
    """What was read about some contacts."""

    contacts: Mapping[int, Contact]
    places: Mapping[int, set[int]]
    had: Collection[Pair]
    bounced: Collection[str]
    addresses: Mapping[Pair, tuple[str, str] | None]


def target_of(release: Release, now: datetime) -> Target:
    """Whom a release goes to as things are at ``now``."""
    briefing = release.briefing
    embargo = briefing.embargo if briefing.embargo and not briefing.embargo.is_lifted(now) else None
    audience_ids = tuple(release.audiences.order_by("pk").values_list("pk", flat=True))
    has_limit = is_limited(release.kind, release.activity, must_read=release.must_read)
    return Target(
        council_id=release.council_id,
        text=release.text,
        audience_ids=audience_ids,
        means=tuple(release.means),
        embargo=embargo,
        in_full=bool(release.in_full_because),
        heeds_unsubscribing=release.heeds_unsubscribing,
        exists_as=tuple(briefing.formats),
        original_id=release.corrects_id if release.kind != ReleaseKind.ORIGINAL else None,
        too_much=too_much_for(
            release.owner, now, release.not_before, audience_ids, is_planned=release.activity_id is not None
        )
        if has_limit
        else frozenset(),
        release_id=release.pk,
    )


def target_for(
    membership: Membership, briefing: Briefing, text: BriefingText, values: ReleaseValues, now: datetime
) -> Target:
    """Whom a briefing would go to if it were scheduled like this, as far as can be told now."""
    holds = briefing.embargo is not None and not briefing.embargo.is_lifted(values.not_before)
    activity = None
    if values.activity_id is not None:
        seen = Activity.objects.visible_to(membership, now)
        activity = seen.filter(pk=values.activity_id).first()
    too_much: frozenset[int] = frozenset()
    if is_limited(values.kind, activity, must_read=values.must_read):
        too_much = too_much_for(
            membership, now, values.not_before, values.audience_ids, is_planned=activity is not None
        )
    return Target(
        council_id=briefing.council_id,
        text=text,
        audience_ids=values.audience_ids,
        means=values.means,
        embargo=briefing.embargo if holds else None,
        in_full=bool(values.in_full_because),
        heeds_unsubscribing=values.kind == ReleaseKind.ORIGINAL,
        exists_as=tuple(briefing.formats),
        original_id=values.corrects_id if values.kind != ReleaseKind.ORIGINAL else None,
        too_much=too_much,
    )


def is_limited(kind: str, activity: Any, *, must_read: bool) -> bool:
    """Whether the weekly limit of an audience counts: not for what must be read, corrections and publication day."""
    return kind == ReleaseKind.ORIGINAL and not must_read and getattr(activity, "cascade_id", None) is None


def too_much_for(
    membership: Membership,
    now: datetime,
    moment: datetime,
    audience_ids: Collection[int],
    *,
    is_planned: bool,
) -> frozenset[int]:
    """The audiences that would hear more than their limit in the week of ``moment`` and have no override.

    What is no activity of the planner (``is_planned`` False) comes on top of those there are. Four queries.
    """
    day = london_date(moment)
    extra = 0 if is_planned else 1
    return frozenset(
        row.audience.pk
        for row in load(membership, now, day, day)
        if row.audience.pk in audience_ids and row.override is None and row.touches + extra > row.limit
    )


def recipients(target: Target, now: datetime) -> Recipients:
    """Everybody of the audience, judged; the number of queries does not grow within a batch of people."""
    will: list[Recipient] = []
    left_out: list[Recipient] = []
    for batch in judged(target, now):
        for each in batch:
            (left_out if each.reason else will).append(each)
    return Recipients(tuple(will), tuple(left_out))


def judged(target: Target, now: datetime) -> Iterator[list[Recipient]]:
    """Everybody of the audience with the verdict, some at a time."""
    standing = _standing(target.council_id, target.embargo, now, in_full=target.in_full)
    pairs = _addressed(target)
    for start in range(0, len(pairs), _BATCH):
        chunk = pairs[start : start + _BATCH]
        batch = _read(target, standing, chunk)
        yield [_judge(target, standing, batch, pair) for pair in chunk if pair[0] in batch.contacts]


def refusals(rows: Sequence[Delivery], now: datetime) -> dict[Any, tuple[str, str]]:
    """Which deliveries may not leave after all (by their id: reason and words), with wishes and clearance as they are.

    The rows come with release, briefing, embargo and contact. The number of queries grows with councils and
    embargoes among them only, of which a batch usually has one.
    """
    found: dict[Any, tuple[str, str]] = {}
    said: dict[int, Wishes] = {}
    standings: dict[tuple[int, int | None, bool], _Standing] = {}
    places = _places_of(rows)
    for row in rows:
        release, embargo = row.release, row.release.briefing.embargo
        held = embargo if embargo is not None and not embargo.is_lifted(now) else None
        in_full = bool(release.in_full_because)
        key = (row.council_id, held.pk if held else None, in_full)
        if row.council_id not in said:
            said[row.council_id] = wishes(row.council_id)
        if key not in standings:
            standings[key] = _standing(row.council_id, held, now, in_full=in_full, said=said[row.council_id])
        through = places.get((release.pk, row.contact_id), set())
        reason = _refusal(row.contact, row.means, through, standings[key], heeds=release.heeds_unsubscribing)
        if reason:
            found[row.pk] = (reason, Suppression(reason).label)
    return found


def since_cleared(target: Target, cleared_at: datetime | None) -> SinceCleared:
    """What happened to the people of the audiences since the words were cleared; three queries."""
    if cleared_at is None or not target.audience_ids:
        return SinceCleared()
    members = AudienceMember.objects.filter(council_id=target.council_id, audience_id__in=target.audience_ids)
    people = members.values("contact_id")
    joined = Contact.objects.filter(pk__in=people, created_at__gt=cleared_at, erased_at=None)
    objected = Objection.objects.filter(contact__in=people, recorded_at__gt=cleared_at, withdrawn_at=None)
    left = Unsubscribe.objects.filter(contact__in=people, at__gt=cleared_at, taken_back_at=None)
    return SinceCleared(
        joined.count(),
        objected.values("contact").distinct().count(),
        left.values("contact").distinct().count(),
    )


def _addressed(target: Target) -> list[Pair]:
    """Each contact of the audience with each means, once; of a correction exactly who got the original, and how."""
    if target.original_id is not None:
        got = Delivery.objects.filter(release_id=target.original_id, state__in=GONE)
        return list(got.order_by("contact_id", "means").values_list("contact_id", "means"))
    members = AudienceMember.objects.filter(council_id=target.council_id, audience_id__in=target.audience_ids)
    ids = members.order_by("contact_id").values_list("contact_id", flat=True).distinct()
    return [(contact_id, means) for contact_id in ids for means in target.means]


def _standing(
    council_id: int, embargo: Embargo | None, now: datetime, *, in_full: bool, said: Wishes | None = None
) -> _Standing:
    said = said or wishes(council_id)
    if embargo is None:
        return _Standing(said, None, None)
    accounts = None if in_full else _accounts(council_id, embargo, now)
    return _Standing(said, cleared_contacts(embargo), accounts)


def _accounts(council_id: int, embargo: Embargo, now: datetime) -> set[int]:
    """The memberships that can sign in and open what is under this embargo; one query."""
    cleared = Clearance.objects.filter(embargo=embargo, revoked_at=None).values("user_id")
    rows = Membership.objects.active(now).filter(council_id=council_id, user_id__in=cleared)
    return set(rows.values_list("pk", flat=True))


def _read(target: Target, standing: _Standing, chunk: Sequence[Pair]) -> _Batch:
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
    return _Batch(
        contacts,
        places,
        set(had.values_list("contact_id", "means")),
        bounced(target.council_id, known),
        addresses,
    )


def _judge(target: Target, standing: _Standing, batch: _Batch, pair: Pair) -> Recipient:
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
    contact: Contact, means: str, places: Collection[int], standing: _Standing, *, heeds: bool
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


def people_of(release: Release, now: datetime) -> list[Recipient]:
    """Everybody of a release's audience, those who are left out first: as it was decided once it began."""
    if release.resolved_at is None:
        found = recipients(target_of(release, now), now)
        return [*found.left_out, *found.will]
    rows = release.deliveries.select_related("contact").order_by("created_at", "pk")
    kept = [
        Recipient(row.contact, row.means, row.address, row.domain, row.reason, row.reason_words)
        for row in rows
    ]
    return sorted(kept, key=lambda each: not each.reason)
