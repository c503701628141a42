"""Reads of who leads statements and who reviews rounds."""

from datetime import datetime

from django.db.models import Q

from assessment_ready.councils.models import Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm, Role, permissions_of
from assessment_ready.councils.queries import people
from assessment_ready.readiness.models import Assignment, ReviewerGrant, Round
from assessment_ready.readiness.queries.secrecy import cleared_users

# External reviewers score nothing but a round of their own.
LEAD_ROLES = [role for role in Role if Perm.SCORE_OWN in permissions_of(role) and role is not Role.REVIEWER]


def eligible_leads(membership: Membership, now: datetime, round_: Round) -> MembershipQuerySet:
    """The current members of the council who may score statements of the round, by name."""
    own = ReviewerGrant.objects.filter(own_round=round_, ends_at__gt=now).values("membership_id")
    return people(membership.council, now).filter(Q(role__in=LEAD_ROLES) | Q(role=Role.REVIEWER, pk__in=own))


def leads_to_choose(membership: Membership, now: datetime, round_: Round) -> list[Membership]:
    """The eligible leads who may know of the round; two queries at most."""
    leads = list(eligible_leads(membership, now, round_))
    cleared = cleared_users(round_, [lead.user_id for lead in leads], now)
    return [lead for lead in leads if lead.user_id in cleared]


def get_assignment(membership: Membership, now: datetime, assignment_id: int) -> Assignment:
    """One assignment of a round the person may know of. Raises ``Assignment.DoesNotExist``.

    People who do not see all rounds find only their own.
    """
    rows = Assignment.objects.filter(round__in=Round.objects.visible_to(membership, now))
    if not membership.can(Perm.VIEW_READINESS):
        rows = rows.filter(lead=membership)
    return rows.select_related("round__embargo", "statement", "lead__user").get(pk=assignment_id)


def programme_leads(membership: Membership, now: datetime, round_: Round) -> list[Membership]:
    """The programme leads who may know of the round."""
    leads = list(people(membership.council, now).with_role([Role.PROGRAMME_LEAD]))
    cleared = cleared_users(round_, [lead.user_id for lead in leads], now)
    return [lead for lead in leads if lead.user_id in cleared]


def eligible_reviewers(membership: Membership, now: datetime) -> MembershipQuerySet:
    """The current external reviewers of the council, by name."""
    return people(membership.council, now).with_role([Role.REVIEWER])


def reviewers_to_choose(membership: Membership, now: datetime, round_: Round) -> list[Membership]:
    """The external reviewers who may know of the round; two queries at most."""
    reviewers = list(eligible_reviewers(membership, now))
    cleared = cleared_users(round_, [each.user_id for each in reviewers], now)
    return [each for each in reviewers if each.user_id in cleared]


def reviews(round_: Round) -> list[ReviewerGrant]:
    """Everybody who was let into the round to review it, with when that ends; one query."""
    rows = ReviewerGrant.objects.filter(round=round_)
    return list(rows.select_related("membership__user", "granted_by").order_by("membership__user__full_name"))


def own_rounds(membership: Membership, now: datetime, grants: list[ReviewerGrant]) -> dict[int, Round]:
    """The reviewers' own rounds that this person may know of, by id; one query at most."""
    wanted = [grant.own_round_id for grant in grants if grant.own_round_id]
    return Round.objects.visible_to(membership, now).in_bulk(wanted) if wanted else {}
