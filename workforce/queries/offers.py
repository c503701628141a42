"""Reads of the learning directory for members of the council, and how many people want what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from workforce.models import Interest, LearningOffer, Moderation, WorkforceGroup
from workforce.rules.offers import Place, Pool, place_of

# "Coming up" looks this far ahead.
COMING_DAYS = 60
SORTS = {"title": "title", "starts": "starts_on", "cost": "cost_pounds", "review": "review_on"}


@dataclass(frozen=True)
class OfferFilters:
    """What the directory is narrowed to."""

    q: str = ""
    format: str = ""
    open_to: str = ""
    category: int | None = None
    is_free: bool = False
    is_coming: bool = False
    state: str = ""


def published(today: date) -> Q:
    """What can be taken up: published, and not over."""
    return Q(state=Moderation.PUBLISHED) & (Q(ends_on=None) | Q(ends_on__gte=today))


def known_offers(membership: Membership, today: date) -> QuerySet[LearningOffer]:
    """The offers somebody may open: who looks after the directory all of them, the others what can be taken up."""
    rows = LearningOffer.objects.filter(council_id=membership.council_id)
    return rows if membership.can(Perm.MANAGE_WORKFORCE) else rows.filter(published(today))


def with_people(rows: QuerySet[LearningOffer]) -> QuerySet[LearningOffer]:
    """Each with how many people are interested (``people``)."""
    total = Sum("interests__people", filter=Q(interests__withdrawn_at=None))
    return rows.annotate(people=Coalesce(total, 0))


def register(
    membership: Membership, today: date, filters: OfferFilters, sort: str = ""
) -> QuerySet[LearningOffer]:
    """The offers that match, by title."""
    rows = narrowed(known_offers(membership, today), filters, today)
    if filters.state:
        rows = _by_state(rows, filters.state, today)
    elif membership.can(Perm.MANAGE_WORKFORCE):
        rows = rows.filter(state=Moderation.PUBLISHED)
    field = SORTS.get(sort.removeprefix("-"), "title")
    order = F(field).desc(nulls_last=True) if sort.startswith("-") else F(field).asc(nulls_last=True)
    return with_people(rows).order_by(order, "pk")


def narrowed(rows: QuerySet[LearningOffer], filters: OfferFilters, today: date) -> QuerySet[LearningOffer]:
    """By words, format, audience, topic, cost and day: the same for members and the public."""
    for word in filters.q.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(provider__icontains=word)
            | Q(summary__icontains=word)
            | Q(when_and_where__icontains=word)
        )
    if filters.format:
        rows = rows.filter(format=filters.format)
    if filters.open_to:
        rows = rows.filter(open_to__contains=[filters.open_to])
    if filters.category is not None:
        rows = rows.filter(category=filters.category)
    if filters.is_free:
        rows = rows.filter(cost_pounds=Decimal(0))
    if filters.is_coming:
        rows = rows.filter(starts_on__range=(today, today + timedelta(days=COMING_DAYS)))
    return rows


def interests_of(offer: LearningOffer) -> list[Interest]:
    """Who is interested, the first on top; for whoever looks after the directory."""
    return list(Interest.objects.filter(offer=offer, withdrawn_at=None).order_by("made_at", "pk"))


def interests(membership: Membership) -> QuerySet[Interest]:
    """Everybody's interest in the council's offers."""
    return Interest.objects.filter(council_id=membership.council_id)


def waiting(membership: Membership) -> QuerySet[LearningOffer]:
    """What came from outside and nobody has looked at, the oldest first."""
    rows = LearningOffer.objects.filter(council_id=membership.council_id, state=Moderation.WAITING)
    return rows.order_by("created_at", "pk")


def reviews_overdue(membership: Membership, today: date) -> QuerySet[LearningOffer]:
    """Published offers whose review day has gone by."""
    rows = LearningOffer.objects.filter(published(today), council_id=membership.council_id)
    return rows.filter(review_on__lt=today)


def pools(membership: Membership, today: date) -> list[tuple[LearningOffer, Pool]]:
    """Offers with a minimum and how near they are to it: those that can run first, then those that nearly can."""
    rows = known_offers(membership, today).filter(published(today), minimum__gt=0)
    found = [(offer, pool_of(offer)) for offer in with_people(rows).order_by("title", "pk")]
    return sorted(found, key=lambda pair: (not pair[1].is_met, not pair[1].is_near, pair[1].needed))


def pool_of(offer: Any) -> Pool:
    """How many people want an offer that came with its ``people``."""
    return Pool(offer.people, offer.minimum, offer.maximum)


def place(offer: LearningOffer, today: date) -> Place:
    """Where an offer stands today."""
    return place_of(offer.state, offer.ends_on, offer.review_on, today)


def groups_to_choose(membership: Membership) -> Sequence[WorkforceGroup]:
    """The council's workforce groups, for whom an offer is."""
    return list(
        WorkforceGroup.objects.filter(council_id=membership.council_id, retired_at=None).order_by("name")
    )


def _by_state(rows: QuerySet[LearningOffer], state: str, today: date) -> QuerySet[LearningOffer]:
    if state == "review":
        return rows.filter(published(today), review_on__lt=today)
    if state == "over":
        return rows.filter(state=Moderation.PUBLISHED, ends_on__lt=today)
    if state == "all":
        return rows
    return rows.filter(state=state) if state in Moderation.values else rows
