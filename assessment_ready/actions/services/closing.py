"""The life of an action: agreed, complete, closed by somebody else, reopened, held, cancelled, checked later."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import (
    ClosureEvidenceMissing,
    EffectivenessTooEarly,
    InvalidAction,
    OwnerCannotClose,
    WrongState,
)
from assessment_ready.actions.models import Action, ActionEvidence
from assessment_ready.actions.rules.actions import MOVES, may_move
from assessment_ready.actions.services.locking import apply_changes, locked_for, note_given, record
from assessment_ready.actions.services.schedule import refresh
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date

_DOING = {
    "agree": "agreed",
    "complete": "marked complete",
    "close": "closed",
    "reopen": "reopened",
    "hold": "put on hold",
    "resume": "resumed",
    "cancel": "cancelled",
}
_RESULTS = ("worked", "partly", "did_not")
_NOT_CLOSED = {"closed_by": None, "closed_at": None, "completed_on": None}
_NOT_CHECKED = {"effectiveness_result": "", "effectiveness_note": "", "effectiveness_checked_on": None}


@transaction.atomic
def agree(*, actor: Membership, action_id: int) -> Action:
    """Agree a proposed action: from now its owner reports."""
    row = _ready(actor, action_id, "agree", "manages")
    today = london_date(timezone.now())
    _move(row, "agree", {"reports_from": today if row.start_on < today else None})
    record("actions.action.agreed", actor, row)
    return row


@transaction.atomic
def complete(*, actor: Membership, action_id: int, note: str) -> Action:
    """The owner says that it is done, and how one can see it. It waits for somebody else to close it."""
    row = _ready(actor, action_id, "complete", "reports")
    said = note_given(note)
    today = london_date(timezone.now())
    _move(row, "complete", {"completed_on": today, "closure_note": said, "progress": 100})
    record("actions.action.completed", actor, row, after={"note": said})
    return row


@transaction.atomic
def close(*, actor: Membership, action_id: int, note: str = "") -> Action:
    """Check that it is done and close it: never one's own, and only with its evidence.

    Raises ``OwnerCannotClose`` and ``ClosureEvidenceMissing``.
    """
    row = _ready(actor, action_id, "close", "manages")
    if row.owner_id == actor.pk:
        raise OwnerCannotClose
    if row.needs_closure_evidence and not has_closure_evidence(row):
        raise ClosureEvidenceMissing
    values: dict[str, Any] = {"closed_by": actor.user, "closed_at": timezone.now()}
    if note.strip():
        values["closure_note"] = "\n\n".join(part for part in (row.closure_note, note.strip()) if part)
    _move(row, "close", values)
    record("actions.action.closed", actor, row, after={"note": note.strip()})
    return row


@transaction.atomic
def reopen(*, actor: Membership, action_id: int, note: str) -> Action:
    """Return what is not done (complete), did not last (closed) or is needed after all (cancelled), with a note."""
    row = _ready(actor, action_id, "reopen", "manages")
    said = note_given(note)
    before = row.get_lifecycle_display()
    today = london_date(timezone.now())
    _move(row, "reopen", {**_NOT_CLOSED, **_NOT_CHECKED, "reports_from": max(today, row.start_on)})
    record("actions.action.reopened", actor, row, before={"state": before}, after={"note": said})
    return row


@transaction.atomic
def hold(*, actor: Membership, action_id: int, note: str) -> Action:
    """Stop the work for a while, with the reason. Nobody is expected to report."""
    row = _ready(actor, action_id, "hold", "manages")
    said = note_given(note)
    _move(row, "hold", {})
    record("actions.action.held", actor, row, after={"note": said})
    return row


@transaction.atomic
def resume(*, actor: Membership, action_id: int) -> Action:
    """Go on with the work; reporting begins anew today."""
    row = _ready(actor, action_id, "resume", "manages")
    _move(row, "resume", {"reports_from": max(london_date(timezone.now()), row.start_on)})
    record("actions.action.resumed", actor, row)
    return row


@transaction.atomic
def cancel(*, actor: Membership, action_id: int, note: str) -> Action:
    """Give the action up, with the reason."""
    row = _ready(actor, action_id, "cancel", "manages")
    said = note_given(note)
    _move(row, "cancel", {"closure_note": said})
    record("actions.action.cancelled", actor, row, after={"note": said})
    return row


@transaction.atomic
def record_effectiveness(*, actor: Membership, action_id: int, result: str, note: str) -> Action:
    """Say, some time after closing, whether it worked: "worked", "partly" or "did_not".

    Raises ``EffectivenessTooEarly``, ``InvalidAction`` and ``ReasonNeeded``.
    """
    row, _ = locked_for(actor, action_id, "reports")
    if row.lifecycle != "closed":
        raise EffectivenessTooEarly
    if result not in _RESULTS:
        raise InvalidAction("Choose whether it worked", field="result")
    values = {
        "effectiveness_result": result,
        "effectiveness_note": note_given(note),
        "effectiveness_checked_on": london_date(timezone.now()),
    }
    before, after = apply_changes(row, values)
    row.version += 1
    row.save(update_fields=[*values, "version", "updated_at"])
    record("actions.action.checked", actor, row, before=before, after=after)
    return row


def has_closure_evidence(row: Action) -> bool:
    """Whether an item that is not withdrawn is attached as proof that it is done."""
    proof = row.evidence.filter(role=ActionEvidence.Role.CLOSURE, item__withdrawn_at=None)
    return proof.exists()


def _ready(actor: Membership, action_id: int, verb: str, part: str) -> Action:
    """The action, locked, when the person may and its state allows it."""
    row, _ = locked_for(actor, action_id, part)
    if not may_move(verb, row.lifecycle):
        raise WrongState(_DOING[verb], row.get_lifecycle_display().lower())
    return row


def _move(row: Action, verb: str, values: dict[str, Any]) -> None:
    apply_changes(row, {**values, "lifecycle": MOVES[verb][1]})
    row.version += 1
    row.save(update_fields=[*values, "lifecycle", "version", "updated_at"])
    refresh([row.pk])
    row.refresh_from_db(fields=["amber_on", "red_on", "stale_on"])
