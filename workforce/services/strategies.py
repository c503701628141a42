"""Strategies: begun and changed. What is agreed stays as it is."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from workforce.errors.strategies import InvalidStrategy, StrategyIsSettled
from workforce.models import Scope, Strategy, StrategyState
from workforce.services import entries

# While a strategy is in one of these its words can change.
OPEN_STATES = (StrategyState.DRAFT, StrategyState.CONSULTATION)


@dataclass(frozen=True)
class StrategyValues:
    """What a strategy says of itself."""

    title: str
    organisation: str = ""
    sponsor: str = ""
    owner_id: int | None = None
    scope: str = Scope.PLACE
    method: str = ""
    vision: str = ""
    period_start: date | None = None
    period_end: date | None = None
    review_on: date | None = None
    source_name: str = ""


@transaction.atomic
def create(*, actor: Membership, values: StrategyValues, submission_key: UUID) -> Strategy:
    """Begin a strategy as a draft; a second click gives the one of the first. Raises ``InvalidStrategy``."""
    entries.require(actor)
    stored = _checked(actor, values, None)
    strategy, is_new = entries.add(actor, Strategy(**stored, created_by=actor.user), submission_key)
    if is_new:
        entries.record("workforce.strategy.created", actor, strategy, after=stored)
    return strategy


@transaction.atomic
def change(*, actor: Membership, strategy_id: int, values: StrategyValues, expected_version: int) -> Strategy:
    """Change what a strategy says of itself while it is not agreed.

    Raises ``ChangedMeanwhile``, ``StrategyIsSettled`` and ``InvalidStrategy``.
    """
    entries.require(actor)
    strategy = entries.locked(actor, Strategy, strategy_id)
    entries.check_version(strategy, expected_version, describe(strategy))
    refuse_settled(strategy)
    before, after = entries.apply_changes(strategy, _checked(actor, values, strategy))
    if after:
        entries.save(strategy, *after)
        entries.record("workforce.strategy.changed", actor, strategy, before=before, after=after)
    return strategy


def open_strategy(actor: Membership, strategy_id: int) -> Strategy:
    """The strategy, locked, while its words can change. Raises ``StrategyIsSettled`` and ``DoesNotExist``."""
    strategy = entries.locked(actor, Strategy, strategy_id)
    refuse_settled(strategy)
    return strategy


def refuse_settled(strategy: Strategy) -> None:
    """Raise ``StrategyIsSettled`` once it is agreed."""
    if strategy.state not in OPEN_STATES:
        raise StrategyIsSettled


def describe(strategy: Strategy) -> list[tuple[str, str]]:
    """What a strategy says now, for somebody whose form is out of date."""
    return [
        ("Title", strategy.title),
        ("Owner", str(strategy.owner.user) if strategy.owner else "Nobody"),
        ("Sponsor", strategy.sponsor or "Not named"),
        ("Whose workforce", strategy.get_scope_display()),
        ("Vision", strategy.vision or "None yet"),
        ("Begins", _day(strategy.period_start)),
        ("Ends", _day(strategy.period_end)),
        ("To be reviewed", _day(strategy.review_on)),
        ("State", strategy.get_state_display()),
    ]


def _day(day: date | None) -> str:
    return format_date(day) if day else "Not set"


def _checked(actor: Membership, values: StrategyValues, current: Strategy | None) -> dict[str, Any]:
    entries.check_owner(actor, values.owner_id, current.owner_id if current else None)
    if values.period_start and values.period_end and values.period_end < values.period_start:
        raise InvalidStrategy("The strategy must end after it begins", field="period_end")
    return asdict(values)
