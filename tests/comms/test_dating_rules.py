"""When activities are: real minutes across clock changes, working days as the timeline counts them, snapping."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.ui.dates import LONDON
from comms.rules.dating import (
    Anchor,
    Distance,
    clock_fault,
    distance_fault,
    distance_words,
    fixed,
    moment,
    worked_out,
)
from comms.rules.recurrence import MOST, occurrence, times
from tests.timeline.calendars import calm, shipped

days = st.dates(date(2025, 1, 1), date(2028, 11, 30))
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
FORWARD, BACK = date(2026, 3, 29), date(2025, 10, 26)


def on(day: date, at: time | None = None) -> Anchor:
    return Anchor(day, day, at)


def moment_of(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("distance", "anchor", "day", "starts"),
    [
        # 25 October 2025 at 11:30pm and 3 hours: the clocks go back in between, so London shows 1:30am.
        (Distance(180, "minutes"), on(date(2025, 10, 25), time(23, 30)), BACK, (2025, 10, 26, 1, 30)),
        (Distance(3, "hours"), on(date(2025, 10, 25), time(23, 30)), BACK, (2025, 10, 26, 1, 30)),
        # 28 March 2026 at 11:30pm and 2 hours: 1:30am is skipped, so London shows 2:30am.
        (Distance(120, "minutes"), on(date(2026, 3, 28), time(23, 30)), FORWARD, (2026, 3, 29, 1, 30)),
        (Distance(-2, "hours"), on(FORWARD, time(2, 30)), date(2026, 3, 28), (2026, 3, 28, 23, 30)),
        # A day later is the same clock time, whatever the clocks did.
        (Distance(1, "days", at=time(9)), on(date(2025, 10, 25)), BACK, (2025, 10, 26, 9, 0)),
        (Distance(1, "days", at=time(9)), on(date(2026, 3, 28)), FORWARD, (2026, 3, 29, 8, 0)),
        # A time shown twice is the first, a skipped one that after it.
        (Distance(0, "days", at=time(1, 30)), on(BACK), BACK, (2025, 10, 26, 0, 30)),
        (Distance(0, "days", at=time(1, 30)), on(FORWARD), FORWARD, (2026, 3, 29, 1, 30)),
        # Without the milestone's clock time, minutes and hours count whole days.
        (Distance(-60, "minutes"), on(date(2027, 3, 3)), date(2027, 3, 3), None),
        (Distance(-49, "hours"), on(date(2027, 3, 3)), date(2027, 3, 1), None),
    ],
)
def test_offsets_that_land_in_a_clock_change(distance, anchor, day, starts) -> None:
    found = worked_out(distance, anchor, shipped())
    assert found.on == day
    assert found.starts_at == (moment_of(*starts) if starts else None)


@pytest.mark.parametrize(
    ("number", "unit", "snap", "day", "expected"),
    [
        (10, "working_days", "same", date(2026, 12, 18), date(2027, 1, 6)),
        (10, "working_days", "same", date(2026, 3, 30), date(2026, 4, 15)),
        (-3, "working_days", "same", date(2026, 12, 29), date(2026, 12, 22)),
        (0, "days", "next", date(2026, 12, 25), date(2026, 12, 29)),
        (0, "days", "previous", date(2026, 12, 26), date(2026, 12, 24)),
        (1, "months", "same", date(2027, 1, 31), date(2027, 2, 28)),
        (-2, "weeks", "same", date(2027, 1, 15), date(2027, 1, 1)),
    ],
)
def test_days_are_counted_as_the_timeline_counts_them(number, unit, snap, day, expected) -> None:
    assert worked_out(Distance(number, unit, snap), on(day), shipped()).on == expected


@calm
@given(days, clocks, st.integers(-20_160, 20_160))
def test_minutes_are_real_minutes(day: date, at: time, number: int) -> None:
    found = worked_out(Distance(number, "minutes"), on(day, at), shipped())
    start = moment(day, at)
    assert start is not None
    assert found.starts_at is not None
    assert found.starts_at - start == timedelta(minutes=number)
    assert found.on == found.starts_at.astimezone(LONDON).date()


@calm
@given(days, st.integers(-200, 200))
def test_working_days_agree_with_the_timelines_counter(day: date, number: int) -> None:
    found = worked_out(Distance(number, "working_days"), on(day), shipped()).on
    assert shipped().working_days_between(day, found) == number or number == 0 or not_counted(day, number)
    assert number == 0 or shipped().is_working_day(found)


def not_counted(day: date, number: int) -> bool:
    """Backwards the first day itself is in the counter's stretch, so a day off begins it one short."""
    found = worked_out(Distance(number, "working_days"), on(day), shipped()).on
    between = sum(
        shipped().is_working_day(found + timedelta(days=each)) for each in range((day - found).days)
    )
    return number < 0 and between == -number


