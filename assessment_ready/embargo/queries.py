"""Reads about embargoes. Everything passes ``visible_to``: the uncleared cannot tell that an embargo exists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from assessment_ready.councils.models import Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm, Role, permissions_of
from assessment_ready.councils.queries import people
from assessment_ready.councils.rows import need_rows
from assessment_ready.embargo.gate import settled_for
from assessment_ready.embargo.models import Clearance, Embargo, Look

MANAGERS = [role for role in Role if Perm.MANAGE_EMBARGOES in permissions_of(role)]


@dataclass(frozen=True)
class ClearedPerson:
    """One person who may see an embargo's material, and as what they are in the council now."""

    clearance_id: int
    name: str
    role: str
    granted_by: str
    granted_at: datetime
    acknowledged_at: datetime | None


def embargoes_for(membership: Membership, now: datetime) -> QuerySet[Embargo]:
    """The embargoes this person may know of, newest first, with how many are cleared (``cleared_count``)."""
    counted = Count("clearances", filter=Q(clearances__revoked_at=None))
    rows = Embargo.objects.visible_to(membership, now).annotate(cleared_count=counted)
    return rows.order_by("-created_at", "-pk")


def get_embargo(membership: Membership, now: datetime, embargo_id: int) -> Embargo:
    """One embargo this person may know of; raises ``Embargo.DoesNotExist``."""
    return (
        Embargo.objects.visible_to(membership, now)
        .select_related("council", "created_by", "lifted_by")
        .get(pk=embargo_id)
    )


def choices(membership: Membership, now: datetime) -> list[tuple[int, str]]:
    """The embargoes this person may put material under: still in force, and they are cleared. One query.

    For a select of a form; what is not offered here must be refused there.
    """
    current = Embargo.objects.visible_to(membership, now).filter(
        Q(lifts_at=None) | Q(lifts_at__gt=now), lifted_at=None
    )
    return [(embargo.pk, embargo.title) for embargo in current.order_by("title")]


def cleared_people(embargo: Embargo, now: datetime) -> list[ClearedPerson]:
    """Who is cleared, by name; two queries."""
    roles = {row.user_id: row.get_role_display() for row in people(embargo.council, now)}
    rows = embargo.clearances.filter(revoked_at=None).select_related("user", "granted_by")
    return [
        ClearedPerson(
            clearance_id=row.pk,
            name=row.user.full_name,
            role=roles.get(row.user_id, "No longer in the council"),
            granted_by=row.granted_by.full_name,
            granted_at=row.granted_at,
            acknowledged_at=row.acknowledged_at,
        )
        for row in rows
    ]


def has_clearance(embargo: Embargo, clearance_id: int) -> bool:
    """Whether this clearance belongs to the embargo, withdrawn or not."""
    return embargo.clearances.filter(pk=clearance_id).exists()


def can_be_cleared(embargo: Embargo, now: datetime) -> MembershipQuerySet:
    """The current members who are not cleared yet, by name."""
    cleared = Clearance.objects.filter(embargo=embargo, revoked_at=None)
    return people(embargo.council, now).exclude(user__in=cleared.values("user"))


def other_managers(embargo: Embargo, now: datetime, without_user_id: int) -> MembershipQuerySet:
    """Cleared members who can manage embargoes, leaving one person out."""
    cleared = Clearance.objects.filter(embargo=embargo, revoked_at=None).exclude(user_id=without_user_id)
    return people(embargo.council, now).with_role(MANAGERS).filter(user__in=cleared.values("user"))


def own_clearance(membership: Membership, embargo: Embargo) -> Clearance | None:
    """The person's own clearance for an embargo, if they have one."""
    rows = Clearance.objects.filter(embargo=embargo, user_id=membership.user_id, revoked_at=None)
    return rows.first()


def awaiting_acknowledgement(membership: Membership, now: datetime) -> QuerySet[Embargo]:
    """The embargoes in force whose terms the person has still to acknowledge, the oldest clearance first."""
    own = Clearance.objects.filter(
        user_id=membership.user_id, council_id=membership.council_id, revoked_at=None, acknowledged_at=None
    )
    in_force = Embargo.objects.visible_to(membership, now).filter(
        Q(lifts_at=None) | Q(lifts_at__gt=now), lifted_at=None
    )
    return in_force.filter(pk__in=own.values("embargo_id")).order_by("created_at", "pk")


def needs_rows(membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    """The terms this person has still to acknowledge, as need rows (``councils.rows``): "embargo.terms".

    Where the gate is settled as for somebody uncleared (mail that anybody may read), there are none.
    """
    rows = awaiting_acknowledgement(membership, now)
    settled = settled_for(membership, now)
    if settled is not None:
        rows = rows.filter(pk__in=settled.opened)
    return need_rows(rows, kind="embargo.terms", label="title")


def looks(embargo: Embargo, *, person: int | None = None) -> QuerySet[Look]:
    """Who opened what when, newest first; of one user only when ``person`` is given."""
    rows = embargo.looks.select_related("user")
    return rows if person is None else rows.filter(user_id=person)


def lookers(embargo: Embargo) -> list[tuple[int, str]]:
    """Everybody in the log of looks, by name: user id and name."""
    found = embargo.looks.order_by("user__full_name", "user_id").values_list("user_id", "user__full_name")
    return list(found.distinct())
