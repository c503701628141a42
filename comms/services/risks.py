"""Risks to the council's reputation: add, change, close, remove."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.plans import NotInList
from comms.models import Line, PlanRisk
from comms.services.entries import add, apply_changes, check_version, locked, record, save
from comms.services.members import check_member
from comms.services.plans import open_plan


@dataclass(frozen=True)
class RiskValues:
    """A risk; ``holding_line_id`` is a line of the same plan that carries no embargo."""

    description: str
    likelihood: int
    impact: int
    early_warning: str = ""
    response: str = ""
    holding_line_id: int | None = None
    owner_id: int | None = None
    escalation: str = ""
    is_closed: bool = False


@transaction.atomic
def add_risk(*, actor: Membership, plan_id: int, values: RiskValues, submission_key: UUID) -> PlanRisk:
    """Add a risk; a second click gives the same. Raises ``NotInList`` and ``PlanOver``."""
    plan = open_plan(actor, plan_id)
    check_member(actor, values.owner_id)
    _check_line(actor, plan.pk, values.holding_line_id)
    risk, is_new = add(actor, PlanRisk(plan=plan, **asdict(values)), submission_key)
    if is_new:
        record("comms.risk.added", actor, risk, after={"plan": plan.title})
    return risk


@transaction.atomic
def change_risk(*, actor: Membership, risk_id: int, values: RiskValues, expected_version: int) -> PlanRisk:
    """Change or close a risk. Raises ``ChangedMeanwhile``, ``NotInList`` and ``PlanOver``."""
    risk = _open(actor, risk_id)
    check_version(risk, expected_version, describe(risk))
    if values.owner_id != risk.owner_id:
        check_member(actor, values.owner_id)
    if values.holding_line_id != risk.holding_line_id:
        _check_line(actor, risk.plan_id, values.holding_line_id)
    before, after = apply_changes(risk, asdict(values))
    if after:
        save(risk, *after)
        record("comms.risk.changed", actor, risk, before=before, after=after)
    return risk


@transaction.atomic
def remove_risk(*, actor: Membership, risk_id: int) -> None:
    """Remove a risk. Raises ``PlanOver``."""
    risk = _open(actor, risk_id)
    record("comms.risk.removed", actor, risk, before={"description": risk.description})
    risk.delete()


def describe(row: PlanRisk) -> list[tuple[str, str]]:
    """What a risk says now, for somebody whose form is out of date."""
    return [
        ("Risk", row.description),
        ("Likelihood", str(row.likelihood)),
        ("Impact", str(row.impact)),
        ("Early warning", row.early_warning or "Nothing yet"),
        ("What we do", row.response or "Nothing yet"),
        ("Who is told", row.escalation or "Nothing yet"),
        ("Closed", "Yes" if row.is_closed else "No"),
    ]


def _open(actor: Membership, risk_id: int) -> PlanRisk:
    risk = locked(actor, PlanRisk, risk_id)
    open_plan(actor, risk.plan_id)
    return risk


def _check_line(actor: Membership, plan_id: int, line_id: int | None) -> None:
    """A risk is no secret, so what it names must not be one either."""
    if line_id is None:
        return
    lines = Line.objects.visible_to(actor, timezone.now()).filter(plan_id=plan_id, embargo=None)
    if not lines.filter(pk=line_id).exists():
        raise NotInList(field="holding_line")
