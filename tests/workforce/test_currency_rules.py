"""When learning runs out, in what state that leaves it, and the shares made of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.currency import (
    Completion,
    Person,
    Share,
    Standing,
    add_months,
    currency,
    expiry,
    is_new_starter,
    plan_coverage,
    profile_currency,
    reminder_due,
    reviewed_lately,
    state_of,
)

TODAY = date(2026, 11, 22)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("completed", "months", "last_day"),
    [
        (date(2023, 10, 1), 36, date(2026, 9, 30)),  # the sample file of the return
        (date(2024, 1, 15), 36, date(2027, 1, 14)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),  # 28 February, less a day
        (date(2024, 1, 31), 1, date(2024, 2, 28)),  # a leap year: 29 February, less a day
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2027, 3, 1), 12, date(2028, 2, 29)),
        (date(2026, 5, 10), None, None),
        (date(2026, 5, 10), 0, None),
        (date(9999, 12, 1), 999, None),
    ],
)
def test_the_last_day_is_completion_and_months_less_one_day(completed, months, last_day) -> None:
    assert expiry(completed, months) == last_day


@given(day=DAYS, months=st.integers(min_value=0, max_value=999))
def test_months_later_is_that_month_and_the_same_day_or_its_last(day, months) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(day=DAYS, months=st.integers(min_value=1, max_value=240), more=st.integers(min_value=1, max_value=60))
def test_more_months_never_run_out_sooner(day, months, more) -> None:
    first, second = expiry(day, months), expiry(day, months + more)
    assert first is not None
    assert second is not None
    assert day <= first < second


@given(day=DAYS, months=st.integers(min_value=-240, max_value=240))
def test_there_and_back_loses_at_most_the_end_of_a_month(day, months) -> None:
    back = add_months(add_months(day, months), -months)
    assert timedelta(0) <= day - back <= timedelta(days=3)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("last_day", "standing", "window"),
    [
        (after(-1), Standing.EXPIRED, None),
        (after(0), Standing.SOON, 30),
        (after(30), Standing.SOON, 30),
        (after(31), Standing.SOON, 60),
        (after(60), Standing.SOON, 60),
        (after(61), Standing.SOON, 90),
        (after(90), Standing.SOON, 90),
        (after(91), Standing.IN_DATE, None),
    ],
)
def test_the_states_and_their_windows(last_day, standing, window) -> None:
    state = state_of([Completion(date(2024, 1, 1), last_day)], None, TODAY)
    assert (state.standing, state.window, state.expires_on) == (standing, window, last_day)


def test_nothing_is_missing_and_what_never_runs_out_is_in_date() -> None:
    assert state_of([], 12, TODAY).standing == Standing.MISSING
    assert state_of([Completion(date(2001, 1, 1))], None, TODAY).standing == Standing.IN_DATE


def test_the_completion_that_holds_longest_counts_and_its_own_day_goes_before_the_requirement_s() -> None:
    old, new = Completion(date(2020, 1, 1)), Completion(date(2026, 6, 1))
    assert state_of([new, old], 36, TODAY).standing == Standing.IN_DATE
    assert state_of([old], 36, TODAY).standing == Standing.EXPIRED
    shorter = Completion(date(2026, 6, 1), date(2026, 7, 1))
    assert state_of([shorter], 36, TODAY).standing == Standing.EXPIRED


def test_currency_counts_pairs_and_what_expires_soon_is_still_in_date() -> None:
    days = [after(-1), after(10), after(400)]
    states = [state_of([Completion(date(2024, 1, 1), day)], None, TODAY) for day in days]
    found = currency([*states, state_of([], None, TODAY)])
    assert (found.part, found.whole, found.value) == (2, 4, 50.0)
    assert currency([]).value is None


@pytest.mark.parametrize(
    ("started", "is_new"),
    [(date(2026, 5, 22), False), (date(2026, 5, 23), True), (None, False), (date(2026, 11, 22), True)],
)
def test_a_new_starter_is_one_for_so_many_months(started, is_new) -> None:
    assert is_new_starter(Person("T", 6, started), 6, TODAY) is is_new


@pytest.mark.parametrize(
    ("on", "lately"),
    [
        (date(2025, 11, 22), True),
        (date(2025, 11, 21), False),
        (TODAY, True),
        (TODAY + timedelta(days=1), False),
        (None, False),
    ],
)
def test_twelve_months_reach_back_to_the_same_day(on, lately) -> None:
    assert reviewed_lately(on, TODAY) is lately


def test_coverage_leaves_out_new_starters_and_profile_currency_nobody() -> None:
    people = [
        Person("T", 6, date(2020, 1, 1), TODAY, TODAY),
        Person("T", 6, date(2020, 1, 1), None, date(2024, 1, 1)),
        Person("T", 6, date(2026, 10, 1), None, None),
    ]
    assert plan_coverage(people, 6, TODAY) == Share(1, 2)
    assert plan_coverage(people, 0, TODAY) == Share(1, 3)
    assert profile_currency(people, TODAY) == Share(1, 3)


@pytest.mark.parametrize(
    ("days_left", "reminded", "due"),
    [
        (91, [], None),
        (90, [], 90),
        (90, [90], None),
        (61, [90], None),
        (60, [90], 60),
        (25, [], 30),
        (25, [30], None),
        (25, [90, 60], 30),
        (0, [90, 60], 30),
        (-1, [], None),
        (80, [30], None),
    ],
)
def test_each_threshold_is_told_once_and_a_late_one_stands_for_the_earlier(days_left, reminded, due) -> None:
    assert reminder_due(days_left, reminded) == due
