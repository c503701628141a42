"""Who has confirmed having read what must be read: the figures, the people, and who is to be reminded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from assessment_ready.councils.models import Membership
from assessment_ready.sending.models import GONE, DeliveryState, Means
from comms.models import Contact, Delivery, Release, ReleaseQuerySet, ReleaseState

MOST_CHASES = 2
# What nobody confirmed after so long is not asked for again.
_CHASED_FOR = timedelta(days=60)
# Accepted or delivered: nobody is reminded of what is not known to have left.
_LEFT = (DeliveryState.SUBMITTED, DeliveryState.DELIVERED)
# Who may have got it, or says to have read it.
_ASKED = Q(state__in=GONE) | Q(acknowledged_at__isnull=False)
_THEIRS = Q(deliveries__state__in=GONE) | Q(deliveries__acknowledged_at__isnull=False)
_READ = Q(deliveries__acknowledged_at__isnull=False)
OPEN, READ, ALL = "open", "read", "all"
SORTS = {
    "when": ("not_before", "pk"),
    "title": ("text__title", "pk"),
    "open": ("open_people", "pk"),
}
PEOPLE_SORTS = {
    "name": ("name", "pk"),
    "organisation": ("organisation", "name", "pk"),
    "sent": ("sent_at", "pk"),
    "read": ("read_at", "pk"),
    "asked": ("reminders", "name", "pk"),
}


@dataclass(frozen=True)
class Figures:
    """How many of the people who were asked have confirmed. ``others`` are those it did not reach."""

    asked: int
    read: int
    name: str = ""
    others: int = 0
    reminded: int = 0

    @property
    def open(self) -> int:
        """How many have not confirmed."""
        return self.asked - self.read

    @property
    def share(self) -> float:
        """The part that has, of 0 to 1; 0 where nobody was asked."""
        return self.read / self.asked if self.asked else 0.0


def must_read(membership: Membership, now: datetime) -> ReleaseQuerySet:
    """What must be read and was sent, through the gate, with text, embargo and owner."""
    rows = Release.objects.visible_to(membership, now).filter(must_read=True, resolved_at__isnull=False)
    return rows.select_related("text", "embargo", "owner__user")


def register(
    membership: Membership, now: datetime, *, q: str = "", standing: str = "", sort: str = ""
) -> QuerySet[Any]:
    """What must be read with ``asked_people``, ``read_people`` and ``open_people``; newest first."""
    rows: QuerySet[Any] = must_read(membership, now)
    if q:
        rows = rows.filter(Q(text__title__icontains=q) | Q(reference__iexact=q))
    rows = rows.annotate(
        asked_people=Count("deliveries__contact", distinct=True, filter=_THEIRS),
        read_people=Count("deliveries__contact", distinct=True, filter=_READ),
    ).annotate(open_people=F("asked_people") - F("read_people"))
    if standing == OPEN:
        rows = rows.filter(open_people__gt=0)
    elif standing == READ:
        rows = rows.filter(open_people=0)
    return rows.order_by(*_ordered(SORTS, sort or "-when"))


def figures(release: Release) -> Figures:
    """The figures of one release; one query."""
    found = Delivery.objects.filter(release=release).aggregate(
        everybody=Count("contact", distinct=True),
        asked=Count("contact", distinct=True, filter=_ASKED),
        read=Count("contact", distinct=True, filter=Q(acknowledged_at__isnull=False)),
        reminded=Count("contact", distinct=True, filter=Q(chases__gt=0)),
    )
    others = found.pop("everybody") - found["asked"]
    return Figures(**found, others=others)


def by_audience(release: Release) -> list[Figures]:
    """The figures of each audience it went to, as its members are today; one query.

    Somebody who is in two audiences counts in both.
    """
    rows = Delivery.objects.filter(_ASKED, release=release, contact__places__audience__releases=release)
    counts = rows.values("contact__places__audience_id", "contact__places__audience__name").annotate(
        asked=Count("contact", distinct=True),
        read=Count("contact", distinct=True, filter=Q(acknowledged_at__isnull=False)),
    )
    found = [
        Figures(each["asked"], each["read"], name=each["contact__places__audience__name"]) for each in counts
    ]
    return sorted(found, key=lambda each: each.name.lower())


def people(release: Release, *, standing: str = OPEN, q: str = "", sort: str = "") -> QuerySet[Any]:
    """The people who were asked, with ``read_at``, ``sent_at`` and ``reminders``, by name."""
    rows: QuerySet[Any] = Contact.objects.filter(_THEIRS, deliveries__release=release)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(organisation__icontains=q) | Q(reference__iexact=q))
    rows = rows.annotate(
        read_at=Max("deliveries__acknowledged_at"),
        sent_at=Min("deliveries__submitted_at"),
        reminders=Max("deliveries__chases"),
    )
    if standing != ALL:
        rows = rows.filter(read_at__isnull=standing != READ)
    return rows.order_by(*_ordered(PEOPLE_SORTS, sort or "name"))


def to_remind(now: datetime) -> QuerySet[Release]:
    """What must be read and may be asked for again: sent, not withdrawn, not replaced, not too old."""
    newer = Release.objects.filter(corrects=OuterRef("pk")).exclude(
        state__in=(ReleaseState.CANCELLED, ReleaseState.MISSED)
    )
    rows = Release.objects.filter(
        ~Exists(newer),
        must_read=True,
        state__in=(ReleaseState.SENDING, ReleaseState.DONE),
        briefing__withdrawn_at=None,
        council__is_active=True,
        not_before__gt=now - _CHASED_FOR,
    )
    return rows.order_by("not_before", "pk")


def unread(release: Release, now: datetime) -> QuerySet[Delivery]:
    """The mails of a release about which somebody is to be asked once more now."""
    since = now - timedelta(days=max(release.chase_after, 1))
    rows = Delivery.objects.filter(
        release=release, means=Means.EMAIL, state__in=_LEFT, acknowledged_at=None, chases__lt=MOST_CHASES
    )
    rows = rows.annotate(last_asked=Coalesce("chased_at", "submitted_at", "settled_at"))
    related = rows.filter(last_asked__lte=since).select_related(
        "contact", "council", "text", "release__briefing__embargo"
    )
    return related.order_by("created_at", "pk")


def _ordered(sorts: Mapping[str, tuple[str, ...]], key: str) -> list[Any]:
    """The order a sort key asks for, with nothing (no date yet) at the end."""
    fields = sorts.get(key.removeprefix("-"), next(iter(sorts.values())))
    if key.startswith("-"):
        return [F(name).desc(nulls_last=True) for name in fields]
    return [F(name).asc(nulls_last=True) for name in fields]
