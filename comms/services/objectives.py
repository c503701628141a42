"""Objectives of a plan: add, change, remove."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from comms.errors.plans import NotInList
from comms.models import Audience, Objective
from comms.services.entries import add, apply_changes, check_version, locked, record, save
from comms.services.members import check_member
from comms.services.plans import open_plan


@dataclass(frozen=True)
class ObjectiveValues:
    """A SMART objective; ``audience_ids`` and ``owner_id`` are of the actor's council."""

    statement: str
    core_role: str
    measured_by: str = ""
    achievable: str = ""
    relevant: str = ""
    baseline: str = ""
    target: str = ""
    due_on: date | None = None
    owner_id: int | None = None
    status: str = "open"
    audience_ids: tuple[int, ...] = ()


@transaction.atomic
def add_objective(
    *, actor: Membership, plan_id: int, values: ObjectiveValues, submission_key: UUID
) -> Objective:
    """Add an objective; a second click gives the same. Raises ``NotInList`` and ``PlanOver``."""
    plan = open_plan(actor, plan_id)
    check_member(actor, values.owner_id)
    audiences = _audiences(actor, values)
    place = Objective.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    row = Objective(plan=plan, position=0 if place is None else place + 1, **_columns(values))
    objective, is_new = add(actor, row, submission_key)
    if is_new:
        objective.audiences.set(audiences)
        record("comms.objective.added", actor, objective, after={"plan": plan.title})
    return objective


@transaction.atomic
def change_objective(
    *, actor: Membership, objective_id: int, values: ObjectiveValues, expected_version: int
) -> Objective:
    """Change an objective. Raises ``ChangedMeanwhile``, ``NotInList`` and ``PlanOver``."""
    objective = _open(actor, objective_id)
    check_version(objective, expected_version, describe(objective))
    if values.owner_id != objective.owner_id:
        check_member(actor, values.owner_id)
    audiences = _audiences(actor, values)
    before, after = apply_changes(objective, _columns(values))
    heard = {row.pk for row in objective.audiences.all()}
    is_heard_by_others = heard != {row.pk for row in audiences}
    if after or is_heard_by_others:
        save(objective, *after)
        objective.audiences.set(audiences)
        record("comms.objective.changed", actor, objective, before=before, after=after)
    return objective


@transaction.atomic
def remove_objective(*, actor: Membership, objective_id: int) -> None:
    """Remove an objective; its measures stay, without it. Raises ``PlanOver``."""
    objective = _open(actor, objective_id)
    record("comms.objective.removed", actor, objective, before={"statement": objective.statement})
    objective.delete()


def describe(row: Objective) -> list[tuple[str, str]]:
    """What an objective says now, for somebody whose form is out of date."""
    return [
        ("Objective", row.statement),
        ("Role", row.get_core_role_display()),
        ("Measured by", row.measured_by or "Nothing yet"),
        ("Baseline", row.baseline or "Nothing yet"),
        ("Target", row.target or "Nothing yet"),
        ("Until", format_date(row.due_on) if row.due_on else "Not set"),
        ("Status", row.get_status_display()),
    ]


def _open(actor: Membership, objective_id: int) -> Objective:
    objective = locked(actor, Objective, objective_id)
    open_plan(actor, objective.plan_id)
    return objective


def _columns(values: ObjectiveValues) -> dict[str, Any]:
    return {name: value for name, value in asdict(values).items() if name != "audience_ids"}


def _audiences(actor: Membership, values: ObjectiveValues) -> list[Audience]:
    found = list(Audience.objects.filter(council=actor.council, pk__in=values.audience_ids))
    if len(found) != len(set(values.audience_ids)):
        raise NotInList(field="audiences")
    return found
