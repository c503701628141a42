"""How many calls are answered in a minute: counted from the first one, refused until the minute is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Pace:
    """``count`` calls since ``began_at``; None before the first."""

    began_at: datetime | None = None
    count: int = 0


@dataclass(frozen=True)
class Step:
    """The pace after one more call, and after how many seconds to come again when it is refused."""

    pace: Pace
    retry_after: int | None = None


def step(pace: Pace, now: datetime, limit: int) -> Step:
    """One more call at ``now``: counted, or refused when ``limit`` calls were answered within the minute.

    Calls that overtook each other are a little before the minute began; they belong to it. Only a clock that was put
    back by more than that begins anew.
    """
    if pace.began_at is None or abs(now - pace.began_at) >= WINDOW:
        return Step(Pace(now, 1))
    if pace.count >= limit:
        left = pace.began_at + WINDOW - now
        return Step(pace, -(-left // timedelta(seconds=1)))
    return Step(Pace(pace.began_at, pace.count + 1))
