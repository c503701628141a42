"""Small numbers are not shown, and cannot be worked out from what is."""

from decimal import Decimal

import pytest

from workforce.rules.suppression import hidden, is_small, shown


@pytest.mark.parametrize(
    ("count", "small"), [(0, True), (1, True), (4, True), (Decimal("4.5"), True), (5, False), (None, False)]
)
def test_fewer_than_five_people_are_small(count: int | None, small: bool) -> None:
    assert is_small(count) is small


def test_the_threshold_can_be_raised() -> None:
    assert is_small(9, threshold=10)


def test_a_value_on_too_few_people_is_not_shown() -> None:
    assert shown(Decimal("25"), 4) is None
    assert shown(Decimal("25"), 5) == 25
    assert shown(Decimal("25"), None) == 25
    assert shown(None, 40) is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 3, "b": 20, "c": 9}, {"a", "c"}),
        ({"a": 3, "b": 4, "c": 9}, {"a", "b"}),
        ({"a": 30, "b": 20}, set()),
        ({"a": 3}, {"a"}),
        ({"a": 0, "b": None, "c": 8}, set()),
    ],
)
def test_one_small_part_cannot_be_had_from_the_whole(
    counts: dict[str, int | None], expected: set[str]
) -> None:
    assert hidden(counts) == expected
