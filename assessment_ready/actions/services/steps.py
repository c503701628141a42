"""The steps of an action."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import (
    DoneInFuture,
    InvalidAction,
    StaleStep,
    StepAlreadyDone,
    StepOutside,
    WrongState,
)
from assessment_ready.actions.models import Action, ActionMilestone
from assessment_ready.actions.queries.rights import Rights
from assessment_ready.actions.rules.actions import share_done
from assessment_ready.actions.services.locking import apply_changes, locked_for, record
from assessment_ready.actions.services.schedule import refresh
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date


@transaction.atomic
def add_step(
    *, actor: Membership, action_id: int, title: str, weight: int, due_on: date, submission_key: UUID
) -> ActionMilestone:
    """Add a step; a second click gives the same step. Raises ``NotTheOwner``, ``WrongState`` and ``StepOutside``."""
    row, allowed = locked_for(actor, action_id, "reports")
    known = ActionMilestone.objects.filter(action=row, submission_key=submission_key).first()
    if known is not None:
        return known
    _check(row, allowed, title, weight, due_on)
    made = ActionMilestone(
        council=row.council,
        action=row,
        title=title.strip(),
        weight=weight,
        due_on=due_on,
        submission_key=submission_key,
    )
    made.save(force_insert=True)
    refresh([row.pk])
    record("actions.step.added", actor, row, after={"step": made.title, "due_on": due_on, "weight": weight})
    return made


@transaction.atomic
def change_step(
    *, actor: Membership, step_id: int, title: str, weight: int, due_on: date, expected_version: int
) -> ActionMilestone:
    """Change a step, done or not. Raises as ``add_step`` does, and ``StaleStep``."""
    row, allowed = locked_for(actor, _action_of(step_id), "reports")
    step = row.milestones.get(pk=step_id)
    if step.version != expected_version:
        raise StaleStep
    _check(row, allowed, title, weight, due_on)
    before, after = apply_changes(step, {"title": title.strip(), "weight": weight, "due_on": due_on})
    if not after:
        return step
    step.version += 1
    step.save(update_fields=[*after, "version"])
    refresh([row.pk])
    record("actions.step.changed", actor, row, before={**before}, after={**after, "step": step.title})
    return step


@transaction.atomic
def remove_step(*, actor: Membership, step_id: int) -> Action:
    """Take a step away that is not needed. Raises ``NotTheOwner`` and ``WrongState``."""
    row, allowed = locked_for(actor, _action_of(step_id), "reports")
    _require_plan(row, allowed)
    step = row.milestones.get(pk=step_id)
    step.delete()
    refresh([row.pk])
    record("actions.step.removed", actor, row, before={"step": step.title})
    return row


@transaction.atomic
def finish_step(*, actor: Membership, step_id: int, done_on: date) -> ActionMilestone:
    """Say that a step is done; the action's progress is then at least the share of the steps that are done.

    Raises ``NotTheOwner``, ``WrongState``, ``StepAlreadyDone`` and ``DoneInFuture``.
    """
    row, allowed = locked_for(actor, _action_of(step_id), "takes_part")
    if not allowed.may_finish_steps:
        raise WrongState("reported on", row.get_lifecycle_display().lower())
    step = row.milestones.get(pk=step_id)
    if step.done_on is not None:
        raise StepAlreadyDone
    if done_on > london_date(timezone.now()):
        raise DoneInFuture
    step.done_on = done_on
    step.version += 1
    step.save(update_fields=["done_on", "version"])
    shares = [(each.weight, each.done_on is not None) for each in row.milestones.all()]
    row.progress = max(row.progress, share_done(shares))
    row.save(update_fields=["progress", "updated_at"])
    refresh([row.pk])
    record("actions.step.finished", actor, row, after={"step": step.title, "done_on": done_on})
    return step


@transaction.atomic
def unfinish_step(*, actor: Membership, step_id: int) -> ActionMilestone:
    """Take back that a step is done; the progress stays as reported. Raises ``NotTheOwner`` and ``WrongState``."""
    row, allowed = locked_for(actor, _action_of(step_id), "takes_part")
    if not allowed.may_finish_steps:
        raise WrongState("reported on", row.get_lifecycle_display().lower())
    step = row.milestones.get(pk=step_id)
    if step.done_on is not None:
        step.done_on = None
        step.version += 1
        step.save(update_fields=["done_on", "version"])
        refresh([row.pk])
        record("actions.step.unfinished", actor, row, after={"step": step.title})
    return step


def _action_of(step_id: int) -> int:
    """The action a step belongs to; raises ``ActionMilestone.DoesNotExist``. The gate follows."""
    return ActionMilestone.objects.values_list("action_id", flat=True).get(pk=step_id)


def _require_plan(row: Action, allowed: Rights) -> None:
    if not allowed.may_plan:
        raise WrongState("changed", row.get_lifecycle_display().lower())


def _check(row: Action, allowed: Rights, title: str, weight: int, due_on: date) -> None:
    _require_plan(row, allowed)
    if not title.strip():
        raise InvalidAction("Enter what is done in this step", field="title")
    if not 1 <= weight <= 100:
        raise InvalidAction("The weight must be 1 to 100", field="weight")
    if not row.start_on <= due_on <= row.due_on:
        raise StepOutside(row.start_on, row.due_on)
