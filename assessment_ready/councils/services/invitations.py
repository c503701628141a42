"""Letting people in: invite, send again, withdraw, accept."""

import secrets
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth import password_validation
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.errors import (
    AccountDisabled,
    AlreadyInvited,
    AlreadyMember,
    EndDateNeeded,
    EndDatePast,
    InvitationClosed,
    InvitationForSomebodyElse,
    InvitationGone,
    SignInFirst,
)
from assessment_ready.councils.models import Council, Invitation, Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.councils.queries import open_invitations, people, user_by_email
from assessment_ready.councils.rules import (
    INVITATION_LIFE,
    end_of,
    last_day_of,
    needs_last_day,
    normal_email,
    token_hash,
)
from assessment_ready.councils.services.accounts import absolute
from assessment_ready.outbox.services import enqueue


@transaction.atomic
def invite(
    *, actor: Membership, email: str, role: str, last_day: date | None, submission_key: UUID
) -> Invitation:
    """Invite somebody into the actor's council and mail them the link.

    Sent twice with the same ``submission_key``, it invites once. Raises ``AlreadyMember``,
    ``AlreadyInvited``, ``EndDateNeeded`` or ``EndDatePast``.
    """
    return _invite(
        council_id=actor.council_id,
        actor=actor.user,
        email=email,
        role=role,
        last_day=last_day,
        submission_key=submission_key,
    )


@transaction.atomic
def invite_first_administrator(
    *, actor: User, council: Council, email: str, submission_key: UUID
) -> Invitation:
    """Invite a council administrator on behalf of the installation."""
    return _invite(
        council_id=council.pk,
        actor=actor,
        email=email,
        role=Role.COUNCIL_ADMIN,
        last_day=None,
        submission_key=submission_key,
    )


def check_last_day(role: str, last_day: date | None, now: datetime) -> None:
    """Reviewers need a last day, and no last day may have passed already."""
    if last_day is None:
        if needs_last_day(role):
            raise EndDateNeeded
    elif end_of(last_day) <= now:
        raise EndDatePast


def _invite(
    *, council_id: int, actor: User, email: str, role: str, last_day: date | None, submission_key: UUID
) -> Invitation:
    council = Council.objects.select_for_update().get(pk=council_id)
    email, now = normal_email(email), timezone.now()
    already = Invitation.objects.for_council(council).filter(submission_key=submission_key).first()
    if already is not None:
        return already
    check_last_day(role, last_day, now)
    if people(council, now).filter(user__email__iexact=email).exists():
        raise AlreadyMember
    if open_invitations(council, now).filter(email__iexact=email).exists():
        raise AlreadyInvited
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        council=council,
        email=email,
        role=Role(role),
        membership_ends_at=end_of(last_day) if last_day else None,
        token_hash=token_hash(token),
        invited_by=actor,
        expires_at=now + INVITATION_LIFE,
        submission_key=submission_key,
    )
    invitation.save(force_insert=True)
    record(
        "councils.invitation.created",
        actor=actor,
        obj=invitation,
        council=council,
        after={"role": role, "last_day": last_day},
        label=email,
    )
    _mail(invitation, actor, token)
    return invitation


@transaction.atomic
def resend_invitation(*, actor: Membership, invitation_id: int) -> Invitation:
    """Send the invitation again with a new link and a new week; the old link stops working."""
    invitation = _locked(actor, invitation_id)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = timezone.now() + INVITATION_LIFE
    invitation.save(update_fields=["token_hash", "expires_at"])
    record(
        "councils.invitation.resent",
        actor=actor,
        obj=invitation,
        council=invitation.council,
        label=invitation.email,
    )
    _mail(invitation, actor.user, token)
    return invitation


@transaction.atomic
def revoke_invitation(*, actor: Membership, invitation_id: int) -> Invitation:
    """Withdraw an open invitation: its link stops working."""
    invitation = _locked(actor, invitation_id)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(
        "councils.invitation.revoked",
        actor=actor,
        obj=invitation,
        council=invitation.council,
        label=invitation.email,
    )
    return invitation


@transaction.atomic
def accept_invitation(*, actor: User, token: str) -> Membership:
    """The signed-in person joins. Raises ``InvitationClosed`` or ``InvitationForSomebodyElse``."""
    invitation = _take(token)
    if normal_email(actor.email) != normal_email(invitation.email):
        raise InvitationForSomebodyElse
    return _join(invitation, actor)


@transaction.atomic
def accept_as_new_person(*, token: str, full_name: str, password: str) -> Membership:
    """Make an account for the invited address and join.

    Raises ``InvitationClosed``, ``SignInFirst`` when the account exists, ``AccountDisabled`` when it was
    switched off.
    """
    invitation = _take(token)
    existing = user_by_email(invitation.email)
    if existing is not None:
        raise SignInFirst if existing.is_active else AccountDisabled
    user = User.objects.create_user(email=invitation.email, full_name=full_name, password=password)
    password_validation.password_changed(password, user)
    record("councils.user.joined", actor=user, obj=user)
    return _join(invitation, user)


def _locked(actor: Membership, invitation_id: int) -> Invitation:
    """The council's invitation, locked; raises ``InvitationGone`` unless it waits to be accepted."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("council")
        .for_council(actor.council)
        .get(pk=invitation_id)
    )
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationGone
    return invitation


def _take(token: str) -> Invitation:
    """The open invitation of this token, locked until the transaction ends."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("council")
        .filter(token_hash=token_hash(token), council__is_active=True)
        .first()
    )
    if invitation is None or not invitation.is_open(timezone.now()):
        raise InvitationClosed
    return invitation


def _join(invitation: Invitation, user: User) -> Membership:
    """Make or revive the membership and close the invitation."""
    now = timezone.now()
    membership, made = Membership.objects.select_for_update(of=("self",)).get_or_create(
        council=invitation.council,
        user=user,
        defaults={"role": invitation.role, "ends_at": invitation.membership_ends_at},
    )
    if not made:
        membership.role = invitation.role
        membership.ends_at = invitation.membership_ends_at
        membership.revoked_at = None
        membership.version += 1
        membership.save(update_fields=["role", "ends_at", "revoked_at", "version"])
    invitation.accepted_at = now
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        "councils.invitation.accepted",
        actor=user,
        obj=membership,
        council=invitation.council,
        after={"role": membership.role, "last_day": last_day_of(membership.ends_at)},
    )
    return membership


def _mail(invitation: Invitation, inviter: User, token: str) -> None:
    enqueue(
        kind="invitation",
        to=invitation.email,
        council=invitation.council,
        context={
            "council": invitation.council.name,
            "inviter": inviter.full_name,
            "role": invitation.get_role_display(),
            "link": absolute(reverse("councils:invitation", args=[token])),
            "expires_at": invitation.expires_at,
        },
        sensitive=True,
        expires_at=invitation.expires_at,
    )
