"""When what waits for a person is due, and when they are told of it by e-mail. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

# What is due within so many days, today included, is due soon.
SOON = timedelta(days=7)


class When(StrEnum):
    """How near the day is on which something is due. The value is the heading of its group."""

    OVERDUE = "Overdue"
    SOON = "Due in the next 7 days"
    LATER = "Due later"
    UNDATED = "Without a date"


class HowOften(StrEnum):
    """How often a person wants to be written to. At once: each new thing as it comes, and the weekly digest."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


def when_due(due_on: date | None, today: date) -> When:
    """The group of something that is due on ``due_on``: that day itself is not overdue yet."""
    if due_on is None:
        return When.UNDATED
    if due_on < today:
        return When.OVERDUE
    return When.SOON if due_on < today + SOON else When.LATER


def wants_digest_on(today: date, how_often: HowOften, last_on: date | None) -> bool:
    """Whether somebody who was last sent a digest on ``last_on`` may be sent one on the working day ``today``.

    Daily: once a day. Weekly, and who is told of new things at once: once in each week that begins on a Monday, on
    its first day with something due.
    """
    if how_often == HowOften.OFF:
        return False
    if last_on is None:
        return True
    since = today if how_often == HowOften.DAILY else today - timedelta(days=today.weekday())
    return last_on < since


def comes_into_sight(due_on: date, notice: timedelta, last_on: date | None) -> bool:
    """Whether something due on ``due_on`` has come within ``notice`` since the last digest (None: there was none)."""
    return last_on is None or due_on - notice > last_on


def is_worth_a_digest(whens: Iterable[When], *, new_in_sight: bool) -> bool:
    """Whether there is something to write about: overdue, due soon, or come into sight since the last digest.

    What is due much later, or on no day, is mentioned in a digest but is no cause for one.
    """
    return new_in_sight or not {When.OVERDUE, When.SOON}.isdisjoint(whens)


def may_be_told_at(hour: int) -> bool:
    """Whether people are told of new things at this hour (0 to 23, London): from 7am until 8pm."""
    return 7 <= hour < 20
