"""So many a minute: the generic cell rate algorithm, whose whole memory is one moment.

That moment (``Route.next_at``) is when the next message would be due if they left evenly spaced. Up to 12
seconds' worth may leave at once, because workers come by every ten seconds; so no minute sees more than the rate and
a fifth (at 25: 30).
"""

from datetime import datetime, timedelta

_AT_ONCE = timedelta(seconds=12)
_MINUTE = timedelta(minutes=1)


def allowance(next_at: datetime | None, now: datetime, rate_per_minute: int, wanted: int) -> int:
    """How many of ``wanted`` messages fit now; a rate of 0 has no limit."""
    if rate_per_minute == 0:
        return wanted
    spacing = _MINUTE / rate_per_minute
    begins = max(next_at or now, now)
    most = _at_once(rate_per_minute)
    return max(0, min(wanted, most - -(-(begins - now) // spacing)))


def spent(next_at: datetime | None, now: datetime, rate_per_minute: int, taken: int) -> datetime | None:
    """``next_at`` after ``taken`` messages were let through."""
    if rate_per_minute == 0 or taken == 0:
        return next_at
    return max(next_at or now, now) + _MINUTE / rate_per_minute * taken


def _at_once(rate_per_minute: int) -> int:
    return max(1, int(_AT_ONCE * rate_per_minute / _MINUTE))
