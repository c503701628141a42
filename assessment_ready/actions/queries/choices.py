"""What forms and services may choose from: people, embargoes, statements, items, other actions."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from assessment_ready.actions.models import OPEN, Action, ActionQuerySet
from assessment_ready.councils.models import Council, Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm, Role, permissions_of
from assessment_ready.councils.queries import people
from assessment_ready.embargo.models import Clearance, Embargo, EmbargoQuerySet
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.framework.models import QualityStatement

# Whoever owns an action reports on it and brings the evidence that it is done.
OWNERS = [role for role in Role if {Perm.OWN_ACTIONS, Perm.ADD_EVIDENCE} <= permissions_of(role)]
SEERS = [role for role in Role if Perm.OWN_ACTIONS in permissions_of(role)]
# More than this nobody reads in a select; the rest is found by its reference.
MOST_OFFERED = 500


def possible_owners(council: Council, now: datetime) -> MembershipQuerySet:
    """Current members who may own an action, by name."""
    return people(council, now).with_role(OWNERS)


def possible_helpers(council: Council, now: datetime) -> MembershipQuerySet:
    """Current members who may help with an action: whoever only looks on changes nothing."""
    return possible_owners(council, now)


def possible_answerers(council: Council, now: datetime) -> MembershipQuerySet:
    """Current members who may see an action they are asked about, by name."""
    return people(council, now).with_role(SEERS)


def embargoes_to_choose(membership: Membership, now: datetime) -> EmbargoQuerySet:
    """The embargoes that still hold and that this person is cleared for, if they may use any."""
    if not membership.can(Perm.MANAGE_EMBARGOES):
        return Embargo.objects.none()
    held = Embargo.objects.filter(lifted_at=None).filter(Q(lifts_at=None) | Q(lifts_at__gt=now))
    return held.open_to(membership, now).order_by("title")


def not_cleared(embargo: Embargo | None, members: Iterable[Membership], now: datetime) -> list[Membership]:
    """Which of these people could not open what is under the embargo; one query at most."""
    asked = list(members)
    if embargo is None or embargo.is_lifted(now) or not asked:
        return []
    cleared = set(
        Clearance.objects.filter(embargo=embargo, revoked_at=None).values_list("user_id", flat=True)
    )
    return [member for member in asked if member.user_id not in cleared]


def statements_by_id(ids: Iterable[int]) -> dict[int, QualityStatement]:
    """Quality statements by id; unknown ids are left out."""
    return QualityStatement.objects.in_bulk(list(ids))


def possible_predecessors(membership: Membership, now: datetime, action: Action) -> ActionQuerySet:
    """Open actions this one may wait for: what its readers may not know of is never named on it."""
    open_or_same = Q(embargo=None) | Q(embargo_id=action.embargo_id)
    rows = Action.objects.visible_to(membership, now).filter(open_or_same, lifecycle__in=OPEN)
    return rows.exclude(pk=action.pk).order_by("number")


def possible_items(membership: Membership, now: datetime, action: Action) -> QuerySet[EvidenceItem]:
    """Evidence that may be attached: the person's to see, not withdrawn, under no other embargo; newest first."""
    open_or_same = Q(embargo=None) | Q(embargo_id=action.embargo_id)
    rows = EvidenceItem.objects.visible_to(membership, now).filter(open_or_same, withdrawn_at=None)
    return rows.order_by("-pk")
