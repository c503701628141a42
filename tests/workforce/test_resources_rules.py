"""Resources: review states and percentages. Ideas: what adopted ones save."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.ideas import Saving, needs_reason, totals
from workforce.rules.resources import Confirmed, Review, review_state

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("review_on", "withdrawn", "found"),
    [
        (None, False, Review.NONE),
        (TODAY - timedelta(days=1), False, Review.OVERDUE),
        (TODAY, False, Review.SOON),
        (TODAY + timedelta(days=30), False, Review.SOON),
        (TODAY + timedelta(days=31), False, Review.IN_DATE),
        (TODAY - timedelta(days=1), True, Review.WITHDRAWN),
    ],
)
def test_a_review_is_overdue_from_the_day_after(review_on, withdrawn, found) -> None:
    assert review_state(review_on, withdrawn, TODAY) == found


@pytest.mark.parametrize(
    ("confirmed", "people", "share"),
    [(45, 60, 75), (0, 60, 0), (1, 1000, 1), (999, 1000, 99), (60, 60, 100), (1, 8, 13), (0, 0, None)],
)
def test_the_share_is_never_a_false_nothing_or_all(confirmed, people, share) -> None:
    assert Confirmed(confirmed, people).share == share


@given(people=st.integers(1, 5000), part=st.integers(0, 5000))
def test_the_share_is_within_one_of_the_exact_one(people: int, part: int) -> None:
    confirmed = min(part, people)
    share = Confirmed(confirmed, people).share
    assert share is not None
    assert abs(share - 100 * confirmed / people) <= 1
    assert (share == 100) == (confirmed == people)


def test_few_people_are_shown_only_to_those_who_sent_it() -> None:
    assert Confirmed(2, 4).words(shows_all=False) == "Not shown: fewer than 5 people"
    assert Confirmed(2, 4).words(shows_all=True) == "2 of 4 (50%)"
    assert Confirmed(3, 5).words(shows_all=False) == "3 of 5 (60%)"


def test_savings_nobody_worked_out_are_not_zero() -> None:
    none = totals(3, [Saving(None, None)], 0)
    assert (none.ideas, none.adopted, none.hours, none.pounds) == (3, 1, None, None)
    found = totals(
        9,
        [Saving(Decimal("10.5"), None), Saving(Decimal(0), Decimal(200)), Saving(Decimal(2), Decimal(1))],
        4,
    )
    assert (found.hours, found.pounds) == (Decimal("12.5"), Decimal(201))
    assert (found.with_hours, found.with_pounds, found.reuses) == (3, 2, 4)
    assert needs_reason("not_taken")
    assert not needs_reason("adopted")
