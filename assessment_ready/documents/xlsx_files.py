"""XLSX read defensively: the archive is checked first, no document type declarations, row by row."""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from itertools import repeat
from operator import is_
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import get_column_letter

from assessment_ready.documents.archives import open_archive, read_entry
from assessment_ready.documents.errors import UnreadableFile

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LAST_ROW = 1_048_576
_FORMULAS_SHOWN = 3
_DAMAGED = "The workbook is damaged or is not an Excel workbook. Save it again as .xlsx and choose it again"


def rows(data: bytes, *, max_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Number and trimmed cells of every row of the first sheet that has cells. Raises ``UnreadableFile``.

    One column more than ``max_columns`` is read, so that the caller can say that there are too many.
    """
    with open_archive(data) as archive:
        _check_content(archive)
    try:
        yield from _rows(data, max_columns)
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


def _rows(data: bytes, max_columns: int) -> Iterator[tuple[int, list[str]]]:
    workbook = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if not workbook.worksheets:
            raise UnreadableFile("The workbook has no sheet with a table. Add one and choose it again")
        sheet: Any = workbook.worksheets[0]
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
            _refuse_formulas(number, cells)
            yield number, [_text(cell.value) for cell in cells]
    finally:
        workbook.close()


def _refuse_formulas(number: int, cells: Any) -> None:
    columns = [get_column_letter(position) for position, cell in enumerate(cells, 1) if cell.data_type == "f"]
    if columns:
        where = ", ".join(f"{column}{number}" for column in columns[:_FORMULAS_SHOWN])
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
