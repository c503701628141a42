"""What can be checked of PDF/UA-1 without a validator: structure by pikepdf, one sentence for each fault.

The checks follow the machine-checkable part of the Matterhorn protocol as far as a generated report can break it.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

DRAWS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}
HEADINGS = [f"/H{level}" for level in range(1, 7)]


def faults(data: bytes) -> list[str]:
    """Everything that is wrong with the PDF; empty when nothing is."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [*_document(pdf), *_tree(pdf), *_content(pdf), *_fonts(pdf), *_links(pdf)]


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """The structure elements in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in list(node):
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def bookmarks(data: bytes) -> list[str]:
    """The titles of the outline's first two levels."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        titles = []
        for item in outline.root:
            titles.append(item.title)
            titles += [child.title for child in item.children]
        return titles


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if str(root.get("/Lang", "")) != "en-GB":
        yield "no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not shown"
    with pdf.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "no title"
        if metadata.get("{http://www.aiim.org/pdfua/ns/id/}part") != "1":
            yield "does not say it is PDF/UA-1"
    if "/EmbeddedFiles" in root.get("/Names", {}) or "/AF" in root:
        yield "embeds a file"


def _tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.Root:
        yield "no structure tree"
        return
    level = 0
    for element in elements(pdf):
        kind = str(element.S)
        if kind == "/Figure" and not str(element.get("/Alt", "")):
            yield "a figure without alternative text"
        if kind == "/TD" and not _attributes(element).get("/Headers"):
            yield "a table cell without headers"
        if kind in HEADINGS:
            depth = HEADINGS.index(kind) + 1
            if depth > level + 1:
                yield f"a heading of level {depth} after level {level}"
            level = depth


def _attributes(element: Any) -> dict[str, Any]:
    given = element.get("/A", pikepdf.Dictionary())
    parts = list(given) if isinstance(given, pikepdf.Array) else [given]
    return {
        key: value for part in parts if isinstance(part, pikepdf.Dictionary) for key, value in part.items()
    }


def _content(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every drawing instruction is either reached by the tree or an artifact."""
    reached = _reached(pdf)
    for number, page in enumerate(pdf.pages, start=1):
        open_marks: list[bool] = []
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            if operator in ("BDC", "BMC"):
                open_marks.append(_is_known(step, reached.get(page.objgen, set())))
            elif operator == "EMC":
                open_marks.pop()
            elif operator in DRAWS and not any(open_marks):
                yield f"page {number} draws ({operator}) outside the structure and outside an artifact"
                break


def _is_known(step: Any, reached: set[int]) -> bool:
    if str(step.operands[0]) == "/Artifact":
        return True
    properties = step.operands[1] if len(step.operands) > 1 else None
    return isinstance(properties, pikepdf.Dictionary) and int(properties.get("/MCID", -1)) in reached


def _reached(pdf: pikepdf.Pdf) -> dict[Any, set[int]]:
    """The marked-content ids that structure elements name, by page."""
    reached: dict[Any, set[int]] = {}
    for element in elements(pdf) if "/StructTreeRoot" in pdf.Root else []:
        kids = element.get("/K")
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                reached.setdefault(element.Pg.objgen, set()).add(kid)
            elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                reached.setdefault(kid.get("/Pg", element.get("/Pg")).objgen, set()).add(int(kid.MCID))
    return reached


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for font in dict(page.Resources.get("/Font", {})).values():
            descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            descriptor: Any = descendant.get("/FontDescriptor", {})
            if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"the font {font.get('/BaseFont')} is not embedded"
            if "/ToUnicode" not in font:
                yield f"the font {font.get('/BaseFont')} cannot be read as text"


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            if str(annotation.get("/Subtype")) == "/Link" and not str(annotation.get("/Contents", "")):
                yield "a link without a description"
