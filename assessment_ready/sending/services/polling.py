"""Asking a service what became of messages, where its callbacks did not come."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from assessment_ready.sending import backends
from assessment_ready.sending.backends.outcome import NoConnection, Receipt
from assessment_ready.sending.ledger import Ledger, ledgers
from assessment_ready.sending.models import BackendKind, DeliveryState, Heartbeat, Route
from assessment_ready.sending.services import receipts

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=5)
# Callbacks come within seconds; Notify itself gives up after three days.
FIRST_AFTER = timedelta(minutes=3)
NOT_AFTER = timedelta(days=4)
_AT_ONCE = 5000
_STEP_SECONDS = 5.0
_NAME = "polling"


def poll(now: datetime) -> int:
    """Ask about everything a service took and said nothing of yet; at most every five minutes.

    Returns how many moved.
    """
    if not _is_turn(now):
        return 0
    return sum(_poll_ledger(ledger, now) for ledger in ledgers())


def _is_turn(now: datetime) -> bool:
    """Whether it is time again; of several ticks at once one is told so."""
    _, made = Heartbeat.objects.get_or_create(name=_NAME, defaults={"at": now})
    return made or Heartbeat.objects.filter(name=_NAME, at__lte=now - EVERY).update(at=now) == 1


def _poll_ledger(ledger: Ledger, now: datetime) -> int:
    silent = ledger.model._default_manager.filter(
        state=DeliveryState.SUBMITTED,
        backend=BackendKind.NOTIFY,
        submitted_at__lte=now - FIRST_AFTER,
        submitted_at__gt=now - NOT_AFTER,
    ).order_by()
    routes = Route.objects.filter(pk__in=silent.values("route")).filter(backend=BackendKind.NOTIFY)
    return sum(
        _poll_route(route, list(silent.filter(route=route).order_by("-submitted_at")[:_AT_ONCE]), now)
        for route in routes.select_related("council")
    )


def _poll_route(route: Route, rows: list[Any], now: datetime) -> int:
    known = {row.backend_reference: row.pk for row in rows}
    try:
        with backends.open_session(route, step_seconds=_STEP_SECONDS) as session:
            told = session.poll(rows)
    except NoConnection as failure:
        logger.warning("GOV.UK Notify could not be asked about route %s: %s", route.pk, failure.reason)
        return 0
    return sum(_noted(one, known[one.reference], route, now) for one in told if one.state)


def _noted(receipt: Receipt, row_id: UUID, route: Route, now: datetime) -> bool:
    return receipts.note(
        ids=[row_id],
        state=receipt.state,
        source="poll",
        code=receipt.code,
        detail="GOV.UK Notify was asked",
        at=receipt.at or now,
        council_id=route.council_id,
    )
