"""The engine: it hands over what is due, whoever starts it and however often. See docs/sending.md."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils import timezone

from assessment_ready.outbox import bell
from assessment_ready.sending.ledger import ledgers
from assessment_ready.sending.queries import health
from assessment_ready.sending.services import environment, heartbeats, polling
from assessment_ready.sending.services.engine_asking import ask
from assessment_ready.sending.services.engine_handing_over import Limits
from assessment_ready.sending.services.engine_sweeping import sweep
from assessment_ready.sending.services.engine_turns import next_turn
from assessment_ready.sending.services.reconnecting import LOST, start_afresh

logger = logging.getLogger(__name__)
__all__ = ["serve", "serve_and_ring", "sweep", "tick"]

SERVE = "sending.serve"
# What a worker does in one go: short, so that the worker's other tasks get their turn.
WORKER_SECONDS = 20.0
_MOST_RINGS = 4

# So many messages are claimed at once: asking who may still be written to costs the same for one as for all of them.
BATCH = 200


@dataclass
class _Served:
    accepted: int = 0
    is_time_up: bool = False


def serve(
    *, seconds: float = 60.0, batch: int = BATCH, should_stop: Callable[[], bool] = lambda: False
) -> int:
    """Serve the routes in turn until nothing is due or time is up; returns how many messages were accepted.

    Any number may run at once, with or without a broker; none dies of a database that restarts.
    """
    return _serve(Limits(time.monotonic() + seconds, batch, should_stop)).accepted


def serve_and_ring() -> int:
    """The same for a worker of the task queue: a short while, then it rings for its successor if work is left."""
    served = _Served()
    if _part("environment", lambda: environment.look(timezone.now())):
        served = _serve(Limits(time.monotonic() + WORKER_SECONDS, BATCH, lambda: False))
    if served.is_time_up:
        bell.ring(SERVE, "")
    return served.accepted


def tick(*, from_scheduler: bool = False) -> None:
    """Everything that must happen from time to time; each part goes on where another fails.

    Makes the rows of what has come due, settles what stuck, and rings for workers. Two at once do no harm.
    """
    now = timezone.now()
    _part("heartbeat", lambda: _alive(now, from_scheduler))
    _part("environment", lambda: environment.look(now))
    for ledger in ledgers():
        _part(f"due of {ledger.name}", partial(ledger.due, timezone.now()))
    _part("sweep", lambda: sweep(timezone.now()))
    _part("ring", lambda: _ring(timezone.now()))


def _serve(limits: Limits) -> _Served:
    served = _Served()
    is_ready = False
    while not limits.is_over():
        try:
            if not is_ready:
                _get_ready()
                is_ready = True
            turn = next_turn(limits)
        except LOST as error:
            logger.warning("The database did not answer (%s); sending goes on when it does.", error)
            start_afresh()
            continue
        if turn is None:
            return served
        served.accepted += turn.accepted
    served.is_time_up = True
    return served


def _get_ready() -> None:
    """A sign of life, and the questions that crashes and silent services left open."""
    heartbeats.beat(heartbeats.WORKER, timezone.now())
    if environment.may_send():
        ask()
        _part("polling", lambda: polling.poll(timezone.now()))


def _alive(now: datetime, from_scheduler: bool) -> None:
    heartbeats.beat(heartbeats.TICK, now)
    if from_scheduler:
        heartbeats.beat(heartbeats.BEAT, now)


def _ring(now: datetime) -> None:
    """Ring for as many workers as there are connections to use, unless the last rings are still unheard."""
    if not heartbeats.was_heard(now):
        return
    for _ in range(min(max(health.free_connections(now), 1), _MOST_RINGS)):
        bell.ring(SERVE, "")
    heartbeats.beat(heartbeats.RUNG, now)


def _part(name: str, do: Callable[[], object]) -> object:
    """Do one part; its trouble is logged and never ends the rest. Returns what it returned."""
    try:
        return do()
    except LOST as error:
        logger.warning("The database did not answer in the part %s (%s).", name, error)
        start_afresh()
    except Exception:
        logger.exception("The part %s failed; the rest goes on.", name)
    return None
