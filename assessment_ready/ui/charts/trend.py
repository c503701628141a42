"""Figures over time, one line per series, against the levels where bands begin."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from assessment_ready.ui.charts.drawing import (
    GRID,
    NARROW,
    QUIET,
    Box,
    Chart,
    Drawing,
    Line,
    Mark,
    Stroke,
    Text,
    crosses,
    font_size,
    key_rows,
    overlaps,
    style_of,
)
from assessment_ready.ui.dates import MONTHS, format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import plain_number


@dataclass(frozen=True)
class Point:
    """One figure on one day."""

    on: dt.date
    value: float
    url: str = ""


@dataclass(frozen=True)
class Series:
    """Figures of one kind, for example one kind of round."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Band:
    """A level with a name: everything from ``starts_at`` up to the next band."""

    label: str
    starts_at: float


@dataclass(frozen=True)
class _Frame:
    """Where days and figures lie in a drawing."""

    width: int
    left: float
    right: float
    top: float
    bottom: float
    first: dt.date
    last: dt.date
    minimum: float
    maximum: float

    def x(self, day: dt.date) -> float:
        days = (self.last - self.first).days
        share = (day - self.first).days / days if days else 0.5
        return round(self.left + share * (self.right - self.left), 2)

    def y(self, value: float) -> float:
        share = (value - self.minimum) / (self.maximum - self.minimum)
        return round(self.bottom - share * (self.bottom - self.top), 2)


def trend(
    *,
    id: str,
    title: str,
    series: Sequence[Series],
    bands: Sequence[Band],
    minimum: float,
    maximum: float,
    unit: str = "points",
    heads: tuple[str, str] = ("Round", "Rating"),
) -> Chart:
    """Lines over time. Heights are proportional between ``minimum`` and ``maximum``.

    ``heads`` are the table's words for a series and a band.

    Raises ValueError when there is no point or one lies outside the scale.
    """
    points = [(one.name, point) for one in series for point in one.points]
    if not points or minimum >= maximum:
        raise ValueError("A trend needs a scale and at least one point")
    if any(not minimum <= point.value <= maximum for _, point in points):
        raise ValueError(f"A point lies outside {minimum} to {maximum}")
    points.sort(key=lambda pair: pair[1].on)
    rows = [
        Row([format_date(p.on), name, Cell(plain_number(p.value), url=p.url), band_of(p.value, bands)])
        for name, p in points
    ]
    columns = [Column("Date"), Column(heads[0]), Column(unit[0].upper() + unit[1:], numeric=True)]
    words = [f"{name}, {format_date(p.on)}: {plain_number(p.value)} {unit}" for name, p in points]
    scale = (points[0][1].on, points[-1][1].on, minimum, maximum)
    return Chart(
        id=id,
        title=title,
        description="; ".join(words),
        table=Table([*columns, Column(heads[1])], rows, caption=title),
        draw=partial(_draw, series, bands, scale),
    )


def band_of(value: float, bands: Sequence[Band]) -> str:
    """The label of the highest band that starts at or below the value; empty when none does."""
    below = [band for band in bands if band.starts_at <= value]
    return max(below, key=lambda band: band.starts_at).label if below else ""


def _draw(
    series: Sequence[Series], bands: Sequence[Band], scale: tuple[dt.date, dt.date, float, float], width: int
) -> Drawing:
    size = font_size(width)
    first, last, minimum, maximum = scale
    height = 250 if width <= NARROW else 300
    frame = _Frame(width, 44, width - 26, 24, height, first, last, minimum, maximum)
    lines, texts = _levels(bands, frame, size)
    marks: list[Mark] = []
    for index, one in enumerate(series):
        style = style_of(index)
        ordered = sorted(one.points, key=lambda point: point.on)
        spots = tuple((frame.x(p.on), frame.y(p.value)) for p in ordered)
        if len(spots) > 1:
            lines.append(Line(spots, style.colour, 2.5, style.dash))
        marks += [
            Mark(x, y, style.shape, style.colour, key=plain_number(p.value))
            for (x, y), p in zip(spots, ordered, strict=True)
        ]
    texts += _values(marks, [text.box for text in texts], lines, (width, size))
    texts += _days(sorted({p.on for one in series for p in one.points}), frame, size)
    shapes, key_texts, key_height = key_rows([one.name for one in series], width, height + 36, size, _sample)
    lines += [shape for shape in shapes if isinstance(shape, Line)]
    marks += [shape for shape in shapes if isinstance(shape, Mark)]
    return Drawing(
        width, height + 36 + key_height, lines=tuple(lines), marks=tuple(marks), texts=(*texts, *key_texts)
    )


