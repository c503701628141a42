"""What the tests of documents share."""

import pytest

from assessment_ready.documents import pdf


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """PDFs of a few bytes, made at once; the list holds the HTML of each."""
    made: list[str] = []

    def write_pdf(html: str) -> pdf.Pdf:
        made.append(html)
        return pdf.Pdf(data=b"%PDF-1.7 small", pages=3)

    monkeypatch.setattr(pdf, "write_pdf", write_pdf)
    return made
