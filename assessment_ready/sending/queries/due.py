"""What may be handed over now, and by which route next."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from assessment_ready.sending.ledger import Ledger, ledgers
from assessment_ready.sending.models import DeliveryState, DomainPause, Route
from assessment_ready.sending.rules import rate

_DUE = (DeliveryState.QUEUED, DeliveryState.TEMPORARY)


def due_rows(ledger: Ledger, now: datetime) -> QuerySet[Any]:
    """The rows of a table that have come due, are in time and, as far as their area says, may leave."""
    return ledger.model._default_manager.filter(
        ledger.may_begin(now), state__in=_DUE, next_attempt_at__lte=now, expires_at__gt=now
    ).order_by()


def claimable(ledger: Ledger, now: datetime, route: Any) -> QuerySet[Any]:
    """Those of a route (an id, or a reference in an outer query) whose domain did not ask for patience."""
    pauses = DomainPause.objects.filter(route=OuterRef("route"), domain=OuterRef("domain"), until__gt=now)
    return due_rows(ledger, now).filter(~Exists(pauses), route=route)


def open_routes(now: datetime) -> QuerySet[Route]:
    """The routes that work as far as we know: neither paused nor waiting after a failure."""
    return Route.objects.filter(Q(wait_until=None) | Q(wait_until__lte=now), paused_at=None)


def due_routes(now: datetime) -> list[int]:
    """The routes by which something may leave now, least recently served first."""
    if not ledgers():
        return []
    waits: Q = reduce(or_, (Q(Exists(claimable(ledger, now, OuterRef("pk")))) for ledger in ledgers()))
    found = open_routes(now).filter(waits).order_by(F("served_at").asc(nulls_first=True), "pk")
    return [
        pk
        for pk, next_at, per_minute in found.values_list("pk", "next_at", "rate_per_minute")
        if rate.allowance(next_at, now, per_minute, 1)
    ]