def _sample(index: int, x: float, y: float) -> tuple[Line | Mark, ...]:
    style = style_of(index)
    line = Line(((x, y), (x + 40, y)), style.colour, 2.5, style.dash)
    return line, Mark(x + 20, y, style.shape, style.colour)


def _levels(bands: Sequence[Band], frame: _Frame, size: int) -> tuple[list[Line], list[Text]]:
    """The axes and a line where each band starts, labelled above it."""
    bottom, top = frame.y(frame.minimum), frame.y(frame.maximum)
    lines = [Line(((frame.left - 4, bottom), (frame.width, bottom)), QUIET)]
    texts = [
        Text(36, bottom + 5, plain_number(frame.minimum), size, anchor="end", colour=QUIET),
        Text(36, top + 5, plain_number(frame.maximum), size, anchor="end", colour=QUIET),
    ]
    for band in bands:
        y = frame.y(max(band.starts_at, frame.minimum))
        if frame.minimum < band.starts_at <= frame.maximum:
            lines.append(Line(((frame.left - 4, y), (frame.width, y)), GRID, 1.5, "4 4"))
            texts.append(Text(36, y + 5, plain_number(band.starts_at), size, anchor="end", colour=QUIET))
        texts.append(Text(frame.left + 2, y - 6, band.label, size - 2, colour=QUIET))
    return lines, texts


def _values(
    marks: Sequence[Mark], taken: list[Box], lines: Sequence[Line], look: tuple[int, int]
) -> list[Text]:
    """The figure beside each mark: the first free place above, below, right or left, else above.

    ``look`` is the drawing's width and the size of its text.
    """
    width, size = look
    boxes = taken + [(mark.x - 6, mark.y - 6, mark.x + 6, mark.y + 6) for mark in marks]
    strokes = [stroke for line in lines for stroke in pairwise(line.points)]
    texts: list[Text] = []
    for mark in marks:
        places = [
            Text(mark.x, mark.y - 11, mark.key, size, bold=True, anchor="middle", colour=mark.colour),
            Text(
                mark.x,
                mark.y + 11 + size * 0.7,
                mark.key,
                size,
                bold=True,
                anchor="middle",
                colour=mark.colour,
            ),
            Text(mark.x + 11, mark.y + size * 0.35, mark.key, size, bold=True, colour=mark.colour),
            Text(
                mark.x - 11, mark.y + size * 0.35, mark.key, size, bold=True, anchor="end", colour=mark.colour
            ),
        ]
        free = (place for place in places if _is_free(place.box, width, boxes, strokes))
        chosen = next(free, places[0])
        boxes.append(chosen.box)
        texts.append(chosen)
    return texts


def _is_free(box: Box, width: int, boxes: Sequence[Box], strokes: Sequence[Stroke]) -> bool:
    """Whether a box lies in the picture, away from the other boxes and from every line."""
    inside = box[0] >= 0 and box[2] <= width
    return inside and not overlaps(box, boxes) and not any(crosses(stroke, box) for stroke in strokes)


def _days(days: Sequence[dt.date], frame: _Frame, size: int) -> list[Text]:
    """Month and year below the axis, leaving out what would touch its neighbour."""
    texts: list[Text] = []
    boxes: list[Box] = []
    # The newest first: it is the one that matters.
    for day in sorted(days, reverse=True):
        x = frame.x(day)
        anchor = "end" if x > frame.width - 60 else "start" if x < 60 else "middle"
        text = Text(
            frame.width if anchor == "end" else x,
            frame.bottom + size + 8,
            f"{MONTHS[day.month - 1][:3]} {day.year}",
            size,
            anchor=anchor,
            colour=QUIET,
        )
        left, top, right, bottom = text.box
        if not overlaps((left - 8, top, right + 8, bottom), boxes):
            boxes.append(text.box)
            texts.append(text)
    return texts
