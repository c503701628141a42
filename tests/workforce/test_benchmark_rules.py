"""Reading figures, periods and names of areas as sources write them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.area_alias_names import normalised
from workforce.rules.benchmark_mapping import comparator
from workforce.rules.benchmark_rows import figure, period_end, read


@pytest.mark.parametrize(
    ("text", "value", "suppressed"),
    [
        ("24.8", "24.8", False), ("24.8%", "24.8", False), ("1,234", "1234", False), (" 0 ", "0", False),
        ("*", None, True), ("[c]", None, True), ("C", None, True), ("", None, False), ("..", None, False),
        ("n/a", None, False), (".5", "0.5", False),
    ],
)  # fmt: skip
def test_figures(text: str, value: str | None, suppressed: bool) -> None:
    assert figure(text) == (Decimal(value) if value else None, suppressed)


@pytest.mark.parametrize(
    "text", ["abc", "-1", "1e5", "12.3.4", "=1+1", "1 2", "999999999", "٣", "NaN", "inf"]
)
def test_what_is_no_figure(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        figure(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023/24", date(2024, 3, 31)), ("2023-24", date(2024, 3, 31)), ("2023/2024", date(2024, 3, 31)),
        ("fin_2023_24", date(2024, 3, 31)), ("1999/00", date(2000, 3, 31)), ("September 2022", date(2022, 9, 30)),
        ("Feb 2024", date(2024, 2, 29)), ("2024", date(2024, 12, 31)), ("30/09/2022", date(2022, 9, 30)),
        ("2022-09-30", date(2022, 9, 30)), ("2023/25", None), ("31/02/2022", None), ("Q2", None), ("", None),
        ("0000", None),
    ],
)  # fmt: skip
def test_periods(text: str, day: date | None) -> None:
    assert period_end(text) == day


@pytest.mark.parametrize(
    "names",
    [
        ("County Durham", "Durham", "Durham County Council"),
        ("St. Helens", "St Helens", "St Helens Borough Council"),
        ("Redcar & Cleveland", "Redcar and Cleveland", "Redcar and Cleveland Borough Council"),
        ("Stoke on Trent", "Stoke-on-Trent", "Stoke-on-Trent City Council"),
        ("Bristol, City of", "Bristol City Council", "Bristol"),
        ("London Borough of Barnet", "Barnet"),
        ("Council of the Isles of Scilly", "Isles of Scilly"),
    ],
)
def test_names_come_to_one_spelling(names: tuple[str, ...]) -> None:
    assert len({normalised(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Derby", "Derbyshire County Council"), ("City of London", "London"), ("East Sussex", "West Sussex")],
)
def test_two_places_stay_two(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def test_whom_an_area_is_beside() -> None:
    neighbours = frozenset({"Barnet"})
    assert comparator("England", "E92000001", neighbours, "Westmere") == "england"
    assert comparator("England", "", neighbours, "Westmere") == "england"
    assert comparator("London", "E12000007", neighbours, "Westmere") == "region"
    assert comparator("Barnet", "E09000003", neighbours, "Westmere") == "neighbour"
    assert comparator("Westmere", "", neighbours, "Westmere") == "other"
    assert comparator("Leeds", "", neighbours, "Westmere") == ""


@given(st.text())
def test_any_text_is_a_figure_or_refused(text: str) -> None:
    try:
        value, suppressed = figure(text)
    except ValueError:
        return
    assert value is None or (value >= 0 and not suppressed)


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_none(text: str) -> None:
    assert period_end(text) is None or isinstance(period_end(text), date)


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=14))
def test_any_table_is_read_or_told_what_is_wrong(rows: list[list[str]]) -> None:
    heads = [["area label", "area long label", "area", "x"]] * 8
    for lines in (rows, heads + rows, [["area", "period", "value", "source"], *rows]):
        found = read((number, cells) for number, cells in enumerate(lines, start=1))
        assert found.problems or found.metrics
