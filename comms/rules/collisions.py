"""What an activity's day collides with. Pure: sentences a person can act on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.ui.dates import LONDON, format_date, format_range
from comms.rules.dating import clock_fault

ELECTION, QUIET = "election", "quiet"
_HOUR = timedelta(hours=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Collision:
    """Something in the way on an activity's day: what kind, and a sentence."""

    kind: str
    sentence: str


@dataclass(frozen=True)
class Placed:
    """An activity on the day it is, or would be.

    ``order`` is the place of its first audience in the order in which groups hear (None outside any);
    ``needs_care`` says that the public reads it or that it quotes a member.
    """

    key: int
    title: str
    on: date
    starts_at: datetime | None = None
    audiences: frozenset[int] = frozenset()
    cascade: int | None = None
    order: int | None = None
    needs_care: bool = False
    depends_on: int | None = None
    at: time | None = None


@dataclass(frozen=True)
class Period:
    """Days on which something holds: ``kind`` is "election" or "quiet"."""

    kind: str
    title: str
    first: date
    last: date


@dataclass(frozen=True)
class Around:
    """What lies around activities: days off, periods, meetings by day, and the other activities."""

    calendar: WorkingCalendar
    periods: tuple[Period, ...] = ()
    meetings: dict[date, list[str]] = field(default_factory=dict)
    others: tuple[Placed, ...] = ()
    audience_names: dict[int, str] = field(default_factory=dict)


def collide(placed: Placed, around: Around) -> list[Collision]:
    """Everything that is in the way of ``placed`` on its day."""
    return [
        *_day_off(placed, around.calendar),
        *_clock(placed),
        *_periods(placed, around.periods),
        *_meetings(placed, around.meetings),
        *_others(placed, around),
    ]


def collide_all(rows: Sequence[Placed], around: Around) -> dict[int, list[Collision]]:
    """The collisions of each row by its key. Rows are in each other's way as they stand here, not as they stood."""
    here = {row.key for row in rows}
    by_day: dict[date, list[Placed]] = {}
    everybody = [*rows, *(each for each in around.others if each.key not in here)]
    for each in everybody:
        by_day.setdefault(each.on, []).append(each)
    by_key = {each.key: each for each in everybody}
    found = {}
    for row in rows:
        near = [each for each in by_day[row.on] if each.key != row.key]
        waits_for = by_key.get(row.depends_on) if row.depends_on else None
        if waits_for is not None and waits_for not in near:
            near.append(waits_for)
        narrowed = Around(
            around.calendar, around.periods, around.meetings, tuple(near), around.audience_names
        )
        found[row.key] = collide(row, narrowed)
    return found


def _day_off(placed: Placed, calendar: WorkingCalendar) -> Iterable[Collision]:
    if placed.on.weekday() > 4:
        yield Collision("weekend", f"{format_date(placed.on)} is a {_WEEKDAYS[placed.on.weekday()]}")
    elif not calendar.is_working_day(placed.on):
        yield Collision("holiday", f"{format_date(placed.on)} is a bank holiday")


def _clock(placed: Placed) -> Iterable[Collision]:
    fault = clock_fault(placed.on, placed.at)
    if fault and placed.starts_at is not None:
        shown = placed.starts_at.astimezone(LONDON)
        yield Collision("clock", f"{fault.partition('. ')[0]}: {shown:%H:%M} is meant")


def _periods(placed: Placed, periods: Iterable[Period]) -> Iterable[Collision]:
    for period in periods:
        if not period.first <= placed.on <= period.last:
            continue
        days = format_range(period.first, period.last)
        if period.kind == QUIET:
            yield Collision(QUIET, f"In the quiet period “{period.title}” ({days})")
        elif placed.needs_care:
            yield Collision(
                ELECTION,
                f"In the pre-election period of “{period.title}” ({days}): public products and members’ quotes "
                "need the monitoring officer’s decision",
            )


def _meetings(placed: Placed, meetings: dict[date, list[str]]) -> Iterable[Collision]:
    for committee in meetings.get(placed.on, ()):
        yield Collision("meeting", f"The same day as the meeting of “{committee}”")


def _others(placed: Placed, around: Around) -> Iterable[Collision]:
    for other in around.others:
        if other.key == placed.depends_on and _is_later(other, placed):
            yield Collision("dependency", f"It waits for “{other.title}”, which comes later")
        if placed.cascade is not None and other.cascade == placed.cascade and _overtakes(placed, other):
            yield Collision("cascade", f"“{other.title}” would reach another audience of the cascade first")
        shared = placed.audiences & other.audiences
        if shared and _same_hour(placed, other):
            names = ", ".join(sorted(around.audience_names.get(key, "the same audience") for key in shared))
            yield Collision("audience", f"“{other.title}” reaches {names} in the same hour")


def _same_hour(one: Placed, other: Placed) -> bool:
    if one.starts_at is None or other.starts_at is None:
        return False
    return abs(one.starts_at - other.starts_at) < _HOUR


def _is_later(one: Placed, other: Placed) -> bool:
    if one.starts_at is not None and other.starts_at is not None:
        return one.starts_at > other.starts_at
    return one.on > other.on


def _overtakes(placed: Placed, other: Placed) -> bool:
    """Whether ``other``, whose audience hears later, would come before ``placed``."""
    if placed.order is None or other.order is None or other.order <= placed.order:
        return False
    return _is_later(placed, other)
