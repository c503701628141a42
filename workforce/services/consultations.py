"""Consultations: made, changed, shared by a secret address, their outcome published."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_range
from workforce.errors.consultations import (
    InvalidConsultation,
    NothingAnswered,
    NotPublished,
    StillOpen,
    StrategyNotDraft,
)
from workforce.models import Consultation
from workforce.queries.consultations import opening_of, shown_answers, strategies_to_choose
from workforce.rules.consultations import Opening
from workforce.services import entries


@dataclass(frozen=True)
class ConsultationValues:
    """What a consultation says of itself, and its days (both included)."""

    title: str
    opens_on: date
    closes_on: date
    introduction: str = ""
    method: str = ""
    audiences: str = ""
    reach: str = ""


@transaction.atomic
def make_consultation(
    *, actor: Membership, strategy_id: int, values: ConsultationValues, submission_key: UUID
) -> Consultation:
    """Put a draft strategy out for comment; a second click gives the same.

    Raises ``StrategyNotDraft`` and ``InvalidConsultation``.
    """
    entries.require(actor)
    found = entries.known(actor, Consultation, submission_key)
    if found is not None:
        return found
    if strategy_id not in {each.pk for each in strategies_to_choose(actor)}:
        raise StrategyNotDraft
    _check(values)
    row = Consultation(strategy_id=strategy_id, created_by=actor.user, **asdict(values))
    made, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("workforce.consultation.made", actor, made, after=asdict(values))
    return made


@transaction.atomic
def change_consultation(
    *, actor: Membership, consultation_id: int, values: ConsultationValues, expected_version: int
) -> Consultation:
    """Change what a consultation says, its days, or the note of whom it reached.

    Raises ``ChangedMeanwhile`` and ``InvalidConsultation``.
    """
    entries.require(actor)
    row = entries.locked(actor, Consultation, consultation_id)
    entries.check_version(row, expected_version, describe(row))
    _check(values)
    before, after = entries.apply_changes(row, asdict(values))
    if after:
        entries.save(row, *after)
        entries.record("workforce.consultation.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def share_consultation(*, actor: Membership, consultation_id: int) -> Consultation:
    """Give it an address that opens without an account; done twice it stays the same address."""
    entries.require(actor)
    row = entries.locked(actor, Consultation, consultation_id)
    if row.token is None:
        row.token = secrets.token_urlsafe(24)
        entries.save(row, "token")
        entries.record("workforce.consultation.shared", actor, row)
    return row


@transaction.atomic
def revoke_address(*, actor: Membership, consultation_id: int) -> Consultation:
    """Make the secret address lead nowhere, for good: sharing it again gives another one."""
    entries.require(actor)
    row = entries.locked(actor, Consultation, consultation_id)
    if row.token is not None:
        row.token = None
        entries.save(row, "token")
        entries.record("workforce.consultation.address_revoked", actor, row)
    return row


@transaction.atomic
def publish_outcome(*, actor: Membership, consultation_id: int) -> Consultation:
    """Show "You said, we did" inside and at the secret address. Raises ``StillOpen`` and ``NothingAnswered``."""
    entries.require(actor)
    row = entries.locked(actor, Consultation, consultation_id)
    if opening_of(row, timezone.localdate()) != Opening.CLOSED:
        raise StillOpen
    if not shown_answers(row).exists():
        raise NothingAnswered
    if row.published_at is None:
        row.published_at = timezone.now()
        entries.save(row, "published_at")
        entries.record("workforce.consultation.published", actor, row)
    return row


@transaction.atomic
def take_back_outcome(*, actor: Membership, consultation_id: int) -> Consultation:
    """Show it no longer. Raises ``NotPublished``."""
    entries.require(actor)
    row = entries.locked(actor, Consultation, consultation_id)
    if row.published_at is None:
        raise NotPublished
    row.published_at = None
    entries.save(row, "published_at")
    entries.record("workforce.consultation.taken_back", actor, row)
    return row


def describe(row: Consultation) -> list[tuple[str, str]]:
    """What a consultation says now, for somebody whose form is out of date."""
    return [
        ("Title", row.title),
        ("Days", format_range(row.opens_on, row.closes_on)),
        ("Introduction", row.introduction or "None"),
        ("How people are asked", row.method or "Not said"),
        ("Who is asked", row.audiences or "Not said"),
        ("Whom it reached", row.reach or "Not said"),
    ]


def _check(values: ConsultationValues) -> None:
    if values.closes_on < values.opens_on:
        raise InvalidConsultation("The last day must be the first day or later", field="closes_on")
