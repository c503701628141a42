"""One measure over time with its target, and the trajectory that leads there."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from assessment_ready.ui.charts.drawing import (
    GRID,
    NARROW,
    QUIET,
    STYLES,
    Box,
    Chart,
    Drawing,
    Line,
    Mark,
    Text,
    font_size,
    key_rows,
    overlaps,
    text_width,
)
from assessment_ready.ui.charts.trend import Point
from assessment_ready.ui.dates import MONTHS, format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import plain_number

Words = Callable[[float], str]


@dataclass(frozen=True)
class Level:
    """A level across the whole chart, with its name and how it is dashed."""

    name: str
    value: float
    dash: str = "9 5"
    colour: str = STYLES[1].colour


@dataclass(frozen=True)
class Plot:
    """Where days and figures lie: the places of a drawing in pixels."""

    width: int
    left: float
    right: float
    top: float
    bottom: float
    days: tuple[dt.date, dt.date]
    ticks: tuple[float, ...]

    def x(self, day: dt.date) -> float:
        """From left to right."""
        first, last = self.days
        share = (day - first).days / (last - first).days if last > first else 0.5
        return round(self.left + share * (self.right - self.left), 2)

    def y(self, value: float) -> float:
        """From the bottom up."""
        lowest, highest = self.ticks[0], self.ticks[-1]
        share = (value - lowest) / (highest - lowest)
        return round(self.bottom - share * (self.bottom - self.top), 2)


def run_chart(
    *,
    id: str,
    title: str,
    points: Sequence[Point],
    levels: Sequence[Level] = (),
    trajectory: Sequence[Point] = (),
    words: Words = plain_number,
    heads: tuple[str, str, str] = ("Period ends", "Value", "Expected"),
) -> Chart:
    """A line of the measured values, dashed lines for ``levels`` and the trajectory.

    ``words`` gives a figure its unit; ``heads`` are the table's words. Raises ValueError without a point.
    """
    if not points:
        raise ValueError("A run chart needs at least one point")
    said = [
        f"{format_date(point.on)}: {words(point.value)}" for point in sorted(points, key=lambda each: each.on)
    ]
    said += [f"{level.name}: {words(level.value)}" for level in levels]
    return Chart(
        id=id,
        title=title,
        description="; ".join(said),
        table=_twin(title, points, trajectory, words, heads),
        draw=partial(_draw, points, levels, trajectory, words),
    )


def _twin(
    title: str,
    points: Sequence[Point],
    trajectory: Sequence[Point],
    words: Words,
    heads: tuple[str, str, str],
) -> Table:
    """Every day with its figure and, where there is a trajectory, what was expected."""
    measured = {point.on: point for point in points}
    expected = {point.on: point.value for point in trajectory}
    columns = [Column(heads[0]), Column(heads[1], numeric=True), Column(heads[2], numeric=True)]
    rows: list[list[Cell | str | int]] = [
        [format_date(day), _figure(measured.get(day), words), words(expected[day]) if day in expected else ""]
        for day in sorted({*measured, *expected}, reverse=True)
    ]
    shown = 3 if trajectory else 2
    return Table(columns[:shown], [Row(cells[:shown]) for cells in rows], caption=title)


def plot_of(
    days: Sequence[dt.date], values: Sequence[float], words: Words, width: int
) -> tuple[Plot, list[Line], list[Text]]:
    """The axes for these days and values, with their lines and labels."""
    size = font_size(width)
    ticks = nice_ticks(min(values), max(values))
    left = max(text_width(words(tick), size) for tick in ticks) + 12
    height = 240 if width <= NARROW else 300
    plot = Plot(width, left, width - 26, 20, height, (min(days), max(days)), ticks)
    lines, texts = [], []
    for tick in ticks:
        y = plot.y(tick)
        is_base = tick == ticks[0]
        lines.append(
            Line(((left - 4, y), (width, y)), QUIET if is_base else GRID, 1, "" if is_base else "2 3")
        )
        texts.append(Text(left - 8, y + 5, words(tick), size, anchor="end", colour=QUIET))
    return plot, lines, [*texts, *day_labels(days, plot, size)]


def nice_ticks(lowest: float, highest: float) -> tuple[float, ...]:
    """Round figures from below the lowest to above the highest, about four steps; from 0 where that is near."""
    if lowest > 0 and lowest < (highest - lowest) / 2:
        lowest = 0.0
    span, size = highest - lowest, max(abs(lowest), abs(highest))
    if span < 1e-6 * max(size, 1.0):
        span = max(size, 1.0)
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= rough - 1e-12)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    last = max(last, first + 1)
    return tuple(round(place * step, 6) for place in range(first, last + 1))


def day_labels(days: Sequence[dt.date], plot: Plot, size: int) -> list[Text]:
    """Month and year below the axis, the newest first, leaving out what would touch its neighbour."""
    texts: list[Text] = []
    boxes: list[Box] = []
    for day in sorted(set(days), reverse=True):
        x = plot.x(day)
        words = f"{MONTHS[day.month - 1][:3]} {day.year}"
        half = text_width(words, size) / 2
        at_end, at_start = x + half > plot.width, x < half
        anchor = "end" if at_end else "start" if at_start else "middle"
        text = Text(
            plot.width if at_end else x, plot.bottom + size + 8, words, size, anchor=anchor, colour=QUIET
        )
        left, top, right, bottom = text.box
        if not overlaps((left - 10, top, right + 10, bottom), boxes):
            boxes.append(text.box)
            texts.append(text)
    return texts


def newest_label(plot: Plot, on: dt.date, value: float, words: Words) -> Text:
    """The newest figure beside its point, inside the picture."""
    x, y = plot.x(on), plot.y(value)
    size = font_size(plot.width)
    up = y - plot.top > 30
    anchor = "end" if x + text_width(words(value), size, bold=True) / 2 > plot.width else "middle"
    place = plot.width if anchor == "end" else x
    return Text(
        place, y - 12 if up else y + 12 + size * 0.7, words(value), size, True, anchor, STYLES[0].colour
    )


def _figure(point: Point | None, words: Words) -> Cell:
    return Cell("No value") if point is None else Cell(words(point.value), url=point.url)


def _draw(
    points: Sequence[Point], levels: Sequence[Level], trajectory: Sequence[Point], words: Words, width: int
) -> Drawing:
    days = [point.on for point in (*points, *trajectory)]
    values = [*(point.value for point in (*points, *trajectory)), *(level.value for level in levels)]
    plot, lines, texts = plot_of(days, values, words, width)
    for level in levels:
        y = plot.y(level.value)
        lines.append(Line(((plot.left, y), (width, y)), level.colour, 2, level.dash))
    marks: list[Mark] = []
    lines += _path(trajectory, plot, STYLES[2].colour, STYLES[2].dash)
    marks += [Mark(plot.x(each.on), plot.y(each.value), "triangle", STYLES[2].colour) for each in trajectory]
    lines += _path(points, plot, STYLES[0].colour, "")
    marks += [
        Mark(plot.x(each.on), plot.y(each.value), "circle", STYLES[0].colour, key=words(each.value))
        for each in points
    ]
    newest = max(points, key=lambda each: each.on)
    texts.append(newest_label(plot, newest.on, newest.value, words))
    return with_key(
        Drawing(width, plot.bottom, (), tuple(lines), tuple(marks), tuple(texts)),
        _samples(levels, trajectory),
    )


def _path(points: Sequence[Point], plot: Plot, colour: str, dash: str) -> list[Line]:
    ordered = sorted(points, key=lambda point: point.on)
    spots = tuple((plot.x(point.on), plot.y(point.value)) for point in ordered)
    return [Line(spots, colour, 2.5, dash)] if len(spots) > 1 else []


@dataclass(frozen=True)
class KeyEntry:
    """One line of a key: the name, and the line and mark that stand for it."""

    name: str
    colour: str
    dash: str = ""
    shape: str = ""
    has_line: bool = True


def _samples(levels: Sequence[Level], trajectory: Sequence[Point]) -> list[KeyEntry]:
    entries = [KeyEntry("Value", STYLES[0].colour, shape="circle")]
    if trajectory:
        entries.append(KeyEntry("Trajectory", STYLES[2].colour, STYLES[2].dash, "triangle"))
    return [*entries, *(KeyEntry(level.name, level.colour, level.dash) for level in levels)]


def with_key(drawing: Drawing, entries: Sequence[KeyEntry]) -> Drawing:
    """The drawing with its key below the days."""
    top = drawing.height + 36

    def sample(index: int, x: float, y: float) -> tuple[Line | Mark, ...]:
        entry = entries[index]
        line = (Line(((x, y), (x + 40, y)), entry.colour, 2.5, entry.dash),) if entry.has_line else ()
        mark = (Mark(x + 20, y, entry.shape, entry.colour),) if entry.shape else ()
        return (*line, *mark)

    names = [entry.name for entry in entries]
    shapes, texts, height = key_rows(names, drawing.width, top, font_size(drawing.width), sample)
    return Drawing(
        drawing.width,
        top + height,
        drawing.rects,
        (*drawing.lines, *(shape for shape in shapes if isinstance(shape, Line))),
        (*drawing.marks, *(shape for shape in shapes if isinstance(shape, Mark))),
        (*drawing.texts, *texts),
    )
