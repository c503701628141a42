"""Reads about councils, people and invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from axes.models import AccessLog
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from assessment_ready.councils.models import (
    Council,
    Invitation,
    InvitationQuerySet,
    Membership,
    MembershipQuerySet,
    SavedView,
    User,
)
from assessment_ready.councils.permissions import ROLE_HINTS, Role
from assessment_ready.councils.rules import last_day_of, normal_email, token_hash


@dataclass(frozen=True)
class PersonRow:
    """One line of the people register: a member, or somebody invited (``joined`` is None)."""

    name: str
    email: str
    role: str
    job_title: str
    joined: datetime | None
    last_day: date | None
    last_sign_in: datetime | None
    invited: datetime | None
    membership_id: int | None
    invitation_id: int | None


@dataclass(frozen=True)
class Performer:
    """One of the demonstration's cast: who, as what, where."""

    user_id: int
    name: str
    role: str
    sentence: str
    council: str


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
    return (
        Membership.objects.active(now).filter(user=user).select_related("council").order_by("council__name")
    )


def people(council: Council, now: datetime) -> MembershipQuerySet:
    """The current members of a council by name."""
    return (
        Membership.objects.for_council(council).active(now).select_related("user").order_by("user__full_name")
    )


def member(council: Council, now: datetime, membership_id: int) -> Membership:
    """One current member of the council; raises ``Membership.DoesNotExist``."""
    return people(council, now).get(pk=membership_id)


def open_invitations(council: Council, now: datetime) -> InvitationQuerySet:
    """The council's invitations that can still be accepted, newest first."""
    return Invitation.objects.for_council(council).open(now).select_related("invited_by")


def invitation_of(council: Council, invitation_id: int) -> Invitation:
    """One invitation of the council, open or not; raises ``Invitation.DoesNotExist``."""
    return Invitation.objects.for_council(council).get(pk=invitation_id)


def people_register(council: Council, now: datetime) -> list[PersonRow]:
    """Current members by name, then open invitations by address; two queries."""
    members = [member_row(row) for row in people(council, now)]
    return members + [invited_row(row) for row in open_invitations(council, now).order_by("email")]


def member_row(membership: Membership) -> PersonRow:
    """A current member (with its user loaded) as a line of the register."""
    return PersonRow(
        name=membership.user.full_name,
        email=membership.user.email,
        role=membership.get_role_display(),
        job_title=membership.job_title,
        joined=membership.created_at,
        last_day=last_day_of(membership.ends_at),
        last_sign_in=membership.user.last_login,
        invited=None,
        membership_id=membership.pk,
        invitation_id=None,
    )


def invited_row(invitation: Invitation) -> PersonRow:
    """An open invitation as a line of the register."""
    return PersonRow(
        name="",
        email=invitation.email,
        role=invitation.get_role_display(),
        job_title="",
        joined=None,
        last_day=last_day_of(invitation.membership_ends_at),
        last_sign_in=None,
        invited=invitation.created_at,
        membership_id=None,
        invitation_id=invitation.pk,
    )


def invitation_by_token(token: str, now: datetime) -> Invitation | None:
    """The open invitation this token belongs to, with council and inviter; None when it opens nothing."""
    return (
        Invitation.objects.open(now)
        .filter(token_hash=token_hash(token), council__is_active=True)
        .select_related("council", "invited_by")
        .first()
    )


def user_by_email(email: str) -> User | None:
    """The person with this e-mail address whatever its case, active or not."""
    return User.objects.filter(email__iexact=normal_email(email)).first()


def user_by_id(user_id: int) -> User | None:
    """The active person with this id."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def recent_sign_ins(user: User, count: int = 5) -> Sequence[datetime]:
    """When this person last signed in, newest first."""
    return list(
        AccessLog.objects.filter(username=user.get_username())
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)[:count]
    )


def cast(now: datetime) -> list[tuple[str, list[Performer]]]:
    """Everybody a demonstration offers on its sign-in page, the council with most people first; two queries."""
    groups: dict[str, list[Performer]] = {}
    members = Membership.objects.active(now).select_related("user", "council")
    order = {str(role): position for position, role in enumerate(_CAST_ORDER)}
    for row in sorted(
        members, key=lambda row: (row.council.name, order.get(row.role, 99), row.user.full_name)
    ):
        role = Role(row.role)
        groups.setdefault(row.council.name, []).append(
            Performer(row.user_id, row.user.full_name, role.label, ROLE_HINTS[role], row.council.name)
        )
    for user in User.objects.filter(is_active=True, is_installation_admin=True):
        groups.setdefault("The installation", []).append(
            Performer(
                user.pk,
                user.full_name,
                "Installation administrator",
                "Manages councils and sees no council’s content.",
                "The installation",
            )
        )
    return sorted(groups.items(), key=lambda group: -len(group[1]))


_CAST_ORDER = [
    Role.DASS,
    Role.PROGRAMME_LEAD,
    Role.COMMS_LEAD,
    Role.WORKFORCE_LEAD,
    Role.COUNCILLOR,
    Role.CONTRIBUTOR,
    Role.REVIEWER,
    Role.VIEWER,
    Role.COUNCIL_ADMIN,
]


def councils() -> QuerySet[Council]:
    """Every council of the installation by name, with how many people and administrators it has.

    Nothing of a council's content: the installation administrator sees no more than this.
    """
    current = Q(memberships__revoked_at=None, memberships__user__is_active=True)
    return Council.objects.annotate(
        people_count=Count("memberships", filter=current),
        admin_count=Count("memberships", filter=current & Q(memberships__role=Role.COUNCIL_ADMIN)),
    ).order_by("name")


def council_by_id(council_id: int) -> Council:
    """One council of the installation; raises ``Council.DoesNotExist``."""
    return Council.objects.get(pk=council_id)


def saved_views(membership: Membership, register: str) -> list[SavedView]:
    """A person's own views of one register by name; one query."""
    return list(SavedView.objects.filter(membership=membership, register=register).order_by(Lower("name")))


def saved_view(membership: Membership, view_id: int) -> SavedView:
    """One of a person's own views; raises ``SavedView.DoesNotExist`` for anybody else's."""
    return SavedView.objects.get(membership=membership, pk=view_id)
