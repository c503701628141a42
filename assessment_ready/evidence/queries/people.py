"""Who may look after evidence."""

from datetime import datetime

from assessment_ready.councils.models import Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm, Role, permissions_of
from assessment_ready.councils.queries import people
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.evidence.models import EvidenceItem

_OWNER_ROLES = [role for role in Role if Perm.ADD_EVIDENCE in permissions_of(role)]


def possible_owners(membership: Membership, now: datetime) -> MembershipQuerySet:
    """The current members of the council who may own evidence, by name."""
    return people(membership.council, now).with_role(_OWNER_ROLES)


def owners(membership: Membership, now: datetime) -> MembershipQuerySet:
    """Whoever owns an item that this person may know of, by name, current members or not; for filters."""
    owned = EvidenceItem.objects.visible_to(membership, now).order_by().values("owner_id")
    return (
        Membership.objects.for_council(membership.council)
        .filter(pk__in=owned)
        .select_related("user")
        .order_by("user__full_name")
    )


def is_cleared(member: Membership, embargo: Embargo | None, now: datetime) -> bool:
    """Whether the person may know of what is under ``embargo``; at most one query."""
    if embargo is None or embargo.is_lifted(now):
        return True
    cleared = Clearance.objects.filter(embargo=embargo, user_id=member.user_id, revoked_at=None)
    return cleared.exists()


def may_change(membership: Membership, item: EvidenceItem) -> bool:
    """Whether this person looks after the item: they manage evidence, or own it and may add evidence."""
    if membership.can(Perm.MANAGE_EVIDENCE):
        return True
    return membership.can(Perm.ADD_EVIDENCE) and item.owner_id == membership.pk


def may_open_files(membership: Membership, item: EvidenceItem) -> bool:
    """Whether this person may open the item's files and links; restricted ones are for few."""
    if item.sensitivity != "restricted":
        return True
    return membership.can(Perm.MANAGE_EVIDENCE) or item.owner_id == membership.pk
