"""From when to when a phase lasts, and which one is now. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Milestones on whose day the next phase begins. On the day of any other one the phase before it still goes on:
# publication day belongs to "Publication", and "Improve" begins the day after.
BEGINNINGS = frozenset({"notification", "visit-notice", "visit", "draft"})
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bounds:
    """Where a phase begins and ends: codes of milestones, or days of its own where no milestone gives them."""

    entry: str = ""
    exit: str = ""
    begins_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Lasting:
    """First and last day, both included. ``starts_open``: without a first day it goes on from the beginning."""

    first: date | None
    last: date | None
    starts_open: bool = False

    def holds(self, day: date) -> bool:
        """Whether the phase is going on that day."""
        begun = self.starts_open if self.first is None else self.first <= day
        return begun and (self.last is None or day <= self.last)

    def is_over(self, day: date) -> bool:
        """Whether its last day has passed."""
        return self.last is not None and self.last < day


def lasting(bounds: Bounds, days: Mapping[str, date]) -> Lasting:
    """From when to when a phase lasts; ``days`` are those of the milestones that are known, by code.

    Dates that contradict each other give one day: the phase's first.
    """
    first, last = bounds.begins_on, bounds.ends_on
    if bounds.entry in days:
        first = days[bounds.entry] + (timedelta() if bounds.entry in BEGINNINGS else _DAY)
    if bounds.exit in days:
        last = days[bounds.exit] - (_DAY if bounds.exit in BEGINNINGS else timedelta())
    if first is not None and last is not None:
        last = max(first, last)
    return Lasting(first, last, starts_open=first is None and not bounds.entry)


def current(spans: Sequence[Lasting], today: date) -> int | None:
    """The place of the phase that goes on today: the last one, where two do."""
    found = [place for place, span in enumerate(spans) if span.holds(today)]
    return found[-1] if found else None


def following(spans: Sequence[Lasting], today: date, now_at: int | None) -> int | None:
    """The place of the next phase: after the current one, otherwise the first that has not begun."""
    for place, span in enumerate(spans):
        if now_at is not None:
            if place > now_at and not span.is_over(today):
                return place
        elif span.first is not None and span.first > today:
            return place
    return None
