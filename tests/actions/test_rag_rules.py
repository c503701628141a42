"""The published rules: every row of the table, their order, and the same answer worked out day by day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.actions.rules.explanation import explain
from assessment_ready.actions.rules.rag import (
    Facts,
    Predecessor,
    RagRules,
    Step,
    computed,
    expected_progress,
    may_state,
    next_check_in_on,
    schedule,
    shown,
)

START, DUE = date(2026, 9, 1), date(2026, 12, 10)  # 100 days
TODAY = date(2026, 10, 21)  # half of the time has passed
RULES = RagRules()
# Reported today, exactly as expected: green.
ON_TRACK = Facts(START, DUE, progress=50, reported_on=TODAY)


def rag(facts: Facts, day: date = TODAY, lifecycle: str = "active", rules: RagRules = RULES) -> str:
    return computed(lifecycle, facts.start_on, schedule(facts, rules), day)


def day(count: int) -> date:
    return TODAY + timedelta(days=count)


TABLE = [
    ("green when on track", ON_TRACK, "green"),
    ("not started before its start", replace(ON_TRACK, start_on=day(1), due_on=day(100)), "not_started"),
    ("started on the day of its start", Facts(TODAY, day(100)), "green"),
    ("red the day after it was due", replace(ON_TRACK, due_on=day(-1), progress=99), "red"),
    ("not overdue on the day it is due", replace(ON_TRACK, due_on=TODAY, progress=100), "green"),
    ("amber when the forecast is a day late", replace(ON_TRACK, forecast_on=DUE + timedelta(1)), "amber"),
    ("amber at the end of the tolerance", replace(ON_TRACK, forecast_on=DUE + timedelta(14)), "amber"),
    ("red beyond the tolerance", replace(ON_TRACK, forecast_on=DUE + timedelta(15)), "red"),
    (
        "red a day late without tolerance",
        replace(ON_TRACK, forecast_on=DUE + timedelta(1), tolerance_days=0),
        "red",
    ),
    ("green when the forecast is early", replace(ON_TRACK, forecast_on=DUE - timedelta(5)), "green"),
    ("green at 0.96 of what was expected", replace(ON_TRACK, progress=48), "green"),
    ("amber at 0.94", replace(ON_TRACK, progress=47), "amber"),
    ("amber at 0.86", replace(ON_TRACK, progress=43), "amber"),
    ("red at 0.84", replace(ON_TRACK, progress=42), "red"),
    ("amber with a medium issue", replace(ON_TRACK, open_issue="medium"), "amber"),
    ("red with a serious issue", replace(ON_TRACK, open_issue="high"), "red"),
    (
        "amber when a step was missed",
        replace(ON_TRACK, steps=[Step("a", day(-1), 1), Step("b", DUE, 1)]),
        "amber",
    ),
    (
        "green when the step was done",
        replace(ON_TRACK, steps=[Step("a", day(-1), 1, day(-2)), Step("b", DUE, 1)]),
        "green",
    ),
    (
        "green on the day the step is due",
        replace(ON_TRACK, steps=[Step("a", TODAY, 1), Step("b", DUE, 1)]),
        "green",
    ),
    (
        "red when the weights due are not reached",
        replace(ON_TRACK, steps=[Step("a", day(-1), 3, day(-1)), Step("b", DUE, 1)]),
        "red",
    ),
    ("red with a red predecessor", replace(ON_TRACK, predecessors=[Predecessor("ACT-2", TODAY)]), "red"),
    (
        "not before the predecessor turns red",
        replace(ON_TRACK, predecessors=[Predecessor("ACT-2", day(1))]),
        "green",
    ),
    ("stale without a check-in in time", replace(ON_TRACK, reported_on=day(-38), progress=90), "stale"),
    ("not stale on the last day of grace", replace(ON_TRACK, reported_on=day(-37), progress=90), "green"),
    (
        "stale rather than amber",
        replace(ON_TRACK, reported_on=day(-38), progress=90, open_issue="medium"),
        "stale",
    ),
    ("red rather than stale", replace(ON_TRACK, reported_on=day(-38), progress=90, open_issue="high"), "red"),
    ("green once the owner says it is done", replace(ON_TRACK, progress=0, is_done=True), "green"),
    ("green at once when entered late", Facts(START, DUE, reports_from=TODAY), "green"),
    ("red when entered late and never reported", Facts(START, DUE, reports_from=day(-31)), "red"),
]


@pytest.mark.parametrize(("facts", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_every_row_of_the_published_table(facts: Facts, expected: str) -> None:
    assert rag(facts) == expected


@pytest.mark.parametrize(
    ("lifecycle", "expected"),
    [("closed", "complete"), ("cancelled", "cancelled"), ("proposed", "proposed"), ("on_hold", "on_hold")],
)
def test_the_lifecycle_decides_before_any_rule(lifecycle: str, expected: str) -> None:
    assert rag(replace(ON_TRACK, due_on=day(-1)), lifecycle=lifecycle) == expected


def test_the_council_s_own_numbers_count() -> None:
    strict = RagRules(amber_below=Decimal("1.00"), red_below=Decimal("0.99"), grace_days=0)
    assert rag(replace(ON_TRACK, progress=49), rules=strict) == "red"
    assert rag(replace(ON_TRACK, reported_on=day(-31), progress=100), rules=strict) == "stale"


def test_nobody_falls_behind_between_two_check_ins() -> None:
    """Held against the day of the report until the next one is due, then against the day itself."""
    reported = replace(ON_TRACK, progress=50)
    assert rag(reported, day(30)) == "green"
    assert rag(reported, day(31)) == "red"  # 81% expected


def test_an_action_of_one_day_is_all_expected_on_that_day() -> None:
    assert expected_progress(Facts(TODAY, TODAY), TODAY) == 1
    assert expected_progress(Facts(TODAY, TODAY), day(-1)) == 0


@pytest.mark.parametrize(
    ("worked_out", "stated", "allowed"),
    [
        ("red", "amber", True),
        ("amber", "green", True),
        ("amber", "red", True),
        ("green", "amber", True),
        ("red", "green", False),
        ("green", "red", False),
        ("stale", "green", False),
        ("stale", "red", False),
        ("not_started", "green", False),
        ("red", "red", False),
    ],
)
def test_an_owner_may_go_one_step_and_never_over_stale(worked_out: str, stated: str, allowed: bool) -> None:
    assert may_state(worked_out, stated) is allowed
    assert shown(worked_out, stated, TODAY, TODAY) == (stated if allowed else worked_out)


def test_what_an_owner_stated_ends_with_its_day() -> None:
    assert shown("red", "amber", TODAY, TODAY) == "amber"
    assert shown("red", "amber", TODAY, day(1)) == "red"
    assert shown("red", "", None, TODAY) == "red"


# The same rules, written once more as a question about one day.


def behind(facts: Facts, today: date, below: Decimal) -> bool:
    if today > next_check_in_on(facts):
        measured: date | None = today
    else:
        measured = None if facts.reports_from else facts.reported_on
    if measured is None:
        return False
    if facts.steps:
        due = sum(step.weight for step in facts.steps if step.due_on <= measured)
        expected = Fraction(due, sum(step.weight for step in facts.steps))
    else:
        length = (facts.due_on - facts.start_on).days
        gone = (measured - facts.start_on).days
        expected = Fraction(max(0, min(gone, length)), length) if length else Fraction(1 if gone >= 0 else 0)
    return expected > 0 and Fraction(facts.progress, 100) / expected < Fraction(below)


def directly(facts: Facts, rules: RagRules, today: date) -> str:
    late = (facts.forecast_on - facts.due_on).days if facts.forecast_on else 0
    since = max(facts.reports_from or facts.reported_on or facts.start_on, facts.start_on)
    silent = (today - since).days > facts.reporting_days + rules.grace_days
    if facts.start_on > today:
        return "not_started"
    if facts.is_done:
        return "green"
    if (
        today > facts.due_on
        or late > facts.tolerance_days
        or behind(facts, today, rules.red_below)
        or any(other.red_on <= today for other in facts.predecessors)
        or facts.open_issue == "high"
    ):
        return "red"
    if silent:
        return "stale"
    missed = any(step.done_on is None and step.due_on < today for step in facts.steps)
    if late > 0 or behind(facts, today, rules.amber_below) or facts.open_issue == "medium" or missed:
        return "amber"
    return "green"


days = st.integers(-60, 160).map(lambda count: START + timedelta(days=count))
steps = st.lists(
    st.builds(
        Step,
        title=st.just("step"),
        due_on=st.integers(0, 100).map(lambda count: START + timedelta(days=count)),
        weight=st.integers(1, 5),
        done_on=st.none() | days,
    ),
    max_size=4,
)
all_facts = st.builds(
    Facts,
    start_on=st.just(START),
    due_on=st.integers(0, 100).map(lambda count: START + timedelta(days=count)),
    progress=st.integers(0, 100),
    forecast_on=st.none() | days,
    tolerance_days=st.integers(0, 30),
    reporting_days=st.integers(1, 60),
    reported_on=st.none() | days,
    reports_from=st.none() | days,
    open_issue=st.sampled_from(["", "", "medium", "high"]),
    steps=steps,
    predecessors=st.lists(st.builds(Predecessor, st.just("ACT-9"), days), max_size=2),
    is_done=st.booleans(),
)
all_rules = st.builds(
    lambda amber, red, grace: RagRules(amber, min(amber, red), grace),
    st.decimals("0.01", "1.00", places=2),
    st.decimals("0.01", "1.00", places=2),
    st.integers(0, 30),
)


@settings(max_examples=400, deadline=None)
@given(facts=all_facts, rules=all_rules, today=days)
def test_the_days_kept_say_the_same_as_the_rules_asked_on_that_day(
    facts: Facts, rules: RagRules, today: date
) -> None:
    assert rag(facts, today, rules=rules) == directly(facts, rules, today)


@settings(max_examples=150, deadline=None)
@given(facts=all_facts, rules=all_rules, today=days)
def test_every_colour_explains_itself(facts: Facts, rules: RagRules, today: date) -> None:
    found = explain(facts, rules, schedule(facts, rules), lifecycle="active", today=today)
    assert found.rag == directly(facts, rules, today)
    assert found.sentences
    assert all(sentence.endswith(".") for sentence in found.sentences)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            replace(ON_TRACK, due_on=day(-2)),
            "Red since 20 October 2026: it was due on 19 October 2026 and is not complete.",
        ),
        (
            replace(ON_TRACK, forecast_on=DUE + timedelta(20)),
            "Red: it is forecast for 30 December 2026, 20 days after it is due, more than the 14 days of tolerance.",
        ),
        (
            replace(ON_TRACK, progress=20),
            "Red: 20% is reported where 50% was expected on 21 October 2026 (the time that had passed by then). "
            "Progress ÷ expected is 0.40, below 0.85.",
        ),
        (
            replace(ON_TRACK, predecessors=[Predecessor("ACT-2", day(-3))]),
            "Red since 18 October 2026: it waits for ACT-2, which is red.",
        ),
        (replace(ON_TRACK, open_issue="medium"), "Amber: an issue rated medium is open."),
        (
            replace(ON_TRACK, steps=[Step("Advertise", day(-5)), Step("b", DUE)]),
            "Amber since 17 October 2026: the step “Advertise” is past its day and not done.",
        ),
        (
            replace(ON_TRACK, reported_on=day(-40), progress=100),
            "Stale since 19 October 2026: there is no check-in since 11 September 2026. One is expected by "
            "11 October 2026 (every 30 days), with 7 days of grace.",
        ),
        (ON_TRACK, "Green: no rule makes it amber, red or stale."),
    ],
)
def test_the_sentence_names_the_rule_its_numbers_and_its_day(facts: Facts, sentence: str) -> None:
    found = explain(facts, RULES, schedule(facts, RULES), lifecycle="active", today=TODAY)
    assert sentence in found.sentences


def test_what_is_red_and_silent_is_marked_stale_as_well() -> None:
    facts = replace(ON_TRACK, reported_on=day(-40), open_issue="high")
    found = explain(facts, RULES, schedule(facts, RULES), lifecycle="active", today=TODAY)
    assert (found.rag, found.is_stale) == ("red", True)
    assert found.sentences[-1].startswith("Stale since")


def test_a_green_action_says_what_it_turns_next() -> None:
    found = explain(ON_TRACK, RULES, schedule(ON_TRACK, RULES), lifecycle="active", today=TODAY)
    assert found.outlook.startswith("If nothing changes it turns red on 21 November 2026: 50% is reported")
