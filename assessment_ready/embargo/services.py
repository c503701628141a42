"""Every change to embargoes, and the log of looks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.errors import (
    AlreadyCleared,
    AlreadyLifted,
    ClearanceGone,
    EmbargoChanged,
    LastManager,
    MomentPast,
    NotAMember,
    NothingToAcknowledge,
)
from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.embargo.queries import can_be_cleared, other_managers, own_clearance
from assessment_ready.embargo.rules import ONE_LOOK_EACH
from assessment_ready.ui.dates import format_datetime


@transaction.atomic
def create_embargo(
    *,
    actor: Membership,
    title: str,
    authority: str,
    basis: str = "",
    lifts_at: datetime | None,
    submission_key: UUID,
) -> Embargo:
    """Create an embargo; its creator, who wrote its terms, is cleared and has acknowledged them.

    Sent twice with one key, it is created once.

    ``lifts_at`` None means until somebody lifts it. Raises ``MomentPast``.
    """
    _check_future(lifts_at)
    terms = {"title": title, "authority": authority, "basis": basis, "lifts_at": lifts_at}
    embargo, made = Embargo.objects.get_or_create(
        council=actor.council,
        submission_key=submission_key,
        defaults={**terms, "created_by": actor.user},
    )
    if not made:
        return embargo
    Clearance.objects.create(
        council=actor.council,
        embargo=embargo,
        user=actor.user,
        granted_by=actor.user,
        acknowledged_at=timezone.now(),
    )
    _record("embargo.embargo.created", actor, embargo, after=terms)
    return embargo


@transaction.atomic
def clear_person(*, actor: Membership, embargo_id: int, membership_id: int) -> Clearance:
    """Let one current member see the embargo's material.

    Raises ``AlreadyLifted``, ``NotAMember`` or ``AlreadyCleared``.
    """
    embargo = _locked(actor, embargo_id)
    now = timezone.now()
    chosen = can_be_cleared(embargo, now).filter(pk=membership_id).first()
    if chosen is None:
        known = Membership.objects.for_council(actor.council).active(now).filter(pk=membership_id)
        raise AlreadyCleared if known.exists() else NotAMember
    clearance = Clearance(council=actor.council, embargo=embargo, user=chosen.user, granted_by=actor.user)
    clearance.save(force_insert=True)
    _record("embargo.person.cleared", actor, embargo, after={"person": chosen.user.full_name})
    return clearance


@transaction.atomic
def revoke_clearance(*, actor: Membership, embargo_id: int, clearance_id: int) -> Clearance:
    """Withdraw a clearance; it counts from the person's next request.

    Raises ``AlreadyLifted``, ``ClearanceGone``, or ``LastManager`` when nobody could manage the embargo.
    """
    embargo = _locked(actor, embargo_id)
    clearance = (
        Clearance.objects.select_related("user")
        .filter(embargo=embargo, pk=clearance_id, revoked_at=None)
        .first()
    )
    if clearance is None:
        raise ClearanceGone
    if not other_managers(embargo, timezone.now(), clearance.user_id).exists():
        raise LastManager
    clearance.revoked_at = timezone.now()
    clearance.save(update_fields=["revoked_at"])
    _record("embargo.clearance.revoked", actor, embargo, before={"person": clearance.user.full_name})
    return clearance


@transaction.atomic
def acknowledge(*, actor: Membership, embargo_id: int) -> Clearance:
    """A cleared person accepts the terms. Raises ``AlreadyLifted`` and ``NothingToAcknowledge``."""
    embargo = _locked(actor, embargo_id)
    clearance = own_clearance(actor, embargo)
    if clearance is None or clearance.acknowledged_at is not None:
        raise NothingToAcknowledge
    clearance.acknowledged_at = timezone.now()
    clearance.save(update_fields=["acknowledged_at"])
    _record("embargo.terms.acknowledged", actor, embargo)
    return clearance


@transaction.atomic
def change_terms(
    *, actor: Membership, embargo_id: int, version: int, title: str, authority: str, basis: str
) -> Embargo:
    """Change what is under embargo, by whose authority and on what basis; the other cleared people are asked anew.

    Raises ``AlreadyLifted`` or ``EmbargoChanged``.
    """
    embargo = _locked(actor, embargo_id)
    if embargo.version != version:
        current = [
            ("What is under embargo", embargo.title),
            ("By whose authority", embargo.authority),
            ("What it rests on", embargo.basis or "–"),
        ]
        raise EmbargoChanged(version=embargo.version, current=current)
    wanted = {"title": title, "authority": authority, "basis": basis}
    changed = {name: text for name, text in wanted.items() if getattr(embargo, name) != text}
    if not changed:
        return embargo
    before = {name: getattr(embargo, name) for name in changed}
    for name, text in changed.items():
        setattr(embargo, name, text)
    embargo.version += 1
    embargo.save(update_fields=[*changed, "version"])
    others = embargo.clearances.filter(revoked_at=None).exclude(user_id=actor.user_id)
    others.update(acknowledged_at=None)
    _record("embargo.terms.changed", actor, embargo, before=before, after=changed)
    return embargo


@transaction.atomic
def change_moment(*, actor: Membership, embargo_id: int, version: int, lifts_at: datetime | None) -> Embargo:
    """Move the moment at which it lifts, or leave it to a person (None).

    Raises ``AlreadyLifted``, ``EmbargoChanged`` or ``MomentPast``.
    """
    embargo = _locked(actor, embargo_id)
    if embargo.version != version:
        shown = format_datetime(embargo.lifts_at) if embargo.lifts_at else "When somebody lifts it"
        raise EmbargoChanged(version=embargo.version, current=[("Lifts", shown)])
    _check_future(lifts_at)
    if embargo.lifts_at == lifts_at:
        return embargo
    before, embargo.lifts_at = embargo.lifts_at, lifts_at
    embargo.version += 1
    embargo.save(update_fields=["lifts_at", "version"])
    _record(
        "embargo.embargo.moment_changed",
        actor,
        embargo,
        before={"lifts_at": before},
        after={"lifts_at": lifts_at},
    )
    return embargo


@transaction.atomic
def lift(*, actor: Membership, embargo_id: int) -> Embargo:
    """Lift the embargo now, for everybody. Raises ``AlreadyLifted``."""
    embargo = _locked(actor, embargo_id)
    embargo.lifted_at = timezone.now()
    embargo.lifted_by = actor.user
    embargo.version += 1
    embargo.save(update_fields=["lifted_at", "lifted_by", "version"])
    _record("embargo.embargo.lifted", actor, embargo)
    return embargo


def look(*, membership: Membership, embargo: Embargo | None, what: str, now: datetime) -> None:
    """Note that somebody opened embargoed material, at most once a minute per person and thing.

    Does nothing when there is no embargo or it no longer holds at ``now``.
    """
    if embargo is None or embargo.is_lifted(now):
        return
    # Only now a transaction: most pages that call this show nothing under embargo.
    with transaction.atomic():
        _note_look(membership, embargo, what[:300], now)


def _note_look(membership: Membership, embargo: Embargo, what: str, now: datetime) -> None:
    recent = Look.objects.filter(
        embargo=embargo, user_id=membership.user_id, what=what, looked_at__gt=now - ONE_LOOK_EACH
    )
    if not recent.exists():
        Look(
            council_id=membership.council_id,
            embargo=embargo,
            user_id=membership.user_id,
            what=what,
            looked_at=now,
        ).save(force_insert=True)


def _locked(actor: Membership, embargo_id: int) -> Embargo:
    """An embargo in force that the actor is cleared for, locked.

    Raises ``Embargo.DoesNotExist`` for the uncleared and ``AlreadyLifted``.
    """
    now = timezone.now()
    embargo = (
        Embargo.objects.select_for_update(of=("self",))
        .select_related("council")
        .visible_to(actor, now)
        .get(pk=embargo_id)
    )
    if embargo.is_lifted(timezone.now()):
        raise AlreadyLifted
    return embargo


def _check_future(lifts_at: datetime | None) -> None:
    if lifts_at is not None and lifts_at <= timezone.now():
        raise MomentPast


def _record(action: str, actor: Membership, embargo: Embargo, **values: Any) -> None:
    record(action, actor=actor, obj=embargo, council=actor.council, embargo_id=embargo.pk, **values)
