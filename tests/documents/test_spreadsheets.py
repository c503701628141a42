"""Reading uploaded tables: what people really save, and what they should not send."""

import io
import struct
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment_ready.documents.errors import UnreadableFile
from assessment_ready.documents.spreadsheets import read_table


def upload(data: bytes | str, name: str = "scores.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def workbook(rows, prepare=None) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    if prepare:
        prepare(book.worksheets[0])
    buffer = io.BytesIO()
    book.save(buffer)
    return upload(buffer.getvalue(), "scores.xlsx")


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return buffer.getvalue()


def rebuilt(file: SimpleUploadedFile, change) -> SimpleUploadedFile:
    """The workbook with its parts passed through ``change(name, data)``."""
    with zipfile.ZipFile(io.BytesIO(file.read())) as old:
        return upload(archive({n: change(n, old.read(n)) for n in old.namelist()}), "scores.xlsx")


def sentence(file, **options) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_table(file, **options)
    return str(refused.value)


GOOD = [["Statement", "Score"], ["Safeguarding", "3"], ["Equity", "2"]]


@pytest.mark.parametrize(
    "data",
    [
        b"Statement,Score\r\nSafeguarding,3\r\nEquity,2\r\n",
        b"\xef\xbb\xbfStatement,Score\nSafeguarding,3\nEquity,2",
        b"Statement;Score\r\nSafeguarding;3\r\nEquity;2\r\n",
        b"sep=;\r\nStatement;Score\r\nSafeguarding;3\r\nEquity;2\r\n",
        b"Statement\tScore\rSafeguarding\t3\rEquity\t2\r",
        "Statement\tScore\r\nSafeguarding\t3\r\nEquity\t2\r\n".encode("utf-16"),
        b'\r\n"Statement", Score\n"Safeguarding", 3 \n,\n Equity ,2\n',
    ],
)
def test_csv_is_read_however_it_was_saved(data):
    table = read_table(upload(data))
    assert table.headers == ("Statement", "Score")
    assert [list(row.cells.values()) for row in table.rows] == GOOD[1:]


def test_csv_from_windows_keeps_its_typography():
    table = read_table(upload("Note\nPeople’s café – £5\n".encode("cp1252")))
    assert table.rows[0].cells["Note"] == "People’s café – £5"


def test_xlsx_is_read_with_numbers_dates_and_gaps():
    rows = [["Statement", "Score", "Due"], ["Safeguarding", 3, date(2027, 1, 6)], [], ["Equity", 2.0, None]]
    table = read_table(workbook(rows))
    assert table.headers == ("Statement", "Score", "Due")
    assert [(row.number, list(row.cells.values())) for row in table.rows] == [
        (2, ["Safeguarding", "3", "2027-01-06"]),
        (4, ["Equity", "2", ""]),
    ]
    moment = read_table(workbook([["At"], [datetime(2027, 1, 6, 9, 30)]]))  # noqa: DTZ001
    assert moment.rows[0].cells["At"] == "2027-01-06 09:30"


def test_a_stated_size_that_is_wrong_loses_no_row():
    file = rebuilt(
        workbook(GOOD),
        lambda name, data: data.replace(b'ref="A1:B3"', b'ref="A1:A1"') if "sheet1" in name else data,
    )
    assert len(read_table(file).rows) == 2


def test_rows_are_numbered_as_in_the_file():
    table = read_table(upload('\n\nName,Text\na,"two\nlines"\n\nb,x\n'))
    assert [row.number for row in table.rows] == [4, 6]
    assert table.rows[0].cells["Text"] == "two\nlines"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "The file is empty"),
        (b" \r\n ,\r\n", "a.csv", "The file is empty"),
        (b"\xef\xbb\xbf", "a.csv", "The file is empty"),
        (b"Statement,Score\n", "a.csv", "headings but no rows"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.xlsx", "a picture"),
        (b"%PDF-1.7 ...", "a.csv", "a PDF"),
        (b"<html><body>", "a.csv", "a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx", "old Excel file"),
        (b"a,b\n1,2\n", "a.exe", "must be a CSV or XLSX file"),
        (b"a,b\n1,\x002\n", "a.csv", "not a CSV file"),
        (b"a,b\n1,\x8d\xff\n", "a.csv", "not a CSV file"),
        (b'a,b\n1,"open\n2,3\n', "a.csv", "Row 2"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "a.csv", "Row 2"),
        (b"Score,score \n1,2\n", "a.csv", "“score” twice"),
        (b"Score,\n1,2\n", "a.csv", "has no heading"),
        (b"a,b\n1,2,3\n", "a.csv", "“3” in column 3"),
        (b"PK\x03\x04 not really", "a.xlsx", "damaged"),
        (b"PK\x05\x06" + b"\x00" * 18, "a.xlsx", "not an Excel workbook"),
        (",".join(f"c{n}" for n in range(150)).encode() + b"\n1\n", "a.csv", "more than 100 columns"),
    ],
)
def test_a_bad_file_gets_its_sentence(data, name, words):
    assert words in sentence(upload(data, name))


