"""When to try again, for how long, and how long to leave a server alone that does not work."""

from datetime import datetime, timedelta

RETRY_AFTER = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)
GIVE_UP_AFTER = timedelta(hours=24)
# After so many failed connections in a row a person must look.
PAUSE_AFTER = 10

_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(minutes=5)
_LONGEST_DOMAIN_WAIT = timedelta(hours=1)


def delay(attempts: int) -> timedelta:
    """How long to wait after ``attempts`` (1, 2, ...) tries."""
    return RETRY_AFTER[min(max(attempts, 1), len(RETRY_AFTER)) - 1]


def next_attempt(attempts: int, now: datetime, jitter: float) -> datetime:
    """When to try again; ``jitter`` of 0 to 1 takes up to a tenth off, so that not all come at once."""
    return now + delay(attempts) * (1 - jitter / 10)


def is_exhausted(attempts: int) -> bool:
    """Whether one more wait after ``attempts`` tries would make it more than 24 hours of trying.

    The waits are counted and not the time since the first try: hours during which the route was paused, or after
    which a person sent it again, take nothing away.
    """
    return sum((delay(tried) for tried in range(1, attempts + 1)), timedelta()) > GIVE_UP_AFTER


def connection_wait(failures: int) -> timedelta:
    """How long to leave a server alone after ``failures`` (1, 2, ...) failed connections in a row."""
    doubled: int = 2 ** min(max(failures, 1) - 1, 10)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def domain_wait(strikes: int, asked_seconds: int) -> timedelta:
    """How long a domain is left alone that asked for patience ``strikes`` (1, 2, ...) times since it last took one."""
    asked = timedelta(seconds=max(asked_seconds, 1))
    doubled: int = 2 ** min(max(strikes, 1) - 1, 10)
    return min(asked * doubled, max(asked, _LONGEST_DOMAIN_WAIT))
