"""A paper as a Word document, for councils that circulate Word. Styles, table heads and language set, no macros."""

import io
import re
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assessment_ready.documents.paper import FACTS, NOTE, POINTS, PROSE, Block, Paper
from assessment_ready.ui.markup.prose import plain

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BLUE = RGBColor(0x12, 0x43, 0x6D)
# What XML cannot hold: a stray control character in a text must not break the file.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDE = 6


def write_docx(paper: Paper, *, council: str, made: str) -> bytes:
    """The file. ``made`` says when and by whom. Wide tables turn the pages on their side."""
    document = Document()
    _set_up(document, paper, council)
    document.add_paragraph(_clean(council)).runs[0].bold = True
    document.add_heading(_clean(paper.title), level=0)
    if paper.subtitle:
        document.add_paragraph(_clean(paper.subtitle), style="Subtitle")
    if paper.marking:
        document.add_paragraph(_clean(paper.marking)).runs[0].bold = True
    _facts(document, [*paper.facts, ("Produced", made)])
    for section in paper.sections:
        document.add_heading(_clean(section.title), level=section.level)
        for block in section.blocks:
            _write(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, paper: Paper, council: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = _clean(paper.title), _clean(council)
    properties.language, properties.comments = "en-GB", ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.name, document.styles[name].font.color.rgb = "Arial", _BLUE
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    if any(len(block.head) >= _WIDE for section in paper.sections for block in section.blocks):
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width


def _write(document: Any, block: Block) -> None:
    if block.kind == PROSE:
        for paragraph in plain(block.text).split("\n\n"):
            document.add_paragraph(_clean(paragraph))
    elif block.kind == NOTE:
        document.add_paragraph(_clean(block.text)).runs[0].italic = True
    elif block.kind == FACTS:
        _facts(document, list(block.rows))
    elif block.kind == POINTS:
        for point in block.points:
            document.add_paragraph(_clean(point), style="List Bullet")
    else:
        _table(document, block)


def _facts(document: Any, rows: list[Any]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in rows:
        cells = table.add_row().cells
        _fill(cells[0], label, bold=True)
        _fill(cells[1], value)
    document.add_paragraph()


def _table(document: Any, block: Block) -> None:
    document.add_paragraph(_clean(block.caption), style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, block.head, strict=True):
        _fill(cell, words, bold=True)
    # The head is repeated on every page, and a screen reader takes it for the heading of its column.
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)
    for row in block.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _fill(cell, words)
    document.add_paragraph()


def _fill(cell: Any, words: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(_clean(words))
    run.bold, run.font.size = bold, Pt(9)


def _clean(words: str) -> str:
    return _CONTROL.sub("", words)
