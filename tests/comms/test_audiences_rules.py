"""Rules about audiences: strategy, coverage, load, merging, silence."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comms.rules.coverage import BALANCE, Span, State, phase_on, verdict
from comms.rules.load import (
    Touch,
    is_silent,
    merges,
    monday,
    mondays,
    month_of,
    weeks_since,
)
from comms.rules.stakeholder_map import Strategy, strategy_of

DAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("power", "interest", "strategy"),
    [
        (5, 5, Strategy.MANAGE_CLOSELY),
        (4, 4, Strategy.MANAGE_CLOSELY),
        (4, 3, Strategy.KEEP_SATISFIED),
        (5, 1, Strategy.KEEP_SATISFIED),
        (3, 4, Strategy.KEEP_INFORMED),
        (1, 5, Strategy.KEEP_INFORMED),
        (3, 3, Strategy.MONITOR),
        (1, 1, Strategy.MONITOR),
    ],
)
def test_power_and_interest_give_the_strategy(power, interest, strategy):
    assert strategy_of(power, interest) == strategy


@pytest.mark.parametrize(("power", "interest"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_a_figure_off_the_scale_is_refused(power, interest):
    with pytest.raises(ValueError, match="1 to 5"):
        strategy_of(power, interest)


@pytest.mark.parametrize(
    ("counts", "staff", "state", "missing"),
    [
        ({}, False, State.NOTHING, ()),
        ({"inform": 0}, False, State.NOTHING, ()),
        ({"inform": 3}, False, State.PLANNED, ()),
        ({}, True, State.NOTHING, BALANCE),
        ({"inform": 3}, True, State.ONE_WAY, ("involve", "reassure", "listen")),
        ({"inform": 1, "instruct": 2, "prepare": 1}, True, State.ONE_WAY, ("involve", "reassure", "listen")),
        ({"thank": 1}, True, State.ONE_WAY, BALANCE),
        ({"inform": 1, "listen": 1}, True, State.UNBALANCED, ("involve", "reassure")),
        ({"listen": 1}, True, State.UNBALANCED, ("inform", "involve", "reassure")),
        ({"inform": 1, "involve": 1, "reassure": 1, "listen": 1}, True, State.PLANNED, ()),
    ],
)
def test_what_is_planned_gives_a_verdict(counts, staff, state, missing):
    found = verdict(counts, is_staff=staff)
    assert (found.state, found.missing) == (state, missing)
    assert found.is_gap == (state in (State.NOTHING, State.ONE_WAY))


SPANS = [
    Span(1, None, date(2027, 1, 31)),
    Span(2, date(2027, 2, 1), date(2027, 2, 28)),
    Span(3, None, None, is_dated=False),
    Span(4, date(2027, 2, 28), None),
]


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (None, None),
        (date(2020, 1, 1), 1),
        (date(2027, 1, 31), 1),
        (date(2027, 2, 1), 2),
        (date(2027, 2, 27), 2),
        (date(2027, 2, 28), 4),
        (date(2030, 1, 1), 4),
    ],
)
def test_a_day_lies_in_one_phase(day, phase):
    assert phase_on(day, SPANS) == phase


def test_a_day_before_the_first_dated_phase_lies_in_none():
    assert phase_on(date(2027, 1, 1), SPANS[1:]) is None


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_week_begins_on_its_monday(day):
    assert monday(day).weekday() == 0
    assert timedelta() <= day - monday(day) < timedelta(days=7)
    assert mondays(day, day) == [monday(day)]


def test_weeks_of_a_month_are_those_that_touch_it():
    found = [month_of(f"2027-{month}") for month in ("03", "02", "05")]
    march, february, may = (days for days in found if days is not None)
    assert mondays(*march) == [date(2027, 3, 1) + timedelta(weeks=n) for n in range(5)]
    assert len(mondays(*february)) == 4
    assert mondays(*may)[0] == date(2027, 4, 26)


@pytest.mark.parametrize("text", ["", "2027", "2027-13", "2027-3", "x", "9999-12", "2027-03-01"])
def test_what_is_no_month_gives_none(text):
    assert month_of(text) is None


def touch(id, day=0, purpose="inform", kind="email", fixed=False):
    return Touch(id, f"COM-{id}", f"Activity {id}", DAY + timedelta(days=day), purpose, kind, fixed)


@pytest.mark.parametrize(
    ("touches", "limit", "pairs"),
    [
        ([], 3, []),
        ([touch(1), touch(2)], 2, []),
        ([touch(1), touch(2)], 1, [(1, 2)]),
        # Nearest in day before anything else.
        ([touch(1), touch(2, 3), touch(3, 4)], 2, [(2, 3)]),
        # On the same distance those with purpose and channel alike.
        ([touch(1), touch(2, 1, "listen"), touch(3, 2, "listen")], 2, [(2, 3)]),
        # Neither purpose nor channel alike: nothing to suggest.
        ([touch(1), touch(2, 0, "listen", "huddle")], 1, []),
        # The purpose alone is enough, and so is the channel alone.
        ([touch(1), touch(2, 0, "inform", "huddle")], 1, [(1, 2)]),
        ([touch(1), touch(2, 0, "listen", "email")], 1, [(1, 2)]),
        # Without a channel only the purpose can be alike.
        ([touch(1, 0, "inform", ""), touch(2, 0, "listen", "")], 1, []),
        # A cascade's steps stay.
        ([touch(1), touch(2, fixed=True)], 1, []),
        ([touch(1), touch(2, fixed=True), touch(3, 4)], 1, [(1, 3)]),
        # As many pairs as are needed, each touch once.
        ([touch(n, n) for n in range(1, 6)], 3, [(1, 2), (3, 4)]),
        ([touch(n, n) for n in range(1, 6)], 4, [(1, 2)]),
    ],
)
def test_what_could_be_merged(touches, limit, pairs):
    assert [(pair.first.id, pair.second.id) for pair in merges(touches, limit)] == pairs


@given(
    st.lists(
        st.builds(
            touch,
            st.integers(1, 10_000),
            st.integers(0, 6),
            st.sampled_from(["inform", "listen", "involve"]),
            st.sampled_from(["email", "huddle", ""]),
            st.booleans(),
        ),
        max_size=9,
        unique_by=lambda one: one.id,
    ),
    st.integers(1, 6),
)
def test_pairs_are_alike_free_and_no_more_than_needed(touches, limit):
    found = merges(touches, limit)
    assert len(found) <= max(0, len(touches) - limit)
    assert (
        max(Counter(one.id for pair in found for one in (pair.first, pair.second)).values(), default=1) == 1
    )
    for pair in found:
        assert not pair.first.is_fixed
        assert not pair.second.is_fixed
        assert pair.same_purpose == (pair.first.purpose == pair.second.purpose)
        assert pair.same_purpose or pair.first.channel_kind == pair.second.channel_kind != ""
        assert 0 <= pair.days_apart <= 6
    assert found == merges(list(reversed(touches)), limit)


@pytest.mark.parametrize(
    ("last", "weeks", "silent"),
    [
        (None, None, True),
        (DAY, 0, False),
        (DAY - timedelta(days=20), 2, False),
        (DAY - timedelta(days=21), 3, True),
        (DAY + timedelta(days=1), 0, False),
    ],
)
def test_three_weeks_without_a_word_are_silence(last, weeks, silent):
    assert weeks_since(last, DAY) == weeks
    assert is_silent(last, DAY, 3) == silent
