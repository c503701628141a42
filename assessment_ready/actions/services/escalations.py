"""Calls for help that name a person."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import (
    EscalateToNobody,
    EscalationSettled,
    InvalidAction,
    NotCleared,
    NotNamed,
    ReasonNeeded,
    WrongState,
)
from assessment_ready.actions.models import Action, Escalation
from assessment_ready.actions.queries.choices import not_cleared, possible_answerers
from assessment_ready.actions.services.locking import locked, locked_for, record
from assessment_ready.actions.services.messages import tell_escalated
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm


@transaction.atomic
def escalate(
    *, actor: Membership, action_id: int, level: str, to_id: int, reason: str, submission_key: UUID
) -> Escalation:
    """Ask a named person for help, and mail them; a second click gives the same escalation.

    Raises ``EscalateToNobody``, ``NotCleared``, ``ReasonNeeded``, ``InvalidAction`` and ``WrongState``.
    """
    row, allowed = locked_for(actor, action_id, "takes_part")
    known = Escalation.objects.filter(action=row, submission_key=submission_key).first()
    if known is not None:
        return known
    if not allowed.may_escalate:
        raise WrongState("escalated", row.get_lifecycle_display().lower())
    if level not in Escalation.Level.values:
        raise InvalidAction("Choose a level", field="level")
    if not reason.strip():
        raise ReasonNeeded("Enter what help is needed and by when", field="reason")
    made = Escalation(
        council=row.council,
        action=row,
        level=level,
        to=_named(actor, row, to_id),
        reason=reason.strip(),
        raised_by=actor.user,
        raised_at=timezone.now(),
        submission_key=submission_key,
    )
    made.save(force_insert=True)
    tell_escalated(made, row)
    record(
        "actions.escalation.raised",
        actor,
        row,
        after={"to": made.to.user.full_name, "level": made.get_level_display(), "reason": made.reason},
    )
    return made


@transaction.atomic
def acknowledge(*, actor: Membership, escalation_id: int) -> Escalation:
    """The named person says that they have seen it. Raises ``NotNamed`` and ``EscalationSettled``."""
    found, row = _locked(actor, escalation_id)
    if found.to_id != actor.pk:
        raise NotNamed("Only the person it was escalated to can say that they have seen it.")
    if found.resolved_at is not None or found.acknowledged_at is not None:
        raise EscalationSettled("This escalation was acknowledged already.")
    found.acknowledged_at = timezone.now()
    found.acknowledged_by = actor.user
    found.save(update_fields=["acknowledged_at", "acknowledged_by"])
    record("actions.escalation.acknowledged", actor, row, after={"reason": found.reason})
    return found


@transaction.atomic
def resolve(*, actor: Membership, escalation_id: int, resolution: str) -> Escalation:
    """Say what came of it. Raises ``NotNamed``, ``EscalationSettled`` and ``ReasonNeeded``."""
    found, row = _locked(actor, escalation_id)
    if found.to_id != actor.pk and not actor.can(Perm.MANAGE_ACTIONS):
        raise NotNamed
    if found.resolved_at is not None:
        raise EscalationSettled
    if not resolution.strip():
        raise ReasonNeeded("Enter what was decided or done", field="resolution")
    found.resolved_at = timezone.now()
    found.resolved_by = actor.user
    found.resolution = resolution.strip()
    found.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    record("actions.escalation.resolved", actor, row, after={"resolution": found.resolution})
    return found


def _locked(actor: Membership, escalation_id: int) -> tuple[Escalation, Action]:
    """The escalation with its action locked; raises ``Escalation.DoesNotExist`` or ``Action.DoesNotExist``."""
    action_id = Escalation.objects.values_list("action_id", flat=True).get(pk=escalation_id)
    row = locked(actor, action_id)
    return row.escalations.select_related("to__user").get(pk=escalation_id), row


def _named(actor: Membership, row: Action, to_id: int) -> Membership:
    """Somebody of this council other than the actor, who may see the action and is cleared for it."""
    now = timezone.now()
    found = possible_answerers(actor.council, now).exclude(pk=actor.pk).filter(pk=to_id).first()
    if found is None:
        raise EscalateToNobody
    if not_cleared(row.embargo, [found], now):
        raise NotCleared(found.user.full_name, field="to")
    return found
