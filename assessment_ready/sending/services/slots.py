"""The connections of a route: whoever hands over holds one, and there are never more than the route allows."""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment_ready.sending.models import Route, RouteSlot
from assessment_ready.sending.queries.due import open_routes
from assessment_ready.sending.services.reconnecting import LOST


@dataclass
class Held:
    """One connection that is ours until it is given back or its time is over.

    ``unclear`` counts hand-overs in a row after which nobody knew what had become of the message.
    """

    route: Route
    slot_id: int
    token: UUID
    extended: float
    unclear: int = 0

    def extend(self) -> bool:
        """Keep it, without asking the database more often than needed; False when it was lost."""
        if time.monotonic() - self.extended < seconds() / 4:
            return True
        kept = RouteSlot.objects.filter(pk=self.slot_id, token=self.token).update(
            until=_until(timezone.now())
        )
        self.extended = time.monotonic()
        return kept == 1


def seconds() -> float:
    """How long a connection whose worker died stays taken: as long as one hand-over may take."""
    return float(settings.SENDING_LEASE_SECONDS) / 2


def take(route_id: int, now: datetime) -> Held | None:
    """A free connection of a route that is open; None when all are taken. It counts as the route's turn."""
    with transaction.atomic(durable=True):
        route = open_routes(now).select_for_update(no_key=True).filter(pk=route_id).first()
        if route is None:
            return None
        slot = _free_slot(route, now)
        if slot is None:
            return None
        token = uuid4()
        RouteSlot.objects.filter(pk=slot.pk).update(token=token, until=_until(now))
        Route.objects.filter(pk=route.pk).update(served_at=now)
    return Held(route, slot.pk, token, time.monotonic())


def free(held: Held) -> None:
    """Give it back; where the database is away, its time runs out by itself."""
    with suppress(*LOST):
        RouteSlot.objects.filter(pk=held.slot_id, token=held.token).update(token=None, until=None)


def _free_slot(route: Route, now: datetime) -> RouteSlot | None:
    """A free one of the route, which is locked; made when there never was one so far."""
    slots = RouteSlot.objects.select_for_update(skip_locked=True).filter(
        route=route, number__lte=route.connections
    )
    slot = slots.filter(Q(until=None) | Q(until__lte=now)).order_by("number").first()
    if slot is not None:
        return slot
    made = set(RouteSlot.objects.filter(route=route).values_list("number", flat=True))
    number = next((n for n in range(1, route.connections + 1) if n not in made), None)
    if number is None:
        return None
    return RouteSlot.objects.create(council_id=route.council_id, route=route, number=number)


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=seconds())
