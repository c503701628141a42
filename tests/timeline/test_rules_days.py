"""The two counters of days, against the published vectors and against what must always hold."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.timeline.rules import (
    Offset,
    Span,
    WorkingCalendar,
    add_months,
    apply,
    clock_words,
    day_count,
    day_words,
    latest_notice,
    offset_words,
    pre_election,
    range_words,
    shift_hours,
)
from tests.timeline.calendars import calm, shipped

DAYS = st.dates(date(2013, 1, 1), date(2027, 12, 31))
NUMBERS = st.integers(-120, 120)
UNITS = st.sampled_from(["hours", "days", "weeks", "months", "working_days", "electoral_days"])
SNAPS = st.sampled_from(["same", "previous", "next"])


@pytest.mark.parametrize(
    ("poll", "notice"),
    [
        (date(2016, 5, 5), date(2016, 3, 30)),
        (date(2024, 5, 2), date(2024, 3, 26)),
        (date(2025, 5, 1), date(2025, 3, 25)),
        (date(2026, 5, 7), date(2026, 3, 30)),
        (date(2027, 5, 6), date(2027, 3, 31)),
        (date(2028, 5, 4), date(2028, 3, 27)),
    ],
)
def test_the_latest_notice_of_each_known_election(poll, notice) -> None:
    assert latest_notice(poll, shipped()).latest_on == notice
    assert latest_notice(poll, shipped()).is_certain
    assert shipped().electoral_days_between(notice, poll) == 25


@pytest.mark.parametrize(
    ("emailed", "due"),
    [(date(2026, 12, 18), date(2027, 1, 6)), (date(2026, 3, 30), date(2026, 4, 15))],
)
def test_factual_accuracy_is_due_ten_working_days_after_the_email(emailed, due) -> None:
    assert shipped().add_working_days(emailed, 10) == due


def test_christmas_eve_is_a_working_day_but_no_electoral_day() -> None:
    eve = date(2026, 12, 24)
    assert shipped().is_working_day(eve)
    assert not shipped().is_electoral_day(eve)


def test_a_day_of_mourning_stops_electoral_days_only() -> None:
    day = date(2027, 4, 14)
    calendar = WorkingCalendar.of(shipped().holidays, [day])
    assert calendar.is_working_day(day)
    assert not calendar.is_electoral_day(day)
    assert latest_notice(date(2027, 5, 6), calendar).latest_on == date(2027, 3, 30)


def test_the_day_of_the_email_is_not_day_one_and_a_weekend_does_not_count() -> None:
    friday = date(2027, 1, 15)
    assert shipped().add_working_days(friday, 1) == date(2027, 1, 18)
    assert shipped().add_working_days(date(2027, 1, 16), 1) == date(2027, 1, 18)
    assert shipped().add_working_days(friday, 0) == friday
    assert shipped().add_working_days(friday, -1) == date(2027, 1, 14)


@calm
@given(DAYS, st.integers(0, 200))
def test_adding_working_days_then_counting_gives_the_number(start, number) -> None:
    calendar = shipped()
    assert calendar.working_days_between(start, calendar.add_working_days(start, number)) == number
    assert calendar.electoral_days_between(start, calendar.add_electoral_days(start, number)) == number


@calm
@given(DAYS, st.integers(1, 200))
def test_working_days_land_on_working_days(start, number) -> None:
    calendar = shipped()
    for signed in (number, -number):
        assert calendar.is_working_day(calendar.add_working_days(start, signed))
        assert calendar.is_electoral_day(calendar.add_electoral_days(start, signed))


@calm
@given(DAYS, st.integers(0, 100))
def test_going_and_coming_back_from_a_working_day_ends_where_it_began(start, number) -> None:
    calendar = shipped()
    begin = calendar.snap(start, "next")
    assert calendar.add_working_days(calendar.add_working_days(begin, number), -number) == begin


@calm
@given(DAYS, DAYS)
def test_counting_backwards_is_counting_forwards_with_another_sign(first, last) -> None:
    calendar = shipped()
    between = calendar.working_days_between(first, last)
    if first <= last:
        expected = sum(
            calendar.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1)
        )
        assert between == expected
    else:
        assert between <= 0


@calm
@given(DAYS, SNAPS)
def test_snapping_lands_on_a_working_day_on_the_right_side(day, how) -> None:
    snapped = shipped().snap(day, how)
    if how == "same":
        assert snapped == day
        return
    assert shipped().is_working_day(snapped)
    assert shipped().snap(snapped, how) == snapped
    assert snapped >= day if how == "next" else snapped <= day


@calm
@given(DAYS, st.integers(0, 60), NUMBERS, st.integers(0, 60), UNITS, SNAPS)
def test_an_offset_keeps_the_order_of_a_range(first, width, low, more, unit, snap) -> None:
    base = Span(first, first + timedelta(days=width))
    moved = apply(Offset(low, low + more, unit, snap), base, shipped())
    assert moved.first <= moved.last


@calm
@given(DAYS, DAYS, NUMBERS, UNITS, SNAPS)
def test_what_begins_later_does_not_end_up_earlier(one, other, number, unit, snap) -> None:
    early, late = sorted((one, other))
    offset = Offset(number, number, unit, snap)
    assert (
        apply(offset, Span(early, early), shipped()).first <= apply(offset, Span(late, late), shipped()).first
    )


def test_months_end_with_the_month() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2027, 10, 15), 6) == date(2028, 4, 15)
    assert add_months(date(2027, 3, 31), -1) == date(2027, 2, 28)


def test_hours_are_counted_in_london_also_when_clocks_change() -> None:
    assert shift_hours(date(2027, 1, 12), time(0, 1), -2) == (date(2027, 1, 11), time(22, 1))
    # Clocks go forward on 28 March 2027 at 1am: two hours after midnight it is 3am.
    assert shift_hours(date(2027, 3, 28), time(0), 2) == (date(2027, 3, 28), time(3))
    assert shift_hours(date(2027, 10, 31), time(0), 2) == (date(2027, 10, 31), time(1))


def test_hours_after_a_clock_time_give_a_clock_time() -> None:
    base = Span(date(2027, 1, 12), date(2027, 1, 12), at=time(0, 1))
    moved = apply(Offset(-2, -2, "hours"), base, shipped())
    assert (moved.first, moved.at) == (date(2027, 1, 11), time(22, 1))
    assert apply(Offset(3, 3, "days"), base, shipped()).at is None


def test_beyond_the_known_bank_holidays_an_answer_says_that_it_is_not_certain() -> None:
    calendar = shipped()
    assert calendar.known_to == date(2028, 12, 31)
    far = Span(date(2028, 12, 20), date(2028, 12, 20))
    assert not apply(Offset(10, 10, "working_days"), far, calendar).is_certain
    assert apply(Offset(10, 10, "days"), far, calendar).is_certain
    assert not apply(Offset(12, 12, "days", "next"), far, calendar).is_certain
    assert not latest_notice(date(2029, 5, 3), calendar).is_certain
    assert not WorkingCalendar.of([]).knows(date(2027, 1, 1), date(2027, 1, 2))


def test_a_day_added_far_ahead_makes_no_year_known() -> None:
    listed = shipped().holidays
    calendar = WorkingCalendar.of({*listed, date(2035, 5, 7)}, listed=listed)
    assert calendar.known_to == date(2028, 12, 31)


def test_a_count_beyond_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="3000 or fewer"):
        shipped().add_working_days(date(2027, 1, 1), 30_000)


def test_the_day_of_notice_that_was_given_wins_over_the_latest_day() -> None:
    latest = latest_notice(date(2026, 5, 7), shipped())
    early = pre_election(date(2026, 5, 7), date(2026, 3, 25), latest)
    assert (early.begins_on, early.ends_on, early.is_stated) == (date(2026, 3, 25), date(2026, 5, 7), True)
    worked_out = pre_election(date(2026, 5, 7), None, latest)
    assert (worked_out.begins_on, worked_out.is_stated) == (date(2026, 3, 30), False)
    assert pre_election(date(2026, 5, 7), date(2026, 4, 2), latest).is_late
    assert not early.is_late


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (Offset(3, 8, "months"), "3 to 8 months after Visit"),
        (Offset(10, 10, "working_days"), "10 working days after Visit"),
        (Offset(-8, -6, "weeks"), "6 to 8 weeks before Visit"),
        (Offset(0, 0, "days"), "the same day as Visit"),
        (Offset(-1, 2, "days", "next"), "1 day before to 2 days after Visit, or the working day after"),
        (Offset(1, 1, "hours", "previous"), "1 hour after Visit, or the working day before"),
    ],
)
def test_an_offset_in_words(offset, words) -> None:
    assert offset_words(offset, "Visit") == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 7), date(2026, 12, 9), "7 to 9 December 2026"),
        (date(2027, 1, 4), date(2027, 3, 26), "January to March 2027"),
        (date(2026, 12, 1), date(2027, 2, 10), "December 2026 to February 2027"),
        (date(2027, 2, 1), date(2027, 2, 28), "February 2027"),
        (date(2027, 1, 6), date(2027, 1, 6), "6 January 2027"),
    ],
)
def test_a_range_in_words(first, last, words) -> None:
    assert range_words(first, last) == words
    assert day_words(first, last, is_confirmed=False) == f"{words}, not confirmed"


def test_clock_times_and_near_days_in_words() -> None:
    assert clock_words(time(0, 1)) == " at 12:01am"
    assert clock_words(time(12)) == " at midday"
    assert clock_words(time(0)) == " at midnight"
    assert clock_words(None) == ""
    assert [day_count(n) for n in (0, 1, -1, 5, -3)] == [
        "today",
        "tomorrow",
        "yesterday",
        "in 5 days",
        "3 days ago",
    ]