def test_a_file_over_the_limit_is_refused(settings):
    settings.MAX_UPLOAD_BYTES = 2 * 1024 * 1024
    assert sentence(upload(b"x" * (2 * 1024 * 1024 + 1))) == "The file must be 2 MB or smaller"


def test_fifty_thousand_rows_are_refused_with_a_sentence():
    data = "Name,Score\n" + "someone,3\n" * 50_000
    assert "more than 5,000 rows" in sentence(upload(data))
    assert len(read_table(upload(data), max_rows=50_000).rows) == 50_000


def test_fifty_thousand_rows_in_a_workbook_are_refused_without_reading_them_all():
    # Written the short way: 50,000 distinct rows.
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(50_000):
        sheet.append([f"Row {number}", number])
    buffer = io.BytesIO()
    book.save(buffer)
    started = time.process_time()
    assert "more than 5,000 rows" in sentence(upload(buffer.getvalue(), "a.xlsx"))
    assert time.process_time() - started < 8


def test_a_formula_is_named_and_refused():
    words = sentence(workbook([["Statement", "Score"], ["Equity", "=1+1"]]))
    assert "Row 2 has a formula in B2" in words


def test_merged_headings_are_explained():
    def merge(sheet):
        sheet.merge_cells("A1:B1")

    words = sentence(workbook([["Scores of the autumn", None], ["Statement", "Score"]], merge))
    assert "has no heading" in words
    assert "without merged cells" in words


def test_a_workbook_with_macros_is_refused():
    file = workbook(GOOD)
    with zipfile.ZipFile(io.BytesIO(file.read())) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    data = archive(entries | {"xl/vbaProject.bin": b"macro"})
    assert "macros" in sentence(upload(data, "a.xlsx"))


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b"<!DocType x>",
    ],
)
@pytest.mark.parametrize("part", ["sheet1.xml", "styles.xml", "workbook.xml.rels", "[Content_Types].xml"])
def test_a_workbook_with_a_document_type_is_refused(declaration, part):
    def add(name, data):
        head, mark, rest = data.partition(b"?>")
        if part not in name:
            return data
        return head + mark + declaration + rest if mark else declaration + data

    assert "damaged" in sentence(rebuilt(workbook(GOOD), add))


def test_a_document_is_not_a_workbook():
    data = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"})
    assert "not an Excel workbook" in sentence(upload(data, "a.xlsx"))


def quickly_refused(data: bytes) -> str:
    started = time.process_time()
    words = sentence(upload(data, "a.xlsx"))
    assert time.process_time() - started < 1
    return words


def test_a_bomb_by_ratio_is_refused_in_under_a_second():
    bomb = archive({"[Content_Types].xml": b"<t/>", "xl/workbook.xml": b" " * 19_000_000})
    assert "unpacks to far more" in quickly_refused(bomb)


def test_a_bomb_by_size_is_refused_in_under_a_second():
    noise = bytes(range(256)) * 400
    big = b"".join(noise[n:] + noise[:n] for n in range(256)) * 8
    assert "unpacks to far more" in quickly_refused(archive({"xl/workbook.xml": big}))


def test_a_bomb_by_entries_is_refused_in_under_a_second():
    bomb = archive({f"xl/part{n}.xml": b"" for n in range(60_000)})
    assert "unpacks to far more" in quickly_refused(bomb)


def test_a_directory_that_lies_about_its_entries_is_still_refused():
    bomb = bytearray(archive({f"xl/part{n}.xml": b"" for n in range(60_000)}))
    end = bomb.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", bomb, end + 8, 1, 1)
    assert "unpacks to far more" in quickly_refused(bytes(bomb))


def test_an_entry_that_lies_about_its_size_is_damaged():
    data = bytearray(archive({"[Content_Types].xml": b"<t/>", "xl/workbook.xml": b"x" * 5_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rfind(mark)
        struct.pack_into("<I", data, place + offset, 10)
    assert "damaged" in quickly_refused(bytes(data))


def test_a_workbook_with_a_password_says_so():
    data = bytearray(archive({"[Content_Types].xml": b"<t/>", "xl/workbook.xml": b"<w/>"}))
    struct.pack_into("<H", data, data.rfind(b"PK\x01\x02") + 8, 1)
    assert "password" in sentence(upload(bytes(data), "a.xlsx"))


def test_a_row_far_down_costs_little():
    def far(name, data):
        return data.replace(b'<row r="3"', b'<row r="1048576"') if "sheet1" in name else data

    started = time.process_time()
    table = read_table(rebuilt(workbook(GOOD), far))
    assert [row.number for row in table.rows] == [2, 1_048_576]
    assert time.process_time() - started < 5


def test_a_row_that_cannot_exist_is_damage_not_an_endless_loop():
    def impossible(name, data):
        return data.replace(b'<row r="3"', b'<row r="999999999999"') if "sheet1" in name else data

    assert "damaged" in sentence(rebuilt(workbook(GOOD), impossible))
