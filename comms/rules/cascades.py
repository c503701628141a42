"""Staff first: who would hear before whom, over all channels; and pulling what is left forward in order. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

_DAY = 24 * 60
# From here on people count in hours.
_HOURS = 3 * 60


@dataclass(frozen=True)
class Hearing:
    """One audience hears something: at ``first``, or between ``first`` and ``last`` where no clock time is known.

    ``order`` is the audience's place (1 first; None: outside any order). ``what`` is the title, ``channel`` how they
    hear. ``step`` is the key of the cascade's step; None for another activity of the plan. ``key`` names what it is.
    """

    order: int | None
    audience: str
    first: datetime
    last: datetime
    what: str
    channel: str
    step: int | None = None
    key: int = 0


@dataclass(frozen=True)
class Violation:
    """A hearing of a later group before the first hearing of an earlier one. ``zero`` is minute 0."""

    later: Hearing
    earlier: Hearing
    zero: datetime

    def __str__(self) -> str:
        by = f", by {self.later.channel}" if self.later.channel else ""
        return (
            f"{self.later.audience} (order {self.later.order}) would hear at {point(self.later.first, self.zero)}, "
            f"before {self.earlier.audience} (order {self.earlier.order}) at "
            f"{point(self.earlier.first, self.zero)}{by}: “{self.later.what}”"
        )

    @property
    def keys(self) -> frozenset[int]:
        """The activities it is between."""
        return frozenset((self.later.key, self.earlier.key))


@dataclass(frozen=True)
class Checked:
    """What the order check found: what is refused, what is doubtful, who has no place in the order."""

    violations: tuple[Violation, ...] = ()
    doubts: tuple[str, ...] = ()
    without_order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """One step's moment; what is done stays where it is."""

    key: int
    at: datetime
    is_done: bool = False


def point(moment: datetime, zero: datetime) -> str:
    """How far from minute 0: "P+0", "P+5" (minutes), "P-60", "P-18h30", "P+3 days"."""
    minutes = int((moment - zero).total_seconds() // 60)
    if abs(minutes) < _HOURS:
        return f"P{minutes:+d}"
    if abs(minutes) < _DAY:
        return f"P{'+' if minutes > 0 else '-'}{abs(minutes) // 60}h{abs(minutes) % 60:02d}"
    days = (abs(minutes) + _DAY // 2) // _DAY
    return f"P{'+' if minutes > 0 else '-'}{days} {'day' if days == 1 else 'days'}"


def check(hearings: Sequence[Hearing], zero: datetime) -> Checked:
    """Every later group's hearing that comes before an earlier group's first one.

    The news begins with the cascade's first step. From then on, what counts as having heard is a step or another
    activity since then; what other activities said before that counts only against other activities before it.
    Without steps there is no news and nothing to refuse.
    """
    steps = [hearing for hearing in hearings if hearing.step is not None]
    if not steps:
        return Checked()
    start = min(hearing.first for hearing in steps)
    ordered = [hearing for hearing in hearings if hearing.order is not None]
    found = []
    for later in ordered:
        overtaken = [
            earlier
            for earlier in _first_hearings(ordered, start if later.first >= start else None)
            if _order(earlier) < _order(later) and later.last < earlier.first
        ]
        if overtaken:
            found.append(Violation(later, min(overtaken, key=_place), zero))
    return Checked(tuple(found), tuple(_doubts(ordered, start)), _without_order(hearings))


def pulled(steps: Sequence[Planned], start: int, now: datetime) -> dict[int, datetime]:
    """New moments of what is not done when the step ``start`` is pulled to ``now``.

    What comes after it keeps its distance from it; what should have come before it goes at ``now`` too. So nobody
    overtakes anybody, and nothing gets later than it was unless it was late already.
    """
    anchor = next(step.at for step in steps if step.key == start)
    return {step.key: now + max(step.at - anchor, timedelta(0)) for step in steps if not step.is_done}


def at_new_moments(hearings: Iterable[Hearing], moments: Mapping[int, datetime]) -> list[Hearing]:
    """The hearings with these steps at these moments."""
    return [
        replace(hearing, first=moments[hearing.step], last=moments[hearing.step])
        if hearing.step is not None and hearing.step in moments
        else hearing
        for hearing in hearings
    ]


def _first_hearings(hearings: Iterable[Hearing], since: datetime | None) -> list[Hearing]:
    """Each audience's first hearing; with ``since`` leaving out what other activities said before that."""
    found: dict[str, Hearing] = {}
    for hearing in hearings:
        if since is not None and hearing.step is None and hearing.first < since:
            continue
        known = found.get(hearing.audience)
        if known is None or hearing.first < known.first:
            found[hearing.audience] = hearing
    return list(found.values())


def _doubts(hearings: Sequence[Hearing], start: datetime) -> list[str]:
    told = sorted(_first_hearings(hearings, start), key=_place)
    return [
        sentence
        for earlier, later in combinations(told, 2)
        if _order(earlier) < _order(later) and (sentence := _doubt(earlier, later))
    ]


def _doubt(earlier: Hearing, later: Hearing) -> str:
    if earlier.first == earlier.last == later.first == later.last:
        return (
            f"{earlier.audience} (order {earlier.order}) and {later.audience} (order {later.order}) hear at the same "
            "time. Give the later group a few minutes more if the order matters"
        )
    if later.first < earlier.last and later.last >= earlier.first:
        loose = later if later.first != later.last else earlier
        return (
            f"“{loose.what}” has a day but no time, so nobody can tell whether {earlier.audience} hear before "
            f"{later.audience}"
        )
    return ""


def _without_order(hearings: Iterable[Hearing]) -> tuple[str, ...]:
    names = (hearing.audience for hearing in hearings if hearing.order is None and hearing.step is not None)
    return tuple(dict.fromkeys(names))


def _order(hearing: Hearing) -> int:
    return hearing.order if hearing.order is not None else 0


def _place(hearing: Hearing) -> tuple[int, datetime, str]:
    return _order(hearing), hearing.first, hearing.audience
