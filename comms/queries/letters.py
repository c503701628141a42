"""Reads for what each person gets to read: the words, the people, the attachments; and who may read them here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.documents.queries import documents_for
from assessment_ready.sending.models import GONE, Means, Route
from comms.models import Attachment, AudienceMember, Briefing, Contact, Delivery, Release
from comms.queries.clearance import may_open, requests_of
from comms.rules.personal import fields, first_name

_WORDS = ("council", "embargo", "text", "briefing__embargo", "corrects__text")
_FORMER = ("corrects__embargo", "corrects__briefing__embargo")


@dataclass(frozen=True)
class Mailing:
    """Everything a batch of deliveries is composed of, by its ids."""

    rows: Sequence[Delivery]
    releases: Mapping[int, Release]
    contacts: Mapping[int, Contact]
    audiences: Mapping[tuple[int, int], Sequence[str]]
    attachments: Mapping[int, Sequence[Attachment]]
    reply_to: frozenset[int]

    def audience(self, row: Delivery) -> str:
        """Through which of the release's audiences somebody is reached: "Staff and Councillors"."""
        return joined(self.audiences.get((row.release_id, row.contact_id), ()))


def mailing(rows: Iterable[Delivery | UUID]) -> Mailing:
    """What these deliveries are composed of; at most six queries, however many there are."""
    found = _deliveries(rows)
    releases = Release.objects.select_related(*_WORDS, *_FORMER).in_bulk({row.release_id for row in found})
    contact_ids = {row.contact_id for row in found}
    routes = Route.objects.filter(council__in={row.council_id for row in found}, means=Means.EMAIL)
    return Mailing(
        rows=found,
        releases=releases,
        contacts=_contacts(found),
        audiences=_audiences(_naming_audiences(releases), contact_ids),
        attachments=attachments_of({each.briefing_id for each in releases.values()}),
        reply_to=frozenset(routes.exclude(reply_to="").values_list("council_id", flat=True)),
    )


def _deliveries(rows: Iterable[Delivery | UUID]) -> list[Delivery]:
    given = list(rows)
    ids = [row for row in given if isinstance(row, UUID)]
    known = [row for row in given if isinstance(row, Delivery)]
    return known + (list(Delivery.objects.filter(pk__in=ids)) if ids else [])


def _contacts(rows: Sequence[Delivery]) -> dict[int, Contact]:
    """The contacts of deliveries; those that came with them are not fetched again."""
    known = {row.contact_id: row.contact for row in rows if Delivery.contact.is_cached(row)}
    missing = {row.contact_id for row in rows} - known.keys()
    return known | (Contact.objects.in_bulk(missing) if missing else {})


def _naming_audiences(releases: Mapping[int, Release]) -> set[int]:
    """The releases whose words say through which audience somebody is reached."""
    return {
        pk for pk, each in releases.items() if "audience" in fields(f"{each.text.title}\n{each.text.text}")
    }


def _audiences(releases: Collection[int], contact_ids: Collection[int]) -> dict[tuple[int, int], list[str]]:
    if not releases:
        return {}
    rows = AudienceMember.objects.filter(audience__releases__in=releases, contact_id__in=contact_ids)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    names = rows.order_by("audience__name").values_list("audience__releases", "contact_id", "audience__name")
    for release_id, contact_id, name in names:
        if release_id in releases:
            found[release_id, contact_id].append(name)
    return found


def attachments_of(briefing_ids: Collection[int]) -> dict[int, list[Attachment]]:
    """The attachments of briefings (which have passed the gate), with what is in them; one query."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for each in Attachment.objects.filter(briefing_id__in=briefing_ids):
        found[each.briefing_id].append(each)
    return found


def attachment_list(briefing: Briefing) -> list[Attachment]:
    """A briefing's attachments without what is in them."""
    return list(Attachment.objects.filter(briefing=briefing).defer("content").select_related("added_by"))


def joined(names: Sequence[str]) -> str:
    """Names as one text: "Staff, Councillors and Partners"."""
    return " and ".join([*([", ".join(names[:-1])] if names[:-1] else []), *names[-1:]])