@calm
@given(days, st.integers(-400, 400), st.sampled_from(["days", "working_days", "weeks", "months"]))
def test_a_snapped_day_is_always_a_working_day(day: date, number: int, unit: str) -> None:
    limited = max(-20, min(20, number)) if unit == "months" else number
    for snap in ("previous", "next"):
        found = worked_out(Distance(limited, unit, snap), on(day), shipped()).on
        assert shipped().is_working_day(found)


@calm
@given(days, st.integers(0, 90), st.integers(-60, 60), st.sampled_from(["days", "working_days", "months"]))
def test_a_range_stays_a_range(first: date, width: int, number: int, unit: str) -> None:
    anchor = Anchor(first, first + timedelta(days=width))
    found = worked_out(Distance(number, unit), anchor, shipped())
    assert found.earliest_on <= found.on
    assert worked_out(Distance(number, unit), anchor, shipped()) == found


def test_a_fixed_day_is_that_day() -> None:
    assert fixed(date(2027, 3, 3), None) == fixed(date(2027, 3, 3), None)
    assert fixed(FORWARD, time(9)).starts_at == datetime(2026, 3, 29, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "part"),
    [
        (FORWARD, time(1, 30), "go forward on 29 March 2026 and skip this time"),
        (BACK, time(1, 30), "go back on 26 October 2025 and show this time twice"),
        (FORWARD, time(2, 0), None),
        (BACK, time(2, 0), None),
        (FORWARD, None, None),
    ],
)
def test_times_that_the_clocks_skip_or_show_twice_have_a_sentence(day, at, part) -> None:
    found = clock_fault(day, at)
    assert (found is None) if part is None else part in (found or "")


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (Distance(-10, "working_days"), "10 working days before Visit"),
        (Distance(1, "days", "next"), "1 day after Visit, or the working day after"),
        (Distance(0, "days"), "the same day as Visit"),
        (Distance(0, "minutes"), "at Visit"),
        (Distance(30, "minutes"), "30 minutes after Visit"),
    ],
)
def test_distances_in_words(distance: Distance, words: str) -> None:
    assert distance_words(distance, "Visit") == words


def test_distances_beyond_reason_have_a_sentence() -> None:
    assert distance_fault(Distance(-20_161, "minutes")) == ("offset", "Enter 20,160 minutes or fewer")
    assert distance_fault(Distance(3, "fortnights")) is not None
    assert distance_fault(Distance(2_500, "working_days")) is None


@pytest.mark.parametrize(
    ("first", "repeats", "number", "expected"),
    [
        (date(2026, 12, 18), "weekly", 1, date(2026, 12, 29)),  # 25 December: the next working day
        (date(2026, 12, 19), "weekly", 1, date(2026, 12, 26)),  # a Saturday stays a Saturday
        (date(2026, 12, 23), "working_days", 3, date(2026, 12, 30)),
        (date(2027, 1, 31), "monthly", 1, date(2027, 2, 28)),  # begun on a Sunday
        (date(2026, 11, 30), "quarterly", 1, date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 12, 24), "daily", 2, date(2026, 12, 26)),
    ],
)
def test_when_a_series_falls(first: date, repeats: str, number: int, expected: date) -> None:
    assert occurrence(first, repeats, number, "same", shipped()) == expected


@calm
@given(
    days, st.sampled_from(["weekly", "fortnightly", "four_weekly", "monthly", "quarterly", "working_days"])
)
def test_no_day_of_a_snapped_series_is_a_day_off_or_comes_twice(first: date, repeats: str) -> None:
    numbers = list(times(first, first + timedelta(days=300), repeats, "next", shipped()))
    found = [occurrence(first, repeats, number, "next", shipped()) for number in numbers]
    assert all(shipped().is_working_day(day) for day in found)
    assert sorted(set(found)) == found
    assert len(found) < MOST


def test_a_series_ends_after_sixty_times_or_twelve_months() -> None:
    assert len(list(times(date(2027, 1, 4), None, "daily", "same", shipped()))) == MOST - 1
    assert len(list(times(date(2027, 1, 4), None, "monthly", "same", shipped()))) == 12
    assert list(times(date(2027, 1, 4), date(2027, 1, 3), "daily", "same", shipped())) == []
