"""Rows of one file of the workforce return, column by column name, whatever their order. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from workforce.rules.return_columns import Layout
from workforce.rules.return_problems import Problems, place

Codes = Mapping[str, frozenset[int]]


class Row:
    """One row: its number and the cells of the columns that are read; a column the file lacks is empty."""

    __slots__ = ("_cells", "_places", "number")

    def __init__(self, number: int, cells: list[str], places: Mapping[str, int]) -> None:
        self.number = number
        self._cells = cells
        self._places = places

    def __getitem__(self, column: str) -> str:
        at = self._places.get(column)
        return self._cells[at].strip() if at is not None else ""


def rows_of(
    layout: Layout, lines: Iterable[tuple[int, list[str]]], problems: Problems, width: int
) -> Iterator[Row]:
    """The filled rows. One that ends too early, or goes on beyond the headings, refuses the file."""
    last = layout.last_place
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) <= last:
            missing = layout.column_at(len(cells))
            problems.refuse(
                f"{place(layout.kind, number)} ends before the column {missing}. The file seems to be cut off: "
                "download it again"
            )
            continue
        if any(cells[width:]):
            problems.refuse(
                f"{place(layout.kind, number)} has more cells than there are headings. A comma in a text may have "
                "moved them: download the file again"
            )
            continue
        yield Row(number, cells, layout.places)
