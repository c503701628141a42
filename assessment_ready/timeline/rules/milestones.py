"""What a person says about a milestone, and what of it does not hold together."""

from dataclasses import dataclass, field
from datetime import date, time

from assessment_ready.timeline.rules.offsets import LARGEST, UNIT_NAMES, Offset
from assessment_ready.timeline.rules.words import range_words


@dataclass(frozen=True)
class MilestoneDates:
    """The dates of a milestone: expected from ``earliest`` to ``latest``, confirmed, actual.

    ``at`` is the London clock time of the day. ``is_pinned``: the range stays when other dates move; None: as it is,
    but a range changed by hand stays.
    """

    earliest: date
    latest: date
    confirmed_on: date | None = None
    actual_on: date | None = None
    at: time | None = None
    is_pinned: bool | None = None


@dataclass(frozen=True)
class MilestoneValues:
    """A milestone of the council's own.

    With ``after_id`` its range is worked out by ``offset``; without, ``earliest`` and ``latest`` are given. Under
    ``embargo_id`` it exists only for those cleared for it.
    """

    title: str
    after_id: int | None = None
    offset: Offset = field(default_factory=Offset)
    earliest: date | None = None
    latest: date | None = None
    at: time | None = None
    assessment_id: int | None = None
    source_note: str = ""
    embargo_id: int | None = None


def dates_fault(dates: MilestoneDates, today: date) -> tuple[str, str] | None:
    """The field that is wrong and why; None when the dates hold together."""
    if dates.latest < dates.earliest:
        return "latest", "The latest day must be the earliest day or later"
    if dates.actual_on and dates.actual_on > today:
        return (
            "actual_on",
            f"{range_words(dates.actual_on, dates.actual_on)} has not come yet, so it cannot have happened on it. "
            "Enter it as confirmed",
        )
    return None


def offset_fault(offset: Offset) -> tuple[str, str] | None:
    """The field that is wrong and why; None for an offset that can be used."""
    if offset.unit not in UNIT_NAMES:
        return "unit", "Choose hours, days, weeks, months, working days or electoral days"
    if offset.latest < offset.earliest:
        return "latest", "The longest time must be the shortest or more"
    largest = LARGEST[offset.unit]
    for name in ("earliest", "latest"):
        if abs(getattr(offset, name)) > largest:
            return name, f"Enter {largest:,} {UNIT_NAMES[offset.unit][1]} or fewer"
    return None
