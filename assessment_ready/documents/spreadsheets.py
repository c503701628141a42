"""Tables in: an uploaded CSV or XLSX file as headings and rows of text, or a sentence that says why not.

What the file is is decided by what is in it; nothing is parsed before it is known to be small. Formulas are
refused, never run and never read as stale values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from assessment_ready.documents import csv_files, xlsx_files
from assessment_ready.documents.errors import UnreadableFile

MAX_ROWS = 5_000
MAX_COLUMNS = 100

_SIGNATURES = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document"),
    (b"<", "a web page"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as in the file (headings are usually row 1) and its cells by heading.

    ``formulas`` are the headings under which a formula stands; its cell is empty.
    """

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetTable:
    """A table as text. Every row has every heading; an empty cell is an empty text.

    ``sheet`` is the title of the sheet (empty for CSV), ``heading_row`` the row of the headings in it.
    """

    headers: tuple[str, ...]
    rows: list[SheetRow]
    sheet: str = ""
    heading_row: int = 1


def read_table(upload: "UploadedFile[Any]", *, max_rows: int = MAX_ROWS) -> SheetTable:
    """The first sheet's table. Blank rows are left out; dates come as 2027-01-06, whole numbers as "3".

    Raises ``UnreadableFile``: empty, too large, wrong kind, password, hostile archive, formulas, headings that
    are missing or used twice, more than ``max_rows`` rows.
    """
    data = checked_bytes(upload)
    lines = xlsx_files.rows(data, max_columns=MAX_COLUMNS) if is_workbook(data) else csv_files.rows(data)
    return _table(lines, max_rows)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an archive, as XLSX files are; anything else is read as CSV."""
    return data.startswith(_ZIP)


def checked_bytes(upload: "UploadedFile[Any]") -> bytes:
    """The file's bytes. Raises ``UnreadableFile``: empty, too large, or something that is no table."""
    name = (upload.name or "").lower()
    limit = settings.MAX_UPLOAD_BYTES
    if (upload.size or 0) > limit:
        raise UnreadableFile(too_large_sentence())
    upload.seek(0)
    data: bytes = upload.read(limit + 1)
    if not data.strip():
        raise UnreadableFile("The file is empty. Choose a file with headings and rows")
    if not name.endswith((".csv", ".xlsx")):
        raise UnreadableFile(
            "The file must be a CSV or XLSX file. Save it as one of these and choose it again"
        )
    if data.startswith(_OLD_OFFICE):
        raise UnreadableFile(
            "The file is an old Excel file (.xls) or has a password. Save it as .xlsx without a password"
        )
    for signature, kind in _SIGNATURES:
        if data.lstrip().startswith(signature):
            raise UnreadableFile(f"The file is {kind}, not a table. Choose a CSV or XLSX file")
    return data


def too_large_sentence() -> str:
    """What is said of an upload that is too large."""
    return f"The file must be {settings.MAX_UPLOAD_BYTES // 1024 // 1024} MB or smaller"


def _table(lines: Iterator[tuple[int, list[str]]], max_rows: int) -> SheetTable:
    """Headings from the first row that has anything in it, then the rows under them."""
    first = next(((number, cells) for number, cells in lines if any(cells)), None)
    if first is None:
        raise UnreadableFile("The file is empty. Choose a file with headings and rows")
    headers = checked_headers(*first)
    rows: list[SheetRow] = []
    for number, cells in lines:
        if not any(cells):
            continue
        if len(rows) == max_rows:
            raise too_many_rows(max_rows)
        rows.append(SheetRow(number, _named(headers, number, cells)))
    if not rows:
        raise UnreadableFile("The file has headings but no rows under them. Add the rows and choose it again")
    names = tuple(name for name in headers if name)
    return SheetTable(headers=names, rows=rows, heading_row=first[0])


def too_many_rows(max_rows: int) -> UnreadableFile:
    """The refusal of a table that is too long."""
    return UnreadableFile(
        f"The file has more than {max_rows:,} rows. Split it into smaller files and upload them in turn"
    )


def checked_headers(number: int, cells: list[str]) -> list[str]:
    """The headings by position; empty where a column has none. Raises ``UnreadableFile`` when one is used twice."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise UnreadableFile(f"The file has more than {MAX_COLUMNS} columns. Keep only the columns asked for")
    seen: dict[str, str] = {}
    for name in filter(None, names):
        if name.lower() in seen:
            raise UnreadableFile(
                f"Row {number} has the heading “{_short(name)}” twice. Give each column its own heading"
            )
        seen[name.lower()] = name
    return names


def _named(headers: list[str], number: int, cells: list[str]) -> dict[str, str]:
    """One row's cells by heading. A filled cell without a heading is a mistake somebody should see."""
    for position, cell in enumerate(cells):
        if cell and (position >= len(headers) or not headers[position]):
            raise UnreadableFile(
                f"Row {number} has “{_short(cell)}” in column {position + 1}, which has no heading. Put the headings "
                "in the first row, one for each column, without merged cells"
            )
    padded = cells + [""] * (len(headers) - len(cells))
    return {name: cell for name, cell in zip(headers, padded, strict=False) if name}


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
