"""Reads of resources: the library, the part of it that is public, one of them, to whom it went."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.permissions import Perm
from workforce.models import Distribution, Resource, ResourceAcknowledgement, WorkforceGroup
from workforce.rules.resources import AHEAD, Confirmed

SORTS = {
    "title": ("title", "pk"),
    "kind": ("kind", "title", "pk"),
    "owner": ("owner__user__full_name", "title", "pk"),
    "review": ("review_on", "title", "pk"),
}


@dataclass(frozen=True)
class ResourceFilters:
    """What the library is narrowed to; empty means everything. ``review``: "overdue", "soon" or "withdrawn"."""

    q: str = ""
    kind: str = ""
    group: int | None = None
    statement: int | None = None
    owner: int | None = None
    review: str = ""
    public: str = ""


def resources(membership: Membership) -> QuerySet[Resource]:
    """The resources this person may read: the withdrawn ones only for those who look after them."""
    rows = Resource.objects.filter(council_id=membership.council_id)
    if not membership.can(Perm.MANAGE_WORKFORCE):
        rows = rows.filter(withdrawn_at=None)
    return rows.select_related("owner__user")


def library(
    membership: Membership, today: date, filters: ResourceFilters, sort: str = ""
) -> QuerySet[Resource]:
    """The resources that match, with groups and statements; the withdrawn ones only when asked for."""
    rows = _by_words(resources(membership), filters.q)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.group:
        rows = rows.filter(groups=filters.group)
    if filters.statement:
        rows = rows.filter(statements__number=filters.statement)
    if filters.owner:
        rows = rows.filter(owner_id=filters.owner)
    if filters.public:
        rows = rows.filter(is_public=filters.public == "yes")
    rows = _by_review(rows, filters.review, today)
    names = SORTS.get(sort.removeprefix("-"), SORTS["title"])
    order = [
        F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
        for name in names
    ]
    return rows.distinct().prefetch_related("groups", "statements").order_by(*order)


def public_library(council: Council, words: str = "", kind: str = "") -> QuerySet[Resource]:
    """What anybody may read of a council's resources: in use, and marked as public."""
    rows = Resource.objects.filter(council=council, is_public=True, withdrawn_at=None)
    rows = _by_words(rows, words)
    return rows.filter(kind=kind) if kind else rows


def council_with_public_library(slug: str) -> Council | None:
    """The council with this slug if it shares any resource with everybody; nobody learns of others."""
    shared = Resource.objects.filter(council=OuterRef("pk"), is_public=True, withdrawn_at=None)
    return Council.objects.filter(Exists(shared), slug=slug).first()


def distributions(resource: Resource) -> QuerySet[Distribution]:
    """To whom a resource went, newest first, with how many members were asked and confirmed."""
    rows = Distribution.objects.filter(resource=resource, council_id=resource.council_id)
    return _counted(rows).select_related("group")


def get_distribution(membership: Membership, distribution_id: int) -> Distribution:
    """One distribution of the council. Raises ``Distribution.DoesNotExist``."""
    rows = Distribution.objects.filter(council_id=membership.council_id, resource__in=resources(membership))
    return _counted(rows).select_related("group", "resource").get(pk=distribution_id)


def confirmed_of(row: Distribution) -> Confirmed:
    """How many confirmed: members for themselves (``confirmed_here``), the others as a number."""
    here: int = row.confirmed_here  # type: ignore[attr-defined]
    return Confirmed(here + row.confirmed_elsewhere, row.people)


def to_confirm(membership: Membership, resource: Resource | None = None) -> QuerySet[Distribution]:
    """What this person was asked to confirm and has not, the oldest first; of one resource where it is given."""
    mine = ResourceAcknowledgement.objects.filter(distribution=OuterRef("pk"), membership=membership)
    rows = Distribution.objects.filter(
        ~Exists(mine), asked=membership, council_id=membership.council_id, resource__withdrawn_at=None
    )
    if resource is not None:
        rows = rows.filter(resource=resource)
    return rows.select_related("resource", "group").order_by("sent_on", "pk")


def still_missing(row: Distribution) -> list[str]:
    """The names of members who were asked and have not confirmed, for whoever sent it."""
    done = ResourceAcknowledgement.objects.filter(distribution=row).values("membership")
    missing = row.asked.exclude(pk__in=done).select_related("user").order_by("user__full_name")
    return [str(each.user) for each in missing]


def groups_to_choose(membership: Membership) -> list[WorkforceGroup]:
    """The council's workforce groups in use."""
    return list(WorkforceGroup.objects.filter(council_id=membership.council_id, retired_at=None))


def _counted(rows: QuerySet[Distribution]) -> QuerySet[Distribution]:
    return rows.annotate(
        confirmed_here=Count("acknowledgements", distinct=True), asked_here=Count("asked", distinct=True)
    ).order_by("-sent_on", "-pk")


def _by_words(rows: QuerySet[Resource], words: str) -> QuerySet[Resource]:
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(source__icontains=word))
    return rows


def _by_review(rows: QuerySet[Resource], review: str, today: date) -> QuerySet[Resource]:
    if review == "withdrawn":
        return rows.exclude(withdrawn_at=None)
    rows = rows.filter(withdrawn_at=None)
    if review == "overdue":
        return rows.filter(review_on__lt=today)
    return rows.filter(review_on__range=(today, today + AHEAD)) if review == "soon" else rows
