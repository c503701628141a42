"""The figures of a highlight report: what page, PDF, Word and workbook all draw. Pure, and plain enough for JSON.

Days are texts like "2026-12-31", so that figures frozen at sign-off are the very same after years.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from fractions import Fraction
from typing import Any

from assessment_ready.ui.dates import format_date

COMPLETE, GREEN, AMBER, RED, STALE, WAITING = "complete", "green", "amber", "red", "stale", "waiting"
# The columns of the strip; "waiting" is what is not under way: not started, proposed, on hold, not put in action.
STATES = (COMPLETE, GREEN, AMBER, RED, STALE, WAITING)
STATE_WORDS = {
    COMPLETE: "Complete",
    GREEN: "Green",
    AMBER: "Amber",
    RED: "Red",
    STALE: "Stale",
    WAITING: "Not under way",
}
ON_TRACK = (COMPLETE, GREEN)
OFF_TRACK = (RED, STALE)
# More than one in so many of the actions under way red or stale makes the whole red.
_RED_ABOVE_ONE_IN = 5
# Of more than this a page or two cannot tell; the workbook has all.
MOST_INDICATORS, MOST_RISKS, MOST_NEXT = 8, 5, 8


@dataclass(frozen=True)
class Strip:
    """How many actions of a strand are in each state, and by how many that differs from the last signed report."""

    key: str
    title: str
    counts: dict[str, int]
    change: dict[str, int] | None = None

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class ActionLine:
    """One thing the strategy intends, with the action it came to, if any: what every count of the strip counts."""

    intended_id: int
    action_id: int | None
    reference: str
    title: str
    strand_key: str
    strand: str
    owner: str
    state: str
    due_on: str
    progress: int | None
    last_check_in_on: str


@dataclass(frozen=True)
class Exceptional:
    """An action that is red, stale or late, with what its owner said of it last."""

    action_id: int
    reference: str
    title: str
    strand: str
    owner: str
    state: str
    due_on: str
    days_late: int
    how_late: str
    cause: str
    recovery: str
    back_on_track_on: str
    help_needed: str


@dataclass(frozen=True)
class IndicatorFigure:
    """An indicator: its newest value beside what was expected, England, and where it is going."""

    indicator_id: int
    name: str
    scope: str
    period_end: str
    value: str
    expected: str
    state: str
    tone: str
    trend: str
    trend_year: str
    england: str


@dataclass(frozen=True)
class Step:
    """A step of an action: done in the period, missed in it, or due next."""

    action_id: int
    action: str
    title: str
    due_on: str
    done_on: str = ""


@dataclass(frozen=True)
class RiskFigure:
    """A risk with its score and movement."""

    risk_id: int
    title: str
    score: int
    movement: str
    owner: str
    mitigation: str


@dataclass(frozen=True)
class BenefitFigure:
    """A benefit against its plan."""

    action_id: int
    action: str
    description: str
    measure: str
    baseline: str
    target: str
    latest: str
    latest_on: str
    realised: str
    realised_by: str


@dataclass(frozen=True)
class StatementFigure:
    """What the actions do for a quality statement, and whether that is more or less than in the last report."""

    statement: str
    number: int
    counts: dict[str, int]
    effect: str


@dataclass(frozen=True)
class EvidenceFigure:
    """An evidence item that was attached in the period."""

    item_id: int
    reference: str
    title: str
    action: str
    role: str
    added_on: str


@dataclass(frozen=True)
class HighlightFigures:
    """Everything a highlight report says that people did not write."""

    strategy: str
    period: str
    starts_on: str
    ends_on: str
    as_at: str
    overall: str
    overall_why: str
    direction: str
    compared_with: str
    strips: list[Strip] = field(default_factory=list)
    lines: list[ActionLine] = field(default_factory=list)
    total: Strip = field(default_factory=lambda: Strip("total", "All strands", no_counts()))
    exceptions: list[Exceptional] = field(default_factory=list)
    indicators: list[IndicatorFigure] = field(default_factory=list)
    indicators_more: int = 0
    done: list[Step] = field(default_factory=list)
    missed: list[Step] = field(default_factory=list)
    next_steps: list[Step] = field(default_factory=list)
    next_more: int = 0
    risks: list[RiskFigure] = field(default_factory=list)
    risks_more: int = 0
    benefits: list[BenefitFigure] = field(default_factory=list)
    statements: list[StatementFigure] = field(default_factory=list)
    evidence: list[EvidenceFigure] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    quality_notes: list[str] = field(default_factory=list)


_LISTS: dict[str, type] = {
    "strips": Strip,
    "lines": ActionLine,
    "exceptions": Exceptional,
    "indicators": IndicatorFigure,
    "done": Step,
    "missed": Step,
    "next_steps": Step,
    "risks": RiskFigure,
    "benefits": BenefitFigure,
    "statements": StatementFigure,
    "evidence": EvidenceFigure,
}


def as_json(figures: HighlightFigures) -> dict[str, Any]:
    """The figures as plain JSON values."""
    return asdict(figures)


def from_json(stored: Mapping[str, Any]) -> HighlightFigures:
    """The figures that :func:`as_json` made these values of, also after they went through a database."""
    values: dict[str, Any] = {each.name: stored[each.name] for each in fields(HighlightFigures)}
    for name, kind in _LISTS.items():
        values[name] = [kind(**each) for each in stored[name]]
    values["total"] = Strip(**stored["total"])
    return HighlightFigures(**values)


def no_counts() -> dict[str, int]:
    """Nothing in any state."""
    return dict.fromkeys(STATES, 0)


def state_of(rag: str | None) -> str | None:
    """The column of the strip that an action belongs to; None: it counts nowhere (cancelled)."""
    if rag == "cancelled":
        return None
    return rag if rag in STATES else WAITING


def differences(now: Mapping[str, int], before: Mapping[str, int] | None) -> dict[str, int] | None:
    """By how much each count differs from an earlier one; None without an earlier one."""
    if before is None:
        return None
    return {state: now[state] - before.get(state, 0) for state in STATES}


def strip(key: str, title: str, states: Iterable[str], before: Mapping[str, int] | None) -> Strip:
    """Count the states."""
    counts = no_counts()
    for state in states:
        counts[state] += 1
    return Strip(key, title, counts, differences(counts, before))


def overall(counts: Mapping[str, int]) -> tuple[str, str]:
    """The colour of the whole and why: published in docs/workforce-reports.md.

    Red: more than one in five of the actions under way is red or stale. Amber: any is red, stale or amber. Green
    otherwise. Grey: nothing is under way.
    """
    off, amber = sum(counts[state] for state in OFF_TRACK), counts[AMBER]
    under_way = off + amber + counts[GREEN]
    if not under_way:
        done = counts[COMPLETE]
        return (GREEN, "All that was begun is complete.") if done else ("grey", "No action is under way.")
    if off * _RED_ABOVE_ONE_IN > under_way:
        return RED, f"{off} of {under_way} actions under way are red or stale: more than one in five."
    if off or amber:
        return AMBER, f"{off} of {under_way} actions under way are red or stale, and {amber} amber."
    return GREEN, f"None of the {under_way} actions under way is red, stale or amber."


def direction(now: Mapping[str, int], before: Mapping[str, int] | None) -> str:
    """Where the share of actions that are complete or green went since the last signed report."""
    if before is None:
        return "There is no earlier report to compare with"
    here, there = _share(now), _share(before)
    if here is None or there is None:
        return "Not known"
    if here == there:
        return "No change"
    return "Better" if here > there else "Worse"


def effect(now: Mapping[str, int], before: Mapping[str, int] | None) -> str:
    """Whether what the actions do for a statement improved or weakened since the last signed report."""
    found = direction(now, before)
    return {"Better": "Improved", "Worse": "Weakened"}.get(
        found, "No earlier figure" if before is None else found
    )


def _share(counts: Mapping[str, int]) -> Fraction | None:
    total = sum(counts.values())
    return Fraction(sum(counts.get(state, 0) for state in ON_TRACK), total) if total else None


def late_words(
    state: str, due_on: date, forecast_on: date | None, today: date, last_on: date | None
) -> tuple[int, str]:
    """How many days late an action is, or says it will be, and that in words."""
    if due_on < today:
        days = (today - due_on).days
        return days, f"{_days(days)} overdue"
    if forecast_on is not None and forecast_on > due_on:
        days = (forecast_on - due_on).days
        return days, f"Forecast {_days(days)} late"
    if state == STALE:
        since = f"since {format_date(last_on)}" if last_on else "yet"
        return 0, f"No check-in {since}"
    return 0, "Behind what was expected"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def day_words(day: str) -> str:
    """A day of the figures in words; empty for none."""
    return format_date(date.fromisoformat(day)) if day else ""


def change_words(change: Mapping[str, int] | None, state: str) -> str:
    """A change as it stands behind a count: "+2", "-1", "no change"; empty where nothing was to compare with."""
    if change is None:
        return ""
    number = change[state]
    return "no change" if number == 0 else f"{number:+d}".replace("-", "−")


def cut(rows: Sequence[Any], most: int) -> tuple[list[Any], int]:
    """The first so many, and how many more there are."""
    return list(rows[:most]), max(0, len(rows) - most)
