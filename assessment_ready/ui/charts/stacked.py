"""One bar divided into shares, for example the chance of each rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assessment_ready.ui.charts.drawing import (
    TONES,
    Chart,
    Drawing,
    Rect,
    Text,
    font_size,
    text_width,
)
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import percent

BAR = 36


@dataclass(frozen=True)
class Part:
    """One share of the bar, in the unit of the others."""

    label: str
    value: float
    tone: str
    url: str = ""


def stacked_bar(
    *,
    id: str,
    title: str,
    parts: Sequence[Part],
    category: str = "Rating",
    unit: str = "Chance",
) -> Chart:
    """A bar whose lengths are each part's share of the sum.

    Raises ValueError when a value is negative, all are nothing, or a tone is unknown.
    """
    total = sum(part.value for part in parts)
    if total <= 0 or any(part.value < 0 for part in parts):
        raise ValueError("A stacked bar needs values of 0 or more, and one above 0")
    if unknown := [part.tone for part in parts if part.tone not in TONES]:
        raise ValueError(f"Unknown tone {unknown[0]!r}")
    shares = [(part, part.value / total) for part in parts]
    rows = [Row([part.label, Cell(percent(share), url=part.url)]) for part, share in shares]
    return Chart(
        id=id,
        title=title,
        description=", ".join(f"{part.label} {percent(share)}" for part, share in shares),
        table=Table([Column(category), Column(unit, numeric=True)], rows, caption=title),
        draw=partial(_draw, shares),
    )


def _draw(shares: Sequence[tuple[Part, float]], width: int) -> Drawing:
    size = font_size(width)
    rects: list[Rect] = []
    texts: list[Text] = []
    outside: list[tuple[Part, str]] = []
    x = 0.0
    for part, share in shares:
        if share == 0:
            continue
        length = share * width
        label = f"{part.label} {percent(share)}"
        rects.append(Rect(round(x, 2), 0, round(length, 2), BAR, part.tone, key=part.label))
        if text_width(label, size, bold=True) + 20 <= length:
            texts.append(Text(round(x + 10, 2), 24, label, size, bold=True, colour=TONES[part.tone].on))
        else:
            outside.append((part, label))
        x += length
    key_rects, key_texts, height = _key(outside, width, size)
    return Drawing(width, BAR + height, tuple(rects + key_rects), texts=tuple(texts + key_texts))


def _key(outside: Sequence[tuple[Part, str]], width: int, size: int) -> tuple[list[Rect], list[Text], float]:
    """The labels that found no room in the bar, below it with a swatch each."""
    if not outside:
        return [], [], 0
    rects: list[Rect] = []
    texts: list[Text] = []
    x, y = 0.0, BAR + 10.0
    for part, label in outside:
        needed = 26 + text_width(label, size) + 18
        if x and x + needed > width:
            x, y = 0.0, y + size + 9
        rects.append(Rect(round(x, 2), y, 18, 18, part.tone))
        texts.append(Text(round(x + 26, 2), y + size - 1, label, size))
        x += needed
    return rects, texts, y + 20 - BAR
