"""One batch on its way: compose, mark, hand over, write down; message by message."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from assessment_ready.sending.backends.outcome import Session
from assessment_ready.sending.ledger import Parcel, Withheld
from assessment_ready.sending.models import Sendable
from assessment_ready.sending.rules.codes import Outcome, Result
from assessment_ready.sending.services import routes
from assessment_ready.sending.services.engine_beginning import Fence
from assessment_ready.sending.services.engine_claiming import Batch, put_back
from assessment_ready.sending.services.engine_settling import could_not_compose, settle, tell, withhold
from assessment_ready.sending.services.reconnecting import LOST, persistently
from assessment_ready.sending.services.slots import Held

logger = logging.getLogger(__name__)

# A server that breaks off after the text again and again would leave everybody unknown: it is left alone.
_MOST_UNCLEAR = 1


@dataclass(frozen=True)
class Limits:
    """Until when (``time.monotonic()``) to go on, how many at a time, and whether we were asked to stop."""

    stop: float
    batch: int
    should_stop: Callable[[], bool]

    def is_over(self) -> bool:
        """Whether nothing more should be begun."""
        return time.monotonic() >= self.stop or self.should_stop()

    def at_most(self, seconds: float) -> "Limits":
        """The same for a shorter time."""
        return Limits(min(self.stop, time.monotonic() + seconds), self.batch, self.should_stop)


@dataclass
class Round:
    """A batch on its way by a session. ``struck`` are domains that asked for patience before, ``resting`` those that
    do now.
    """

    batch: Batch
    session: Session
    held: Held
    began: datetime = field(default_factory=timezone.now)
    accepted: int = 0
    rests: list[UUID] = field(default_factory=list)
    struck: set[str] = field(default_factory=set)
    resting: set[str] = field(default_factory=set)
    is_over: bool = False


def hand_over(batch: Batch, session: Session, held: Held, limits: Limits) -> Round:
    """Hand the rows of a batch over until one ends it or time is over; the rest waits again."""
    done = Round(batch, session, held)
    try:
        done.struck = routes.paused_domains(batch.route.pk)
        parcels = _compose(batch, done)
        fence = Fence(batch)
        for row in batch.rows:
            if limits.is_over() or not held.extend():
                done.is_over = True
            if done.is_over:
                break
            parcel = parcels.get(row.pk)
            if parcel is not None and row.domain not in done.resting:
                _one(row, parcel, fence, done)
    finally:
        persistently(lambda: put_back(batch))
        tell(batch.ledger, done.rests, timezone.now())
    return done


def _one(row: Sendable, parcel: Parcel | Withheld, fence: Fence, done: Round) -> None:
    """One message: the mark first, then the network with no transaction open, then what became of it."""
    batch = done.batch
    if isinstance(parcel, Withheld):
        if withhold(batch, row, parcel):
            done.rests.append(row.pk)
        return
    give_up_at = fence.begin(row.pk)
    if give_up_at is None:
        return
    batch.begun.add(row.pk)
    outcome = _sent(done.session, parcel, row, give_up_at)
    if persistently(lambda: settle(batch, row, outcome, done.session.kind)):
        done.rests.append(row.pk)
    done.accepted += outcome.result is Result.ACCEPTED
    _heed(row, outcome, done)


def _sent(session: Session, parcel: Parcel, row: Sendable, give_up_at: float) -> Outcome:
    try:
        return session.send(parcel, row, give_up_at=give_up_at)
    except Exception as error:
        # A backend answers for itself; where it did not, nobody knows how far it had come.
        logger.exception("A backend failed while handing a message over.")
        return Outcome(Result.AMBIGUOUS, f"{type(error).__name__} while handing it over")


def _heed(row: Sendable, outcome: Outcome, done: Round) -> None:
    """What the answer means for the messages that come after it."""
    now, route, held = timezone.now(), done.batch.route, done.held
    is_unclear = outcome.result is Result.AMBIGUOUS
    held.unclear = held.unclear + 1 if is_unclear else 0
    if outcome.result is Result.TOO_LATE:
        done.is_over = True
    elif outcome.result is Result.NO_CONNECTION or held.unclear > _MOST_UNCLEAR:
        done.is_over = True
        routes.connection_failed(route.pk, outcome.reason, began=done.began, now=now)
    elif outcome.result is Result.SLOW_DOWN:
        _give_way(row, outcome, done, now)
    elif not is_unclear:
        routes.connection_works(route)
        if outcome.result is Result.ACCEPTED and row.domain in done.struck:
            routes.domain_works(route.pk, {row.domain}, now)


def _give_way(row: Sendable, outcome: Outcome, done: Round, now: datetime) -> None:
    """We are asked for patience: with everything, or with one domain."""
    route, seconds = done.batch.route, outcome.wait_seconds
    if outcome.of_route or not row.domain:
        done.is_over = True
        routes.slow_down(route.pk, wait_seconds=seconds, now=now)
    else:
        done.resting.add(row.domain)
        routes.pause_domain(route, row.domain, wait_seconds=seconds, now=now)


def _compose(batch: Batch, done: Round) -> dict[UUID, Parcel | Withheld]:
    """The words of all rows at once; where that fails, of each by itself, so that one does not hold up the rest."""
    now = timezone.now()
    try:
        return batch.ledger.parcels(batch.rows, now)
    except LOST:
        raise
    except Exception:
        logger.exception("A batch of %s could not be composed at once.", batch.ledger.name)
    composed: dict[UUID, Parcel | Withheld] = {}
    for row in batch.rows:
        try:
            composed |= batch.ledger.parcels([row], now)
        except LOST:
            raise
        except Exception as error:
            if could_not_compose(batch, row, error):
                done.rests.append(row.pk)
    return composed
