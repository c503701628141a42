"""Makes running heads and page numbers what PDF/UA calls artifacts.

WeasyPrint writes the content of page margins as marked content that the structure tree never mentions
(github.com/Kozea/WeasyPrint/issues/1836), so a screen reader would neither read nor skip it. Every marked
sequence the tree does not reach becomes an ``Artifact``; the drawn page stays the same.
"""

import io
from collections import defaultdict
from typing import Any

import pikepdf

Reached = dict[Any, set[int]]


def with_artifacts(data: bytes) -> tuple[bytes, int]:
    """The PDF with its unreached content marked as artifacts, and how many pages it has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        reached = reached_content(pdf)
        for page in pdf.pages:
            content = pikepdf.parse_content_stream(page)
            changed = [_marked(step, reached[page.objgen]) for step in content]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
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


def _marked(step: Any, reached: set[int]) -> Any:
    """The drawing instruction, turned into the start of an artifact if the tree does not reach it."""
    if str(step.operator) != "BDC":
        return step
    properties = step.operands[1]
    mcid = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
    if mcid is not None and int(mcid) in reached:
        return step
    return pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact], pikepdf.Operator("BMC"))
