"""Reads of deliveries: one, the log with its filters, one contact's history. All go through their release's gate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.sending.models import FAILED, GONE, LIVE, WAITING, DeliveryState
from assessment_ready.ui.dates import LONDON
from comms.models import Audience, AudienceMember, Contact, Delivery, DeliveryEvent
from comms.queries.releases import releases
from comms.rules.progress import ORDER

# So many are counted and paged through; older ones are reached by narrowing the list, and all of them in a file.
MOST_COUNTED = 10_000
HISTORY = 20
GROUPS = {
    "waiting": ("Waiting to leave", WAITING),
    "live": ("Waiting or being handed over", LIVE),
    "gone": ("Left, or may have left", GONE),
    "failed": ("Failed for good", FAILED),
}
SORTS = {
    "made": ("created_at", "pk"),
    "-made": ("-created_at", "-pk"),
    "name": ("contact__name", "pk"),
    "-name": ("-contact__name", "-pk"),
    "changed": ("settled_at", "pk"),
    "-changed": ("-settled_at", "-pk"),
}


@dataclass(frozen=True)
class Filters:
    """What a log is narrowed to; empty means everything."""

    text: str = ""
    state: str = ""
    reason: str = ""
    means: str = ""
    audience_id: int | None = None
    release_id: int | None = None
    day: date | None = None


class Log:
    """Deliveries of which the first pages are counted and shown, however many there are."""

    def __init__(self, rows: QuerySet[Delivery]) -> None:
        self._rows = rows

    def count(self) -> int:
        """How many there are, up to :data:`MOST_COUNTED`."""
        return self._rows.order_by()[:MOST_COUNTED].count()

    def __getitem__(self, place: Any) -> Any:
        """One page of them."""
        return self._rows[place]

    def __iter__(self) -> Iterator[Delivery]:
        """Every one, a batch at a time."""
        return self._rows.iterator(chunk_size=2000)


def deliveries(membership: Membership, now: datetime) -> QuerySet[Delivery]:
    """Every delivery of releases the person may know of, with release and contact."""
    seen = releases(membership, now).order_by()
    rows = Delivery.objects.filter(council_id=membership.council_id, release__in=seen)
    return rows.select_related("release__briefing", "release__embargo", "contact")


def delivery(membership: Membership, now: datetime) -> QuerySet[Delivery]:
    """The same with all that the page of one delivery names."""
    return deliveries(membership, now).select_related(
        "route", "text", "decided_by", "release__owner__user", "release__text"
    )


def log(membership: Membership, rows: QuerySet[Delivery], filters: Filters, sort: str) -> Log:
    """The deliveries that match, in order, newest first as a rule."""
    found = rows.filter(_matching(filters))
    if filters.text:
        found = found.filter(_named(membership.council_id, filters.text))
    return Log(found.order_by(*SORTS.get(sort, SORTS["-made"])))


def states_to_choose() -> list[tuple[str, str]]:
    """Groups of states, then each state."""
    groups = [(key, label) for key, (label, _) in GROUPS.items()]
    return [*groups, *((state, DeliveryState(state).label) for state in ORDER)]


def audiences_of_log(membership: Membership) -> list[tuple[int, str]]:
    """The council's audiences."""
    rows = Audience.objects.filter(council_id=membership.council_id)
    return list(rows.values_list("pk", "name"))


def releases_of_log(membership: Membership, now: datetime) -> list[tuple[int, str]]:
    """The newest releases the person may know of."""
    rows = releases(membership, now)[:200]
    return [(row.pk, str(row)) for row in rows]


def events_of(row: Delivery) -> QuerySet[DeliveryEvent]:
    """What happened to one delivery, oldest first."""
    return DeliveryEvent.objects.filter(delivery=row).select_related("by")


def history_of(contact: Contact, membership: Membership, now: datetime) -> list[Delivery]:
    """What one contact was sent, or was not and why, over all briefings the person may know of; newest first.

    One more than :data:`HISTORY` where there are more.
    """
    rows = deliveries(membership, now).filter(contact=contact).order_by("-created_at", "-pk")
    return list(rows[: HISTORY + 1])


def _matching(filters: Filters) -> Q:
    found = Q()
    if filters.state in GROUPS:
        found &= Q(state__in=GROUPS[filters.state][1])
    elif filters.state:
        found &= Q(state=filters.state)
    for name, value in (
        ("reason", filters.reason),
        ("means", filters.means),
        ("release_id", filters.release_id),
    ):
        if value:
            found &= Q(**{name: value})
    if filters.audience_id:
        places = AudienceMember.objects.filter(
            audience_id=filters.audience_id, contact_id=OuterRef("contact_id")
        )
        found &= Q(Exists(places), release__audiences=filters.audience_id)
    if filters.day:
        start = datetime.combine(filters.day, time(0), LONDON)
        end = datetime.combine(filters.day + timedelta(days=1), time(0), LONDON)
        found &= Q(created_at__gte=start, created_at__lt=end)
    return found


def _named(council_id: int, text: str) -> Q:
    """Whom or what a search names: the contact as they are now, the address it went to, or a reference."""
    people = Contact.objects.filter(
        Q(name__icontains=text)
        | Q(organisation__icontains=text)
        | Q(email__icontains=text)
        | Q(reference__iexact=text),
        council_id=council_id,
    )
    return (
        Q(contact__in=people.order_by())
        | Q(contact_reference__iexact=text)
        | Q(address__iexact=text)
        | Q(release__reference__iexact=text)
        | Q(release__briefing__reference__iexact=text)
    )
