"""Proof points: what proves a message, tied to evidence and a quality statement."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.queries.library import library, statements_of
from comms.errors.messages import EvidenceMoreSecret, EvidenceNotChosen, StatementNotSupported
from comms.models import Message, ProofPoint
from comms.queries.messages import get_point
from comms.services import entries


@dataclass(frozen=True)
class ProofValues:
    """The words, the evidence they rest on, and the statement; None takes the first statement of the evidence."""

    text: str
    item_id: int
    statement_id: int | None = None


@transaction.atomic
def add_proof(*, actor: Membership, message_id: int, values: ProofValues, submission_key: UUID) -> ProofPoint:
    """Tie evidence to a message; a second click gives the same.

    Raises ``Message.DoesNotExist``, ``EvidenceNotChosen``, ``EvidenceMoreSecret`` and ``StatementNotSupported``.
    """
    entries.require(actor)
    message = entries.locked(actor, Message, message_id)
    known = entries.known(actor, ProofPoint, submission_key)
    if known is not None:
        return known
    item = _chosen_item(actor, message, values.item_id)
    last = ProofPoint.objects.filter(message=message).aggregate(last=Max("position"))["last"]
    row = ProofPoint(
        message=message,
        text=values.text,
        item=item,
        statement_id=_statement(item, values.statement_id),
        embargo_id=message.embargo_id,
        position=(last or 0) + 1,
        created_by=actor.user,
    )
    row, is_new = entries.add(actor, row, submission_key)
    if is_new:
        after = {"text": row.text, "message": message.reference, "evidence": item.reference}
        entries.record("comms.proof.added", actor, row, after=after)
    return row


@transaction.atomic
def change_proof(
    *, actor: Membership, point_id: int, values: ProofValues, expected_version: int
) -> ProofPoint:
    """Change a proof point; then somebody has to check it again.

    Raises ``ProofPoint.DoesNotExist``, ``ChangedMeanwhile``, ``EvidenceNotChosen``, ``EvidenceMoreSecret`` and
    ``StatementNotSupported``.
    """
    row = _locked(actor, point_id)
    entries.check_version(row, expected_version, describe(row))
    item = row.item
    if values.item_id != row.item_id:
        item = _chosen_item(actor, row.message, values.item_id)
    statement_id = row.statement_id
    if values.statement_id != row.statement_id or values.item_id != row.item_id:
        statement_id = _statement(item, values.statement_id)
    stored = {"text": values.text, "item_id": item.pk, "statement_id": statement_id}
    before, after = entries.apply_changes(row, stored)
    if after:
        before |= {"evidence": row.item.reference} if "item_id" in before else {}
        row.checked_by, row.checked_at = None, None
        entries.save(row, *after, "checked_by", "checked_at")
        after |= {"message": row.message.reference, "evidence": item.reference}
        entries.record("comms.proof.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def check_proof(*, actor: Membership, point_id: int, expected_version: int) -> ProofPoint:
    """Say that one has looked: the evidence does show what the words say. Raises ``ChangedMeanwhile``."""
    row = _locked(actor, point_id)
    entries.check_version(row, expected_version, describe(row))
    if row.checked_by_id is None:
        row.checked_by, row.checked_at = actor.user, timezone.now()
        entries.save(row, "checked_by", "checked_at")
        entries.record("comms.proof.checked", actor, row, after={"message": row.message.reference})
    return row


@transaction.atomic
def remove_proof(*, actor: Membership, point_id: int) -> None:
    """Remove a proof point. Raises ``ProofPoint.DoesNotExist``."""
    row = _locked(actor, point_id)
    before: dict[str, Any] = {"text": row.text, "message": row.message.reference}
    entries.record("comms.proof.removed", actor, row, before=before)
    row.delete()


def describe(row: ProofPoint) -> list[tuple[str, str]]:
    """What a proof point says now, for somebody whose form is out of date."""
    return [
        ("Proof point", row.text),
        ("Evidence", f"{row.item.reference} {row.item.title}"),
        ("Quality statement", f"{row.statement.reference} {row.statement.title}"),
    ]


def _locked(actor: Membership, point_id: int) -> ProofPoint:
    """The proof point as the actor may know of it, its message locked first, as the other services do."""
    entries.require(actor)
    found = get_point(actor, timezone.now(), point_id)
    entries.locked(actor, Message, found.message_id)
    return entries.locked(actor, ProofPoint, point_id, "item", "statement", "message")


def _chosen_item(actor: Membership, message: Message, item_id: int) -> EvidenceItem:
    """Evidence the actor may know of and that is not more secret than the message."""
    now = timezone.now()
    item = library(actor, now).filter(pk=item_id, withdrawn_at=None).first()
    if item is None:
        raise EvidenceNotChosen
    held = item.embargo is not None and not item.embargo.is_lifted(now)
    if held and item.embargo_id != message.embargo_id:
        raise EvidenceMoreSecret
    return item


def _statement(item: EvidenceItem, statement_id: int | None) -> int:
    supported = [each.pk for each in statements_of(item)]
    if statement_id is None and supported:
        return supported[0]
    if statement_id is None or statement_id not in supported:
        raise StatementNotSupported
    return statement_id
