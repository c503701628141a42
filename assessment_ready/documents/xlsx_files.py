"""XLSX read defensively: the archive is checked first, no document type declarations, row by row."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from itertools import repeat
from operator import is_
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import column_index_from_string, get_column_letter

from assessment_ready.documents.archives import open_archive, read_entry
from assessment_ready.documents.errors import UnreadableFile

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LAST_ROW = 1_048_576
_FORMULAS_SHOWN = 3
# More merged cells than a table for people has; a file with a million is not read for them.
_MOST_MERGES = 5_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_DAMAGED = "The workbook is damaged or is not an Excel workbook. Save it again as .xlsx and choose it again"


def rows(data: bytes, *, max_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Number and trimmed cells of every row of the first sheet that has cells. Raises ``UnreadableFile``.

    One column more than ``max_columns`` is read, so that the caller can say that there are too many.
    """
    for _, lines in sheets(data, max_columns=max_columns, fill_merged=False):
        for line in lines:
            _refuse_formulas(line)
            yield line.number, line.cells
        return


@dataclass(frozen=True)
class Line:
    """One row: its number, its trimmed cells, and the positions at which a formula stands (an empty cell)."""

    number: int
    cells: list[str]
    formulas: tuple[int, ...] = ()


def sheets(data: bytes, *, max_columns: int, fill_merged: bool) -> Iterator[tuple[str, Iterator[Line]]]:
    """Title and rows of every sheet in order; read each sheet's rows before asking for the next.

    With ``fill_merged`` a cell merged downwards is repeated on each of its rows that has other cells. Raises
    ``UnreadableFile``.
    """
    with open_archive(data) as archive:
        _check_content(archive)
        try:
            yield from _sheets(data, archive, max_columns, fill_merged)
        except UnreadableFile:
            raise
        except Exception:
            # openpyxl raises whatever its parsers raise; the person can only save the file again.
            raise UnreadableFile(_DAMAGED) from None


def _check_content(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    lowered = {name.lower() for name in names}
    if "[content_types].xml" not in lowered or "xl/workbook.xml" not in lowered:
        raise UnreadableFile("The file is not an Excel workbook. Choose a CSV or XLSX file")
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise UnreadableFile("The workbook has macros. Save it as .xlsx, without macros, and choose that")
    for name in names:
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        content = read_entry(archive, name)
        # UTF-16 hides ASCII behind zero bytes; none of it belongs in a workbook.
        if _DECLARATION.search(content.replace(b"\x00", b"")):
            raise UnreadableFile(_DAMAGED)


def _sheets(
    data: bytes, archive: zipfile.ZipFile, max_columns: int, fill_merged: bool
) -> Iterator[tuple[str, Iterator[Line]]]:
    workbook = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if not workbook.worksheets:
            raise UnreadableFile("The workbook has no sheet with a table. Add one and choose it again")
        for each in workbook.worksheets:
            sheet: Any = each
            merges = _merges(archive, sheet) if fill_merged else _Merges([])
            yield sheet.title, _lines(sheet, merges, max_columns)
    finally:
        workbook.close()


def _lines(sheet: Any, merges: "_Merges", max_columns: int) -> Iterator[Line]:
    try:
        # The size a file states of itself may be wrong; read what is there.
        sheet.reset_dimensions()
        gap: Any = None
        for number, cells in enumerate(sheet.iter_rows(max_col=max_columns + 1), start=1):
            if number > _LAST_ROW:
                raise UnreadableFile(_DAMAGED)
            # A gap in the file comes as one and the same row of one and the same cell, up to a million times.
            if cells is gap:
                continue
            if all(map(is_, cells, repeat(EMPTY_CELL))):
                gap = cells
                continue
            filled = [(at, cell) for at, cell in enumerate(cells) if cell is not EMPTY_CELL]
            # Rows are padded to the widest that is allowed; most of that is nothing.
            texts = [""] * (filled[-1][0] + 1)
            formulas = tuple(at for at, cell in filled if cell.data_type == "f")
            for at, cell in filled:
                texts[at] = "" if at in formulas else _text(cell.value)
            yield Line(number, merges.filled(number, texts), formulas)
    except UnreadableFile:
        raise
    except Exception:
        raise UnreadableFile(_DAMAGED) from None


class _Merges:
    """Cells merged downwards: what stands in the first is meant for each."""

    def __init__(self, ranges: list[tuple[int, int, int]]) -> None:
        self._waiting = sorted(ranges, reverse=True)
        self._open: dict[int, tuple[int, str]] = {}

    def filled(self, number: int, texts: list[str]) -> list[str]:
        """The row's texts with the merged ones; rows come in order."""
        while self._waiting and self._waiting[-1][0] <= number:
            first, last, column = self._waiting.pop()
            if first == number and column < len(texts) and texts[column]:
                self._open[column] = (last, texts[column])
        if not self._open or not any(texts):
            return texts
        for column, (last, text) in list(self._open.items()):
            if last < number:
                del self._open[column]
            elif column >= len(texts):
                texts += [""] * (column - len(texts)) + [text]
            elif not texts[column]:
                texts[column] = text
        return texts


def _merges(archive: zipfile.ZipFile, sheet: Any) -> _Merges:
    """The merges of a sheet that go down, as (first row, last row, column from 0)."""
    found = _MERGED.findall(read_entry(archive, sheet._worksheet_path.lstrip("/")))
    ranges = [
        (int(first), int(last), column_index_from_string(column.decode()) - 1)
        for column, first, last in found[:_MOST_MERGES]
        if int(first) < int(last)
    ]
    return _Merges(ranges)


def _refuse_formulas(line: Line) -> None:
    if line.formulas:
        number = line.number
        places = line.formulas[:_FORMULAS_SHOWN]
        where = ", ".join(f"{get_column_letter(position + 1)}{number}" for position in places)
        raise UnreadableFile(
            f"Row {number} has a formula in {where}. Put the values themselves in the cells "
            "(copy, then paste special, values) and choose the file again"
        )


def _text(value: Any) -> str:
    """A cell's value as the text a person would type."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, datetime):
        value = value.date() if value.time() == time() else value.isoformat(" ", "minutes")
    return _CONTROL.sub("", str(value)).replace("\r\n", "\n").strip()
