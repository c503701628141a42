"""A paper as a Word document, for councils that circulate Word. Styles, table heads and language set, no macros."""

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assessment_ready.documents.paper import (
    CALLOUT,
    CHART,
    FACTS,
    NOTE,
    POINTS,
    PROSE,
    TABLE,
    TONES,
    Block,
    Paper,
)
from assessment_ready.documents.paper_tables import Grid, grids, records
from assessment_ready.documents.paper_words import direction
from assessment_ready.documents.rules import DEFAULT_COLOUR
from assessment_ready.ui.markup.prose import plain

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What XML cannot hold: a stray control character in a text must not break the file.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDE = 6
_FITS_LARGE = 2
_LARGE = "large"


def write_docx(
    paper: Paper,
    *,
    council: str,
    made: str,
    size: str = "normal",
    copy_for: str = "",
    colour: str = "",
    logo: tuple[bytes, str] | None = None,
) -> bytes:
    """The file. ``made`` says when and by whom. Wide tables turn the pages on their side.

    ``size`` "large" is large print; ``copy_for`` is the reader's name for the head of each page; ``logo`` is a PNG and
    the words for those who do not see it.
    """
    writer = _Writer(paper, council, is_large=size == _LARGE, colour=colour or DEFAULT_COLOUR)
    writer.front(made, copy_for, logo)
    writer.body()
    out = io.BytesIO()
    writer.document.save(out)
    return out.getvalue()


