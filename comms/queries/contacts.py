"""Reads of contacts: the register, one contact, what is due; and :func:`may_write_to`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from comms.models import Audience, Contact
from comms.queries.contact_wishes import Reach, Reason, Suppressed, Wishes, may_write_to, wishes

__all__ = [
    "SORTS",
    "ContactFilters",
    "ContactsDue",
    "Reach",
    "Reason",
    "Suppressed",
    "Wishes",
    "audiences_to_choose",
    "contacts",
    "contacts_to_review",
    "due_for_erasing",
    "may_write_to",
    "register",
    "wishes",
]

SORTS = {
    "name": ("called", "number"),
    "reference": ("number",),
    "organisation": ("organisation", "called", "number"),
    "email": ("email", "number"),
    "review": ("review_on", "called", "number"),
    "delete": ("delete_on", "called", "number"),
    "added": ("created_at", "number"),
}
# What a contact is called in a list: name, otherwise organisation, otherwise address.
_CALLED = Lower(
    Coalesce(
        *(NullIf(F(name), Value("")) for name in ("name", "organisation", "email")), output_field=CharField()
    )
)


@dataclass(frozen=True)
class ContactFilters:
    """What the register is narrowed to; empty means everything that is not erased.

    ``due`` is "review" or "delete", ``wish`` "objected", "unsubscribed" or "none", ``address`` "none" or "some".
    """

    q: str = ""
    audience: int | None = None
    basis: str = ""
    needs: str = ""
    wish: str = ""
    due: str = ""
    address: str = ""
    state: str = ""


@dataclass(frozen=True)
class ContactsDue:
    """How many contacts a person should look at: past their review date, and past their deletion date."""

    to_review: int = 0
    to_erase: int = 0


def contacts(membership: Membership) -> QuerySet[Contact]:
    """Every contact of the council, erased ones too."""
    return Contact.objects.filter(council_id=membership.council_id)


def register(
    membership: Membership, today: date, filters: ContactFilters, sort: str = ""
) -> QuerySet[Contact]:
    """The contacts that match, with their audiences."""
    rows = contacts(membership).filter(erased_at__isnull=filters.state != "erased")
    rows = _by_words(_by_fields(rows, filters, today), filters.q)
    if filters.wish:
        rows = _by_wish(rows, filters.wish, wishes(membership.council_id))
    order = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    if sort.startswith("-"):
        order = (f"-{order[0]}", *order[1:])
    return rows.annotate(called=_CALLED).order_by(*order).prefetch_related("audiences")


def _by_fields(rows: QuerySet[Contact], filters: ContactFilters, today: date) -> QuerySet[Contact]:
    wanted: dict[str, Any] = {}
    if filters.audience:
        wanted["places__audience_id"] = filters.audience
    if filters.basis:
        wanted["lawful_basis"] = filters.basis
    if filters.needs:
        wanted["formats__contains"] = [filters.needs]
    if filters.due:
        wanted[f"{filters.due}_on__lte"] = today
    rows = rows.filter(**wanted)
    if filters.address:
        rows = rows.filter(email="") if filters.address == "none" else rows.exclude(email="")
    return rows


def _by_words(rows: QuerySet[Contact], words: str) -> QuerySet[Contact]:
    for word in words.split():
        found = Q(reference__iexact=word)
        for name in ("name", "organisation", "job_title", "email", "phone"):
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    return rows


def _by_wish(rows: QuerySet[Contact], wish: str, said: Wishes) -> QuerySet[Contact]:
    """By what people said. Hashes cannot be looked for in the database, so they are compared here."""
    if wish == "objected":
        return rows.filter(pk__in=_those(rows, said.objecting, said.objecting_hashes, said.has_objected))
    left = _those(rows, frozenset(said.unsubscribed), frozenset(said.unsubscribed_hashes), said.left)
    if wish == "unsubscribed":
        return rows.filter(pk__in=left)
    objected = _those(rows, said.objecting, said.objecting_hashes, said.has_objected)
    return rows.exclude(pk__in=[*left, *objected])


def _those(
    rows: QuerySet[Contact], ids: frozenset[int | None], hashes: frozenset[str], says: Any
) -> list[int]:
    if not hashes:
        return [pk for pk in ids if pk is not None]
    return [row.pk for row in rows.order_by().only("pk", "email") if row.pk in ids or says(row)]


def audiences_to_choose(membership: Membership) -> list[Audience]:
    """The audiences in use, in the order in which they hear; one query."""
    return list(Audience.objects.filter(council_id=membership.council_id, is_active=True))


def due_for_erasing(membership: Membership, today: date) -> QuerySet[Contact]:
    """The contacts whose deletion date has come, the longest due first."""
    rows = contacts(membership).filter(erased_at=None, delete_on__lte=today)
    return rows.order_by("delete_on", "number")


def contacts_to_review(membership: Membership, today: date) -> ContactsDue:
    """What is due among the contacts for somebody who looks after them; nothing for anybody else. One query."""
    if not membership.can(Perm.MANAGE_CONTACTS):
        return ContactsDue()
    erase = Q(delete_on__lte=today)
    found = (
        contacts(membership)
        .filter(erased_at=None)
        .aggregate(
            to_review=Count("pk", filter=Q(review_on__lte=today) & ~erase),
            to_erase=Count("pk", filter=erase),
        )
    )
    return ContactsDue(**found)
