"""Changing and ending what people are in a council, and the council's own settings."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.errors import (
    ChangedMeanwhile,
    LastAdministrator,
    MembershipOver,
    OwnMembership,
    SlugTaken,
)
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.councils.queries import people
from assessment_ready.councils.rules import end_of, last_day_of
from assessment_ready.councils.services.invitations import check_last_day
from assessment_ready.ui.dates import format_date


@transaction.atomic
def change_membership(
    *,
    actor: Membership,
    membership_id: int,
    version: int,
    role: str,
    job_title: str,
    last_day: date | None,
) -> Membership:
    """Change somebody's role, job title or last day; it counts from their next request.

    Raises ``OwnMembership``, ``MembershipOver``, ``ChangedMeanwhile``, ``LastAdministrator`` or an end
    date's error.
    """
    membership = _locked_member(actor, membership_id)
    if membership.version != version:
        raise ChangedMeanwhile(version=membership.version, current=described(membership))
    now = timezone.now()
    check_last_day(role, last_day, now)
    if membership.role == Role.COUNCIL_ADMIN and (role != Role.COUNCIL_ADMIN or last_day):
        _keep_an_administrator(membership)
    old = {
        "role": membership.role,
        "job_title": membership.job_title,
        "last_day": last_day_of(membership.ends_at),
    }
    new = {"role": role, "job_title": job_title, "last_day": last_day}
    changed = [name for name in new if new[name] != old[name]]
    if not changed:
        return membership
    membership.role, membership.job_title = Role(role), job_title
    membership.ends_at = end_of(last_day) if last_day else None
    membership.version += 1
    membership.save(update_fields=["role", "job_title", "ends_at", "version"])
    record(
        "councils.membership.changed",
        actor=actor,
        obj=membership,
        council=membership.council,
        before={name: old[name] for name in changed},
        after={name: new[name] for name in changed},
        label=membership.user.full_name,
    )
    return membership


@transaction.atomic
def end_membership(*, actor: Membership, membership_id: int) -> Membership:
    """End somebody's access from their next request.

    Raises ``OwnMembership``, ``MembershipOver`` or ``LastAdministrator``.
    """
    membership = _locked_member(actor, membership_id)
    if membership.role == Role.COUNCIL_ADMIN:
        _keep_an_administrator(membership)
    membership.revoked_at = timezone.now()
    membership.version += 1
    membership.save(update_fields=["revoked_at", "version"])
    record(
        "councils.membership.ended",
        actor=actor,
        obj=membership,
        council=membership.council,
        label=membership.user.full_name,
    )
    return membership


def described(membership: Membership) -> list[tuple[str, str]]:
    """What a membership says, for comparing two versions."""
    last_day = last_day_of(membership.ends_at)
    return [
        ("Role", membership.get_role_display()),
        ("Job title", membership.job_title or "None"),
        ("Last day of access", format_date(last_day) if last_day else "None"),
    ]


def _locked_member(actor: Membership, membership_id: int) -> Membership:
    """Somebody else's current membership. The council's row is locked first, so that two administrators
    cannot remove each other at the same moment.
    """
    Council.objects.select_for_update().get(pk=actor.council_id)
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "council")
        .for_council(actor.council)
        .get(pk=membership_id)
    )
    if membership.pk == actor.pk:
        raise OwnMembership
    if not membership.is_current(timezone.now()):
        raise MembershipOver
    return membership


def _keep_an_administrator(leaving: Membership) -> None:
    others = people(leaving.council, timezone.now()).with_role([Role.COUNCIL_ADMIN]).exclude(pk=leaving.pk)
    if not others.filter(ends_at=None).exists():
        raise LastAdministrator


@transaction.atomic
def change_settings(*, actor: Membership, version: int, name: str, contact_email: str) -> Council:
    """Change the council's name and contact address. Raises ``ChangedMeanwhile``."""
    council = Council.objects.select_for_update().get(pk=actor.council_id)
    if council.version != version:
        current = [("Name of the council", council.name), ("Contact email address", council.contact_email)]
        raise ChangedMeanwhile(version=council.version, current=current)
    old = {"name": council.name, "contact_email": council.contact_email}
    new = {"name": name, "contact_email": contact_email}
    changed = [field for field in new if new[field] != old[field]]
    if changed:
        council.name, council.contact_email = name, contact_email
        council.version += 1
        council.save(update_fields=["name", "contact_email", "version"])
        record(
            "councils.council.settings_changed",
            actor=actor,
            obj=council,
            council=council,
            before={field: old[field] for field in changed},
            after={field: new[field] for field in changed},
        )
    return council


@transaction.atomic
def create_council(*, actor: User, name: str, slug: str) -> Council:
    """Add a council to the installation. Raises ``SlugTaken``."""
    try:
        with transaction.atomic():
            council = Council(name=name, slug=slug)
            council.save(force_insert=True)
    except IntegrityError:
        raise SlugTaken from None
    record("councils.council.created", actor=actor, obj=council, after={"name": name, "slug": slug})
    return council


@transaction.atomic
def switch_council(*, actor: User, council_id: int, active: bool) -> Council:
    """Switch a council off (nobody can enter it, nothing is deleted) or on again."""
    council = Council.objects.select_for_update().get(pk=council_id)
    if council.is_active != active:
        council.is_active = active
        council.save(update_fields=["is_active"])
        action = "councils.council.reactivated" if active else "councils.council.deactivated"
        record(action, actor=actor, obj=council)
    return council