class _Writer:
    """One document while it is written."""

    def __init__(self, paper: Paper, council: str, *, is_large: bool, colour: str) -> None:
        self.paper, self.council, self.is_large = paper, council, is_large
        self.colour = RGBColor.from_string(colour.removeprefix("#").upper())
        self.document: Any = Document()
        self.sources: list[tuple[int, str]] = []
        self.last_source = 0
        self._set_up()

    def _set_up(self) -> None:
        document = self.document
        properties = document.core_properties
        properties.title, properties.author = _clean(self.paper.title), _clean(self.council)
        properties.language, properties.comments = "en-GB", ""
        normal = document.styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(18 if self.is_large else 11)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        normal.element.get_or_add_rPr().append(language)
        sizes = {"Title": 30, "Heading 1": 26, "Heading 2": 22, "Heading 3": 20}
        for name, points in sizes.items():
            font = document.styles[name].font
            font.name, font.color.rgb = "Arial", self.colour
            if self.is_large:
                font.size = Pt(points)
        if self.is_large:
            document.styles["Subtitle"].font.size = Pt(22)
            document.styles["Caption"].font.size = Pt(18)
        self._set_page()

    def _set_page(self) -> None:
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        blocks = [block for section in self.paper.sections for block in section.blocks]
        if not self.is_large and any(len(block.head) >= _WIDE for block in blocks):
            page.orientation = WD_ORIENT.LANDSCAPE
            page.page_width, page.page_height = page.page_height, page.page_width

    def front(self, made: str, copy_for: str, logo: tuple[bytes, str] | None) -> None:
        """What stands before the first section."""
        page, paper = self.document.sections[0], self.paper
        lines = [text for text in (paper.marking, paper.embargo) if text]
        page.footer.paragraphs[0].text = _clean(". ".join(text.rstrip(".") for text in lines))
        if copy_for:
            page.header.paragraphs[0].text = _clean(f"Copy for {copy_for}")
        if logo is not None:
            picture = self.document.add_picture(io.BytesIO(logo[0]), height=Cm(1.8))
            picture._inline.docPr.set("descr", _clean(logo[1]))
        self.text(self.council, bold=True)
        self.document.add_heading(_clean(paper.title), level=0)
        if paper.subtitle:
            self.text(paper.subtitle, style="Subtitle")
        for line in lines:
            self.text(line, bold=True)
        told = [("As at", paper.as_at), ("Author", paper.author), ("Approved by", paper.approver)]
        self.facts([*paper.facts, *(row for row in told if row[1]), ("Produced", made)])

    def body(self) -> None:
        """Every section, each with its sources at its end."""
        for section in self.paper.sections:
            self.document.add_heading(_clean(section.title), level=min(section.level, 2))
            for block in section.blocks:
                self.block(block)
            if self.sources:
                self.text("Sources", bold=True)
                for number, words in self.sources:
                    self.text(f"[{number}] {words}")
                self.sources = []

    def block(self, block: Block) -> None:
        """One block, and its source's number."""
        mark = ""
        if block.source:
            self.last_source += 1
            self.sources.append((self.last_source, block.source))
            mark = f" [{self.last_source}]"
        writers = {
            PROSE: self._prose,
            NOTE: self._note,
            FACTS: self._facts_block,
            POINTS: self._points,
            CALLOUT: self._callout,
            TABLE: self._table_block,
            CHART: self._chart,
        }
        writers[block.kind](block, mark)

    def _prose(self, block: Block, mark: str) -> None:
        for paragraph in (plain(block.text) + mark).split("\n\n"):
            self.text(paragraph)

    def _note(self, block: Block, mark: str) -> None:
        self.text(block.text + mark, italic=not self.is_large)

    def _facts_block(self, block: Block, mark: str) -> None:
        self.facts(list(block.rows))
        self._mark(mark)

    def _points(self, block: Block, mark: str) -> None:
        for point in block.points:
            self.text(point, style="List Bullet")
        self._mark(mark)

    def _callout(self, block: Block, mark: str) -> None:
        title = f"{TONES.get(block.tone, TONES[''])}: {block.title}" if block.title else TONES[block.tone]
        self.text(title, bold=True)
        self._prose(block, mark)

    def _table_block(self, block: Block, mark: str) -> None:
        self.table(block.caption + mark, block.head, block.rows)

    def _chart(self, block: Block, mark: str) -> None:
        if block.chart is not None:
            self.table(block.chart.title + mark, block.chart.head, block.chart.rows)

    def _mark(self, mark: str) -> None:
        if mark:
            self.text(mark.strip())

    def text(self, words: str, *, style: str = "", bold: bool = False, italic: bool = False) -> None:
        """One paragraph, in the direction of its first letter."""
        paragraph = self.document.add_paragraph(style=style or None)
        run = paragraph.add_run(_clean(words))
        run.bold, run.italic = bold or None, italic or None
        if direction(words) == "rtl":
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))

    def facts(self, rows: Sequence[Sequence[str]]) -> None:
        """Labels and values."""
        table = self.document.add_table(rows=0, cols=2, style="Table Grid")
        for label, value in rows:
            cells = table.add_row().cells
            self._fill(cells[0], label, bold=True)
            self._fill(cells[1], value)
        self.document.add_paragraph()

    def table(self, caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table, in groups of columns that fit; in large print lists of facts."""
        if self.is_large and len(head) > _FITS_LARGE:
            self.text(caption, style="Caption")
            for name, cells in records(caption, head, rows).rows:
                self.text(name, bold=True)
                for label, value in cells:
                    self.text(f"{label}: {value}")
            return
        for grid in grids(caption, head, rows):
            self._grid(grid)

    def _grid(self, grid: Grid) -> None:
        caption = self.document.add_paragraph(_clean(grid.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
        table = self.document.add_table(rows=1, cols=len(grid.head), style="Table Grid")
        for cell, words in zip(table.rows[0].cells, grid.head, strict=True):
            self._fill(cell, words, bold=True)
        # The head is repeated on every page, and a screen reader takes it for the heading of its column.
        head = OxmlElement("w:tblHeader")
        head.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(head)
        for line in grid.lines:
            for cell, words in zip(table.add_row().cells, line.cells, strict=True):
                self._fill(cell, words)
        self.document.add_paragraph()

    def _fill(self, cell: Any, words: str, *, bold: bool = False) -> None:
        run = cell.paragraphs[0].add_run(_clean(words))
        run.bold, run.font.size = bold, Pt(18 if self.is_large else 9)


def _clean(words: str) -> str:
    return _CONTROL.sub("", words)
