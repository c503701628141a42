"""The freedom of information record of one briefing, as a page to print and as a Word document."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.paper import Paper
from assessment_ready.documents.tables import download, file_name
from assessment_ready.documents.word import CONTENT_TYPE, write_docx
from assessment_ready.embargo.services import look
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.tables import Column, Row, Table
from comms.queries.foi import foi_record
from comms.views.within_briefing import WithinBriefing


class FoiPage(WithinBriefing, CouncilPage):
    """The record as a page."""

    title = "Record for a request for information"
    template_name = "comms/foi.html"

    def context(self) -> dict[str, Any]:
        """The sections, tables as tables."""
        paper = foi_record(self.briefing, self.membership, self.now)
        return {
            "paper": paper,
            "sections": _drawn(paper),
            "file_url": self.briefing_url("briefing-foi-file"),
            "is_secret": self.is_secret,
            "made": _made(self),
        }


def _drawn(paper: Paper) -> list[tuple[str, list[tuple[Any, Table | None]]]]:
    return [
        (
            section.title,
            [(block, _table(block) if block.kind == "table" else None) for block in section.blocks],
        )
        for section in paper.sections
    ]


def _table(block: Any) -> Table:
    return Table(
        [Column(head) for head in block.head], [Row(row) for row in block.rows], caption=block.caption
    )


def _made(view: WithinBriefing) -> str:
    return f"{format_datetime(view.now)} by {view.membership.user}"


class FoiFile(WithinBriefing):
    """The record as a Word document."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make it and hand it over; note the look while it is secret."""
        what = f"the record of {self.briefing.reference} as a file"
        look(membership=self.membership, embargo=self.briefing.embargo, what=what, now=self.now)
        paper = foi_record(self.briefing, self.membership, self.now)
        data = write_docx(paper, council=self.council.name, made=_made(self))
        name = file_name(f"{self.council.slug} {self.briefing.reference} record")
        return download(data, name=f"{name}.docx", content_type=CONTENT_TYPE)
