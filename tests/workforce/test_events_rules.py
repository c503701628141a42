"""Recurring events: the day of the next one, and where one stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.events import EventStanding, next_day, rhythm, same_weekday, standing, turnout

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("first", "every", "after", "found"),
    [
        # The second Tuesday of each month.
        (date(2026, 9, 8), 1, date(2026, 9, 8), date(2026, 10, 13)),
        (date(2026, 9, 8), 1, date(2026, 12, 31), date(2027, 1, 12)),
        # Later in the same month than the one after which is asked.
        (date(2026, 9, 8), 1, date(2026, 10, 1), date(2026, 10, 13)),
        # Every quarter, across the year.
        (date(2026, 11, 4), 3, date(2026, 11, 4), date(2027, 2, 3)),
        # A fifth Thursday that a month lacks is its last.
        (date(2026, 10, 29), 1, date(2026, 10, 29), date(2026, 11, 26)),
        # Before it began, the first day.
        (date(2026, 9, 8), 1, date(2026, 8, 1), date(2026, 9, 8)),
        (date(2024, 2, 29), 12, date(2024, 2, 29), date(2025, 2, 27)),
    ],
)
def test_the_next_day_is_the_same_weekday_of_its_month(first, every, after, found) -> None:
    assert next_day(first, every, after) == found


@given(first=DAYS, every=st.integers(1, 24), wait=st.integers(0, 4000))
def test_the_next_day_keeps_the_weekday_and_the_rhythm(first: date, every: int, wait: int) -> None:
    after = first + timedelta(days=wait)
    found = next_day(first, every, after)
    assert found > after
    assert found.weekday() == first.weekday()
    assert ((found.year - first.year) * 12 + found.month - first.month) % every == 0
    assert (found - after).days <= every * 31 + 14
    assert found == same_weekday(first, found.year, found.month)


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("on", "cancelled", "outputs", "found"),
    [
        (TODAY + timedelta(days=1), False, False, EventStanding.COMING),
        (TODAY, False, False, EventStanding.TODAY),
        (TODAY, False, True, EventStanding.DONE),
        (TODAY - timedelta(days=1), False, False, EventStanding.OPEN),
        (TODAY - timedelta(days=1), False, True, EventStanding.DONE),
        (TODAY - timedelta(days=1), True, False, EventStanding.CANCELLED),
    ],
)
def test_where_an_event_stands(on, cancelled, outputs, found) -> None:
    assert standing(on, cancelled, outputs, TODAY) == found


def test_the_usual_number_counts_only_what_is_known() -> None:
    assert turnout([]).usual is None
    assert turnout([None, None]).usual is None
    found = turnout([10, None, 20])
    assert (found.held, found.known, found.usual) == (3, 2, 15)
    assert turnout([0]).usual == 0
    assert (rhythm(1), rhythm(3)) == ("Every month", "Every 3 months")
