"""Highlight reports: the register, one of them, its rows and its files."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage, CouncilView
from assessment_ready.documents.tables import download, workbook_response
from assessment_ready.documents.word import CONTENT_TYPE, write_docx
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell
from workforce.models import HighlightReport
from workforce.queries import highlight_reports as queries
from workforce.queries.highlight_paper import OVERALL_WORDS, highlight_paper
from workforce.rules import highlight as rules
from workforce.views import highlight_tables as tables
from workforce.views.frame import WorkforcePage
from workforce.views.highlight_sheets import sheets

OVERALL_TAGS = {
    "red": ("▲ Red", "red"),
    "amber": ("◆ Amber", "orange"),
    "green": ("● Green", "green"),
    "grey": ("○ Nothing under way", "grey"),
}


class HighlightsPage(WorkforcePage, CouncilListView):
    """Every highlight report of the council."""

    title = "Highlight reports"
    section = "reports"
    count_label = "reports"

    def rows(self) -> Any:
        """The newest period first."""
        return queries.register(self.membership)

    def columns(self) -> Sequence[RegisterColumn]:
        """Which period and strategy, which version, where it is."""
        return [
            RegisterColumn("report", "Report", self._title, lambda row: str(row.period)),
            RegisterColumn(
                "strategy", "Strategy", lambda row: row.strategy.title, lambda row: row.strategy.title
            ),
            RegisterColumn("number", "Version", lambda row: row.number, lambda row: row.number, numeric=True),
            RegisterColumn("state", "State", state_cell, lambda row: state_words(row)[0]),
            RegisterColumn("overall", "Overall", _overall_cell, _overall_words),
            RegisterColumn("body", "For", lambda row: row.body, lambda row: row.body),
            RegisterColumn("signed", "Signed off", _signed, lambda row: row.signed_off_at),
        ]

    def _title(self, row: HighlightReport) -> Cell:
        return Cell(str(row.period), url=self.url("workforce:highlight", highlight=row.pk))

    def primary(self) -> Button | None:
        """Begin one."""
        if not self.can_change:
            return None
        return Button("Begin a highlight report", self.url("workforce:highlight-create"))

    def empty_state(self) -> EmptyState:
        """What a highlight report is."""
        text = (
            "A highlight report tells a board on one to two pages how the workforce strategy stands: exceptions only, "
            "indicators, risks and what comes next. Its figures are frozen when it is signed off."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Begin the first report", self.url("workforce:highlight-create"))


def state_words(row: Any) -> tuple[str, str]:
    """Where a report is, and the tag's tone."""
    if row.signed_off_at is None:
        return "Draft", "yellow"
    return ("Replaced", "grey") if getattr(row, "is_replaced", False) else ("Signed off", "green")


def state_cell(row: Any) -> Cell:
    """Where a report is, as a tag."""
    return Cell.tag(*state_words(row))


def _overall_words(row: HighlightReport) -> str:
    return OVERALL_WORDS[row.figures["overall"]] if row.figures else ""


def _overall_cell(row: HighlightReport) -> Cell | str:
    return Cell.tag(*OVERALL_TAGS[row.figures["overall"]]) if row.figures else "Not frozen yet"


def _signed(row: HighlightReport) -> str:
    if row.signed_off_at is None or row.signed_off_by is None:
        return ""
    return f"{format_date(london_date(row.signed_off_at))} by {row.signed_off_by.full_name}"


class WithinReport(WorkforcePage):
    """Finds the report in the address; 404 for another council's."""

    section = "reports"
    parent = ("Highlight reports", "workforce:highlights")
    report: HighlightReport

    def load(self, **kwargs: Any) -> None:
        """The report in the address."""
        self.report = self.found(queries.reports(self.membership), kwargs["highlight"])

    def get_caption(self) -> str:
        """Which report."""
        return str(self.report)

    def report_url(self, name: str = "highlight") -> str:
        """A page of this report."""
        return self.url(f"workforce:{name}", highlight=self.report.pk)

    @property
    def is_signed(self) -> bool:
        """Whether it is signed off."""
        return self.report.signed_off_at is not None


