"""Charts inside papers: drawn when the paper is frozen, kept as plain values with their table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment_ready.ui.charts import Chart, Drawing
from assessment_ready.ui.charts.drawing import NARROW, Line, Mark, Rect, Text
from assessment_ready.ui.tables import Cell, Column, Row, Table


@dataclass(frozen=True)
class FrozenChart:
    """A chart as it was drawn for paper (``half``) and for a phone (``narrow``), with its table as words.

    ``numeric`` says of each column whether it holds numbers.
    """

    title: str
    description: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    half: Drawing
    narrow: Drawing

    def thawed(self, chart_id: str) -> Chart:
        """The chart as pages and templates draw it; ``chart_id`` is unique where it stands."""
        return Chart(
            id=chart_id,
            title=self.title,
            description=self.description,
            table=self.table(),
            draw=lambda width: self.narrow if width <= NARROW else self.half,
        )

    def table(self) -> Table:
        """The chart's table."""
        columns = [Column(label, numeric) for label, numeric in zip(self.head, self.numeric, strict=True)]
        return Table(columns, [Row(row) for row in self.rows], caption=self.title)


def freeze(chart: Chart) -> FrozenChart:
    """The chart as it is drawn now."""
    return FrozenChart(
        title=chart.title,
        description=chart.description,
        head=tuple(column.label for column in chart.table.columns),
        numeric=tuple(column.numeric for column in chart.table.columns),
        rows=tuple(tuple(_words(cell) for cell in row.as_cells) for row in chart.table.rows if not row.group),
        half=chart.half,
        narrow=chart.narrow,
    )


def from_stored(stored: Mapping[str, Any]) -> FrozenChart:
    """The chart that ``dataclasses.asdict`` made these values of, also after they went through a database."""
    return FrozenChart(
        title=stored["title"],
        description=stored["description"],
        head=tuple(stored["head"]),
        numeric=tuple(stored["numeric"]),
        rows=tuple(tuple(row) for row in stored["rows"]),
        half=_drawing(stored["half"]),
        narrow=_drawing(stored["narrow"]),
    )


def _words(cell: Cell) -> str:
    """A cell as words: the number of a score, a small line behind its text."""
    text = ("Not scored" if cell.score is None else str(cell.score)) if cell.is_score else str(cell.text)
    return f"{text} ({cell.sub})" if cell.sub else text


def _drawing(stored: Mapping[str, Any]) -> Drawing:
    return Drawing(
        width=stored["width"],
        height=stored["height"],
        rects=tuple(Rect(**each) for each in stored["rects"]),
        lines=tuple(Line(**each | {"points": _points(each["points"])}) for each in stored["lines"]),
        marks=tuple(Mark(**each) for each in stored["marks"]),
        texts=tuple(Text(**each) for each in stored["texts"]),
    )


def _points(stored: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in stored)
