"""What an owner states instead of the computed state: one step away, with a reason, until a day."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessment_ready.actions.errors import (
    OverrideEnd,
    OverrideRefused,
    ReasonNeeded,
    StaleAction,
    WrongState,
)
from assessment_ready.actions.models import Action
from assessment_ready.actions.models.choices import Rag
from assessment_ready.actions.rules.rag import LONGEST_OVERRIDE, ONE_STEP_AWAY, may_state
from assessment_ready.actions.services.locking import apply_changes, locked_for, record
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date


@transaction.atomic
def state_rag(
    *,
    actor: Membership,
    action_id: int,
    rag: str,
    reason: str,
    until: date,
    expected_version: int,
) -> Action:
    """State another RAG than the computed one; it counts through ``until`` while it is one step away.

    Raises ``NotTheOwner``, ``StaleAction``, ``WrongState``, ``OverrideRefused``, ``OverrideEnd``, ``ReasonNeeded``.
    """
    row, allowed = locked_for(actor, action_id, "owns")
    if row.version != expected_version:
        raise StaleAction(version=row.version)
    if not allowed.may_state_rag:
        raise WrongState("given another state", row.get_lifecycle_display().lower())
    today = london_date(timezone.now())
    worked_out = _computed(row, today)
    if not may_state(worked_out, rag):
        raise OverrideRefused(_refusal(worked_out), field="rag")
    if not reason.strip():
        raise ReasonNeeded("Enter why the computed state is not right", field="reason")
    if not today <= until <= today + LONGEST_OVERRIDE:
        raise OverrideEnd(today, today + LONGEST_OVERRIDE)
    values = {"stated_rag": rag, "override_reason": reason.strip(), "override_until": until}
    before, after = apply_changes(row, values)
    row.version += 1
    row.save(update_fields=[*values, "version", "updated_at"])
    said = {**after, "stated_rag": rag, "computed_rag": worked_out, "override_reason": row.override_reason}
    record("actions.rag.stated", actor, row, before=before, after=said)
    return row


@transaction.atomic
def take_back(*, actor: Membership, action_id: int) -> Action:
    """Let the computed state count again. Raises ``NotTheOwner``."""
    row, _ = locked_for(actor, action_id, "reports")
    before, after = apply_changes(row, {"stated_rag": "", "override_reason": "", "override_until": None})
    if after:
        row.version += 1
        row.save(update_fields=[*after, "version", "updated_at"])
        record("actions.rag.taken_back", actor, row, before=before, after=after)
    return row


def _computed(row: Action, today: date) -> str:
    rows: QuerySet[Any, Any] = Action.objects.filter(pk=row.pk).with_rag(today)
    return str(rows.values_list("computed_rag", flat=True).get())


def _refusal(worked_out: str) -> str:
    if worked_out == Rag.STALE:
        return "This action is stale. Check in first: nothing can be stated over a missing report"
    near = [Rag(each).label.lower() for each in ONE_STEP_AWAY.get(worked_out, ())]
    if not near:
        return f"This action is {Rag(worked_out).label.lower()}, so there is no other state to give it"
    return f"The computed state is {worked_out}. You can go one step away only: {' or '.join(near)}"
