"""How current learning is: when a completion runs out, what state that is, and the shares made of it. Pure."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Somebody is told at these numbers of days before a completion runs out.
WINDOWS = (30, 60, 90)
REVIEW_MONTHS = 12
_ENDLESS = date.max


class Standing(StrEnum):
    """How a required category stands for one person."""

    MISSING = "Missing"
    EXPIRED = "Expired"
    SOON = "Expires soon"
    IN_DATE = "In date"


TONES = {
    Standing.MISSING: "red",
    Standing.EXPIRED: "red",
    Standing.SOON: "yellow",
    Standing.IN_DATE: "green",
}


@dataclass(frozen=True)
class Completion:
    """That something was completed on a day and, where the record itself says so, until when it holds."""

    completed_on: date
    expires_on: date | None = None


@dataclass(frozen=True)
class State:
    """How something stands: its last day in date (None: it does not run out, or there is none), and the window.

    ``window`` is 30, 60 or 90 where it expires that soon.
    """

    standing: Standing
    expires_on: date | None = None
    window: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts as in date: what expires soon still does."""
        return self.standing in {Standing.IN_DATE, Standing.SOON}


@dataclass(frozen=True)
class Share:
    """So many of so many. ``value`` is per cent, None where there is nothing to divide by."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Per cent, to one decimal."""
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True)
class Person:
    """One person without a name: role, team, when they started, when profile and plan were last gone over."""

    team: str
    job_role: int
    started_on: date | None = None
    reviewed_on: date | None = None
    plan_reviewed_on: date | None = None


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where it has no such day.

    Raises ``OverflowError`` beyond the year 9999 or before the year 1.
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("There is no such year")
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def expiry(completed_on: date, months: int | None) -> date | None:
    """The last day in date, as the workforce return counts it: completion, so many months later, minus one day.

    None where there are no months: it does not run out. Also where it would run out after the year 9999.
    """
    if not months:
        return None
    try:
        return add_months(completed_on, months) - timedelta(days=1)
    except OverflowError:
        return None


def window_of(days_left: int) -> int | None:
    """The window (30, 60 or 90 days) in which something runs out; None outside all of them."""
    if days_left < 0:
        return None
    return next((window for window in WINDOWS if days_left <= window), None)


def state_of(completions: Iterable[Completion], validity_months: int | None, today: date) -> State:
    """How a category stands for somebody: by the completion that holds longest.

    A record's own last day counts before the requirement's months. The last day itself is still in date.
    """
    ends = [each.expires_on or expiry(each.completed_on, validity_months) for each in completions]
    if not ends:
        return State(Standing.MISSING)
    last = max(end or _ENDLESS for end in ends)
    if last == _ENDLESS:
        return State(Standing.IN_DATE)
    if last < today:
        return State(Standing.EXPIRED, last)
    window = window_of((last - today).days)
    return State(Standing.SOON if window else Standing.IN_DATE, last, window)


def currency(states: Iterable[State]) -> Share:
    """Training currency: required pairs of person and category in date, of all required pairs."""
    found = list(states)
    return Share(sum(state.counts for state in found), len(found))


def is_new_starter(person: Person, months: int, today: date) -> bool:
    """Whether somebody started less than so many months ago. Who has no known start is not new."""
    return person.started_on is not None and add_months(person.started_on, months) > today


def reviewed_lately(on: date | None, today: date) -> bool:
    """Whether something was gone over in the last twelve months, the day twelve months ago included."""
    return on is not None and add_months(today, -REVIEW_MONTHS) <= on <= today


def plan_coverage(people: Iterable[Person], months: int, today: date) -> Share:
    """Development plans (or appraisals) gone over in the last twelve months, of all who are not new starters."""
    eligible = [person for person in people if not is_new_starter(person, months, today)]
    return Share(sum(reviewed_lately(each.plan_reviewed_on, today) for each in eligible), len(eligible))


def profile_currency(people: Iterable[Person], today: date) -> Share:
    """Learning profiles gone over in the last twelve months, of everybody who has one."""
    found = list(people)
    return Share(sum(reviewed_lately(each.reviewed_on, today) for each in found), len(found))


def reminder_due(days_left: int, reminded: Iterable[int]) -> int | None:
    """The window somebody is to be told of now; None where they were told of it, or of a nearer one, already."""
    window = window_of(days_left)
    told = list(reminded)
    return window if window is not None and all(window < each for each in told) else None


def counts_of(states: Iterable[State]) -> Mapping[Standing, int]:
    """How many of each."""
    found = [state.standing for state in states]
    return {standing: found.count(standing) for standing in Standing}
