"""Taking up a batch of what is due, and giving back what was not begun."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, Value, When

from assessment_ready.sending.ledger import Ledger, ledgers
from assessment_ready.sending.models import DeliveryState, Route, Sendable
from assessment_ready.sending.queries.due import claimable, open_routes
from assessment_ready.sending.rules import rate

# What a row is again when it was taken up or begun and nothing was handed over after all.
WAITING_AGAIN = Case(
    When(attempts=0, then=Value(DeliveryState.QUEUED.value)),
    default=Value(DeliveryState.TEMPORARY.value),
    output_field=CharField(),
)
_FREE: dict[str, Any] = {"lease_token": None, "lease_until": None}


@dataclass
class Batch:
    """Rows of one table that are ours, by ``token``, until their lease runs out. ``begun`` may be on the wire."""

    ledger: Ledger
    route: Route
    token: UUID
    rows: list[Any]
    begun: set[UUID] = field(default_factory=set)


def lease() -> timedelta:
    """How long a row is its worker's: at least twice as long as any hand-over takes."""
    return timedelta(seconds=settings.SENDING_LEASE_SECONDS)


def claim(route_id: int, wanted: int, now: datetime) -> Batch | None:
    """Take up to ``wanted`` rows of a route that fit its rate; None when there are none.

    One short transaction. The route's row is locked where it has a rate, so that workers share the rate and not
    each get one. Rows that another worker is looking at are passed over.
    """
    with transaction.atomic(durable=True):
        route = open_routes(now).filter(pk=route_id).first()
        if route is not None and route.rate_per_minute:
            route = open_routes(now).select_for_update(no_key=True).filter(pk=route_id).first()
        if route is None:
            return None
        fitting = rate.allowance(route.next_at, now, route.rate_per_minute, wanted)
        batch = _first_batch(route, fitting, now) if fitting else None
        if batch is not None and route.rate_per_minute:
            route.next_at = rate.spent(route.next_at, now, route.rate_per_minute, len(batch.rows))
            Route.objects.filter(pk=route.pk).update(next_at=route.next_at)
    return batch


def put_back(batch: Batch) -> None:
    """What of the batch was not begun waits again; with it one begun in vain, which the caller took out of ``begun``.

    Rows that somebody cancelled meanwhile are not ours any more and stay as they are.
    """
    ours = batch.ledger.model._default_manager.filter(
        pk__in=[row.pk for row in batch.rows if row.pk not in batch.begun],
        lease_token=batch.token,
        state__in=(DeliveryState.CLAIMED, DeliveryState.SENDING),
    )
    ours.update(state=WAITING_AGAIN, **_FREE)


def _first_batch(route: Route, fitting: int, now: datetime) -> Batch | None:
    """The longest waiting rows of a table that has any; none is always asked first, so none starves."""
    tables = ledgers()
    for ledger in random.sample(tables, len(tables)):
        waiting = claimable(ledger, now, route.pk).order_by("next_attempt_at")
        rows: list[Sendable] = list(
            waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)[:fitting]
        )
        if rows:
            return _taken(ledger, route, rows, now)
    return None


def _taken(ledger: Ledger, route: Route, rows: list[Any], now: datetime) -> Batch:
    token = uuid4()
    taken = {"state": DeliveryState.CLAIMED, "lease_token": token, "lease_until": now + lease()}
    ledger.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**taken)
    for row in rows:
        row.route = route
        for name, value in taken.items():
            setattr(row, name, value)
    return Batch(ledger, route, token, rows)
