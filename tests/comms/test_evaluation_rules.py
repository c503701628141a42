"""Whether a measure is on track, and what of a survey may be shown: tables of cases, and what always holds."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comms.rules.measures import Track, Value, track
from comms.rules.surveys import Opening, Statement, compared, may_show, opening, withheld_words

DAY = date(2026, 9, 1)


def values(*figures: float, step: int = 30) -> list[Value]:
    return [
        Value(DAY + timedelta(days=step * place), Decimal(str(each))) for place, each in enumerate(figures)
    ]


@pytest.mark.parametrize(
    ("figures", "baseline", "target", "lower", "due", "expected"),
    [
        ((50,), 40, None, False, None, Track.NO_TARGET),
        ((), 40, 80, False, None, Track.NO_READING),
        ((50,), None, 80, False, None, Track.TOO_EARLY),
        ((80,), 40, 80, False, None, Track.MET),
        ((10,), 40, 10, True, None, Track.MET),
        ((79.99,), 40, 80, False, None, Track.ON_TRACK),
        ((40,), 40, 80, False, None, Track.BEHIND),
        ((30,), 40, 80, False, None, Track.BEHIND),
        ((50, 60), None, 80, False, None, Track.ON_TRACK),
        ((50, 70, 60), None, 80, False, None, Track.BEHIND),
        ((30,), 40, 10, True, None, Track.ON_TRACK),
        ((30, 35), 40, 10, True, None, Track.BEHIND),
        # Half the time is over: half the way must be behind.
        ((40, 60), 40, 80, False, DAY + timedelta(days=60), Track.ON_TRACK),
        ((40, 59), 40, 80, False, DAY + timedelta(days=60), Track.BEHIND),
        # After the day only the target itself will do.
        ((40, 79), 40, 80, False, DAY + timedelta(days=29), Track.BEHIND),
        ((40, 81), 40, 80, False, DAY + timedelta(days=29), Track.MET),
        # It stood beyond the target at first and has fallen below since.
        ((70,), 90, 80, False, None, Track.BEHIND),
        ((0,), 0, 0, False, None, Track.MET),
    ],
)
def test_a_measure_stands_where_the_rule_says(figures, baseline, target, lower, due, expected) -> None:
    found = track(
        values(*figures),
        baseline=None if baseline is None else Decimal(baseline),
        target=None if target is None else Decimal(target),
        lower_is_better=lower,
        due_on=due,
    )
    assert found == expected


_FIGURE = st.decimals(min_value=-1000, max_value=1000, places=2)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    figures=st.lists(st.tuples(st.integers(0, 300), _FIGURE), max_size=6, unique_by=lambda each: each[0]),
    baseline=st.none() | _FIGURE,
    target=st.none() | _FIGURE,
    due=st.none() | st.integers(0, 400),
)
def test_turned_upside_down_it_stands_the_same_and_the_order_of_readings_does_not_matter(
    figures, baseline, target, due
) -> None:
    readings = [Value(DAY + timedelta(days=day), value) for day, value in figures]
    due_on = None if due is None else DAY + timedelta(days=due)
    found = track(readings, baseline=baseline, target=target, due_on=due_on)
    mirrored = track(
        [Value(each.on, -each.value) for each in readings],
        baseline=None if baseline is None else -baseline,
        target=None if target is None else -target,
        lower_is_better=True,
        due_on=due_on,
    )
    assert found == mirrored
    assert track(list(reversed(readings)), baseline=baseline, target=target, due_on=due_on) == found


@pytest.mark.parametrize(
    ("today", "closed", "expected"),
    [
        (date(2026, 8, 31), False, Opening.BEFORE),
        (date(2026, 9, 1), False, Opening.OPEN),
        (date(2026, 9, 14), False, Opening.OPEN),
        (date(2026, 9, 15), False, Opening.CLOSED),
        (date(2026, 9, 2), True, Opening.CLOSED),
    ],
)
def test_a_survey_is_open_on_its_days_both_included(today, closed, expected) -> None:
    closed_at = datetime(2026, 9, 2, 12, tzinfo=UTC) if closed else None
    assert opening(date(2026, 9, 1), date(2026, 9, 14), closed_at, today) == expected


@pytest.mark.parametrize(("answers", "shown"), [(0, False), (4, False), (5, True), (6, True)])
def test_results_are_shown_from_the_fewest_answers_on(answers, shown) -> None:
    assert may_show(answers, 5) is shown


def test_what_is_withheld_says_how_many_are_wanting() -> None:
    assert withheld_words(3, 5) == "3 answers so far; shown from 5 on"
    assert withheld_words(1, 5) == "1 answer so far; shown from 5 on"
    assert withheld_words(0, 5) == "No answers so far; shown from 5 on"


def test_statements_are_compared_by_their_words() -> None:
    now = [Statement(1, "I know my part", {4: 3, 2: 1}), Statement(2, "New", {5: 4})]
    before = [Statement(3, "i know  my part.", {4: 1, 2: 1})]
    first, second = compared(now, before)
    assert (first.earlier, first.now, first.change) == (Decimal(50), Decimal(75), Decimal(25))
    assert (second.earlier, second.change) == (None, None)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 400), max_size=5))
def test_the_share_who_agree_is_between_none_and_all(counts) -> None:
    statement = Statement(1, "x", counts)
    if not statement.answers:
        assert statement.per_cent is None
        return
    assert statement.per_cent is not None
    assert abs(statement.per_cent - Decimal(100 * statement.agreeing) / statement.answers) <= Decimal("0.5")
