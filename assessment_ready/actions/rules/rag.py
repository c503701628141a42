"""The published rules of the RAG: from what is known of an action to the day it turns amber, red or stale.

Expected progress only grows with time and nothing mends itself, so as things stand an action's state is a step
function of the day: it is enough to know the first day of each state. Those days are kept, and a list of thousands
needs no arithmetic. Source of the thresholds: the domain notes on councils' performance reporting (docs/actions.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

COMPLETE, NOT_STARTED, RED, STALE, AMBER, GREEN = "complete", "not_started", "red", "stale", "amber", "green"
CANCELLED, ON_HOLD, PROPOSED = "cancelled", "on_hold", "proposed"

# What the lifecycle alone decides.
_BY_LIFECYCLE = {"cancelled": CANCELLED, "closed": COMPLETE, "proposed": PROPOSED, "on_hold": ON_HOLD}
# What an owner may say instead of the computed state: one step away, never over stale.
ONE_STEP_AWAY = {RED: (AMBER,), AMBER: (RED, GREEN), GREEN: (AMBER,)}
LONGEST_OVERRIDE = timedelta(days=60)

OVERDUE, FORECAST, BEHIND, CHAIN, ISSUE, STEP, SILENT = (
    "overdue",
    "forecast",
    "behind",
    "chain",
    "issue",
    "step",
    "silent",
)


@dataclass(frozen=True)
class RagRules:
    """A council's numbers. Ratios are progress ÷ expected progress; the rest are days."""

    amber_below: Decimal = Decimal("0.95")
    red_below: Decimal = Decimal("0.85")
    grace_days: int = 7


@dataclass(frozen=True)
class Step:
    """One step of an action; its weight is its share of the whole."""

    title: str
    due_on: date
    weight: int = 1
    done_on: date | None = None


@dataclass(frozen=True)
class Predecessor:
    """An action that must finish first and is, or will be, red from ``red_on``."""

    reference: str
    red_on: date


@dataclass(frozen=True)
class Facts:
    """What the rules look at. ``progress`` is per cent as reported on ``reported_on`` (None: never).

    ``reports_from`` is the day reporting began anew (entered late, resumed, returned) when nothing was reported
    since. ``is_done`` when the owner says it is complete.
    """

    start_on: date
    due_on: date
    progress: int = 0
    forecast_on: date | None = None
    tolerance_days: int = 14
    reporting_days: int = 30
    reported_on: date | None = None
    reports_from: date | None = None
    open_issue: str = ""
    steps: Sequence[Step] = ()
    predecessors: Sequence[Predecessor] = ()
    is_done: bool = False


@dataclass(frozen=True)
class Reason:
    """One rule that applies from the day ``on``. ``about`` names the step or the other action."""

    rag: str
    code: str
    on: date
    about: str = ""


@dataclass(frozen=True)
class RagSchedule:
    """The first days on which an action is amber, red and stale as things stand; None is never."""

    amber_on: date | None = None
    red_on: date | None = None
    stale_on: date | None = None
    reasons: tuple[Reason, ...] = ()


def schedule(facts: Facts, rules: RagRules) -> RagSchedule:
    """When the action becomes amber, red and stale. What the owner calls complete becomes none of them."""
    if facts.is_done:
        return RagSchedule()
    reasons = tuple(sorted([*_red(facts, rules), *_amber(facts, rules)], key=lambda reason: reason.on))
    stale_on = next_check_in_on(facts) + timedelta(days=rules.grace_days + 1)
    return RagSchedule(
        amber_on=min((reason.on for reason in reasons if reason.rag == AMBER), default=None),
        red_on=min((reason.on for reason in reasons if reason.rag == RED), default=None),
        stale_on=stale_on,
        reasons=(*reasons, Reason(STALE, SILENT, stale_on)),
    )


def computed(lifecycle: str, start_on: date, planned: RagSchedule, today: date) -> str:
    """The state on ``today``; the first that applies: complete, not started, red, stale, amber, green.

    Stale overrides amber and green only: a fact such as overdue does not go away for want of a check-in.
    """
    if lifecycle in _BY_LIFECYCLE:
        return _BY_LIFECYCLE[lifecycle]
    if start_on > today:
        return NOT_STARTED
    for state, first in ((RED, planned.red_on), (STALE, planned.stale_on), (AMBER, planned.amber_on)):
        if first is not None and first <= today:
            return state
    return GREEN


