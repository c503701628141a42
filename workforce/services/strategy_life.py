"""The life of a strategy: out to consultation, agreed by somebody else, active, superseded by its next edition."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import london_date
from workforce.errors import ChangedMeanwhile
from workforce.errors.strategies import (
    NothingToAgree,
    NothingToPublish,
    NotInThisState,
    NotPublic,
    OnlyTheAuthor,
)
from workforce.models import IntendedAction, Strand, Strategy, StrategyState, StrategyVersion
from workforce.queries.strategies import in_force_beside
from workforce.queries.strategy_snapshot import snapshot
from workforce.rules import strategy_life as rules
from workforce.rules.strategy_versions import content_hash
from workforce.services import entries


@transaction.atomic
def consult(*, actor: Membership, strategy_id: int) -> Strategy:
    """Put the draft out to consultation, and freeze what it says today. Raises ``NotInThisState``."""
    entries.require(actor)
    strategy = _stepped(actor, strategy_id, rules.CONSULT)
    freeze(actor, strategy, "Put out to consultation")
    entries.record("workforce.strategy.consulted", actor, strategy)
    return strategy


@transaction.atomic
def back_to_draft(*, actor: Membership, strategy_id: int) -> Strategy:
    """Take it back to be worked on. Raises ``NotInThisState``."""
    entries.require(actor)
    strategy = _stepped(actor, strategy_id, rules.BACK)
    entries.record("workforce.strategy.taken_back", actor, strategy)
    return strategy


@transaction.atomic
def agree(
    *, actor: Membership, strategy_id: int, approved_by: str, expected_version: int, words: str
) -> Strategy:
    """Agree exactly the words the person has read (``words`` is their hash); from now on they stay as they are.

    ``approved_by``: the board that decided. Whoever began the strategy cannot agree it. Raises ``OnlyTheAuthor``,
    ``NothingToAgree``, ``NotInThisState`` and ``ChangedMeanwhile``.
    """
    entries.require(actor, Perm.AGREE_WORKFORCE)
    strategy = entries.locked(actor, Strategy, strategy_id)
    now_there = [
        ("State", strategy.get_state_display()),
        ("Words", "Read them again below: they have changed"),
    ]
    entries.check_version(strategy, expected_version, now_there)
    if content_hash(snapshot(strategy)) != words:
        raise ChangedMeanwhile(version=strategy.version, current=now_there)
    if strategy.created_by_id == actor.user_id:
        raise OnlyTheAuthor
    _refuse_empty(strategy)
    now = timezone.now()
    values: dict[str, Any] = {"approved_by": approved_by, "approved_on": london_date(now)}
    strategy = _stepped(actor, strategy_id, rules.AGREE, **values)
    version = freeze(actor, strategy, f"Agreed by {approved_by or actor.user}")
    entries.record("workforce.strategy.agreed", actor, strategy, after=values | {"number": version.number})
    return strategy


@transaction.atomic
def activate(*, actor: Membership, strategy_id: int) -> Strategy:
    """Make the agreed strategy the one in force; whatever was in force before is superseded.

    The edition before it hands over its actions. Another strategy keeps its own: nobody can say which is whose.
    Raises ``NotInThisState``.
    """
    entries.require(actor)
    _lock_all(actor)
    strategy = _stepped(actor, strategy_id, rules.ACTIVATE)
    entries.record("workforce.strategy.activated", actor, strategy)
    for former in in_force_beside(strategy):
        former.state, former.is_public, former.public_since = StrategyState.SUPERSEDED, False, None
        entries.save(former, "state", "is_public", "public_since")
        if former.pk == strategy.supersedes_id:
            _hand_over(former, strategy)
        entries.record("workforce.strategy.superseded", actor, former, after={"by": strategy.title})
    return strategy


@transaction.atomic
def publish(*, actor: Membership, strategy_id: int) -> Strategy:
    """Open it to everybody at the council's public address, in the place of any other. Raises ``NothingToPublish``."""
    entries.require(actor, Perm.AGREE_WORKFORCE)
    strategy = entries.locked(actor, Strategy, strategy_id)
    if strategy.state not in rules.SETTLED:
        raise NothingToPublish
    if not strategy.is_public:
        others = Strategy.objects.filter(council_id=actor.council_id, is_public=True)
        for other in others.select_for_update():
            _close(actor, other)
        strategy.is_public, strategy.public_since = True, timezone.now()
        entries.save(strategy, "is_public", "public_since")
        entries.record("workforce.strategy.published", actor, strategy)
    return strategy


@transaction.atomic
def unpublish(*, actor: Membership, strategy_id: int) -> Strategy:
    """Take it off its public address. Raises ``NotPublic``."""
    entries.require(actor, Perm.AGREE_WORKFORCE)
    strategy = entries.locked(actor, Strategy, strategy_id)
    if not strategy.is_public:
        raise NotPublic
    _close(actor, strategy)
    return strategy


def freeze(actor: Membership, strategy: Strategy, reason: str) -> StrategyVersion:
    """Keep every word of the strategy as it is now. Call with the strategy locked."""
    last = strategy.versions.aggregate(last=Max("number"))["last"] or 0
    return StrategyVersion.objects.create(
        council_id=strategy.council_id,
        strategy=strategy,
        number=last + 1,
        reason=reason[:200],
        content=snapshot(strategy),
        made_by=actor.user,
        made_at=timezone.now(),
    )


def _close(actor: Membership, strategy: Strategy) -> None:
    strategy.is_public, strategy.public_since = False, None
    entries.save(strategy, "is_public", "public_since")
    entries.record("workforce.strategy.unpublished", actor, strategy)


def _stepped(actor: Membership, strategy_id: int, step: str, **values: Any) -> Strategy:
    """The strategy after the step; raises ``NotInThisState`` where it is not open."""
    strategy = entries.locked(actor, Strategy, strategy_id)
    if not rules.may(step, strategy.state):
        raise NotInThisState
    entries.apply_changes(strategy, {**values, "state": rules.STEPS[step][1]})
    entries.save(strategy, "state", *values)
    return strategy


def _lock_all(actor: Membership) -> None:
    """Lock the council's strategies in one order, so that two that become active at once wait for one another."""
    rows = Strategy.objects.filter(council_id=actor.council_id).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


def _refuse_empty(strategy: Strategy) -> None:
    intends = IntendedAction.objects.filter(strategy=strategy, dropped_at=None).exists()
    if not intends or not Strand.objects.filter(strategy=strategy).exists():
        raise NothingToAgree


def _hand_over(former: Strategy, strategy: Strategy) -> None:
    """An action belongs to one intention: it goes on under the same reference of the edition now in force."""
    waiting = {row.reference: row for row in strategy.intended.filter(action=None).select_for_update()}
    running = former.intended.exclude(action=None).filter(reference__in=waiting).select_for_update()
    for row in running:
        heir, action_id = waiting[row.reference], row.action_id
        row.action_id = None
        entries.save(row, "action")
        heir.action_id = action_id
        entries.save(heir, "action")
