"""Recurring events: on which day the next one is, and where one stands. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventStanding(StrEnum):
    """Where an event stands."""

    COMING = "Coming up"
    TODAY = "Today"
    OPEN = "Outputs missing"
    DONE = "Held"
    CANCELLED = "Cancelled"


EVENT_TONES = {
    EventStanding.COMING: "blue",
    EventStanding.TODAY: "green",
    EventStanding.OPEN: "orange",
    EventStanding.DONE: "grey",
    EventStanding.CANCELLED: "red",
}


@dataclass(frozen=True)
class Turnout:
    """How many came; the usual number is the mean of what is known."""

    held: int
    known: int
    usual: float | None


def same_weekday(first: date, year: int, month: int) -> date:
    """The day of a month that ``first`` is of its own: the second Tuesday; a fifth that a month lacks is its last."""
    opening = date(year, month, 1)
    day = 1 + (first.weekday() - opening.weekday()) % 7 + 7 * ((first.day - 1) // 7)
    return date(year, month, day if day <= monthrange(year, month)[1] else day - 7)


def next_day(first: date, every_months: int, after: date) -> date:
    """The first day after ``after`` in the rhythm that began on ``first``."""
    months = (after.year - first.year) * 12 + after.month - first.month
    step = max(0, months // every_months) * every_months
    while True:
        year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
        found = same_weekday(first, year, month + 1)
        if found > after:
            return found
        step += every_months


def standing(on: date, is_cancelled: bool, has_outputs: bool, today: date) -> EventStanding:
    """Where an event stands on ``today``."""
    if is_cancelled:
        return EventStanding.CANCELLED
    if on > today:
        return EventStanding.COMING
    if has_outputs:
        return EventStanding.DONE
    return EventStanding.TODAY if on == today else EventStanding.OPEN


def turnout(attended: list[int | None]) -> Turnout:
    """How many events were held, of how many the attendance is known, and the usual number."""
    known = [each for each in attended if each is not None]
    return Turnout(len(attended), len(known), sum(known) / len(known) if known else None)


def rhythm(every_months: int) -> str:
    """In words: "Every month", "Every 3 months"."""
    return "Every month" if every_months == 1 else f"Every {every_months} months"
