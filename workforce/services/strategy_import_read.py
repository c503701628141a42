"""An uploaded or pasted strategy as lines or as a table, or a sentence that says why not."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from assessment_ready.documents.errors import UnreadableFile
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.documents.spreadsheets import SheetTable, too_large_sentence
from workforce.errors.strategy_imports import UnreadableText
from workforce.rules.strategy_import_columns import looks_like_headings
from workforce.rules.strategy_text_lines import Line, lines_of
from workforce.services.strategy_import_word import word_lines

MOST_ROWS = 2_000
LONGEST_TEXT = 500_000
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_EMPTY = "There is no text in it. Paste the strategy, or choose a file with its words"
_KINDS = "Choose a .txt, .docx, .csv or .xlsx file"


@dataclass(frozen=True)
class Given:
    """What was brought: the lines of a text, or a table."""

    file_name: str
    sha256: str
    lines: tuple[Line, ...] = ()
    table: SheetTable | None = None


def from_text(text: str) -> Given:
    """A pasted text. Raises ``UnreadableText``."""
    return Given("", _hash(text.encode("utf-8", "replace")), _lines(text, "text"))


def from_upload(upload: Any) -> Given:
    """An uploaded file; what it is is decided by its ending and by what is in it. Raises ``UnreadableText``."""
    name = str(upload.name or "")[:200]
    ending = name.lower().rpartition(".")[2]
    if (upload.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise UnreadableText(too_large_sentence(), field="file")
    upload.seek(0)
    data: bytes = upload.read(settings.MAX_UPLOAD_BYTES + 1)
    if not data.strip():
        raise UnreadableText("The file is empty. " + _KINDS, field="file")
    if ending in ("csv", "xlsx"):
        return Given(name, _hash(data), table=_table(upload))
    if ending == "docx" or data.startswith(b"PK"):
        lines = tuple(word_lines(data))
        if not any(line.text.strip() for line in lines):
            raise UnreadableText(_EMPTY, field="file")
        return Given(name, _hash(data), lines)
    if ending not in ("txt", "md", "text"):
        raise UnreadableText(f"This kind of file cannot be read. {_KINDS}", field="file")
    return Given(name, _hash(data), _lines(_decoded(data), "file"))


def _table(upload: Any) -> SheetTable:
    try:
        return read_messy_table(upload, max_rows=MOST_ROWS, is_headings=looks_like_headings)
    except UnreadableFile as error:
        raise UnreadableText(str(error), field="file") from None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableText(f"The file is not a text. {_KINDS}", field="file")


def _lines(text: str, field: str) -> tuple[Line, ...]:
    if not text.strip():
        raise UnreadableText(_EMPTY, field=field)
    if _BINARY.search(text):
        raise UnreadableText(
            f"This is not a text: it has characters that only programs read. {_KINDS}", field=field
        )
    if len(text) > LONGEST_TEXT:
        raise UnreadableText(
            f"The text is longer than {LONGEST_TEXT:,} characters. Keep the strands and their actions",
            field=field,
        )
    return tuple(lines_of(text))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