def may_state(worked_out: str, stated: str) -> bool:
    """Whether an owner may say ``stated`` where the rules say ``worked_out``."""
    return stated in ONE_STEP_AWAY.get(worked_out, ())


def shown(worked_out: str, stated: str, until: date | None, today: date) -> str:
    """The state that lists show: the owner's while it lasts and is still one step away, else the computed one."""
    if stated and until is not None and until >= today and may_state(worked_out, stated):
        return stated
    return worked_out


def next_check_in_on(facts: Facts) -> date:
    """The day by which the next check-in is expected."""
    since = facts.reports_from or facts.reported_on or facts.start_on
    return max(since, facts.start_on) + timedelta(days=facts.reporting_days)


def expected_progress(facts: Facts, day: date) -> Fraction:
    """How much should be done by the end of ``day``, 0 to 1.

    With steps the share of their weights that is due; without, the share of the time that has passed.
    """
    if facts.steps:
        due = sum(step.weight for step in facts.steps if step.due_on <= day)
        return Fraction(due, sum(step.weight for step in facts.steps))
    length = (facts.due_on - facts.start_on).days
    passed = (day - facts.start_on).days
    if length == 0:
        return Fraction(int(passed >= 0))
    return Fraction(min(max(passed, 0), length), length)


def measured_on(facts: Facts, day: date) -> date | None:
    """The day whose expected progress the reported progress is held against on ``day``; None: not yet.

    Between check-ins that is the day of the last one: nobody falls behind for not reporting early. Once the next
    check-in is due it is the day itself.
    """
    if day > next_check_in_on(facts):
        return day
    return None if facts.reports_from else facts.reported_on


def _red(facts: Facts, rules: RagRules) -> Iterator[Reason]:
    yield Reason(RED, OVERDUE, facts.due_on + timedelta(days=1))
    if facts.forecast_on and (facts.forecast_on - facts.due_on).days > facts.tolerance_days:
        yield Reason(RED, FORECAST, facts.start_on)
    behind = _behind_on(facts, Fraction(rules.red_below))
    if behind is not None:
        yield Reason(RED, BEHIND, behind)
    for other in facts.predecessors:
        yield Reason(RED, CHAIN, max(other.red_on, facts.start_on), other.reference)
    if facts.open_issue == "high":
        yield Reason(RED, ISSUE, facts.start_on)


def _amber(facts: Facts, rules: RagRules) -> Iterator[Reason]:
    if facts.forecast_on and 0 < (facts.forecast_on - facts.due_on).days <= facts.tolerance_days:
        yield Reason(AMBER, FORECAST, facts.start_on)
    behind = _behind_on(facts, Fraction(rules.amber_below))
    if behind is not None:
        yield Reason(AMBER, BEHIND, behind)
    if facts.open_issue == "medium":
        yield Reason(AMBER, ISSUE, facts.start_on)
    for step in facts.steps:
        if step.done_on is None:
            yield Reason(AMBER, STEP, max(step.due_on + timedelta(days=1), facts.start_on), step.title)


def _behind_on(facts: Facts, below: Fraction) -> date | None:
    """The first day on which progress ÷ expected progress is below the ratio, or None."""
    first = _first_too_little(facts, below)
    if first is None:
        return None
    if facts.reports_from is None and facts.reported_on is not None and first <= facts.reported_on:
        return facts.start_on
    return max(first, next_check_in_on(facts) + timedelta(days=1), facts.start_on)


def _first_too_little(facts: Facts, below: Fraction) -> date | None:
    """The first day whose expected progress makes the reported one too little, whenever it is measured."""
    done = Fraction(facts.progress, 100)
    if facts.steps:
        days = sorted({step.due_on for step in facts.steps})
        return next((day for day in days if done < below * expected_progress(facts, day)), None)
    length = (facts.due_on - facts.start_on).days
    if length == 0:
        return facts.start_on if done < below else None
    passed = floor(done * length / below) + 1
    return facts.start_on + timedelta(days=passed) if passed <= length else None
