"""Pages of PDFs as small grey pictures, compared with approved ones. ``APPROVE_PAGES=1`` approves what is drawn now."""

import os
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped] # it has no types
from PIL import Image, ImageChops, ImageFilter

APPROVED = Path(__file__).parent / "approved"
DPI = 50
# How far a softened grey may be off (of 255), and how many pixels of a page may be further off: antialiasing moves
# single pixels, a heading that moved changes hundreds.
_TOLERANCE, _STRAY = 40, 25
# Of the approved pictures: small files.
_GREYS = 16


def pages(data: bytes) -> list[Image.Image]:
    """Every page in grey."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def texts(data: bytes) -> list[str]:
    """The words of every page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def differences(name: str, data: bytes, *, only: int = 6) -> list[str]:
    """What differs from the approved pages, one sentence each. Only the first pages of long documents are kept."""
    drawn = pages(data)
    if os.environ.get("APPROVE_PAGES"):
        _approve(name, drawn[:only])
        return []
    approved = sorted(APPROVED.glob(f"{name}-*.png"))
    if len(approved) != min(len(drawn), only):
        return [f"{name}: {len(drawn)} pages, approved are {len(approved)} (at most {only} are kept)"]
    found = []
    for path, page in zip(approved, drawn, strict=False):
        with Image.open(path) as kept:
            stray = strays(kept.convert("L"), page)
        if stray > _STRAY:
            found.append(f"{path.name}: {stray} points differ")
    return found


def strays(approved: Image.Image, drawn: Image.Image) -> int:
    """How many points of two pages differ more than antialiasing explains; all of them when the sizes differ."""
    if approved.size != drawn.size:
        return approved.width * approved.height
    soft = [page.filter(ImageFilter.BoxBlur(1)) for page in (approved, drawn)]
    histogram = ImageChops.difference(*soft).histogram()
    return sum(histogram[_TOLERANCE:])


def _approve(name: str, drawn: list[Image.Image]) -> None:
    APPROVED.mkdir(exist_ok=True)
    for path in APPROVED.glob(f"{name}-*.png"):
        path.unlink()
    for number, page in enumerate(drawn, start=1):
        page.quantize(_GREYS).save(APPROVED / f"{name}-{number:02}.png", optimize=True)
