"""Closing, reopening and publishing rounds."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.errors import (
    AlreadyPublished,
    NotPublished,
    ReasonNeeded,
    RoundNotClosed,
)
from assessment_ready.readiness.models import Round, RoundStatus
from assessment_ready.readiness.services.locking import locked_open_round, locked_round


@transaction.atomic
def close_round(*, actor: Membership, round_id: int) -> Round:
    """Freeze the round: no judgement in it changes any more. Raises ``RoundNotOpen``."""
    row = locked_open_round(actor, round_id, Perm.MANAGE_ROUNDS)
    _move(row, RoundStatus.CLOSED, closed_at=timezone.now())
    audit.record(
        "readiness.round.closed", actor=actor, obj=row, council=row.council, embargo_id=row.embargo_id
    )
    return row


@transaction.atomic
def reopen_round(*, actor: Membership, round_id: int, reason: str) -> Round:
    """Let a closed or published round be changed again; a publication ends with it.

    Raises ``ReasonNeeded`` and ``RoundNotClosed``.
    """
    row = locked_round(actor, round_id, Perm.REOPEN_ROUNDS)
    if not reason.strip():
        raise ReasonNeeded
    if row.is_open:
        raise RoundNotClosed("This round is open already.")
    before = {"status": row.status}
    _move(row, RoundStatus.OPEN, closed_at=None, published_at=None)
    audit.record(
        "readiness.round.reopened",
        actor=actor,
        obj=row,
        council=row.council,
        before=before,
        after={"status": row.status, "reason": reason.strip()},
        embargo_id=row.embargo_id,
    )
    return row


@transaction.atomic
def publish_to_members(*, actor: Membership, round_id: int) -> Round:
    """Show a closed round to every member. Raises ``RoundNotClosed`` and ``AlreadyPublished``."""
    row = locked_round(actor, round_id, Perm.MANAGE_ROUNDS)
    if row.is_open:
        raise RoundNotClosed
    if row.status == RoundStatus.PUBLISHED:
        raise AlreadyPublished
    _move(row, RoundStatus.PUBLISHED, published_at=timezone.now())
    audit.record(
        "readiness.round.published", actor=actor, obj=row, council=row.council, embargo_id=row.embargo_id
    )
    return row


@transaction.atomic
def withdraw_publication(*, actor: Membership, round_id: int) -> Round:
    """Take the round back from members; it stays closed. Raises ``NotPublished``."""
    row = locked_round(actor, round_id, Perm.MANAGE_ROUNDS)
    if row.status != RoundStatus.PUBLISHED:
        raise NotPublished
    _move(row, RoundStatus.CLOSED, published_at=None)
    audit.record(
        "readiness.round.withdrawn", actor=actor, obj=row, council=row.council, embargo_id=row.embargo_id
    )
    return row


def _move(row: Round, status: RoundStatus, **moments: Any) -> None:
    row.status = status
    for name, moment in moments.items():
        setattr(row, name, moment)
    row.version += 1
    row.save(update_fields=["status", "version", *moments])
