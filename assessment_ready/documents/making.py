"""What a worker does with a claimed document: its stored snapshot becomes a PDF or a Word file."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from assessment_ready.documents import pdf, word
from assessment_ready.documents.models import FileType, GeneratedDocument
from assessment_ready.documents.paper import from_json
from assessment_ready.documents.queries import logo_bytes
from assessment_ready.ui.dates import format_datetime


def make(document: GeneratedDocument, told: Callable[[int], None]) -> pdf.Pdf:
    """The file. ``told`` hears how far it is, in per cent. A Word file has no pages of its own: 0."""
    if document.file_type == FileType.DOCX:
        return pdf.Pdf(data=_word(document), pages=0)
    html = pdf.render_html(document.template, document.snapshot)
    told(40)
    sha256 = _logo(document.snapshot)
    logos = {"logo": logo_bytes(document.council_id, sha256)} if sha256 else {}
    made = pdf.write_pdf(html, **logos)
    told(90)
    return made


def _word(document: GeneratedDocument) -> bytes:
    snapshot = document.snapshot
    about = snapshot["document"]
    made_at = format_datetime(datetime.fromisoformat(about["made_at"]))
    sha256 = _logo(snapshot)
    return word.write_docx(
        from_json(snapshot["paper"]),
        council=about["council"],
        made=f"{made_at} by {about['made_by']}, version {about['version']}",
        size=snapshot.get("size", "normal"),
        copy_for=snapshot.get("watermark", ""),
        colour=snapshot.get("branding", {}).get("colour", ""),
        logo=(logo_bytes(document.council_id, sha256), snapshot["branding"]["logo_alt"]) if sha256 else None,
    )


def _logo(snapshot: dict[str, Any]) -> str:
    """The hash of the logo that the document keeps; empty for none."""
    return str(snapshot.get("branding", {}).get("logo", ""))
