"""What an uploaded file is, by what is in it; whether it may be kept; and a name that is safe anywhere.

An allow-list: what is not recognised is refused, and what is recognised must also be named as what it is. Follows the
OWASP File Upload Cheat Sheet. Nothing is unpacked except the small parts that say what an office file is.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from assessment_ready.documents.archives import open_archive, read_entry
from assessment_ready.documents.errors import UnreadableFile
from assessment_ready.ui.errors import UserFacingError


class RefusedFile(UserFacingError):
    """A file that is not kept. The sentence says what it is and what to do."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is kept: what people call it, the endings it may have, its media type."""

    label: str
    endings: tuple[str, ...]
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("a PDF", ("pdf",), "application/pdf")
DOCX = FileKind("a Word document", ("docx",), f"{_OFFICE}.wordprocessingml.document")
XLSX = FileKind("an Excel workbook", ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet")
PPTX = FileKind("a PowerPoint presentation", ("pptx",), f"{_OFFICE}.presentationml.presentation")
ODT = FileKind("an OpenDocument text", ("odt",), "application/vnd.oasis.opendocument.text")
ODS = FileKind("an OpenDocument spreadsheet", ("ods",), "application/vnd.oasis.opendocument.spreadsheet")
PNG = FileKind("a PNG picture", ("png",), "image/png")
JPEG = FileKind("a JPEG picture", ("jpg", "jpeg"), "image/jpeg")
CSV = FileKind("plain text", ("csv",), "text/csv; charset=utf-8")
TEXT = FileKind("plain text", ("txt", "csv"), "text/plain; charset=utf-8")

ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.png,.jpg,.jpeg,.txt,.csv"
ACCEPTED_WORDS = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text and CSV files"
LONGEST_NAME = 150

_OPENXML = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX))
_MACROS = re.compile(r"vbaproject\.bin$|^xl/macrosheets/|^basic/|^scripts/", re.IGNORECASE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LATEST_PDF_START = 1024
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

# Recognised only in order to say what it is: (first bytes, what it is, what to do).
_REFUSED_BINARIES = (
    (b"MZ", "a Windows program", "Programs are never kept as evidence"),
    (b"\x7fELF", "a program", "Programs are never kept as evidence"),
    (b"GIF8", "a GIF picture", "Save it as PNG or JPEG and choose that"),
    (b"BM", "a bitmap picture", "Save it as PNG or JPEG and choose that"),
    (b"II*\x00", "a TIFF picture", "Save it as PDF, PNG or JPEG and choose that"),
    (b"MM\x00*", "a TIFF picture", "Save it as PDF, PNG or JPEG and choose that"),
    (b"Rar!", "an archive of several files", "Choose the files in it one by one"),
    (b"7z\xbc\xaf", "an archive of several files", "Choose the files in it one by one"),
    (b"\x1f\x8b", "an archive of several files", "Choose the files in it one by one"),
)
_REFUSED_TEXTS = (
    (b"#!", "a script", "Scripts are never kept as evidence"),
    (b"{\\rtf", "a rich text document", "Save it as .docx or PDF and choose that"),
    (b"<", "a web page or drawing (HTML, SVG or XML)", "Save it as PDF and choose that"),
    (b"From: ", "an e-mail message", "Save it as PDF and choose that"),
    (b"Received: ", "an e-mail message", "Save it as PDF and choose that"),
)
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$", re.IGNORECASE)
_ENDING = re.compile(r"[A-Za-z][A-Za-z0-9]{0,9}")
_UNSAFE = re.compile(r'[<>:"|?*/\\]')


def recognise(name: str, data: bytes) -> FileKind:
    """The kind of the file, when its content and its ending agree and it may be kept.

    Raises ``RefusedFile`` with a sentence that names the file: empty, not on the list, damaged, hostile, with macros,
    with a password, or named as something else than it is.
    """
    shown = f"“{safe_name(name)}”"
    if not data.strip():
        raise RefusedFile(f"{shown} is empty. Choose a file with something in it")
    kind = _kind(shown, data)
    ending = _ending(name)
    if ending and ending not in kind.endings:
        right = " or ".join(f".{each}" for each in kind.endings)
        raise RefusedFile(
            f"{shown} is named .{ending} but is {kind.label}. Check that it is the file you meant, "
            f"name it {right} and choose it again"
        )
    return CSV if kind is TEXT and ending == "csv" else kind


def safe_name(name: str, kind: FileKind | None = None) -> str:
    """The name without folders, control and direction characters, and what no file system takes; never empty.

    At most 150 characters, the ending kept. With ``kind`` a missing ending is added.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(each for each in last if unicodedata.category(each)[0] != "C" or each.isspace())
    plain = " ".join(_UNSAFE.sub("-", visible).split()).strip(". ")
    stem, ending = _split(plain)
    ending = ending or (kind.endings[0] if kind else "")
    if _RESERVED.match(stem) or not stem.strip("-_ "):
        stem = f"file-{stem.strip('-_ ')}".rstrip("-")
    cut = stem[: LONGEST_NAME - len(ending) - 1].rstrip(". ")
    return f"{cut}.{ending}" if ending else cut


def _ending(name: str) -> str:
    return _split(safe_name(name))[1].lower()


def _split(name: str) -> tuple[str, str]:
    """A name before its ending, and the ending; "Report v1.2" has none."""
    stem, dot, ending = name.rpartition(".")
    return (stem, ending) if dot and _ENDING.fullmatch(ending) else (name, "")


def _kind(shown: str, data: bytes) -> FileKind:
    if data.startswith(b"%PDF-"):
        return _complete(shown, data, PDF, b"startxref")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _complete(shown, data, PNG, b"IEND")
    if data.startswith(b"\xff\xd8\xff"):
        return _complete(shown, data, JPEG, b"\xff\xd9")
    if data.startswith(b"PK"):
        return _archive_kind(shown, data)
    if data.startswith(_OLD_OFFICE):
        raise RefusedFile(f"{shown} {_old_office(data)}")
    return _text_kind(shown, data)


def _complete(shown: str, data: bytes, kind: FileKind, ending: bytes) -> FileKind:
    """``kind``, unless the mark that every such file ends with is missing."""
    if ending not in data:
        raise RefusedFile(
            f"{shown} is {kind.label} that is damaged or cut off. Save it again and choose it again"
        )
    return kind


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "has a password. Save a copy without a password and choose that"
    if "__substg1.0_".encode("utf-16-le") in data:
        return "is an Outlook message. Save it as PDF and choose that"
    return "is in an old Office format. Save it as .docx, .xlsx, .pptx or PDF and choose that"


def _text_kind(shown: str, data: bytes) -> FileKind:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_binary = _NOT_TEXT.search(data) is not None
    for signature, what, advice in (_REFUSED_BINARIES if is_binary else ()) + _REFUSED_TEXTS:
        if start.startswith(signature):
            raise RefusedFile(f"{shown} is {what}. {advice}")
    if b"%PDF-" in data[:_LATEST_PDF_START]:
        raise RefusedFile(f"{shown} has something before its PDF. Print it to PDF again and choose that")
    if is_binary:
        raise RefusedFile(
            f"{shown} is not a kind of file that is kept as evidence. Save it as PDF, or choose one of these: "
            f"{ACCEPTED_WORDS}"
        )
    return TEXT


def _archive_kind(shown: str, data: bytes) -> FileKind:
    """The office format of a ZIP archive. The archive is checked before anything in it is read."""
    try:
        with open_archive(data) as archive:
            _refuse_hostile(shown, archive)
            kind = _opendocument(archive) or _openxml(archive)
    except UnreadableFile:
        raise RefusedFile(f"{shown} {_closed_archive(data)}") from None
    if kind is None:
        raise RefusedFile(f"{shown} is an archive of several files. Choose the files in it one by one")
    return kind


def _closed_archive(data: bytes) -> str:
    # Bit 0 of the flags in the first entry's header: its content is encrypted.
    if data.startswith(b"PK\x03\x04") and len(data) > 6 and data[6] & 1:
        return "has a password. Save a copy without a password and choose that"
    return (
        "is damaged, or unpacks to far more than its size. Open it, save it again (with smaller pictures if it has "
        "many), or save it as PDF, and choose that"
    )


def _refuse_hostile(shown: str, archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if any(_MACROS.search(name) for name in names):
        raise RefusedFile(f"{shown} has macros. Save it without macros (.docx, .xlsx, .pptx) and choose that")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise RefusedFile(f"{shown} is not an ordinary office file. Save it as PDF and choose that")
    for text in _descriptions(archive):
        if b"macroEnabled" in text:
            raise RefusedFile(
                f"{shown} may have macros. Save it without macros (.docx, .xlsx, .pptx) and choose that"
            )
        if b"encryption-data" in text:
            raise RefusedFile(f"{shown} has a password. Save a copy without a password and choose that")


def _descriptions(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """The parts in which an office file says what it is, with UTF-16's zero bytes taken out."""
    for name in archive.namelist():
        if name.lower() in {"[content_types].xml", "meta-inf/manifest.xml"}:
            yield read_entry(archive, name).replace(b"\x00", b"")


def _openxml(archive: zipfile.ZipFile) -> FileKind | None:
    names = {name.lower() for name in archive.namelist()}
    if "[content_types].xml" not in names:
        return None
    return next((kind for part, kind in _OPENXML if part in names), None)


def _opendocument(archive: zipfile.ZipFile) -> FileKind | None:
    if "mimetype" not in archive.namelist():
        return None
    stated = read_entry(archive, "mimetype").strip().decode("ascii", "replace")
    return next((kind for kind in (ODT, ODS) if kind.content_type == stated), None)
