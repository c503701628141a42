"""Tables and summary lists as values: a view says what is in them, the component draws it, a test reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Column:
    """A column heading. ``sort`` is the key put into ``?sort=``; empty means not sortable."""

    label: str
    numeric: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell: text, perhaps linked, perhaps as a tag or as score dots, with a small line below.

    With ``choice`` (form id, name, value) a checkbox stands before it that belongs to that form of the page.
    """

    text: str | int = ""
    url: str = ""
    sub: str = ""
    tone: str = ""
    score: int | None = None
    is_score: bool = False
    sub_tone: str = ""
    sub_url: str = ""
    choice: tuple[str, str, str] | None = None

    @classmethod
    def tag(cls, text: str, tone: str, *, url: str = "", sub: str = "") -> Self:
        """A status tag."""
        return cls(text=text, tone=tone, url=url, sub=sub)

    @classmethod
    def scored(
        cls, score: int | None, *, sub: str = "", url: str = "", sub_tone: str = "", sub_url: str = ""
    ) -> Self:
        """A score from 1 to 4 as dots and number; None is "Not scored"."""
        return cls(score=score, is_score=True, sub=sub, url=url, sub_tone=sub_tone, sub_url=sub_url)


@dataclass(frozen=True)
class Row:
    """A row of cells (text or Cell); with ``group`` set, a heading across the whole table."""

    cells: Sequence[Cell | str | int] = ()
    group: str = ""

    @classmethod
    def heading(cls, text: str) -> Self:
        """A group heading across the table."""
        return cls(group=text)

    @property
    def as_cells(self) -> list[Cell]:
        """All cells as Cell objects."""
        return [cell if isinstance(cell, Cell) else Cell(text=cell) for cell in self.cells]


@dataclass(frozen=True)
class Table:
    """A table with its caption. ``sort`` is the key in force, with a leading minus for descending."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str
    caption_hidden: bool = False
    cards: bool = True
    sort: str = ""

    @property
    def body(self) -> list[tuple[str, list[tuple[Column, Cell]]]]:
        """Rows for drawing: (group heading, pairs of column and cell).

        Raises ValueError when a row has another number of cells than there are columns.
        """
        return [
            (row.group, list(zip(self.columns, row.as_cells, strict=True)) if not row.group else [])
            for row in self.rows
        ]

    @property
    def sort_state(self) -> tuple[str, bool]:
        """The key in force and whether it is descending."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")

    def with_caption_hidden(self) -> Self:
        """The same table with its caption for screen readers only."""
        return replace(self, caption_hidden=True)


@dataclass(frozen=True)
class SummaryRow:
    """One row of a summary list; the value is text, a Cell or several texts."""

    key: str
    value: Cell | str | int | Sequence[str]
    url: str = ""
    action: str = "Change"

    @property
    def values(self) -> list[Cell]:
        """The value as cells, one per line."""
        if isinstance(self.value, Cell):
            return [self.value]
        if isinstance(self.value, str | int):
            return [Cell(text=self.value)]
        return [Cell(text=text) for text in self.value]
