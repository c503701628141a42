"""How much an audience hears in a week, what could be merged, and how long it has heard nothing. Pure.

A week begins on Monday. Every planned activity for an audience is one touch, spoken or written, on whatever
channel, also a step of a cascade and each time of a recurring activity.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Touch:
    """One activity that reaches an audience in a week. ``is_fixed``: a cascade's step, or over, so not to be merged."""

    id: int
    reference: str
    title: str
    on: date
    purpose: str
    channel_kind: str = ""
    is_fixed: bool = False


@dataclass(frozen=True)
class Merge:
    """Two activities that could be one, and why."""

    first: Touch
    second: Touch
    same_purpose: bool
    same_channel: bool
    days_apart: int


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def mondays(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that touch the days from ``first`` to ``last``."""
    start, end = monday(first), monday(last)
    return [start + WEEK * number for number in range((end - start).days // 7 + 1)]


def month_of(text: str) -> tuple[date, date] | None:
    """First and last day of a month written as 2027-03; None when it is no month."""
    try:
        first = date.fromisoformat(f"{text}-01")
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def merges(touches: Iterable[Touch], limit: int) -> list[Merge]:
    """Pairs of one week that could be merged to come down to the limit, the nearest first, each touch once.

    Only touches with the same purpose or the same kind of channel go together; a step of a cascade never does.
    """
    every = sorted(touches, key=lambda touch: (touch.on, touch.reference, touch.id))
    needed = len(every) - limit
    found: list[Merge] = []
    used: set[int] = set()
    for pair in sorted(_candidates(every), key=_order):
        if len(found) >= needed:
            break
        if not used & {pair.first.id, pair.second.id}:
            found.append(pair)
            used |= {pair.first.id, pair.second.id}
    return found


def _candidates(touches: Sequence[Touch]) -> Iterable[Merge]:
    free = [touch for touch in touches if not touch.is_fixed]
    for first, second in combinations(free, 2):
        same_purpose = first.purpose == second.purpose
        same_channel = bool(first.channel_kind) and first.channel_kind == second.channel_kind
        if same_purpose or same_channel:
            yield Merge(first, second, same_purpose, same_channel, (second.on - first.on).days)


def _order(pair: Merge) -> tuple[int, int, date, int, int]:
    """Nearest in day first; on the same distance those with both alike; then the earlier."""
    alike = pair.same_purpose + pair.same_channel
    return pair.days_apart, -alike, pair.first.on, pair.first.id, pair.second.id


def weeks_since(last_on: date | None, today: date) -> int | None:
    """How many whole weeks ago something was heard last; None when nothing ever was."""
    return None if last_on is None else max(0, (today - last_on).days // 7)


def is_silent(last_on: date | None, today: date, weeks: int) -> bool:
    """Whether an audience has heard nothing for so many weeks."""
    since = weeks_since(last_on, today)
    return since is None or since >= weeks
