"""Reads about councils, people and invitations."""

from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Council, Membership, MembershipQuerySet


def membership_for(user: Any, slug: str, now: datetime) -> Membership | None:
    """The user's current membership of the council with this slug, or None for strangers."""
    if not getattr(user, "is_authenticated", False):
        return None
    return (
        Membership.objects.active(now)
        .select_related("council", "user")
        .filter(user=user, council__slug=slug)
        .first()
    )


def memberships_of(user: Any, now: datetime) -> MembershipQuerySet:
    """Every current membership of a person, council by council."""
    return Membership.objects.active(now).filter(user=user).select_related("council").order_by("council__name")


def people(council: Council, now: datetime) -> MembershipQuerySet:
    """The current members of a council by name."""
    return Membership.objects.for_council(council).active(now).select_related("user").order_by("user__full_name")
