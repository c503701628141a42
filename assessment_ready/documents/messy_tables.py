"""Tables as people keep them for themselves: a title above the headings, merged cells, a cover sheet, a formula.

Where :func:`spreadsheets.read_table` refuses the whole file, this reads what is certain and says of each row what is
not. The doors are the same: size, kind, hostile archives, headings used twice, too many rows.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from openpyxl.utils import get_column_letter

from assessment_ready.documents import csv_files, xlsx_files
from assessment_ready.documents.errors import UnreadableFile
from assessment_ready.documents.spreadsheets import (
    MAX_COLUMNS,
    SheetRow,
    SheetTable,
    checked_bytes,
    checked_headers,
    is_workbook,
    too_many_rows,
)

# Headings are looked for this far down.
_ROWS_BEFORE_HEADINGS = 30
Line = xlsx_files.Line
IsHeadings = Callable[[Sequence[str]], bool]


def read_messy_table(upload: "UploadedFile[Any]", *, max_rows: int, is_headings: IsHeadings) -> SheetTable:
    """The first table whose headings ``is_headings`` knows, on any sheet; otherwise the first row's that has cells.

    A filled column without a heading is called "Column E". A vertically merged cell counts for each of its rows; a
    formula is no value, its cell is empty and its heading in ``SheetRow.formulas``. Raises ``UnreadableFile``.
    """
    data = checked_bytes(upload)
    if is_workbook(data):
        sheets = xlsx_files.sheets(data, max_columns=MAX_COLUMNS, fill_merged=True)
    else:
        sheets = iter([("", (Line(number, cells) for number, cells in csv_files.rows(data)))])
    first: tuple[str, list[Line]] | None = None
    for title, lines in sheets:
        found = _from_headings(lines, is_headings)
        if found.is_certain:
            return _table(title, found, max_rows)
        if first is None and found.seen:
            # Another sheet may still have the table; this one is kept as far as it is needed.
            first = (title, [*found.seen, *_some(found.rest, max_rows + 1)])
    if first is None:
        raise UnreadableFile("The file is empty. Choose a file with headings and rows")
    return _table(first[0], _Found(iter(first[1]), []), max_rows)


class _Found:
    """The lines of one sheet from its headings on; ``seen`` are all that were passed on the way."""

    def __init__(self, rest: Iterator[Line], seen: list[Line], *, is_certain: bool = False) -> None:
        self.rest = rest
        self.seen = seen
        self.is_certain = is_certain


def _from_headings(lines: Iterator[Line], is_headings: IsHeadings) -> _Found:
    seen: list[Line] = []
    for line in lines:
        if not any(line.cells):
            continue
        if is_headings(line.cells):
            return _Found(_with_first(line, lines), seen, is_certain=True)
        seen.append(line)
        if len(seen) == _ROWS_BEFORE_HEADINGS:
            break
    return _Found(lines, seen)


def _with_first(line: Line, lines: Iterator[Line]) -> Iterator[Line]:
    yield line
    yield from lines


def _some(lines: Iterator[Line], count: int) -> Iterator[Line]:
    filled = (line for line in lines if any(line.cells) or line.formulas)
    for _, line in zip(range(count), filled, strict=False):
        yield line


def _table(title: str, found: _Found, max_rows: int) -> SheetTable:
    head = next(found.rest)
    lines: list[Line] = []
    for line in found.rest:
        if not (any(line.cells) or line.formulas):
            continue
        if len(lines) == max_rows:
            raise too_many_rows(max_rows)
        lines.append(line)
    if not lines:
        raise UnreadableFile("The file has headings but no rows under them. Add the rows and choose it again")
    headers = _named(checked_headers(head.number, head.cells), lines)
    rows = [_row(headers, line) for line in lines]
    names = tuple(name for name in headers if name)
    return SheetTable(headers=names, rows=rows, sheet=title, heading_row=head.number)


def _named(headers: list[str], lines: list[Line]) -> list[str]:
    """The headings by position, with a name for filled columns that have none."""
    filled = {
        position
        for line in lines
        for position, cell in enumerate(line.cells)
        if cell and (position >= len(headers) or not headers[position])
    }
    if filled and max(filled) >= MAX_COLUMNS:
        raise UnreadableFile(f"The file has more than {MAX_COLUMNS} columns. Keep only the columns you need")
    taken = {name.lower() for name in headers}
    named = headers + [""] * (max(filled, default=-1) + 1 - len(headers))
    for position in filled:
        name = f"Column {get_column_letter(position + 1)}"
        named[position] = name if name.lower() not in taken else f"{name} (no heading)"
    return named


def _row(headers: list[str], line: Line) -> SheetRow:
    padded = [*line.cells, *[""] * (len(headers) - len(line.cells))]
    cells = {name: cell for name, cell in zip(headers, padded, strict=False) if name}
    formulas = tuple(headers[at] for at in line.formulas if at < len(headers) and headers[at])
    return SheetRow(line.number, cells, formulas)
