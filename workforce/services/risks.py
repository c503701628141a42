"""Workforce risks: noted, changed, scored anew at each review, closed and opened again."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from workforce.errors.strategies import InvalidRisk, RiskIsClosed, RiskIsOpen
from workforce.models import Risk, Strategy
from workforce.queries.risks import actions_to_choose
from workforce.services import entries


@dataclass(frozen=True)
class RiskValues:
    """What a risk says, beside its score."""

    title: str
    cause: str = ""
    effect: str = ""
    mitigation: str = ""
    owner_id: int | None = None
    strategy_id: int | None = None
    review_on: date | None = None
    action_ids: tuple[int, ...] = ()


@transaction.atomic
def create(
    *, actor: Membership, values: RiskValues, likelihood: int, impact: int, submission_key: UUID
) -> Risk:
    """Note a risk; a second click gives the first one's. Raises ``InvalidRisk`` and ``OwnerNotEligible``."""
    entries.require(actor)
    stored = _checked(actor, values, None) | _scored(likelihood, impact)
    risk, is_new = entries.add(actor, Risk(**stored), submission_key)
    if is_new:
        _link(actor, risk, values.action_ids)
        entries.record("workforce.risk.noted", actor, risk, after=stored)
    return risk


@transaction.atomic
def change(*, actor: Membership, risk_id: int, values: RiskValues, expected_version: int) -> Risk:
    """Change what a risk says. Raises ``ChangedMeanwhile``, ``RiskIsClosed`` and ``InvalidRisk``."""
    entries.require(actor)
    risk = _open(actor, risk_id, expected_version)
    before, after = entries.apply_changes(risk, _checked(actor, values, risk))
    if _link(actor, risk, values.action_ids) or after:
        entries.save(risk, *after)
        entries.record("workforce.risk.changed", actor, risk, before=before, after=after)
    return risk


@transaction.atomic
def review(
    *,
    actor: Membership,
    risk_id: int,
    likelihood: int,
    impact: int,
    mitigation: str,
    review_on: date | None,
    expected_version: int,
) -> Risk:
    """Score a risk anew; what it was before says which way it moved. Raises as :func:`change` does."""
    entries.require(actor)
    risk = _open(actor, risk_id, expected_version)
    before = {"score": risk.score}
    former = risk.score
    values = _scored(likelihood, impact) | {"mitigation": mitigation, "review_on": review_on}
    entries.apply_changes(risk, values | {"former_score": former})
    entries.save(risk, *values, "former_score")
    entries.record("workforce.risk.reviewed", actor, risk, before=before, after={"score": risk.score})
    return risk


@transaction.atomic
def close(*, actor: Membership, risk_id: int, because: str, expected_version: int) -> Risk:
    """Close a risk and say why. Raises ``ChangedMeanwhile`` and ``RiskIsClosed``."""
    entries.require(actor)
    risk = _open(actor, risk_id, expected_version)
    risk.closed_at, risk.closed_because = timezone.now(), because
    entries.save(risk, "closed_at", "closed_because")
    entries.record("workforce.risk.closed", actor, risk, after={"because": because})
    return risk


@transaction.atomic
def reopen(*, actor: Membership, risk_id: int) -> Risk:
    """Open a closed risk again. Raises ``RiskIsOpen``."""
    entries.require(actor)
    risk = entries.locked(actor, Risk, risk_id)
    if risk.closed_at is None:
        raise RiskIsOpen
    before = {"because": risk.closed_because}
    risk.closed_at, risk.closed_because = None, ""
    entries.save(risk, "closed_at", "closed_because")
    entries.record("workforce.risk.reopened", actor, risk, before=before)
    return risk


def describe(risk: Risk) -> list[tuple[str, str]]:
    """What a risk says now, for somebody whose form is out of date."""
    return [
        ("Risk", risk.title),
        ("Score", f"{risk.likelihood} × {risk.impact} = {risk.score}"),
        ("Cause", risk.cause or "Nothing yet"),
        ("Effect", risk.effect or "Nothing yet"),
        ("What we do", risk.mitigation or "Nothing yet"),
        ("Owner", str(risk.owner.user) if risk.owner else "Nobody"),
        ("To be reviewed", format_date(risk.review_on) if risk.review_on else "Not set"),
        ("State", "Closed" if risk.closed_at else "Open"),
    ]


def _open(actor: Membership, risk_id: int, expected_version: int) -> Risk:
    risk = entries.locked(actor, Risk, risk_id)
    entries.check_version(risk, expected_version, describe(risk))
    if risk.closed_at is not None:
        raise RiskIsClosed
    return risk


def _scored(likelihood: int, impact: int) -> dict[str, int]:
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if not 1 <= value <= 5:
            raise InvalidRisk(f"The {name} must be a number from 1 to 5", field=name)
    return {"likelihood": likelihood, "impact": impact}


def _checked(actor: Membership, values: RiskValues, current: Risk | None) -> dict[str, Any]:
    entries.check_owner(actor, values.owner_id, current.owner_id if current else None)
    own = Strategy.objects.filter(council_id=actor.council_id)
    if values.strategy_id is not None and not own.filter(pk=values.strategy_id).exists():
        raise InvalidRisk("Choose a strategy from the list", field="strategy")
    stored = asdict(values)
    del stored["action_ids"]
    return stored


def _link(actor: Membership, risk: Risk, action_ids: tuple[int, ...]) -> bool:
    """Whether the actions that lower the risk changed. What the actor may not know of stays as it is."""
    known = set(actions_to_choose(actor, timezone.now(), risk).values_list("pk", flat=True))
    if not set(action_ids) <= known:
        raise InvalidRisk("Choose actions from the list", field="actions")
    linked = set(risk.actions.values_list("pk", flat=True))
    wanted = (linked - known) | set(action_ids)
    risk.actions.set(wanted)
    return wanted != linked
