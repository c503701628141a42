"""Statements that wait for somebody, until readiness gives them itself."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rows import need_rows
from assessment_ready.readiness.models import Assignment, AssignmentState, Round, RoundStatus


def needs_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Statements to score, and submitted ones to decide on."""
    rounds = Round.objects.visible_to(membership, now).filter(status=RoundStatus.OPEN).order_by()
    rows = Assignment.objects.filter(round__in=rounds)
    shape: dict[str, Any] = {
        "label": "statement__title",
        "parent_id": "round_id",
        "slug": "statement__slug",
        "note": "round__title",
        "due_on": "due_on",
    }
    mine = rows.filter(lead_id=membership.pk, state__in=[AssignmentState.ASSIGNED, AssignmentState.RETURNED])
    found = need_rows(mine, kind="readiness.assigned", **shape)
    if not membership.can(Perm.MANAGE_ROUNDS):
        return found
    submitted = need_rows(
        rows.filter(state=AssignmentState.SUBMITTED), kind="readiness.submitted", **shape | {"due_on": None}
    )
    return found.union(submitted, all=True)
