"""Giving statements to leads, and the way back: submitted, returned with a note, closed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.framework.models import QualityStatement
from assessment_ready.readiness.errors import (
    LeadNotCleared,
    LeadNotEligible,
    NoteNeeded,
    NothingToSubmit,
    NotYours,
    WrongAssignmentState,
)
from assessment_ready.readiness.models import Assignment, AssignmentState, Judgement, Round
from assessment_ready.readiness.queries.people import eligible_leads
from assessment_ready.readiness.queries.secrecy import cleared_users
from assessment_ready.readiness.rules.judgement import JudgementValues
from assessment_ready.readiness.services import messages
from assessment_ready.readiness.services.judgements import record_judgement
from assessment_ready.readiness.services.locking import locked_open_round


@transaction.atomic
def assign_statements(
    *,
    actor: Membership,
    round_id: int,
    statements: Sequence[str],
    lead_id: int,
    due_on: date | None = None,
) -> list[Assignment]:
    """Give statements (by slug) of an open round to one lead, who is told in one mail.

    A statement that somebody else has goes over to the new lead and starts again; for the same lead only the
    due date changes. Raises ``RoundNotOpen``, ``LeadNotEligible`` and ``LeadNotCleared``.
    """
    locked = locked_open_round(actor, round_id, Perm.MANAGE_ROUNDS)
    lead = _checked_lead(actor, locked, lead_id)
    rows = QualityStatement.objects.filter(framework_id=locked.framework_id, slug__in=list(statements))
    there = {row.statement_id: row for row in Assignment.objects.filter(round=locked).select_related("lead")}
    assigned, new = [], []
    for statement in rows.order_by("number"):
        row, is_new = _give(actor, locked, statement, there.get(statement.pk), lead=lead, due_on=due_on)
        assigned.append(row)
        if is_new:
            new.append(row)
    messages.tell_assigned(actor, locked, lead, new)
    return assigned


@transaction.atomic
def remove_assignment(*, actor: Membership, round_id: int, assignment_id: int) -> None:
    """Take a statement back from its lead; what was written stays. Raises ``RoundNotOpen``."""
    row = _locked_assignment(actor, round_id, assignment_id, Perm.MANAGE_ROUNDS)
    audit.record(
        "readiness.assignment.removed",
        actor=actor,
        obj=row,
        council=row.council,
        before={"lead": str(row.lead.user)},
        embargo_id=row.round.embargo_id,
        label=_label(row),
    )
    row.delete()


@transaction.atomic
def submit_judgement(
    *, actor: Membership, round_id: int, statement: str, values: JudgementValues, expected_version: int
) -> Judgement:
    """Save what the lead wrote and hand the statement in, both or neither.

    Raises what :func:`record_judgement` and :func:`submit_assignment` raise.
    """
    row = record_judgement(
        actor=actor,
        round_id=round_id,
        statement=statement,
        values=values,
        expected_version=expected_version,
    )
    given = Assignment.objects.filter(round_id=row.round_id, statement_id=row.statement_id).first()
    if given is None:
        raise NotYours
    submit_assignment(actor=actor, round_id=round_id, assignment_id=given.pk)
    return row


@transaction.atomic
def submit_assignment(*, actor: Membership, round_id: int, assignment_id: int) -> Assignment:
    """The lead hands the statement in as it is saved; the programme leads are told.

    Raises ``RoundNotOpen``, ``NotYours``, ``WrongAssignmentState`` and ``NothingToSubmit`` (no score or no reason).
    """
    row = _locked_assignment(actor, round_id, assignment_id, Perm.SCORE_OWN)
    if row.lead_id != actor.pk:
        raise NotYours("Only the person this statement is assigned to can submit it.")
    if row.state not in {AssignmentState.ASSIGNED, AssignmentState.RETURNED}:
        raise WrongAssignmentState
    judgement = Judgement.objects.get(round_id=row.round_id, statement_id=row.statement_id)
    if judgement.score is None or not judgement.reason.strip():
        raise NothingToSubmit
    _move(row, AssignmentState.SUBMITTED, note="")
    _record("readiness.assignment.submitted", actor, row)
    messages.tell_submitted(actor, row)
    return row


@transaction.atomic
def return_assignment(*, actor: Membership, round_id: int, assignment_id: int, note: str) -> Assignment:
    """Give a submitted or closed statement back with a note; the lead is told.

    Raises ``RoundNotOpen``, ``NoteNeeded`` and ``WrongAssignmentState``.
    """
    row = _locked_assignment(actor, round_id, assignment_id, Perm.MANAGE_ROUNDS)
    if not note.strip():
        raise NoteNeeded
    if row.state not in {AssignmentState.SUBMITTED, AssignmentState.CLOSED}:
        raise WrongAssignmentState
    _move(row, AssignmentState.RETURNED, note=note.strip())
    _record("readiness.assignment.returned", actor, row, note=row.note)
    messages.tell_returned(actor, row)
    return row


@transaction.atomic
def close_assignment(*, actor: Membership, round_id: int, assignment_id: int) -> Assignment:
    """Accept what the lead submitted. Raises ``RoundNotOpen`` and ``WrongAssignmentState``."""
    row = _locked_assignment(actor, round_id, assignment_id, Perm.MANAGE_ROUNDS)
    if row.state != AssignmentState.SUBMITTED:
        raise WrongAssignmentState
    _move(row, AssignmentState.CLOSED)
    _record("readiness.assignment.closed", actor, row)
    return row


def _checked_lead(actor: Membership, locked: Round, lead_id: int) -> Membership:
    now = timezone.now()
    lead = eligible_leads(actor, now, locked).filter(pk=lead_id).first()
    if lead is None:
        raise LeadNotEligible
    if not cleared_users(locked, [lead.user_id], now):
        raise LeadNotCleared
    return lead


def _give(
    actor: Membership,
    locked: Round,
    statement: QualityStatement,
    row: Assignment | None,
    *,
    lead: Membership,
    due_on: date | None,
) -> tuple[Assignment, bool]:
    """Make or change one assignment; whether the lead is new to it."""
    before: dict[str, Any] = {}
    is_first = row is None
    is_new = row is None or row.lead_id != lead.pk
    if row is None:
        row = Assignment(council=locked.council, round=locked, statement=statement)
    else:
        before = {"lead": str(row.lead.user), "due_on": row.due_on}
    row.round, row.statement, row.lead, row.due_on = locked, statement, lead, due_on
    row.changed_at = timezone.now()
    if is_new:
        row.state, row.note = AssignmentState.ASSIGNED, ""
    if is_first:
        row.save(force_insert=True)
    else:
        row.version += 1
        row.save(update_fields=["lead", "due_on", "state", "note", "changed_at", "version"])
    after = {"lead": str(lead.user), "due_on": due_on}
    _record_given(actor, row, before, after)
    return row, is_new


def _record_given(actor: Membership, row: Assignment, before: dict[str, Any], after: dict[str, Any]) -> None:
    changed = {name for name in after if before.get(name) != after[name]}
    if not changed:
        return
    audit.record(
        "readiness.assignment.made",
        actor=actor,
        obj=row,
        council=row.council,
        before={name: value for name, value in before.items() if name in changed},
        after={**{name: after[name] for name in changed}, "lead": after["lead"]},
        embargo_id=row.round.embargo_id,
        label=_label(row),
    )


def _locked_assignment(actor: Membership, round_id: int, assignment_id: int, perm: Perm) -> Assignment:
    """The assignment of a locked, open round that the actor may know of."""
    locked = locked_open_round(actor, round_id, perm)
    row = Assignment.objects.select_related("statement", "lead__user", "council").get(
        pk=assignment_id, round=locked
    )
    row.round = locked
    return row


def _move(row: Assignment, state: AssignmentState, note: str | None = None) -> None:
    row.state = state
    row.changed_at = timezone.now()
    row.version += 1
    if note is not None:
        row.note = note
    row.save(update_fields=["state", "note", "changed_at", "version"])


def _record(action: str, actor: Membership, row: Assignment, **after: Any) -> None:
    audit.record(
        action,
        actor=actor,
        obj=row,
        council=row.council,
        after={"state": row.state, **after},
        embargo_id=row.round.embargo_id,
        label=_label(row),
    )


def _label(row: Assignment) -> str:
    return f"{row.statement.title} in {row.round.title}"
