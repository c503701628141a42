"""Writing down what became of one delivery: one conditional UPDATE by the worker's own token."""

import logging
import random
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from assessment_ready.sending.ledger import Ledger, Withheld
from assessment_ready.sending.models import DeliveryState, Sendable
from assessment_ready.sending.rules import fates
from assessment_ready.sending.rules.codes import Outcome, Result
from assessment_ready.sending.rules.fates import Fate, Standing
from assessment_ready.sending.services.engine_claiming import Batch
from assessment_ready.sending.services.statements import update_where

logger = logging.getLogger(__name__)


def standing(row: Sendable) -> Standing:
    """What the rules look at."""
    return Standing(row.attempts, row.repeats, row.policy, row.expires_at)


def jitter() -> float:
    """A number of 0 to 1 that spreads load and guards nothing."""
    return random.random()  # noqa: S311


def settle(batch: Batch, row: Sendable, outcome: Outcome, backend: str) -> bool:
    """What was handed over (or not) is written down; whether it came to rest. Nothing where the row is not ours."""
    now = timezone.now()
    fate = fates.after(outcome.result, standing(row), now, jitter(), outcome.wait_seconds)
    changed = changes(fate, now, code=outcome.code, reason=outcome.reason) | {"backend": backend}
    if outcome.reference:
        changed["backend_reference"] = outcome.reference[:100]
    ours = {"id": row.pk, "lease_token": batch.token, "state": DeliveryState.SENDING.value}
    if update_where(batch.ledger.model, changed, ours):
        return fate.rests
    if outcome.result is not Result.ACCEPTED:
        return False
    # The lease had run out and the sweep did not know better; we do.
    swept = {"id": row.pk, "state": DeliveryState.UNKNOWN.value, "attempts": row.attempts + 1}
    return update_where(batch.ledger.model, changed, swept) == 1


def withhold(batch: Batch, row: Sendable, why: Withheld) -> bool:
    """It does not leave after all; whether it was still ours to say so."""
    state = DeliveryState.CANCELLED if why.is_cancelled else DeliveryState.SUPPRESSED
    fate = Fate(state.value, row.attempts, row.repeats)
    return _before_it_began(batch, row, fate, why.code, why.reason)


def could_not_compose(batch: Batch, row: Sendable, error: Exception) -> bool:
    """Its words could not be put together: tried again like any failure, and in the end a technical one."""
    now = timezone.now()
    fate = fates.after(Result.TRY_LATER, standing(row), now, jitter())
    reason = f"The message could not be put together: {type(error).__name__}"
    return _before_it_began(batch, row, fate, "", reason) and fate.rests


def changes(fate: Fate, now: datetime, *, code: str, reason: str) -> dict[str, Any]:
    """The fields that a fate sets."""
    changed: dict[str, Any] = {
        "state": fate.state,
        "attempts": fate.attempts,
        "repeats": fate.repeats,
        "lease_token": None,
        "lease_until": fate.ask_at,
        "last_code": code[:20],
        "last_error": reason[:300],
    }
    if fate.next_attempt_at is not None:
        changed["next_attempt_at"] = fate.next_attempt_at
    if fate.rests:
        changed["settled_at"] = now
    if fate.state == DeliveryState.SUBMITTED:
        changed["submitted_at"] = now
    return changed


def tell(ledger: Ledger, ids: Iterable[UUID], now: datetime) -> None:
    """Let the area of these rows know that they came to rest; its trouble is not ours.

    A hint: where it is lost in a crash, ``ledger.due`` finds the same at the next tick.
    """
    told = list(ids)
    if not told:
        return
    try:
        ledger.settled(told, now)
    except Exception:
        logger.exception("%s could not be told of %s settled deliveries.", ledger.name, len(told))


def _before_it_began(batch: Batch, row: Sendable, fate: Fate, code: str, reason: str) -> bool:
    ours = batch.ledger.model._default_manager.filter(
        pk=row.pk, state=DeliveryState.CLAIMED, lease_token=batch.token
    )
    return ours.update(**changes(fate, timezone.now(), code=code, reason=reason)) == 1
