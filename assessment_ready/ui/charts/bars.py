"""Bars of counts, with the place of one's own marked: for example how many councils have each score."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assessment_ready.ui.charts.drawing import (
    HALF,
    NARROW,
    NAVY,
    Chart,
    Drawing,
    Mark,
    Rect,
    Text,
    font_size,
    shortened,
    text_width,
)
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import plain_number

STEP, BAR = 38, 26


@dataclass(frozen=True)
class Bar:
    """One bar; ``here`` marks it as one's own."""

    label: str
    count: int
    url: str = ""
    here: bool = False


def distribution(
    *,
    id: str,
    title: str,
    bars: Sequence[Bar],
    here_label: str = "You are here",
    unit: str = "councils",
    category: str = "Score",
) -> Chart:
    """Horizontal bars whose lengths are proportional to the counts.

    Raises ValueError when there is no bar or a count is negative.
    """
    if not bars or any(bar.count < 0 for bar in bars):
        raise ValueError("A distribution needs bars with counts of 0 or more")
    words = [f"{bar.label}: {bar.count} {unit}{f' ({here_label})' if bar.here else ''}" for bar in bars]
    rows = [
        Row([bar.label, Cell(plain_number(bar.count), url=bar.url, sub=here_label if bar.here else "")])
        for bar in bars
    ]
    columns = [Column(category), Column(unit[0].upper() + unit[1:], numeric=True)]
    return Chart(
        id=id,
        title=title,
        description="; ".join(words),
        table=Table(columns, rows, caption=title),
        draw=partial(_draw, bars, here_label),
    )


def _draw(bars: Sequence[Bar], here_label: str, asked: int) -> Drawing:
    # Longer bars would say no more.
    width = min(asked, HALF)
    size = font_size(width)
    labels = min(max(text_width(bar.label, size, bold=True) for bar in bars) + 14, width * 0.45)
    most = max(bar.count for bar in bars) or 1
    numbers = text_width(plain_number(most), size, bold=True) + 14
    mark_room = text_width(here_label, size, bold=True) + 26 if any(bar.here for bar in bars) else 0
    # On a phone the mark goes below its bar, so that the bars keep their length.
    below = width <= NARROW
    room = width - labels - numbers - (0 if below else mark_room)
    rects: list[Rect] = []
    texts: list[Text] = []
    marks: list[Mark] = []
    y = 2.0
    for bar in bars:
        length = round(room * bar.count / most, 2)
        tone = "blue" if bar.here else "grey"
        if bar.count:
            rects.append(Rect(round(labels, 2), y, length, BAR, tone, key=bar.label))
        middle = y + BAR / 2 + size * 0.35
        end = labels + length + 8
        texts.append(Text(0, middle, shortened(bar.label, size, labels - 8), size, bold=bar.here))
        texts.append(Text(round(end, 2), middle, plain_number(bar.count), size, bold=True))
        if bar.here:
            x = round(labels + 8 if below else end + numbers, 2)
            line = middle + BAR - 4 if below else middle
            marks.append(Mark(x, line - size * 0.35, "diamond", NAVY, key=bar.label))
            texts.append(Text(x + 14, line, here_label, size, bold=True, colour=NAVY))
            y += BAR - 4 if below else 0
        y += STEP
    return Drawing(width, y - STEP + BAR + 4, tuple(rects), marks=tuple(marks), texts=tuple(texts))
