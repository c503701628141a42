"""From a template and a snapshot to a PDF. WeasyPrint is loaded at the first render, never at start-up."""

import ctypes
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.template.loader import render_to_string

from assessment_ready.documents.errors import PdfEngineMissing
from assessment_ready.documents.presenters import context_of

# What the engine opens when it is imported, by the names Linux gives them.
_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)


@dataclass(frozen=True)
class Pdf:
    """A finished PDF and how many pages it has."""

    data: bytes
    pages: int


def render_html(template: str, snapshot: dict[str, Any]) -> str:
    """The document as HTML: the versioned template with what its presenter makes of the snapshot.

    The same snapshot gives the same HTML, whatever happened to the figures since.
    """
    return render_to_string(template, context_of(template, snapshot))


def write_pdf(html: str, *, logo: bytes = b"") -> Pdf:
    """The HTML as a tagged PDF/UA-1 with its running heads marked as artifacts.

    ``logo`` is the one picture (a PNG) that this HTML may name, as ``packaged:logo.png``. Raises
    ``PdfEngineMissing`` when system libraries are missing, ``RenderFailed`` when the document cannot be made.
    """
    try:
        engine = import_module("assessment_ready.documents.pdf_engine")
    except OSError as error:
        raise PdfEngineMissing from error
    artifacts = import_module("assessment_ready.documents.pdf_artifacts")
    data, pages = artifacts.with_artifacts(engine.to_pdf(html, logo))
    return Pdf(data=data, pages=pages)


def is_installed() -> bool:
    """Whether the system libraries that make PDFs are on this machine; costs nothing after the first yes."""
    return all(_opens(name) for name in _LIBRARIES)


@cache
def _open(name: str) -> ctypes.CDLL:
    return ctypes.CDLL(name)


def _opens(name: str) -> bool:
    try:
        _open(name)
    except OSError:
        return False
    return True
