"""WeasyPrint, and the one fetcher of every render. Imported only by ``pdf.write_pdf``: it takes seconds.

The fetcher denies everything by default. What a stylesheet may name is ``packaged:<folder>/<file>``: fonts and
stylesheets that ship with the product, and ``packaged:logo.png``: the one picture handed over with this very
render, the logo of the council whose document it is. Anything else (files, addresses, redirects, data, paths that
climb) stops the render at once (CVE-2026-55073 and its forerunners; docs/documents.md).
"""

import hashlib
import logging
import re
import threading
from typing import Any, Never

from django.conf import settings
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from assessment_ready.documents.errors import RenderFailed

# One folder, one plain file name: nothing here can climb out of static/.
_PACKAGED = re.compile(r"packaged:(pdf|fonts)/([a-z0-9][a-z0-9-]*\.(css|woff2))")
# Both tell every step of every render at a level that would drown the log.
for _chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)

_LOGO = "packaged:logo.png"
_TYPES = {"css": "text/css", "woff2": "font/woff2"}


class PackagedFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Serves packaged fonts and stylesheets and this render's logo; refuses everything else and stops the render."""

    def __init__(self, logo: bytes = b"") -> None:
        self.logo = logo
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The packaged file that ``url`` names. Raises ``FatalURLFetchingError`` for anything else."""
        if url == _LOGO and self.logo:
            return URLFetcherResponse(url, self.logo, {"Content-Type": "image/png"})
        match = _PACKAGED.fullmatch(url)
        if match is None:
            self.refuse(url)
        folder, name, ending = match.groups()
        path = settings.BASE_DIR / "static" / folder / name
        if path.is_symlink() or not path.is_file():
            self.refuse(url)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES[ending]})

    @staticmethod
    def refuse(url: str) -> Never:
        """Stop the render."""
        raise FatalURLFetchingError(f"A document may not fetch {url[:200]!r}")


class _Problems(logging.Handler):
    """Collects what WeasyPrint logs during one render in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.records.append(record)


def to_pdf(html: str, logo: bytes = b"") -> bytes:
    """The HTML as a tagged PDF/UA-1. The same HTML and logo give the same bytes up to WeasyPrint's version.

    Raises ``RenderFailed`` when something tried to fetch from outside, or WeasyPrint reported an error; its
    warnings go to the log.
    """
    problems = _Problems()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(problems)
    try:
        data: bytes = HTML(string=html, url_fetcher=PackagedFetcher(logo), base_url="packaged:").write_pdf(
            font_config=FontConfiguration(),
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    except FatalURLFetchingError as error:
        raise RenderFailed(
            "The document names something outside the application, so it was not made"
        ) from error
    finally:
        logger.removeHandler(problems)
    errors = [record.getMessage() for record in problems.records if record.levelno >= logging.ERROR]
    if errors:
        raise RenderFailed from RuntimeError("; ".join(errors))
    return data
