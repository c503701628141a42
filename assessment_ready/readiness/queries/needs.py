"""What rounds and gaps want of a person."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rows import need_rows
from assessment_ready.readiness.models import Assignment, AssignmentState, Gap, Round, RoundStatus

_GIVEN = {
    AssignmentState.ASSIGNED: "readiness.assigned",
    AssignmentState.RETURNED: "readiness.returned",
}


def needs_rows(membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    """Everything of rounds and gaps that waits for this person, as one queryset of need rows (``councils.rows``).

    "readiness.assigned": statements they are to score, "readiness.returned" to score again; "readiness.submitted":
    submitted ones, for those who run rounds (all: ``object_id`` the assignment, ``parent_id`` the round, ``slug`` the
    statement, ``note`` the round); "readiness.gap": open gaps they own that nobody has answered (``object_id`` the
    gap, ``label`` its reference and title, ``note`` the statement).
    """
    parts = [_given(membership, now, state, kind) for state, kind in _GIVEN.items()]
    parts.append(_gaps(membership, now))
    if membership.can(Perm.MANAGE_ROUNDS):
        parts.append(_submitted(membership, now))
    return parts[0].union(*parts[1:], all=True)


def _open_assignments(membership: Membership, now: datetime) -> QuerySet[Assignment]:
    rounds = Round.objects.visible_to(membership, now).filter(status=RoundStatus.OPEN).order_by()
    return Assignment.objects.filter(round__in=rounds.values("pk"))


def _given(membership: Membership, now: datetime, state: str, kind: str) -> QuerySet[Any, Any]:
    mine = _open_assignments(membership, now).filter(lead_id=membership.pk, state=state)
    return _statements(mine, kind=kind, note="round__title", due_on="due_on")


def _submitted(membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    rows = _open_assignments(membership, now).filter(state=AssignmentState.SUBMITTED)
    by = Concat("round__title", Value(". Submitted by "), "lead__user__full_name", output_field=CharField())
    return _statements(rows, kind="readiness.submitted", note=by)


def _statements(
    rows: QuerySet[Assignment], *, kind: str, note: Any, due_on: str | None = None
) -> QuerySet[Any, Any]:
    return need_rows(
        rows,
        kind=kind,
        label="statement__title",
        parent_id="round_id",
        slug="statement__slug",
        note=note,
        due_on=due_on,
    )


def _gaps(membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    own = Gap.objects.visible_to(membership, now).filter(owner_id=membership.pk)
    unanswered = own.unanswered()
    if not membership.can(Perm.OWN_ACTIONS):
        unanswered = unanswered.none()
    name = Concat("reference", Value(" "), "title", output_field=CharField())
    return need_rows(unanswered, kind="readiness.gap", label=name, note="statement__title")
