"""Whether a measure is on its way to its target. Pure; in words in docs/communications-evaluation.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Track(StrEnum):
    """How a measure stands against its target."""

    NO_TARGET = "No target"
    NO_READING = "No reading yet"
    TOO_EARLY = "Too early to say"
    MET = "Target met"
    ON_TRACK = "On track"
    BEHIND = "Not on track"


TRACK_TONES = {
    Track.NO_TARGET: "grey",
    Track.NO_READING: "grey",
    Track.TOO_EARLY: "grey",
    Track.MET: "green",
    Track.ON_TRACK: "blue",
    Track.BEHIND: "red",
}


@dataclass(frozen=True)
class Value:
    """One reading: the day and the figure."""

    on: date
    value: Decimal


def track(
    readings: Sequence[Value],
    *,
    baseline: Decimal | None,
    target: Decimal | None,
    lower_is_better: bool = False,
    due_on: date | None = None,
) -> Track:
    """How a measure stands by its readings (in any order; of one day the last given counts as the later).

    The way goes from the baseline (without one: the first reading) to the target. With a ``due_on``, as much of the
    way must be behind as of the time between the first reading and that day; without one, the latest reading must be
    better than the start and no worse than the one before it.
    """
    if target is None:
        return Track.NO_TARGET
    if not readings:
        return Track.NO_READING
    sign = -1 if lower_is_better else 1
    ordered = [Value(each.on, sign * each.value) for each in sorted(readings, key=lambda each: each.on)]
    if ordered[-1].value >= sign * target:
        return Track.MET
    if baseline is None and len(ordered) == 1:
        return Track.TOO_EARLY
    start = ordered[0].value if baseline is None else sign * baseline
    return Track.ON_TRACK if _keeps_up(ordered, start, sign * target, due_on) else Track.BEHIND


def _keeps_up(ordered: Sequence[Value], start: Decimal, goal: Decimal, due_on: date | None) -> bool:
    """Whether enough of the way from ``start`` to ``goal`` is behind; more is better."""
    latest = ordered[-1].value
    if start >= goal or latest <= start:
        return False
    if due_on is not None and due_on > ordered[0].on:
        return (latest - start) / (goal - start) >= _time_gone(ordered, due_on)
    return len(ordered) == 1 or latest >= ordered[-2].value


def _time_gone(ordered: Sequence[Value], due_on: date) -> Decimal:
    """The share of the time between the first reading and the due day that is over at the latest reading."""
    first, last = ordered[0].on, ordered[-1].on
    return min(Decimal((last - first).days) / Decimal((due_on - first).days), Decimal(1))
