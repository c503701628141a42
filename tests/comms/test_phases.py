"""From when to when a phase lasts, and which one is now."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comms.rules.phases import Bounds, Lasting, current, following, lasting

DAYS = {
    "notification": date(2026, 3, 2),
    "announcement": date(2026, 3, 3),
    "visit": date(2026, 9, 2),
    "visit-ends": date(2026, 9, 7),
    "publication": date(2027, 5, 4),
}


@pytest.mark.parametrize(
    ("bounds", "first", "last"),
    [
        (Bounds("", "notification"), None, date(2026, 3, 1)),
        (Bounds("notification", "announcement"), date(2026, 3, 2), date(2026, 3, 3)),
        (Bounds("announcement", "visit"), date(2026, 3, 4), date(2026, 9, 1)),
        (Bounds("visit", "visit-ends"), date(2026, 9, 2), date(2026, 9, 7)),
        (Bounds("visit-ends", "publication"), date(2026, 9, 8), date(2027, 5, 4)),
        (Bounds("publication", ""), date(2027, 5, 5), None),
        (Bounds("draft", "publication"), None, date(2027, 5, 4)),
        (Bounds("", "", date(2027, 1, 1), date(2027, 2, 1)), date(2027, 1, 1), date(2027, 2, 1)),
        (Bounds("visit", "", date(2027, 1, 1)), date(2026, 9, 2), None),
        # Dates that contradict each other: one day.
        (Bounds("publication", "visit-ends"), date(2027, 5, 5), date(2027, 5, 5)),
    ],
)
def test_days_come_from_milestones_otherwise_from_the_phase(
    bounds: Bounds, first: date | None, last: date | None
) -> None:
    found = lasting(bounds, DAYS)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("today", "now_at", "next_at"),
    [
        (date(2026, 1, 1), 0, 1),
        (date(2026, 3, 1), 0, 1),
        (date(2026, 3, 2), 1, 2),
        (date(2026, 3, 3), 1, 2),
        (date(2026, 3, 4), 2, 3),
        (date(2026, 9, 2), 3, 4),
        (date(2027, 5, 4), 4, 5),
        (date(2027, 5, 5), 5, None),
    ],
)
def test_the_day_of_a_milestone_belongs_to_one_phase(today: date, now_at: int, next_at: int | None) -> None:
    ways = [
        ("", "notification"),
        ("notification", "announcement"),
        ("announcement", "visit"),
        ("visit", "visit-ends"),
        ("visit-ends", "publication"),
        ("publication", ""),
    ]
    spans = [lasting(Bounds(entry, end), DAYS) for entry, end in ways]
    assert current(spans, today) == now_at
    assert following(spans, today, now_at) == next_at


def test_a_phase_with_an_unknown_beginning_is_not_now() -> None:
    hidden = lasting(Bounds("draft", "publication"), DAYS)
    assert not hidden.holds(date(2027, 1, 1))
    assert lasting(Bounds("", "publication"), DAYS).holds(date(2027, 1, 1))
    assert current([hidden], date(2027, 1, 1)) is None


def test_without_a_current_phase_the_next_is_the_first_to_come() -> None:
    spans = [Lasting(date(2026, 1, 1), date(2026, 1, 31)), Lasting(date(2026, 3, 1), None)]
    assert current(spans, date(2026, 2, 10)) is None
    assert following(spans, date(2026, 2, 10), None) == 1


@given(st.lists(st.integers(1, 200), min_size=2, max_size=9), st.integers(-50, 900))
def test_phases_one_after_the_other_leave_no_gap_and_never_overlap(steps: list[int], offset: int) -> None:
    codes = [f"m{number}" for number in range(len(steps))]
    day, days = date(2026, 1, 1), {}
    for code, step in zip(codes, steps, strict=True):
        day += timedelta(days=step)
        days[code] = day
    ends = ["", *codes, ""]
    spans = [lasting(Bounds(a, b), days) for a, b in pairwise(ends)]
    today = date(2026, 1, 1) + timedelta(days=offset)
    assert [span.holds(today) for span in spans].count(True) == 1
