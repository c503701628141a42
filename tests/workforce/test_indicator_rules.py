"""The rules of indicators: colours by a table and by properties, travel, figures, trajectories."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.indicator_figures import agrees, change, ratio, worded
from workforce.rules.indicator_rag import (
    ORDER,
    TONES,
    WORDS,
    Expectation,
    IndicatorState,
    current,
    point_of,
    rag,
)
from workforce.rules.indicator_trajectory import quarter_ends, straight_line

G, A, R = IndicatorState.GREEN, IndicatorState.AMBER, IndicatorState.RED
figures = st.decimals(0, 1000, places=2)


def _expect(operator: str, point: str | None = None, **extra: str) -> Expectation:
    values = {name: Decimal(value) for name, value in extra.items()}
    return Expectation(operator, Decimal(point) if point else None, **values)


@pytest.mark.parametrize(
    ("value", "expected", "state"),
    [
        ("90", _expect("at_least", "90"), G),
        ("95", _expect("at_least", "90"), G),
        ("81", _expect("at_least", "90"), A),
        ("80.9", _expect("at_least", "90"), R),
        ("8", _expect("at_most", "8"), G),
        ("0", _expect("at_most", "8"), G),
        ("8.8", _expect("at_most", "8"), A),
        ("8.81", _expect("at_most", "8"), R),
        ("8.4", _expect("at_most", "8", tolerance="0.05"), A),
        ("8.41", _expect("at_most", "8", tolerance="0.05"), R),
        ("8.01", _expect("at_most", "8", tolerance="0"), R),
        ("0", _expect("at_most", "0"), G),
        ("0.01", _expect("at_most", "0"), R),
        ("12", _expect("exactly", "12"), G),
        ("13.2", _expect("exactly", "12"), A),
        ("10.8", _expect("exactly", "12"), A),
        ("10.7", _expect("exactly", "12"), R),
        ("35", _expect("band", lower="35", upper="40"), G),
        ("40", _expect("band", lower="35", upper="40"), G),
        ("44", _expect("band", lower="35", upper="40"), A),
        ("44.1", _expect("band", lower="35", upper="40"), R),
        ("31.5", _expect("band", lower="35", upper="40"), A),
        ("31.4", _expect("band", lower="35", upper="40"), R),
        ("99", _expect("band", lower="35"), G),
    ],
)
def test_colours(value: str, expected: Expectation, state: IndicatorState) -> None:
    assert rag(Decimal(value), expected).state is state


@pytest.mark.parametrize(
    "expected", [None, _expect(""), _expect("", "90"), _expect("at_least"), _expect("band", "90")]
)
def test_without_target_or_operator_there_is_no_colour(expected: Expectation | None) -> None:
    assert rag(Decimal(90), expected).state is IndicatorState.NO_TARGET


def test_without_value_there_is_no_colour_whatever_the_target() -> None:
    assert rag(None, _expect("at_most", "8")).state is IndicatorState.NO_VALUE
    assert rag(None, None).state is IndicatorState.NO_VALUE


def test_what_is_not_kept_up_is_not_tracked() -> None:
    met, today = _expect("at_most", "8"), date(2026, 11, 22)
    for frequency, kept, old in [
        ("month", date(2026, 9, 30), date(2026, 9, 20)),
        ("quarter", date(2026, 6, 30), date(2026, 5, 20)),
        ("year", date(2025, 3, 31), date(2024, 11, 20)),
    ]:
        fresh = current(Decimal(7), met, period_end=kept, frequency=frequency, today=today)
        assert fresh.state is G, frequency
        stale = current(Decimal(7), met, period_end=old, frequency=frequency, today=today)
        assert stale.state is IndicatorState.NOT_TRACKED, frequency
    never = current(None, met, period_end=None, frequency="month", today=today)
    assert never.state is IndicatorState.NOT_TRACKED


def test_every_state_has_words_and_a_tone_and_only_one_is_green() -> None:
    assert set(WORDS) == set(TONES) == set(IndicatorState)
    assert [state for state, tone in TONES.items() if tone == "green"] == [G]


@given(figures, figures, figures, st.decimals(0, "0.99", places=2), st.sampled_from(["at_least", "at_most"]))
def test_a_better_value_is_never_a_worse_colour(
    one: Decimal, other: Decimal, point: Decimal, tolerance: Decimal, operator: str
) -> None:
    better, worse = (
        (max(one, other), min(one, other)) if operator == "at_least" else (min(one, other), max(one, other))
    )
    expected = Expectation(operator, point, tolerance=tolerance)
    assert ORDER[rag(better, expected).state] <= ORDER[rag(worse, expected).state]


@given(figures, figures, figures, figures)
def test_nearer_a_band_is_never_a_worse_colour(
    one: Decimal, other: Decimal, lower: Decimal, width: Decimal
) -> None:
    expected = Expectation("band", lower=lower, upper=lower + width)
    for side in (
        lambda value: max(lower - value, Decimal(0)),
        lambda value: max(value - lower - width, Decimal(0)),
    ):
        if side(one) and side(other):
            nearer, further = sorted((one, other), key=side)
            assert ORDER[rag(nearer, expected).state] <= ORDER[rag(further, expected).state]


@given(figures, figures, st.decimals(0, "0.5", places=2), st.decimals(0, "0.5", places=2))
def test_more_tolerance_is_never_a_worse_colour(
    value: Decimal, point: Decimal, less: Decimal, more: Decimal
) -> None:
    for operator in ("at_least", "at_most", "exactly"):
        tight = rag(value, Expectation(operator, point, tolerance=min(less, more)))
        loose = rag(value, Expectation(operator, point, tolerance=max(less, more)))
        assert ORDER[loose.state] <= ORDER[tight.state]


def test_the_point_of_the_period_counts_otherwise_the_last_before() -> None:
    points = [(date(2026, 12, 31), Decimal(11)), (date(2026, 9, 30), Decimal(12))]
    assert point_of(points, date(2026, 12, 31)) == 11
    assert point_of(points, date(2026, 10, 31)) == 12
    assert point_of(points, date(2027, 3, 31)) == 11
    assert point_of(points, date(2026, 6, 30)) is None


@pytest.mark.parametrize(
    ("now", "before", "direction", "words"),
    [
        ("12.4", "13.1", "down", "Better, down 0.7"),
        ("12.4", "13.1", "up", "Worse, down 0.7"),
        ("12.4", "13.1", "neither", "Down 0.7"),
        ("12.44", "12.36", "down", "No change"),
        ("12.4", None, "down", "Not known"),
        (None, "12.4", "down", "Not known"),
    ],
)
def test_travel(now: str | None, before: str | None, direction: str, words: str) -> None:
    found = change(Decimal(now) if now else None, Decimal(before) if before else None, direction)
    assert found.words == words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        ("26.315", "percent", 1, "26.3%"),
        ("9.05", "days", 1, "9.1 days"),
        ("1234.5", "number", 0, "1,235"),
        ("12.5", "pounds", 2, "£12.50"),
        ("13.5", "wte", 1, "13.5 WTE"),
    ],
)
def test_figures_read_with_their_unit(value: str, unit: str, decimals: int, words: str) -> None:
    assert worded(Decimal(value), unit, decimals) == words


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "shown"),
    [
        # The worked examples of the workforce return.
        ("5", "19", "percent", "26.3%"),
        ("3", "5", "percent", "60.0%"),
        ("1", "6", "percent", "16.7%"),
        ("2", "8", "percent", "25.0%"),
        ("66.5", "13", "days", "5.1 days"),
        ("9", "14", "percent", "64.3%"),
        ("1", "3", "percent", "33.3%"),
    ],
)
def test_numerator_and_denominator_make_the_value(
    numerator: str, denominator: str, unit: str, shown: str
) -> None:
    made = ratio(Decimal(numerator), Decimal(denominator), unit)
    assert worded(made, unit) == shown
    assert agrees(
        Decimal(shown.split("%", maxsplit=1)[0].split(maxsplit=1)[0]),
        Decimal(numerator),
        Decimal(denominator),
        unit=unit,
        decimals=1,
    )


@given(figures, st.decimals("0.01", 1000, places=2))
def test_what_they_make_always_agrees_and_a_whole_unit_more_never(
    numerator: Decimal, denominator: Decimal
) -> None:
    made = ratio(numerator, denominator, "percent")
    assert agrees(made, numerator, denominator, unit="percent", decimals=1)
    assert not agrees(made + 1, numerator, denominator, unit="percent", decimals=1)


def test_quarter_ends() -> None:
    found = quarter_ends(date(2026, 3, 31), date(2027, 3, 31))
    assert found == [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31)]


def test_a_straight_line_ends_at_the_target() -> None:
    points = straight_line(Decimal(14), date(2026, 3, 31), Decimal(8), date(2027, 3, 31))
    assert [str(expected) for _, expected in points] == ["12.5", "11.0", "9.5", "8"]
    off_quarter = straight_line(Decimal(14), date(2026, 3, 31), Decimal(8), date(2026, 8, 15))
    assert off_quarter[-1] == (date(2026, 8, 15), Decimal(8))
    assert straight_line(Decimal(14), date(2026, 3, 31), Decimal(8), date(2026, 3, 31)) == []


@given(figures, figures, st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(1, 3000))
def test_a_line_never_turns_back_nor_leaves_its_ends(a: Decimal, b: Decimal, start: date, days: int) -> None:
    until = date.fromordinal(start.toordinal() + days)
    points = straight_line(a, start, b, until)
    values = [value for _, value in points]
    assert points[-1] == (until, b)
    assert values == sorted(values, reverse=b < a)
    assert all(min(a, b) - Decimal("0.05") <= value <= max(a, b) + Decimal("0.05") for value in values)
