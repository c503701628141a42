"""How far a sending is: counts by state in words, the rate, and when it will be over. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# The rate is that of the last minutes: a pause an hour ago says nothing about what is to come.
RATE_OVER = timedelta(minutes=5)
_SHORTEST = timedelta(seconds=10)

WAITING = ("queued", "claimed", "temporary")
GONE = ("sending", "submitted", "delivered", "unknown")
LIVE = (*WAITING, "sending")
FAILED = ("permanent", "technical")
# In which order people read them: what arrived, what is on its way, what needs somebody, what never leaves.
ORDER = (
    "delivered",
    "submitted",
    "sending",
    "claimed",
    "queued",
    "temporary",
    "unknown",
    "permanent",
    "technical",
    "missed",
    "cancelled",
    "suppressed",
)


@dataclass(frozen=True)
class Counts:
    """How many deliveries of one release stand in which state."""

    by_state: Mapping[str, int] = field(default_factory=dict)

    def of(self, *states: str) -> int:
        """How many stand in any of these states."""
        return sum(self.by_state.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        """Everybody the release has a line for, also those who were left out."""
        return sum(self.by_state.values())

    @property
    def waiting(self) -> int:
        """Not handed over yet, and still to be."""
        return self.of(*WAITING)

    @property
    def live(self) -> int:
        """What the machinery has to come back to."""
        return self.of(*LIVE)

    @property
    def gone(self) -> int:
        """What left the house, or may have."""
        return self.of(*GONE)

    @property
    def unknown(self) -> int:
        """Of which nobody knows whether it left."""
        return self.of("unknown")

    @property
    def failed(self) -> int:
        """Refused for good, or a technical failure."""
        return self.of(*FAILED)

    @property
    def left_out(self) -> int:
        """Who is not written to, for a reason."""
        return self.of("suppressed")

    @property
    def to_send(self) -> int:
        """Everybody but those left out."""
        return self.total - self.left_out

    @property
    def handled(self) -> int:
        """How many of those to send to need nothing more from the machinery."""
        return self.to_send - self.live

    def ordered(self) -> list[tuple[str, int]]:
        """The states there are, in the order in which people read them."""
        return [(state, self.by_state[state]) for state in ORDER if self.by_state.get(state)]


def rate_per_minute(handed_over: int, since: datetime | None, now: datetime) -> float | None:
    """How many a minute left lately: ``handed_over`` in the last :data:`RATE_OVER`, the first ever at ``since``.

    None while nothing left yet, or nothing any more.
    """
    if not handed_over or since is None:
        return None
    span = min(RATE_OVER, max(now - since, _SHORTEST))
    return handed_over / (span / timedelta(minutes=1))


def expected_end(
    now: datetime, waiting: int, rate: float | None, last_retry: datetime | None = None
) -> datetime | None:
    """When the last one will have left at this rate, but not before the last retry is due.

    None when nothing waits, or when nobody can tell.
    """
    if not waiting or not rate:
        return None
    end = now + timedelta(minutes=waiting / rate)
    return max(end, last_retry) if last_retry is not None else end