def values_of(
    contact: Contact, *, audience: str = "", council: str = "", question_link: str = ""
) -> dict[str, str]:
    """What the fields of ``rules.personal`` are for one contact."""
    return {
        "name": contact.name,
        "first name": first_name(contact.name),
        "organisation": contact.organisation,
        "job title": contact.job_title,
        "audience": audience,
        "council": council,
        "question link": question_link,
    }


def recipients_of(source: Briefing | Release, q: str = "") -> QuerySet[Contact]:
    """The contacts a briefing or a release is for, by name, narrowed to those whose name or organisation has ``q``.

    A correction or withdrawal is for those to whom the former words went.
    """
    if isinstance(source, Release) and source.corrects_id is not None:
        went = Delivery.objects.filter(release=source.corrects_id, state__in=GONE, contact=OuterRef("pk"))
        rows = Contact.objects.filter(Exists(went))
    else:
        places = AudienceMember.objects.filter(contact=OuterRef("pk"), **_through(source))
        rows = Contact.objects.filter(Exists(places))
    rows = rows.filter(council_id=source.council_id, erased_at=None)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(organisation__icontains=q) | Q(reference__iexact=q))
    return rows.order_by("name", "pk")


def audience_of(source: Briefing | Release, contact: Contact) -> str:
    """Through which of the audiences of a briefing or a release a contact is reached."""
    rows = AudienceMember.objects.filter(contact=contact, **_through(source)).order_by("audience__name")
    return joined(list(rows.values_list("audience__name", flat=True)))


def _through(source: Briefing | Release) -> dict[str, Any]:
    return {"audience__briefings" if isinstance(source, Briefing) else "audience__releases": source}


def releases_to_read(membership: Membership, now: datetime) -> Any:
    """The releases whose words this person may read on a page: through the gate, as a reader of communications or
    because they were sent to them.
    """
    seen = Briefing.objects.visible_to(membership, now)
    rows = Release.objects.visible_to(membership, now).filter(briefing__in=seen.order_by().values("pk"))
    if not membership.can(Perm.VIEW_COMMS):
        rows = rows.filter(Exists(_own(membership).filter(release=OuterRef("pk"))))
    return rows.select_related(*_WORDS, *_FORMER, "briefing__product")


def own_delivery(membership: Membership, release: Release) -> Delivery | None:
    """What was sent to this person of a release, if anything was."""
    rows = _own(membership).filter(release=release).select_related("contact")
    return rows.order_by("created_at").first()


def sent_attachments(release: Release) -> list[Attachment]:
    """What goes out with a release, while the briefing is still exactly as it was sent; otherwise nothing."""
    if release.briefing.content_hash != release.content_hash:
        return []
    return attachment_list(release.briefing)


def _own(membership: Membership) -> QuerySet[Delivery]:
    """What left for this person, known by their account or by its address."""
    mine = Q(contact__membership=membership) | Q(contact__email__iexact=membership.user.email)
    return Delivery.objects.filter(mine, council_id=membership.council_id, state__in=GONE)


def attachment_to_open(membership: Membership, now: datetime, attachment_id: int) -> Attachment | None:
    """An attachment whose briefing the person may know of, as a reader of communications or because they were asked
    to sign it off; None otherwise.
    """
    seen = Briefing.objects.visible_to(membership, now)
    rows = Attachment.objects.filter(
        council_id=membership.council_id, briefing__in=seen.order_by().values("pk")
    )
    found = rows.select_related("briefing__embargo").filter(pk=attachment_id).first()
    if found is None or membership.can(Perm.VIEW_COMMS):
        return found
    asked = requests_of(found.briefing)
    return found if any(may_open(membership, request) for request in asked) else None


def packs_to_link(membership: Membership, now: datetime, briefing: Briefing) -> list[GeneratedDocument]:
    """The finished packs that a briefing may lead to: none that is more secret than the briefing itself."""
    rows = documents_for(membership, now).filter(state=DocumentState.READY)
    return [each for each in rows[:100] if is_fit_to_link(each, briefing, now)]


def is_fit_to_link(document: GeneratedDocument, briefing: Briefing, now: datetime) -> bool:
    """Whether naming a pack in a briefing tells nobody of what is still under another embargo."""
    embargo = document.embargo
    return embargo is None or embargo.is_lifted(now) or embargo.pk == briefing.embargo_id
