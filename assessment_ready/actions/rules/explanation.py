"""Why an action is red, amber or stale, in sentences with the numbers the rules used."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from assessment_ready.actions.rules.rag import (
    AMBER,
    BEHIND,
    CHAIN,
    FORECAST,
    GREEN,
    ISSUE,
    OVERDUE,
    RED,
    SILENT,
    STALE,
    STEP,
    Facts,
    RagRules,
    RagSchedule,
    Reason,
    computed,
    expected_progress,
    measured_on,
    next_check_in_on,
)
from assessment_ready.ui.dates import format_date

_STATES = {
    "complete": "Closed: somebody other than the owner has checked that it is done.",
    "cancelled": "Cancelled.",
    "proposed": "Proposed: nobody is expected to report until it is agreed.",
    "on_hold": "On hold: nobody is expected to report until it is resumed.",
}
_LISTED = {RED: (RED,), STALE: (STALE, AMBER), AMBER: (AMBER,), GREEN: ()}
_WORSE = {GREEN: 0, AMBER: 1, STALE: 2, RED: 3}


@dataclass(frozen=True)
class Explanation:
    """The computed state, the rules behind it, whether it is stale as well, and what comes next if nothing changes."""

    rag: str
    sentences: tuple[str, ...]
    is_stale: bool = False
    outlook: str = ""


def explain(
    facts: Facts, rules: RagRules, planned: RagSchedule, *, lifecycle: str, today: date
) -> Explanation:
    """The state on ``today`` in sentences, worst rule first."""
    state = computed(lifecycle, facts.start_on, planned, today)
    if state in _STATES:
        return Explanation(state, (_STATES[state],))
    if state not in _LISTED:
        return Explanation(state, (f"Not started: it starts on {format_date(facts.start_on)}.",))
    if facts.is_done:
        return Explanation(
            state, ("The owner says it is complete. Somebody else has to check it and close it.",)
        )
    in_force = [reason for reason in planned.reasons if reason.on <= today and reason.rag in _LISTED[state]]
    is_stale = planned.stale_on is not None and planned.stale_on <= today
    sentences = [_sentence(reason, facts, rules, today) for reason in in_force]
    if state == RED and is_stale and planned.stale_on is not None:
        sentences.append(_sentence(Reason(STALE, SILENT, planned.stale_on), facts, rules, today))
    if not sentences:
        sentences = ["Green: no rule makes it amber, red or stale."]
    return Explanation(state, tuple(sentences), is_stale, _outlook(state, facts, rules, planned, today))


def _outlook(state: str, facts: Facts, rules: RagRules, planned: RagSchedule, today: date) -> str:
    """What it turns next as things stand, and when."""
    coming = [
        reason for reason in planned.reasons if reason.on > today and _WORSE[reason.rag] > _WORSE[state]
    ]
    if not coming:
        return ""
    first = min(coming, key=lambda reason: (reason.on, -_WORSE[reason.rag]))
    told = _told(first, facts, rules, first.on)
    return f"If nothing changes it turns {first.rag} on {format_date(first.on)}: {told}"


def _sentence(reason: Reason, facts: Facts, rules: RagRules, today: date) -> str:
    since = f" since {format_date(reason.on)}" if reason.code in {OVERDUE, CHAIN, STEP, SILENT} else ""
    if reason.code == BEHIND and reason.on > facts.start_on:
        since = f" since {format_date(reason.on)}"
    return f"{reason.rag.capitalize()}{since}: {_told(reason, facts, rules, today)}"


def _told(reason: Reason, facts: Facts, rules: RagRules, day: date) -> str:
    """The rule with its numbers, as they are on ``day``."""
    if reason.code == FORECAST:
        return _forecast(facts, reason)
    if reason.code == BEHIND:
        return _behind(facts, rules, reason, day)
    return {
        OVERDUE: f"it was due on {format_date(facts.due_on)} and is not complete.",
        CHAIN: f"it waits for {reason.about}, which is red.",
        ISSUE: f"an issue rated {facts.open_issue} is open.",
        STEP: f"the step “{reason.about}” is past its day and not done.",
        SILENT: _silent(facts, rules),
    }[reason.code]


def _forecast(facts: Facts, reason: Reason) -> str:
    assert facts.forecast_on is not None
    late = (facts.forecast_on - facts.due_on).days
    limit = "more than" if reason.rag == RED else "within"
    return (
        f"it is forecast for {format_date(facts.forecast_on)}, {_days(late)} after it is due, "
        f"{limit} the {_days(facts.tolerance_days)} of tolerance."
    )


def _behind(facts: Facts, rules: RagRules, reason: Reason, day: date) -> str:
    measured = measured_on(facts, day) or day
    expected = expected_progress(facts, measured)
    ratio = Fraction(facts.progress, 100) / expected if expected else Fraction(1)
    below = rules.red_below if reason.rag == RED else rules.amber_below
    basis = "the weights of the steps due by then" if facts.steps else "the time that had passed by then"
    return (
        f"{facts.progress}% is reported where {_per_cent(expected)} was expected on {format_date(measured)} "
        f"({basis}). Progress ÷ expected is {_two_places(ratio)}, below {below:.2f}."
    )


def _silent(facts: Facts, rules: RagRules) -> str:
    last = f"since {format_date(facts.reported_on)}" if facts.reported_on else "yet"
    return (
        f"there is no check-in {last}. One is expected by {format_date(next_check_in_on(facts))} "
        f"(every {_days(facts.reporting_days)}), with {_days(rules.grace_days)} of grace."
    )


def _per_cent(share: Fraction) -> str:
    """A share in per cent, one place where it is not whole."""
    number = (Decimal(share.numerator * 100) / Decimal(share.denominator)).quantize(Decimal("0.1"))
    return f"{number:.0f}%" if number == number.to_integral_value() else f"{number}%"


def _two_places(ratio: Fraction) -> str:
    """Cut, not rounded: 0.849 is below 0.85 and must read so."""
    number = Decimal(ratio.numerator) / Decimal(ratio.denominator)
    return str(number.quantize(Decimal("0.01"), rounding=ROUND_DOWN))


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
