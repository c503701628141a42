"""From something intended to an action somebody owns, and dropping what will not be done."""

from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.models import Action, Area, Source
from assessment_ready.actions.queries.choices import possible_owners
from assessment_ready.actions.rules.actions import ActionValues
from assessment_ready.actions.services.actions import create_action
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from workforce.errors.intended import (
    AlreadyInAction,
    DueDateGone,
    IsDropped,
    NotDropped,
    NotOpenNow,
    NotSpecificEnough,
    OwnerHasLeft,
)
from workforce.models import IntendedAction
from workforce.services import entries
from workforce.services.intended import locked_intended


@transaction.atomic
def put_in_action(*, actor: Membership, intended_id: int, version: int) -> Action:
    """Make the action of something intended; a second click gives the action of the first.

    Raises ``NotSpecificEnough``, ``OwnerHasLeft``, ``DueDateGone``, ``IsDropped``, ``ChangedMeanwhile`` and what
    creating an action raises.
    """
    entries.require(actor)
    row = entries.locked(actor, IntendedAction, intended_id)
    if row.action_id is not None:
        return _there_already(actor, row)
    row = locked_intended(actor, intended_id, version)
    _check_ready(row)
    assert row.owner_id is not None
    assert row.due_on is not None
    today = london_date(timezone.now())
    action = create_action(
        actor=actor,
        values=ActionValues(
            title=row.title,
            description=row.text,
            source=Source.STRATEGY,
            area=Area.WORKFORCE,
            owner_id=row.owner_id,
            start_on=row.start_on or min(today, row.due_on),
            due_on=row.due_on,
            product=row.product,
            success_measure=_measure(row),
            cost_estimate=row.cost_estimate,
            funding_source=row.funding_source,
            statement_ids=tuple(row.statement_links.values_list("statement_id", flat=True)),
        ),
        submission_key=uuid5(row.submission_key, "action"),
    )
    row.action = action
    entries.save(row, "action")
    entries.record("workforce.intended.put_in_action", actor, row, after={"action": action.reference})
    return action


@transaction.atomic
def drop(*, actor: Membership, intended_id: int, reason: str, expected_version: int) -> IntendedAction:
    """Say that it will not be done, and why. Raises ``AlreadyInAction``, ``IsDropped`` and ``ChangedMeanwhile``."""
    entries.require(actor)
    row = locked_intended(actor, intended_id, expected_version)
    if row.dropped_at is not None:
        raise IsDropped
    if row.action_id is not None:
        _there_already(actor, row)
        raise AlreadyInAction("It is in action already: cancel the action, with its reason.")
    row.dropped_at, row.dropped_because = timezone.now(), reason
    entries.save(row, "dropped_at", "dropped_because")
    entries.record("workforce.intended.dropped", actor, row, after={"reason": reason})
    return row


@transaction.atomic
def restore(*, actor: Membership, intended_id: int) -> IntendedAction:
    """Take up again what was dropped. Raises ``NotDropped``."""
    entries.require(actor)
    row = entries.locked(actor, IntendedAction, intended_id)
    if row.dropped_at is None:
        raise NotDropped
    before = {"reason": row.dropped_because}
    row.dropped_at, row.dropped_because = None, ""
    entries.save(row, "dropped_at", "dropped_because")
    entries.record("workforce.intended.restored", actor, row, before=before)
    return row


def _there_already(actor: Membership, row: IntendedAction) -> Action:
    """Its action, if this person may know of it. Raises ``NotOpenNow``."""
    found = Action.objects.visible_to(actor, timezone.now()).filter(pk=row.action_id or 0).first()
    if found is None:
        raise NotOpenNow
    return found


def _check_ready(row: IntendedAction) -> None:
    now = timezone.now()
    if row.dropped_at is not None:
        raise IsDropped
    if row.owner is None or row.due_on is None:
        raise NotSpecificEnough
    if not possible_owners(row.council, now).filter(pk=row.owner.pk).exists():
        raise OwnerHasLeft(str(row.owner.user))
    if row.due_on < london_date(now):
        raise DueDateGone


def _measure(row: IntendedAction) -> str:
    """The measure as one text, with where it comes from and where it is to go."""
    parts = [row.measure or (row.indicator.name if row.indicator else "")]
    parts += [f"from {row.baseline}"] if row.baseline else []
    parts += [f"to {row.target}"] if row.target else []
    return " ".join(filter(None, parts))[:300]
