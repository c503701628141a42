"""Run charts and control charts: heights in proportion, a table twin, nothing outside the picture."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.ui import charts, samples
from assessment_ready.ui.charts.run_chart import nice_ticks

EVERY = [samples.run(), samples.controlled()]


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.id)
@pytest.mark.parametrize("size", ["wide", "half", "narrow"])
def test_nothing_lies_outside_the_picture(chart: charts.Chart, size: str) -> None:
    drawing = getattr(chart, size)
    spots = [(x, y) for line in drawing.lines for x, y in line.points]
    spots += [(mark.x, mark.y) for mark in drawing.marks]
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in spots)
    for text in drawing.texts:
        left, _, right, bottom = text.box
        assert left >= -1, text
        assert right <= drawing.width + 1, text
        assert bottom <= drawing.height + 1, text


def test_heights_are_in_proportion() -> None:
    marks = {mark.key: mark.y for mark in samples.run().wide.marks if mark.key}
    step = (marks["12.4%"] - marks["14.2%"]) / 1.8
    assert marks["13.4%"] - marks["14.2%"] == pytest.approx(0.8 * step, abs=0.02)


def test_the_table_has_every_value_and_what_was_expected() -> None:
    rows = {
        str(row.as_cells[0].text): [cell.text for cell in row.as_cells[1:]]
        for row in samples.run().table.rows
    }
    assert rows["30 September 2026"] == ["12.4%", "12%"]
    assert rows["31 December 2026"] == ["No value", "11%"]
    assert rows["30 June 2025"] == ["14.2%", ""]
    twin = [[cell.text for cell in row.as_cells] for row in samples.controlled().table.rows]
    assert twin[0][1:] == ["7.4 days", "Improvement", "Outside the limits"]


def test_one_point_is_drawn_and_none_is_refused() -> None:
    one = charts.Point(dt.date(2026, 9, 30), 0)
    assert charts.run_chart(id="one", title="One", points=[one]).narrow.marks
    with pytest.raises(ValueError, match="at least one"):
        charts.run_chart(id="none", title="None", points=[])
    with pytest.raises(ValueError, match="Unknown kind"):
        charts.control_chart(
            id="x", title="X", points=[charts.ControlPoint(one.on, 1, "Odd")], mean=1, limits=(0, 2)
        )


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_ticks_hold_every_value_between_them(lowest: float, span: float) -> None:
    highest = lowest + span
    ticks = nice_ticks(lowest, highest)
    room = 1e-6 * max(1.0, abs(lowest), abs(highest))
    assert ticks[0] <= lowest + room
    assert ticks[-1] >= highest - room
    assert 2 <= len(ticks) <= 8
