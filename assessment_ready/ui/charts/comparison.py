"""Several views of the same things on one scale, for example rounds of different kinds per statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assessment_ready.ui.charts.drawing import (
    GRID,
    NARROW,
    QUIET,
    Chart,
    Drawing,
    Line,
    Mark,
    Text,
    font_size,
    key_rows,
    shortened,
    style_of,
    wrapped,
)
from assessment_ready.ui.tables import Cell, Column, Row, Table


@dataclass(frozen=True)
class ComparisonRow:
    """One thing with a score per name; None where there is none."""

    label: str
    scores: Sequence[int | None]
    url: str = ""


def comparison(
    *,
    id: str,
    title: str,
    names: Sequence[str],
    rows: Sequence[ComparisonRow],
    maximum: int = 4,
    category: str = "Statement",
) -> Chart:
    """A row per thing with one mark per name on a scale of 1 to ``maximum``.

    Raises ValueError when a row has another number of scores than there are names, or a score is off the scale.
    """
    for row in rows:
        if len(row.scores) != len(names):
            raise ValueError(f"{row.label}: {len(row.scores)} scores for {len(names)} names")
        if any(score is not None and not 1 <= score <= maximum for score in row.scores):
            raise ValueError(f"{row.label}: a score is not between 1 and {maximum}")
    table_rows = [
        Row([Cell(row.label, url=row.url), *(Cell.scored(score) for score in row.scores)]) for row in rows
    ]
    columns = [Column(category), *(Column(name) for name in names)]
    return Chart(
        id=id,
        title=title,
        description=f"Scores of {len(rows)} rows on a scale of 1 to {maximum}: {', '.join(names)}.",
        table=Table(columns, table_rows, caption=title),
        draw=partial(_draw, names, rows, maximum),
    )


def _draw(names: Sequence[str], rows: Sequence[ComparisonRow], maximum: int, width: int) -> Drawing:
    size = font_size(width)
    stacked = width <= NARROW
    left = 24.0 if stacked else width * 0.42
    step = (width - left - 24) / max(1, maximum - 1)
    lane, head = 15, 30.0
    label_room = size + 12 if stacked else 0
    height = max(lane * len(names) + 16, 48) + label_room
    lines: list[Line] = []
    marks: list[Mark] = []
    texts: list[Text] = []
    bottom = head + height * len(rows)
    for level in range(1, maximum + 1):
        x = round(left + (level - 1) * step, 2)
        lines.append(Line(((x, head - 6), (x, bottom)), GRID, dash="2 3"))
        texts.append(Text(x, 18, str(level), size, bold=True, anchor="middle"))
    for place, row in enumerate(rows):
        top = head + place * height
        lines.append(Line(((0, top), (width, top)), GRID))
        texts += _label(row.label, top, size, (0 if stacked else height, width if stacked else left - 24))
        first = top + label_room + (height - label_room - lane * (len(names) - 1)) / 2
        for index, score in enumerate(row.scores):
            if score is not None:
                x, y = round(left + (score - 1) * step, 2), round(first + index * lane, 2)
                style = style_of(index)
                marks.append(Mark(x, y, style.shape, style.colour, key=f"{row.label}|{names[index]}"))
    shapes, key_texts, key_height = key_rows(
        list(names),
        width,
        bottom + 8,
        size,
        lambda i, x, y: (Mark(x + 20, y, style_of(i).shape, style_of(i).colour),),
    )
    marks += [shape for shape in shapes if isinstance(shape, Mark)]
    texts += [Text(t.x, t.y, t.text, t.size, colour=QUIET) for t in key_texts]
    return Drawing(width, bottom + 8 + key_height, lines=tuple(lines), marks=tuple(marks), texts=tuple(texts))


def _label(text: str, top: float, size: int, space: tuple[float, float]) -> list[Text]:
    """A row's label in one or two lines, in the middle of ``space`` (height, width); above the marks if 0 high."""
    height, room = space
    if not height:
        return [Text(0, round(top + size + 6, 2), shortened(text, size, room), size)]
    lines = wrapped(text, size, room)
    first = top + height / 2 + size * 0.35 - (len(lines) - 1) * size * 0.6
    return [Text(0, round(first + n * size * 1.2, 2), line, size) for n, line in enumerate(lines)]