class HighlightPage(WithinReport, CouncilPage):
    """One report: the twelve points, from the figures that its files draw as well."""

    template_name = "workforce/highlight.html"

    def side_nav(self) -> Sequence[Any]:
        """None: the report needs the width, and the way back stands above."""
        return ()

    def get_title(self) -> str:
        """Which period."""
        return f"Highlight report: {self.report.period}"

    def get_caption(self) -> str:
        """Which strategy."""
        return self.report.strategy.title

    def context(self) -> dict[str, Any]:
        """The figures as tables, and what this person may do."""
        figures = queries.figures_of(self.report, self.now)
        others = queries.versions(self.report)
        return {
            "report": self.report,
            "figures": figures,
            "overall_tag": OVERALL_TAGS[figures.overall],
            "as_at": rules.day_words(figures.as_at),
            "days": [rules.day_words(each) for each in (figures.starts_on, figures.ends_on)],
            "tables": tables.tables(self, figures),
            "is_signed": self.is_signed,
            "replaced_by": self._link(others.replaced_by),
            "takes_place_of": self._link(others.before) if self.is_signed else None,
            "draft": self._link(others.draft),
            "documents": [
                (row, self.url("documents:detail", document=row.pk))
                for row in queries.documents_of(self.report, self.membership, self.now)
            ],
            "key": uuid4(),
            **self._doors(others),
        }

    def _link(self, row: HighlightReport | None) -> tuple[str, str] | None:
        return (f"Version {row.number}", self.url("workforce:highlight", highlight=row.pk)) if row else None

    def _doors(self, others: queries.Versions) -> dict[str, Any]:
        """Where what this person may do is done; empty for what they may not."""
        own = self.report.created_by_id == self.membership.user_id
        may_sign = self.membership.can(Perm.AGREE_WORKFORCE) and not self.is_signed
        may_begin = self.can_change and self.is_signed and not others.draft and not others.replaced_by
        return {
            "edit_url": self.report_url("highlight-edit") if self.can_change and not self.is_signed else "",
            "sign_url": self.report_url("highlight-sign-off") if may_sign and not own else "",
            "own_words": may_sign and own,
            "version_url": self.report_url("highlight-version") if may_begin else "",
            "pdf_url": self.report_url("highlight-pdf"),
            "word_url": self.report_url("highlight-word"),
            "workbook_url": self.report_url("highlight-workbook"),
        }


class HighlightRowsPage(WithinReport, CouncilListView):
    """What the counts of the strip count: ``?state=red&strand=12`` narrows it."""

    title = "Actions the report counts"
    count_label = "actions"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The report above."""
        return [*super().breadcrumbs(), (str(self.report.period), self.report_url())]

    def rows(self) -> list[rules.ActionLine]:
        """The lines, as frozen where the report is signed off."""
        state, strand = (self.request.GET.get(name) for name in ("state", "strand"))
        return [
            line
            for line in queries.figures_of(self.report, self.now).lines
            if state in (None, "", line.state) and strand in (None, "", "total", line.strand_key)
        ]

    def columns(self) -> Sequence[RegisterColumn]:
        """As they stood."""
        return tables.line_columns(self)

    def empty_state(self) -> EmptyState:
        """None is in this state."""
        return EmptyState("The report counts no action here.")


class HighlightWord(WithinReport, CouncilView):
    """The report as a Word file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file."""
        paper = highlight_paper(self.report, queries.figures_of(self.report, self.now))
        made = f"{format_datetime(self.now)} by {self.membership.user}"
        data = write_docx(paper, council=self.council.name, made=made)
        return download(data, name=f"{paper.title}.docx", content_type=CONTENT_TYPE)


class HighlightWorkbook(WithinReport, CouncilView):
    """The rows of the report as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One sheet for each part."""
        name = f"{self.council.slug} highlight report {self.report.period} version {self.report.number}"
        return workbook_response(name, sheets(queries.figures_of(self.report, self.now)))
