"""One measure over time between its process limits, with the points that are more than chance marked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assessment_ready.ui.charts.drawing import QUIET, STYLES, Chart, Drawing, Line, Mark
from assessment_ready.ui.charts.run_chart import KeyEntry, Level, Words, newest_label, plot_of, with_key
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Column, Row, Table
from assessment_ready.ui.words import plain_number

# Shape and colour by what a point says.
LOOKS = {
    "Usual variation": ("circle", QUIET),
    "Improvement": ("diamond", STYLES[0].colour),
    "Concern": ("square", STYLES[1].colour),
    "Change": ("triangle", STYLES[3].colour),
}


@dataclass(frozen=True)
class ControlPoint:
    """One figure on one day; ``kind`` is a key of ``LOOKS``, ``why`` says what makes it special."""

    on: dt.date
    value: float
    kind: str = "Usual variation"
    why: str = ""


def control_chart(
    *,
    id: str,
    title: str,
    points: Sequence[ControlPoint],
    mean: float,
    limits: tuple[float, float],
    target: float | None = None,
    words: Words = plain_number,
) -> Chart:
    """Values with mean and limits. Raises ValueError without a point or for a kind there is not."""
    if not points:
        raise ValueError("A control chart needs at least one point")
    if unknown := [point.kind for point in points if point.kind not in LOOKS]:
        raise ValueError(f"Unknown kind of point {unknown[0]!r}")
    ordered = sorted(points, key=lambda point: point.on)
    rows = [
        Row([format_date(point.on), words(point.value), point.kind, point.why]) for point in reversed(ordered)
    ]
    special = [point for point in ordered if point.kind != "Usual variation"]
    said = [f"Mean {words(mean)}, limits {words(limits[0])} and {words(limits[1])}"]
    said += [f"{format_date(point.on)}: {words(point.value)}, {point.kind.lower()}" for point in special]
    columns = [Column("Period ends"), Column("Value", numeric=True), Column("What it says"), Column("Why")]
    return Chart(
        id=id,
        title=title,
        description="; ".join(said),
        table=Table(columns, rows, caption=title),
        draw=partial(_draw, ordered, _levels(mean, limits, target), words),
    )


def _levels(mean: float, limits: tuple[float, float], target: float | None) -> list[Level]:
    levels = [
        Level("Mean", mean, "", QUIET),
        Level("Limits", limits[0], "2 5", QUIET),
        Level("Limits", limits[1], "2 5", QUIET),
    ]
    return levels if target is None else [*levels, Level("Target", target)]


def _draw(points: Sequence[ControlPoint], levels: Sequence[Level], words: Words, width: int) -> Drawing:
    days = [point.on for point in points]
    values = [*(point.value for point in points), *(level.value for level in levels)]
    plot, lines, texts = plot_of(days, values, words, width)
    for level in levels:
        y = plot.y(level.value)
        lines.append(Line(((plot.left, y), (width, y)), level.colour, 2, level.dash))
    spots = tuple((plot.x(point.on), plot.y(point.value)) for point in points)
    if len(spots) > 1:
        lines.append(Line(spots, STYLES[0].colour, 2))
    marks = [
        Mark(x, y, *LOOKS[point.kind], key=words(point.value))
        for (x, y), point in zip(spots, points, strict=True)
    ]
    texts.append(newest_label(plot, points[-1].on, points[-1].value, words))
    kinds = [kind for kind in LOOKS if any(point.kind == kind for point in points)]
    entries = [KeyEntry(kind, LOOKS[kind][1], shape=LOOKS[kind][0], has_line=False) for kind in kinds]
    named = {level.name: level for level in levels}
    entries += [KeyEntry(name, level.colour, level.dash) for name, level in named.items()]
    return with_key(Drawing(width, plot.bottom, (), tuple(lines), tuple(marks), tuple(texts)), entries)
