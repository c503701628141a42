"""Files to try the library with: honest ones of every kind, and hostile ones. All made here, none kept."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 64
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + _chunk(b"IEND", b"")
)


def archive(entries: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return buffer.getvalue()


def office(part: str, **more: str | bytes) -> bytes:
    """An office file with its main part, and further entries by name."""
    return archive({"[Content_Types].xml": TYPES, part: "<x/>", **more})


def encrypted(data: bytes) -> bytes:
    """An archive whose entries all say that they are encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            changed[place + offset] |= 1
            place = data.find(mark, place + 1)
    return bytes(changed)


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to 60 MB."""
    return office("xl/workbook.xml", **{"xl/worksheets/sheet1.xml": b" " * 60_000_000})


DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")
PPTX = office("ppt/presentation.xml")
ODT = archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
ODS = archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})
MACRO = office("word/document.xml", **{"word/vbaProject.bin": b"\x00macro"})
MACRO_TYPE = archive(
    {
        "[Content_Types].xml": TYPES.replace(
            "/>", ">application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"
        ),
        "xl/workbook.xml": "<x/>",
    }
)

HONEST: list[tuple[str, bytes, str]] = [
    ("report.pdf", PDF, "application/pdf"),
    ("Report.PDF", PDF, "application/pdf"),
    ("strategy.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("figures.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("slides.pptx", PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("notes.odt", ODT, "application/vnd.oasis.opendocument.text"),
    ("counts.ods", ODS, "application/vnd.oasis.opendocument.spreadsheet"),
    ("photo.png", PNG, "image/png"),
    ("photo.jpg", JPEG, "image/jpeg"),
    ("photo.jpeg", JPEG, "image/jpeg"),
    ("notes.txt", "Café, £5\r\nBM, MZ and From here".encode(), "text/plain; charset=utf-8"),
    ("BMI.txt", b"BMI over 30: 12%", "text/plain; charset=utf-8"),
    ("survey.csv", b"a,b\r\n1,2\r\n", "text/csv; charset=utf-8"),
    ("latin.csv", "naïve;café".encode("cp1252"), "text/csv; charset=utf-8"),
    ("no ending", PDF, "application/pdf"),
]

# (name, bytes, a part of the sentence)
HOSTILE: list[tuple[str, bytes, str]] = [
    ("drawing.svg", SVG, "is a web page or drawing (HTML, SVG or XML)"),
    ("drawing.png", SVG, "is a web page or drawing"),
    ("page.html", HTML, "is a web page or drawing"),
    ("page.txt", b"\n\n  " + HTML, "is a web page or drawing"),
    ("page.csv", b"\xef\xbb\xbf" + HTML, "is a web page or drawing"),
    ("list.xml", b"<?xml version='1.0'?><a/>", "is a web page or drawing"),
    ("picture.pdf", PNG, "is named .pdf but is a PNG picture"),
    ("report.png", PDF, "is named .png but is a PDF"),
    ("report.docx", XLSX, "is named .docx but is an Excel workbook"),
    ("report.pdf.exe", PDF, "is named .exe but is a PDF"),
    ("notes.js", b"alert(1)", "is named .js but is plain text"),
    ("notes.bat", b"del *.*", "is named .bat but is plain text"),
    ("page.html", b"plain words", "is named .html but is plain text"),
    ("old.docm", MACRO, "has macros"),
    ("hidden.docx", MACRO, "has macros"),
    ("hidden.xlsx", MACRO_TYPE, "may have macros"),
    ("old-macros.xlsx", office("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": "<x/>"}), "has macros"),
    (
        "basic.odt",
        archive(
            {"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml": "<x/>"}
        ),
        "has macros",
    ),
    ("locked.docx", encrypted(DOCX), "has a password"),
    ("locked.xlsx", OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
    (
        "locked.odt",
        archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            }
        ),
        "has a password",
    ),
    ("mail.msg", OLD_OFFICE + "__substg1.0_0037".encode("utf-16-le"), "is an Outlook message"),
    ("mail.eml", b"Received: from here\r\nSubject: x\r\n\r\n", "is an e-mail message"),
    ("old.doc", OLD_OFFICE, "is in an old Office format"),
    ("program.pdf", PROGRAM, "is a Windows program"),
    ("program.txt", b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 32, "is a program"),
    ("run.txt", b"#!/bin/sh\nrm -rf /\n", "is a script"),
    ("bomb.xlsx", bomb(), "unpacks to far more than its size"),
    ("many.docx", office("word/document.xml", **{f"e{n}": "" for n in range(1200)}), "unpacks to far more"),
    ("cut.docx", DOCX[: len(DOCX) // 2], "is damaged"),
    ("cut.pdf", PDF[:20], "is damaged or cut off"),
    ("cut.png", PNG[:20], "is damaged or cut off"),
    ("cut.jpg", JPEG[:-2], "is damaged or cut off"),
    ("climbs.docx", office("word/document.xml", **{"../../etc/passwd": "x"}), "not an ordinary office file"),
    ("files.zip", archive({"a.txt": "x"}), "is an archive of several files"),
    ("files.docx", archive({"a.txt": "x"}), "is an archive of several files"),
    ("files.tar.gz", b"\x1f\x8b\x08\x00\x00\x00", "is an archive of several files"),
    ("moving.gif", b"GIF89a\x01\x00\x01\x00", "is a GIF picture"),
    ("rich.txt", b"{\\rtf1 hello}", "is a rich text document"),
    ("late.pdf", b"x\x00<script>" + PDF, "has something before its PDF"),
    ("unknown.dat", b"\x00\x01\x02\x03", "is not a kind of file that is kept"),
    ("nothing.pdf", b"", "is empty"),
    ("blank.txt", b" \r\n\t", "is empty"),
]
