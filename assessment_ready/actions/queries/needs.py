"""What waits for a person in the actions app, as need rows."""

from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, DateField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, Greatest

from assessment_ready.actions.models import Action, ActionQuerySet, Escalation, Lifecycle
from assessment_ready.actions.rules.actions import REPORTED
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rows import need_rows
from assessment_ready.ui.dates import london_date

_NAME = Concat("reference", Value(" "), "title", output_field=CharField())
_ESCALATED_NAME = Concat("action__reference", Value(" "), "action__title", output_field=CharField())
_NEXT_CHECK_IN = ExpressionWrapper(
    Greatest(Coalesce("reports_from", "last_check_in_on", "start_on"), "start_on") + F("reporting_days"),
    output_field=DateField(),
)


def with_next_check_in(rows: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    """Each row with ``next_check_in``, the day the next check-in is due (the rule's ``next_check_in_on``)."""
    annotated: QuerySet[Any, Any] = rows.annotate(next_check_in=_NEXT_CHECK_IN)
    return annotated


def needs_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Everything of actions that waits for this person, as one queryset of need rows (``councils.rows``).

    Check-ins that are due, overdue actions that were reported on, effectiveness checks (for the owner), complete
    actions waiting to be closed (for whoever manages actions, except their own), and escalations to them.
    """
    today = london_date(now)
    parts = [_check_ins(membership, now, today), _late(membership, now, today)]
    parts += [_effects(membership, now, today), _escalations(membership, now)]
    if membership.can(Perm.MANAGE_ACTIONS):
        parts.append(_to_close(membership, now))
    return parts[0].union(*parts[1:], all=True)


def _own(membership: Membership, now: datetime) -> ActionQuerySet:
    return Action.objects.visible_to(membership, now).filter(owner_id=membership.pk)


def _check_ins(membership: Membership, now: datetime, today: date) -> "QuerySet[Any, Any]":
    rows = with_next_check_in(_own(membership, now).filter(lifecycle__in=REPORTED, start_on__lte=today))
    return need_rows(
        rows.filter(next_check_in__lte=today),
        kind="actions.check_in",
        label=_NAME,
        note=_late_note(today),
        due_on=F("next_check_in"),
    )


def _late_note(today: date) -> Case:
    """One line a thing: an overdue action whose check-in is due says so there."""
    return Case(
        When(Q(due_on__lt=today), then=Value("Overdue as well")),
        default=Value(""),
        output_field=CharField(),
    )


def _late(membership: Membership, now: datetime, today: date) -> "QuerySet[Any, Any]":
    rows = with_next_check_in(_own(membership, now).filter(lifecycle__in=REPORTED, due_on__lt=today))
    return need_rows(rows.filter(next_check_in__gt=today), kind="actions.late", label=_NAME, due_on="due_on")


def _effects(membership: Membership, now: datetime, today: date) -> "QuerySet[Any, Any]":
    rows = _own(membership, now).filter(
        lifecycle=Lifecycle.CLOSED, effectiveness_result="", effectiveness_check_on__lte=today
    )
    return need_rows(rows, kind="actions.effectiveness", label=_NAME, due_on="effectiveness_check_on")


def _to_close(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    rows = Action.objects.visible_to(membership, now).filter(lifecycle=Lifecycle.COMPLETE)
    return need_rows(rows.exclude(owner_id=membership.pk), kind="actions.close", label=_NAME)


def _escalations(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Calls for help to this person that they have not acknowledged; ``parent_id`` is the action."""
    visible = Action.objects.visible_to(membership, now)
    rows = Escalation.objects.filter(
        to_id=membership.pk, acknowledged_at=None, resolved_at=None, action__in=visible
    )
    return need_rows(
        rows, kind="actions.escalation", label=_ESCALATED_NAME, parent_id="action_id", note="reason"
    )
