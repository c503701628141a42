"""What becomes of a delivery after each way an attempt can end: the state table of sending.

The states are those of ``models.DeliveryState``; a test compares the two.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment_ready.sending.rules.codes import Result
from assessment_ready.sending.rules.retry import is_exhausted, next_attempt

HOLD, RETRY_ONCE, RECONCILE = "hold", "retry_once", "reconcile"
# A service that had not answered in time may still take it: it is asked no earlier than after this.
ASK_AFTER = timedelta(seconds=30)
# A service that cannot be reached for so long is not asked any more.
ASK_UNTIL = timedelta(hours=24)

_NOT_COUNTED = {Result.NO_CONNECTION, Result.SLOW_DOWN, Result.TOO_LATE}


@dataclass(frozen=True)
class Standing:
    """What is decided on: how often it was handed over, how often after nobody knew, until when it may leave."""

    attempts: int
    repeats: int
    policy: str
    expires_at: datetime


@dataclass(frozen=True)
class Fate:
    """What is written. ``next_attempt_at`` None leaves it; ``ask_at`` is when to ask the service that may have it."""

    state: str
    attempts: int
    repeats: int
    next_attempt_at: datetime | None = None
    ask_at: datetime | None = None

    @property
    def rests(self) -> bool:
        """Whether the engine need not come back to it."""
        return self.state not in {"queued", "temporary", "sending"}


def after(result: Result, row: Standing, now: datetime, jitter: float, wait_seconds: int = 0) -> Fate:
    """What becomes of a delivery whose attempt ended with ``result``."""
    attempts = row.attempts + (result not in _NOT_COUNTED)
    if result is Result.AMBIGUOUS:
        return _asking(row, now + ASK_AFTER) if row.policy == RECONCILE else _unclear(row, attempts, now)
    if result is Result.TRY_LATER:
        return _again(row, attempts, now, jitter)
    if result in _NOT_COUNTED:
        due = now + timedelta(seconds=wait_seconds) if wait_seconds else None
        return Fate(waiting(attempts), attempts, row.repeats, due)
    resting = {Result.ACCEPTED: "submitted", Result.REFUSED: "permanent", Result.TECHNICAL: "technical"}
    return Fate(resting[result], attempts, row.repeats)


def lost(row: Standing, now: datetime, begun_at: datetime) -> Fate:
    """What becomes of one that was being handed over when its worker's lease ran out."""
    if row.policy == RECONCILE and now - begun_at <= ASK_UNTIL:
        return _asking(row, now)
    return _unclear(row, row.attempts + 1, now)


def answered(row: Standing, now: datetime, jitter: float, *, taken: bool) -> Fate:
    """What becomes of one of which the service that was asked says whether it had taken it."""
    attempts = row.attempts + 1
    return Fate("submitted", attempts, row.repeats) if taken else _again(row, attempts, now, jitter)


def unanswered(row: Standing) -> Fate:
    """What becomes of one about which nobody can be asked."""
    return Fate("unknown", row.attempts + 1, row.repeats)


def given_up(attempts: int, repeats: int) -> str:
    """The state of one for which time is over: missed where it was never handed over.

    Where it was refused for the time being until the end, that is a technical failure with the last reason. Where an
    earlier hand-over may have arrived, it stays unknown: "too late, not sent" could be untrue.
    """
    if repeats:
        return "unknown"
    return "technical" if attempts else "missed"


def waiting(attempts: int) -> str:
    """The state of one that waits, by whether it was tried before."""
    return "temporary" if attempts else "queued"


def _asking(row: Standing, ask_at: datetime) -> Fate:
    """It stays as it is until the service was asked; the attempt is counted with the answer."""
    return Fate("sending", row.attempts, row.repeats, ask_at=ask_at)


def _again(row: Standing, attempts: int, now: datetime, jitter: float) -> Fate:
    again = next_attempt(attempts, now, jitter)
    if is_exhausted(attempts) or again >= row.expires_at:
        return Fate(given_up(attempts, row.repeats), attempts, row.repeats)
    return Fate("temporary", attempts, row.repeats, again)


def _unclear(row: Standing, attempts: int, now: datetime) -> Fate:
    if row.policy == RETRY_ONCE and row.repeats == 0 and now < row.expires_at:
        return Fate("queued", attempts, row.repeats + 1, next_attempt(attempts, now, 0))
    return Fate("unknown", attempts, row.repeats)
