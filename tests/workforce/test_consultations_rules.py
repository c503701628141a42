"""Consultations: when they take comments, how far the answers are, who may be counted."""

from datetime import date

import pytest

from workforce.rules.consultations import (
    AUDIENCES,
    NOT_SAID,
    Opening,
    Progress,
    first_sentence,
    opening,
    reach,
    too_many,
    usual_end,
)

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 29)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 11, 1), Opening.BEFORE),
        (FIRST, Opening.OPEN),
        (LAST, Opening.OPEN),
        (date(2026, 11, 30), Opening.CLOSED),
    ],
)
def test_both_days_are_included(today, found) -> None:
    assert opening(FIRST, LAST, today) == found


def test_four_weeks_are_offered() -> None:
    assert usual_end(FIRST) == LAST


def test_progress_in_words() -> None:
    assert Progress(0, 0).words == "No comments yet"
    assert Progress(8, 3).words == "3 of 8 answered"
    assert Progress(8, 3).waiting == 5


def shown(counts: dict[str, int]) -> dict[str, int | None]:
    return {each.audience: each.count for each in reach(counts)}


def test_small_groups_are_suppressed_and_one_more_so_that_none_can_be_worked_out() -> None:
    staff, provider, carer = AUDIENCES[0], AUDIENCES[1], AUDIENCES[3]
    assert shown({}) == {}
    assert shown({staff: 9, provider: 7}) == {staff: 9, provider: 7}
    assert shown({staff: 9, provider: 7, carer: 2}) == {staff: 9, provider: None, carer: None}
    assert shown({"": 12, carer: 1, staff: 30}) == {staff: 30, carer: None, NOT_SAID: None}
    assert shown({"Old words": 6, staff: 6}) == {staff: 6, "Old words": 6}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Short\n  words", "Short words"),
        ("word " * 100, "word " * 58 + "word word…"),
    ],
)
def test_what_is_kept_beside_a_comment_is_cut_between_words(text, kept) -> None:
    found = first_sentence(text)
    assert len(found) <= 300
    assert found.rstrip("…").split() == kept.rstrip("…").split()[: len(found.split())]


def test_the_limit_is_how_many_may_come() -> None:
    assert not too_many(9, 10)
    assert too_many(10, 10)
