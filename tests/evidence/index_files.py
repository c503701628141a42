"""Evidence indexes as councils keep them, for tests: a messy workbook of any length, and plain ones."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

HEADINGS = [
    "Ref No.",
    "QS",
    "Doc title",
    "Type/Category",
    "Owner",
    "Date of document",
    "Review",
    "Link",
    "Sensitivity",
    "Comments",
]
_STATEMENTS = [
    "QS1",
    "QS 4; QS7",
    "Safeguarding",
    "qs03",
    "Equity in experience & outcomes / Safeguarding",
    "Care provision, integration and continuity",
    "1, 2 and 9",
    "QS5 - Partnerships and communities",
    "QS6-QS8",
]
_CATEGORIES = ["People's experience", "Feedback from staff & leaders", "staff", "PEOPLE", ""]
_OWNERS = ["Cleo Marsh", "Hartley, Ben", "ADA@westmere.example", "Ms Cara Lindqvist", ""]
_MARKINGS = ["OFFICIAL", "Official-Sensitive", "Public", ""]
FAULTS: dict[int, dict[str, Any]] = {
    40: {"QS": "Safegaurding"},
    90: {"Date of document": "31/02/2026"},
    140: {"Owner": "Nia Frost"},
    190: {"Doc title": "A very long title " * 20},
    240: {"Link": r"S:\Adults\CQC\policy.docx"},
}


def messy_rows(count: int = 300, faults: dict[int, dict[str, Any]] | None = None) -> list[list[Any]]:
    """Rows as in the file, in four spellings of a date, five of an owner; ``faults`` by place from 0."""
    rows = []
    for place in range(count):
        row = dict(zip(HEADINGS, _row(place), strict=True))
        row |= (FAULTS if faults is None else faults).get(place, {})
        rows.append(list(row.values()))
    return rows


def _row(place: int) -> list[Any]:
    day = date(2026, 1, 5) + timedelta(days=place % 300)
    dates = [f"{day:%d/%m/%Y}", day.isoformat(), f"{day.day} {day:%b %Y}", (day - date(1899, 12, 30)).days]
    return [
        f"EV{place + 1:04}",
        _STATEMENTS[place % len(_STATEMENTS)],
        f"Document number {place + 1}",
        _CATEGORIES[place % len(_CATEGORIES)],
        _OWNERS[place % len(_OWNERS)],
        dates[place % len(dates)],
        ["Mar 2027", "TBC", "", "1/6/27"][place % 4],
        f"https://westmere.example/evidence/{place + 1}" if place % 3 else "",
        _MARKINGS[place % len(_MARKINGS)],
        "",
    ]


def messy_workbook(count: int = 300, faults: dict[int, dict[str, Any]] | None = None) -> bytes:
    """A workbook with a cover sheet, a merged title above the headings, and the rows."""
    book = openpyxl.Workbook()
    cover = book.worksheets[0]
    cover.title = "Read me"
    cover.append(["Please keep this up to date!"])
    sheet = book.create_sheet("Index")
    sheet.append(["Westmere evidence index"])
    sheet.merge_cells("A1:J1")
    sheet.append([])
    sheet.append(HEADINGS)
    for row in messy_rows(count, faults):
        sheet.append(row)
    return saved(book)


def saved(book: Any) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(data: bytes | str, name: str = "index.csv") -> SimpleUploadedFile:
    """As a browser sends it."""
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
