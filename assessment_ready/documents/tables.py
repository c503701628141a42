"""Tables out: every list as CSV and XLSX, and workbooks of several sheets.

No cell can carry a formula (ASVS 5.0, 1.2.10): text that a spreadsheet would run is prefixed with an
apostrophe in CSV and stored as a string in XLSX. Numbers stay numbers, dates stay dates, moments are shown
in London time.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.ui.dates import LONDON

ExportValue = str | int | float | Decimal | date | datetime | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BAD_IN_SHEET_TITLE = re.compile(r"[\[\]:*?/\\']")
_LONGEST_CELL = 32_767
_SHORTENED = " … (shortened: a spreadsheet cell holds no more; the CSV has the whole text)"
_WIDEST_COLUMN = 60
_ROWS_MEASURED = 200


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export: its heading and how to get the value from a row."""

    header: str
    value: Callable[[Any], ExportValue]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    title: str
    columns: Sequence[ExportColumn]
    rows: Iterable[Any]


def file_response(
    file_format: str, *, name: str, title: str, columns: Sequence[ExportColumn], rows: Iterable[Any]
) -> HttpResponse:
    """The rows as a file to download.

    ``file_format`` is "csv" or "xlsx"; anything else raises ``Http404``. ``name`` is the file's name without
    its ending, ``title`` the sheet's title.
    """
    if file_format == "csv":
        return download(csv_bytes(columns, rows), name=f"{file_name(name)}.csv", content_type=CSV_TYPE)
    if file_format == "xlsx":
        return workbook_response(name, [Sheet(title, columns, rows)])
    raise Http404("There is no such format.")


def register_file(
    file_format: str, *, name: str, title: str, columns: Sequence[RegisterColumn], rows: Iterable[Any]
) -> HttpResponse:
    """A register's rows as a file of the columns in force; raises ``Http404`` for a format there is not."""
    return file_response(
        file_format,
        name=name,
        title=title,
        columns=[ExportColumn(column.header or column.label, column.value) for column in columns],
        rows=rows,
    )


def workbook_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """An XLSX file of several sheets to download."""
    return download(workbook_bytes(sheets), name=f"{file_name(name)}.xlsx", content_type=XLSX_TYPE)


def download(data: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Bytes as an attachment that no browser opens in our own origin."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Length"] = str(len(data))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def file_name(text: str) -> str:
    """A file name without ending: lower-case ASCII letters, figures and hyphens only, never empty."""
    return slugify(text)[:100].strip("-_") or "download"


def csv_bytes(columns: Sequence[ExportColumn], rows: Iterable[Any]) -> bytes:
    """The table as CSV: UTF-8 with a byte order mark (so that Excel reads it right), CRLF, no formulas."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_csv_value(column.header) for column in columns])
    for row in rows:
        writer.writerow([_csv_value(column.value(row)) for column in columns])
    return buffer.getvalue().encode("utf-8-sig")


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an XLSX workbook, each with a bold heading row that stays in view and a filter."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "Assessment Ready"
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(workbook, _sheet_title(sheet.title, taken), sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def safe_text(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before =, +, -, @, TAB, CR or LF at its start.

    Blanks and line breaks before such a character do not hide it.
    """
    text = _CONTROL.sub("", text)
    start = text.lstrip()
    if text[:1] in ("\t", "\r", "\n") or start.startswith(_RUNS_IN_A_SPREADSHEET):
        return "'" + text
    return text


def _csv_value(value: ExportValue) -> str | int | float | Decimal:
    value = _plain(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value) if isinstance(value, str) else value


def _plain(value: ExportValue) -> ExportValue:
    """The value as both formats understand it: yes and no in words, London time without zone, no NaN."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.astimezone(LONDON).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    return str(value)


def _write_sheet(workbook: Workbook, title: str, sheet: Sheet) -> None:
    rows = iter(sheet.rows)
    measured = [
        [_plain(column.value(row)) for column in sheet.columns] for row in islice(rows, _ROWS_MEASURED)
    ]
    rest = ([_plain(column.value(row)) for column in sheet.columns] for row in rows)
    worksheet = workbook.create_sheet(title)
    worksheet.freeze_panes = "A2"
    for position, column in enumerate(sheet.columns):
        longest = max((_width(values[position]) for values in measured), default=0)
        letter = get_column_letter(position + 1)
        worksheet.column_dimensions[letter].width = min(_WIDEST_COLUMN, max(longest, len(column.header)) + 3)
    worksheet.append([_heading(worksheet, column.header) for column in sheet.columns])
    last_row = 1
    for cells in _cells(worksheet, chain(measured, rest)):
        worksheet.append(cells)
        last_row += 1
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns) or 1)}{last_row}"


def _cells(worksheet: Any, rows: Iterable[list[ExportValue]]) -> Iterator[list[Any]]:
    for values in rows:
        yield [_cell(worksheet, value) for value in values]


def _cell(worksheet: Any, value: ExportValue) -> Any:
    """A cell of the right type; text is a string whatever it looks like, also after somebody edits it."""
    if isinstance(value, str):
        return _text_cell(worksheet, value) if _CONTROL.sub("", value) else None
    if value is None:
        return None
    cell: Any = WriteOnlyCell(worksheet, value=value)  # type: ignore[arg-type] # the stubs forget date and Decimal
    if isinstance(value, datetime):
        cell.number_format = "d mmmm yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "d mmmm yyyy"
    cell.alignment = Alignment(vertical="top")
    return cell


def _text_cell(worksheet: Any, text: str) -> Any:
    text = _CONTROL.sub("", text)
    if len(text) > _LONGEST_CELL:
        text = text[: _LONGEST_CELL - len(_SHORTENED)] + _SHORTENED
    cell = WriteOnlyCell(worksheet, value=text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if safe_text(text) != text:
        cell.quotePrefix = True
    return cell


def _heading(worksheet: Any, text: str) -> Any:
    cell = _text_cell(worksheet, text or " ")
    cell.font = Font(bold=True)
    return cell


def _width(value: ExportValue) -> int:
    if isinstance(value, datetime | date):
        return 20
    return max((len(line) for line in str(value).splitlines()), default=0) if value is not None else 0


def _sheet_title(title: str, taken: set[str]) -> str:
    """A title Excel accepts: at most 31 characters, no brackets, slashes or colons, not used twice."""
    plain = " ".join(_BAD_IN_SHEET_TITLE.sub(" ", _CONTROL.sub("", title)).split())[:31].strip() or "Sheet"
    candidate, number = plain, 2
    while candidate.lower() in taken:
        ending = f" ({number})"
        candidate, number = plain[: 31 - len(ending)] + ending, number + 1
    taken.add(candidate.lower())
    return candidate
