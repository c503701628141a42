"""Says at start-up when PDFs cannot be made here; everything else works without."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from assessment_ready.documents import pdf
from assessment_ready.documents.errors import PdfEngineMissing


@register()
def pdf_libraries(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """A warning with the line to type when the system libraries for PDFs are missing."""
    if pdf.is_installed():
        return []
    return [Warning(PdfEngineMissing.sentence, id="documents.W001")]
