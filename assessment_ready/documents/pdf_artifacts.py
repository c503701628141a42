"""Makes running heads and page numbers what PDF/UA calls artifacts.

WeasyPrint writes the content of page margins as marked content that the structure tree never mentions
(github.com/Kozea/WeasyPrint/issues/1836), so a screen reader would neither read nor skip it. Every marked
sequence the tree does not reach becomes an ``Artifact``; the drawn page stays the same.

WeasyPrint writes its words as hexadecimal strings, so nothing but a drawing instruction reads as one; parsing every
instruction instead would cost a tenth of the whole render.
"""

import io
import re
from collections import defaultdict
from functools import partial
from typing import Any

import pikepdf

# For example "/P << /MCID 12 >> BDC".
_MARK = re.compile(rb"/\w+\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC\b")
Reached = dict[Any, set[int]]


def with_artifacts(data: bytes) -> tuple[bytes, int]:
    """The PDF with its unreached content marked as artifacts, and how many pages it has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        reached = reached_content(pdf)
        for page in pdf.pages:
            page.contents_coalesce()
            content = page.Contents.read_bytes()
            page.Contents.write(_MARK.sub(partial(_marked, reached[page.objgen]), content))
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return buffer.getvalue(), len(pdf.pages)


def reached_content(pdf: pikepdf.Pdf) -> Reached:
    """The marked-content ids that the structure tree reaches, by page."""
    reached: Reached = defaultdict(set)
    waiting: list[tuple[Any, Any]] = [(pdf.Root.StructTreeRoot, None)]
    while waiting:
        element, page = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += [(child, page) for child in list(element)]
        elif isinstance(element, pikepdf.Dictionary):
            page = element.get("/Pg", page)
            if "/MCID" in element:
                reached[page.objgen].add(int(element.MCID))
            elif "/K" in element:
                waiting.append((element.K, page))
        elif isinstance(element, int) and page is not None:
            reached[page.objgen].add(element)
    return reached


def _marked(reached: set[int], mark: re.Match[bytes]) -> bytes:
    """The start of marked content, turned into the start of an artifact if the tree does not reach it."""
    return mark[0] if int(mark[1]) in reached else b"/Artifact BMC"
