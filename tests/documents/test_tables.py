"""Exports: right values, right names, and nothing a spreadsheet would run."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.documents.tables import ExportColumn, Sheet, file_response, workbook_response

COLUMNS = [ExportColumn("Text", lambda row: row[0]), ExportColumn("Value", lambda row: row[1])]


def as_csv(rows) -> list[list[str]]:
    response = file_response("csv", name="n", title="t", columns=COLUMNS, rows=rows)
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def as_workbook(rows) -> openpyxl.Workbook:
    response = file_response("xlsx", name="n", title="A list", columns=COLUMNS, rows=rows)
    return openpyxl.load_workbook(io.BytesIO(response.content))


def runs(text: str) -> bool:
    """Whether a spreadsheet might take this cell for a formula."""
    return text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in tuple("=+-@＝＋－＠")


DANGEROUS = st.tuples(
    st.text(alphabet=" \t\r\n\u00a0\u3000", max_size=3),
    st.sampled_from([*"=+-@\t\r\n", "＝", ""]),
    st.text(max_size=30),
).map("".join)


@settings(max_examples=400, deadline=None)
@given(DANGEROUS)
def test_no_text_becomes_a_formula_in_csv(text):
    assert not runs(as_csv([(text, 1)])[1][0])


@settings(max_examples=150, deadline=None)
@given(DANGEROUS)
def test_every_text_is_a_string_in_xlsx(text):
    cell = as_workbook([(text, 1)]).worksheets[0]["A2"]
    assert cell.data_type in ("s", "n")
    assert cell.data_type == "s" or cell.value is None
    assert cell.value is None or not runs(cell.value) or cell.quotePrefix


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+44 1632 960000", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n\n=1", '=HYPERLINK("http://x")'],
)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert as_csv([(text, None)])[1][0] == "'" + text
    assert as_workbook([(text, None)]).worksheets[0]["A2"].data_type == "s"


def test_numbers_stay_numbers():
    assert as_csv([("a", -3), ("b", Decimal("-1.50")), ("c", 0.5)])[1:] == [
        ["a", "-3"],
        ["b", "-1.50"],
        ["c", "0.5"],
    ]
    sheet = as_workbook([("a", -3), ("b", Decimal("-1.50")), ("c", float("nan"))]).worksheets[0]
    assert [sheet[f"B{row}"].value for row in (2, 3, 4)] == [-3, -1.5, None]
    assert sheet["B2"].data_type == "n"


def test_days_are_dates_and_moments_are_in_london_time():
    rows = [("a", date(2027, 1, 6)), ("b", datetime(2027, 6, 1, 8, 30, tzinfo=UTC)), ("c", True)]
    assert [row[1] for row in as_csv(rows)[1:]] == ["2027-01-06", "2027-06-01 09:30", "Yes"]
    sheet = as_workbook(rows).worksheets[0]
    assert sheet["B2"].value == datetime(2027, 1, 6)  # noqa: DTZ001 - a day as a workbook keeps it
    assert sheet["B3"].value == datetime(2027, 6, 1, 9, 30)  # noqa: DTZ001 - a workbook has no zones
    assert sheet["B2"].is_date


def test_quotes_commas_and_line_breaks_survive():
    text = 'He said "yes", twice;\nthen é, ✓ and 😀'
    assert as_csv([(text, 1)])[1] == [text, "1"]
    assert as_workbook([(text, 1)]).worksheets[0]["A2"].value == text


def test_characters_a_file_cannot_hold_are_left_out():
    assert as_csv([("a\x00b\x0bc", 1)])[1][0] == "abc"
    assert as_workbook([("a\x00b\x0bc", 1)]).worksheets[0]["A2"].value == "abc"


def test_a_text_too_long_for_a_cell_says_so():
    value = as_workbook([("x" * 40_000, 1)]).worksheets[0]["A2"].value
    assert len(value) == 32_767
    assert "shortened" in value
    assert len(as_csv([("x" * 40_000, 1)])[1][0]) == 40_000


def test_the_file_is_an_attachment_with_a_safe_name():
    response = file_response("csv", name='Wéstmere "audit"\r\n../log', title="t", columns=COLUMNS, rows=[])
    assert response["Content-Disposition"] == 'attachment; filename="westmere-audit-log.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_an_unknown_format_is_not_found():
    with pytest.raises(Http404):
        file_response("pdf", name="n", title="t", columns=COLUMNS, rows=[])


def test_a_workbook_has_its_sheets_with_titles_excel_accepts():
    sheets = [
        Sheet("Scores: [autumn]/2026?", COLUMNS, [("a", 1)]),
        Sheet("x" * 40, COLUMNS, []),
        Sheet("X" * 40, COLUMNS, (("row", n) for n in range(500))),
        Sheet("", COLUMNS, []),
    ]
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_response("round", sheets).content))
    assert workbook.sheetnames == ["Scores autumn 2026", "x" * 31, "X" * 27 + " (2)", "Sheet"]
    assert workbook.worksheets[2].max_row == 501
    assert workbook.worksheets[0].freeze_panes == "A2"
