"""Turns: the route that was served longest ago goes next, for a few seconds, by one connection."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from assessment_ready.sending import backends
from assessment_ready.sending.backends.outcome import NoConnection, Session
from assessment_ready.sending.models import Route
from assessment_ready.sending.queries.due import due_routes
from assessment_ready.sending.services import environment, routes, slots
from assessment_ready.sending.services.engine_claiming import claim
from assessment_ready.sending.services.engine_handing_over import Limits, hand_over
from assessment_ready.sending.services.reconnecting import LOST
from assessment_ready.sending.services.slots import Held

logger = logging.getLogger(__name__)

# One council's ten messages wait no longer than this for another's ten thousand: no new batch is begun after the
# first, and none goes on after the second (what was composed for nothing is work lost).
SLICE_SECONDS = 5.0
LONGEST_SLICE_SECONDS = 10.0


@dataclass
class Turn:
    """What one turn came to: how many rows were taken up, and how many messages the server accepted."""

    claimed: int = 0
    accepted: int = 0


def next_turn(limits: Limits) -> Turn | None:
    """Serve the first route that has something due, a connection left and room in its rate; None when none has."""
    if not environment.may_send():
        return None
    for route_id in due_routes(timezone.now()):
        if limits.is_over():
            return None
        held = slots.take(route_id, timezone.now())
        if held is None:
            continue
        try:
            turn = _serve(held, limits)
        except LOST:
            raise
        except Exception as error:
            # One route's trouble must not keep the others from their turn.
            logger.exception("The turn of route %s failed.", route_id)
            note_failure(held.route, NoConnection(f"Sending failed: {type(error).__name__}"), timezone.now())
            continue
        finally:
            slots.free(held)
        if turn.claimed:
            return turn
    return None


@contextmanager
def session_of(route: Route) -> Iterator[Session]:
    """An open session of the route; ``NoConnection`` whatever the trouble with opening it."""
    with ExitStack() as stack:
        try:
            session = stack.enter_context(backends.open_session(route))
        except (NoConnection, *LOST):
            raise
        except Exception as error:
            logger.exception("The route %s could not be opened.", route.pk)
            raise NoConnection(f"It could not be opened: {type(error).__name__}") from error
        yield session


def note_failure(route: Route, failure: NoConnection, began: datetime) -> None:
    """The route does not work for now, or the service asked for patience."""
    now = timezone.now()
    if failure.wait_seconds:
        routes.slow_down(route.pk, wait_seconds=failure.wait_seconds, now=now)
    else:
        routes.connection_failed(route.pk, failure.reason, began=began, now=now)


def _serve(held: Held, limits: Limits) -> Turn:
    """Batch after batch by one connection, until nothing is due, the route gives way, or the slice is over."""
    turn, began = Turn(), timezone.now()
    beginning, going_on = limits.at_most(SLICE_SECONDS), limits.at_most(LONGEST_SLICE_SECONDS)
    try:
        with session_of(held.route) as session:
            while True:
                batch = claim(held.route.pk, limits.batch, timezone.now())
                if batch is None:
                    break
                turn.claimed += len(batch.rows)
                done = hand_over(batch, session, held, going_on)
                turn.accepted += done.accepted
                if done.is_over or beginning.is_over():
                    break
    except NoConnection as failure:
        note_failure(held.route, failure, began)
    return turn
