"""Control charts: limits, special causes and assurance, by hand-made series and by properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.spc import Assurance, Cause, Kind, assurance, control, limits_of

CALM = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]


def _causes(values: list[float], at: int, **extra: str) -> tuple[Cause, ...]:
    found = control(values, **extra)  # type: ignore[arg-type]
    assert found is not None
    return found.points[at].causes


def test_limits_are_mean_and_2_66_mean_moving_ranges() -> None:
    limits = limits_of(CALM)
    assert (limits.mean, limits.mean_range, limits.left_out) == (11, 2, 0)
    assert (limits.lower, limits.upper) == pytest.approx((11 - 5.32, 11 + 5.32))


def test_outlying_ranges_are_left_out_of_the_mean_range() -> None:
    limits = limits_of([10, 11, 10, 11, 10, 11, 40, 11, 10, 11, 10, 11])
    # Ranges: nine of 1, two of 29. Their mean is 67/11; those over 3.267 times that (19.9) are left out.
    assert (limits.mean_range, limits.left_out) == (1, 2)


def test_fewer_than_twelve_points_have_no_limits() -> None:
    assert control(CALM[:11]) is None
    assert control(CALM) is not None


def test_chance_is_no_special_cause() -> None:
    found = control(CALM, direction="up")
    assert found is not None
    assert {point.kind for point in found.points} == {Kind.USUAL}
    assert found.words == "The newest value is within usual variation."


def test_a_point_outside_the_limits() -> None:
    values = [*CALM, 30]
    assert Cause.OUTSIDE in _causes(values, 12)
    assert Cause.OUTSIDE not in _causes(values, 11)


def test_seven_on_one_side_of_the_mean_and_not_six() -> None:
    seven = [10, 10.5, 9, 10, 9.5, 10, 9, 14, 13, 14, 13.5, 14, 13, 14]
    assert all(Cause.SHIFT in _causes(seven, at) for at in range(14))
    six = [10, 14, 9, 14, 9.5, 14, 9, 14, 13, 14, 13.5, 14, 9, 14]
    assert Cause.SHIFT not in _causes(six, 9)


def test_seven_rising_and_not_six() -> None:
    rising = [12, 10, 12, 10, 12, 8, 9, 10, 11, 12, 13, 14]
    assert all(Cause.TREND in _causes(rising, at) for at in range(5, 12))
    assert Cause.TREND not in _causes(rising, 4)
    six = [12, 10, 12, 10, 12, 10, 9, 10, 11, 12, 13, 14]
    assert all(Cause.TREND not in _causes(six, at) for at in range(12))


def test_two_of_three_near_a_limit_on_the_same_side() -> None:
    values = [*CALM, 17, 12, 17, 10, 12, 10, 12, 10]
    found = control(values)
    assert found is not None
    limits = found.limits
    assert limits.is_near(17)
    assert not limits.is_outside(17)
    assert Cause.NEAR_LIMIT in found.points[12].causes
    assert Cause.NEAR_LIMIT in found.points[14].causes
    assert Cause.NEAR_LIMIT not in found.points[13].causes


def test_on_both_sides_is_not_the_same_side() -> None:
    assert Cause.NEAR_LIMIT not in _causes([*CALM, 17.5, 5, 17.5, 10, 12, 10, 12, 10], 12)


@pytest.mark.parametrize(
    ("direction", "kind"), [("up", Kind.IMPROVEMENT), ("down", Kind.CONCERN), ("neither", Kind.CHANGE)]
)
def test_what_a_special_cause_means_depends_on_what_is_good(direction: str, kind: Kind) -> None:
    found = control([*CALM, 30], direction=direction)
    assert found is not None
    assert found.points[12].kind == kind
    assert kind.value.lower() in found.words


@pytest.mark.parametrize(
    ("target", "operator", "expected"),
    [
        (20, "at_most", Assurance.HITS),
        (20, "at_least", Assurance.MISSES),
        (2, "at_most", Assurance.MISSES),
        (2, "at_least", Assurance.HITS),
        (11, "at_least", Assurance.EITHER),
        (11, "exactly", Assurance.NONE),
        (None, "at_least", Assurance.NONE),
    ],
)
def test_assurance(target: float | None, operator: str, expected: Assurance) -> None:
    assert assurance(limits_of(CALM), target, operator) is expected


@given(st.lists(st.floats(-1000, 1000), min_size=12, max_size=40))
def test_the_mean_lies_between_the_limits_and_turning_the_sign_turns_the_verdict(values: list[float]) -> None:
    values = [round(each, 3) for each in values]
    found, turned = control(values, direction="up"), control([-each for each in values], direction="down")
    assert found is not None
    assert turned is not None
    assert found.limits.lower <= found.limits.mean <= found.limits.upper
    assert [point.kind for point in found.points] == [point.kind for point in turned.points]


@given(st.floats(-100, 100), st.integers(12, 30))
def test_values_that_never_move_are_never_special(value: float, count: int) -> None:
    found = control([round(value, 1)] * count)
    assert found is not None
    assert all(not point.causes for point in found.points)
