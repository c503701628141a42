"""Dates move together: what becomes of the milestones that hang on one whose date changes.

A milestone's range is worked out from the one it comes after. What is pinned, confirmed or has happened stays where
it is; everything else follows. Nothing is moved into nonsense: a milestone that must come after another may not
begin before it, and what cannot move is named as a conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from hashlib import sha256

from assessment_ready.timeline.rules.offsets import Offset, Span, apply
from assessment_ready.timeline.rules.words import range_words
from assessment_ready.timeline.rules.working_days import WorkingCalendar


@dataclass(frozen=True)
class Step:
    """One milestone as planning sees it. ``after`` is the key of the one it hangs on, None for none."""

    key: int
    title: str
    after: int | None
    offset: Offset
    earliest: date
    latest: date
    is_pinned: bool = False
    confirmed_on: date | None = None
    actual_on: date | None = None
    at: time | None = None
    is_certain: bool = True

    @property
    def fixed_on(self) -> date | None:
        """The one day it happened or is confirmed for."""
        return self.actual_on or self.confirmed_on

    @property
    def span(self) -> Span:
        """The days it may fall on."""
        fixed = self.fixed_on
        if fixed is not None:
            return Span(fixed, fixed, at=self.at)
        return Span(self.earliest, self.latest, self.is_certain, self.at)

    @property
    def stays(self) -> bool:
        """Whether it keeps its days when others move."""
        return self.is_pinned or self.fixed_on is not None


@dataclass(frozen=True)
class Move:
    """A milestone that gets another range."""

    key: int
    title: str
    before: Span
    after: Span


@dataclass(frozen=True)
class Conflict:
    """A milestone that cannot move and would come on the wrong side of the one it hangs on."""

    key: int
    anchor: int
    sentence: str


@dataclass(frozen=True)
class Plan:
    """What moves, and what stands in the way. ``fingerprint`` is the same for the same plan."""

    moves: tuple[Move, ...]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A short hash of every move, to notice that a plan changed between its preview and its confirmation."""
        text = "|".join(
            f"{move.key}:{move.after.first}:{move.after.last}:{move.after.at}" for move in self.moves
        )
        return sha256(text.encode()).hexdigest()[:16]


class Circle(ValueError):
    """Milestones that hang on each other in a circle."""


def plan(steps: Sequence[Step], calendar: WorkingCalendar, *, around: int | None = None) -> Plan:
    """Work out every range anew, those first that others hang on. Raises ``Circle``.

    ``steps`` hold the change already. An ``after`` that is not among them is as if there were none. With ``around``
    only what hangs on that one (at any distance) moves, and only conflicts there and with it are told.
    """
    concerned = None if around is None else followers(steps, around)
    worked: dict[int, Step] = {}
    moves: list[Move] = []
    conflicts: list[Conflict] = []
    for step in in_order(steps):
        anchor = worked.get(step.after) if step.after is not None else None
        follows = concerned is None or step.key in concerned
        now = _worked_out(step, anchor, calendar) if follows else step
        worked[step.key] = now
        if (now.earliest, now.latest, now.at) != (step.earliest, step.latest, step.at):
            moves.append(Move(step.key, step.title, step.span, now.span))
        concerns = now.stays and (follows or step.key == around)
        problem = out_of_order(now, anchor) if anchor and concerns else None
        if problem and anchor:
            conflicts.append(Conflict(step.key, anchor.key, problem))
    return Plan(tuple(moves), tuple(conflicts))


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Each step after the one it hangs on, otherwise as given. Raises ``Circle``."""
    known = {step.key: step for step in steps}
    done: dict[int, Step] = {}
    for step in known.values():
        chain: list[Step] = []
        here: Step | None = step
        while here is not None and here.key not in done:
            if here in chain:
                raise Circle(step.title)
            chain.append(here)
            here = known.get(here.after) if here.after is not None else None
        done.update((each.key, each) for each in reversed(chain))
    return list(done.values())


def out_of_order(step: Step, anchor: Step) -> str | None:
    """Why ``step`` may not lie where it lies, seen from the one it hangs on; None when all is well.

    Which side it belongs on is what its offset says: from 0 up it comes after, from 0 down before; an offset that
    reaches to both sides forbids nothing.
    """
    mine, theirs = step.span, anchor.span
    if step.offset.earliest >= 0 and mine.first < theirs.first:
        return (
            f"“{step.title}” comes after “{anchor.title}”, which is {_when(anchor)}. "
            f"It cannot be {_when(step)}: choose {_limit(theirs.first)} or later"
        )
    if step.offset.earliest < 0 and step.offset.latest <= 0 and mine.last > theirs.last:
        return (
            f"“{step.title}” comes before “{anchor.title}”, which is {_when(anchor)}. "
            f"It cannot be {_when(step)}: choose {_limit(theirs.last)} or earlier"
        )
    return None


def changed(steps: Iterable[Step], key: int, **values: object) -> list[Step]:
    """The steps with one of them changed."""
    return [replace(step, **values) if step.key == key else step for step in steps]  # type: ignore[arg-type]


def followers(steps: Iterable[Step], key: int) -> set[int]:
    """The keys of everything that hangs on ``key``, at any distance."""
    by_anchor: dict[int, list[int]] = {}
    for step in steps:
        if step.after is not None:
            by_anchor.setdefault(step.after, []).append(step.key)
    return _reached(by_anchor, key)


def _reached(by_anchor: Mapping[int, list[int]], key: int) -> set[int]:
    found: set[int] = set()
    waiting = [key]
    while waiting:
        for each in by_anchor.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _worked_out(step: Step, anchor: Step | None, calendar: WorkingCalendar) -> Step:
    """The step with the range its anchor gives it, unless it stays."""
    if anchor is None or step.stays:
        return step
    span = apply(step.offset, anchor.span, calendar)
    at = span.at if step.offset.unit == "hours" else step.at
    return replace(step, earliest=span.first, latest=span.last, at=at, is_certain=span.is_certain)


def _when(step: Step) -> str:
    if step.actual_on:
        return f"recorded for {range_words(step.actual_on, step.actual_on)}"
    if step.confirmed_on:
        return f"confirmed for {range_words(step.confirmed_on, step.confirmed_on)}"
    words = range_words(step.earliest, step.latest)
    if step.earliest == step.latest:
        return f"expected on {words}"
    return f"expected {'from' if ' to ' in words else 'in'} {words}"


def _limit(day: date) -> str:
    return range_words(day, day)
