"""CSV as people save it: comma, semicolon or tab; UTF-8 with or without mark, UTF-16, Windows-1252."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from assessment_ready.documents.errors import UnreadableFile

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DELIMITERS = (",", ";", "\t")
_NOT_CSV = "The file is not a CSV file. Save the table as CSV (UTF-8) or XLSX and choose it again"


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Number and trimmed cells of every row, blank ones too. Raises ``UnreadableFile``."""
    text = _decoded(data)
    skipped = 0
    first = text.split("\n", 1)[0].strip().lower()
    delimiter = _delimiter(text)
    if first.startswith("sep=") and len(first) == 5:
        # Excel's own way to name the delimiter, in a line before the table.
        delimiter, text, skipped = first[4], text.split("\n", 1)[-1], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UnreadableFile(
                f"Row {number} could not be read: check its quotation marks and how long its texts are"
            ) from None
        yield number, [cell.replace("\r\n", "\n").strip() for cell in cells]


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            raise UnreadableFile(_NOT_CSV)
        # Old Macintosh files end their lines with CR alone.
        return text if "\n" in text else text.replace("\r", "\n")
    raise UnreadableFile(_NOT_CSV)


def _delimiter(text: str) -> str:
    """The separator that the first filled line uses most, outside quotation marks."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=bare.count)
