"""The board report on screen before it is made: what it will say, and the button that produces the PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView
from assessment_ready.documents import pdf
from assessment_ready.documents.errors import PdfEngineMissing
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.embargo.services import look
from assessment_ready.overview.board_report_v2 import Snapshot, on_screen
from assessment_ready.overview.forms import BoardReportForm
from assessment_ready.overview.queries.board_report import board_report
from assessment_ready.overview.services.board_report import produce_board_report
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.rounds import get_round
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table


class BoardReportView(CouncilFormView):
    """Preview of one round's board report, with the words only people can give it."""

    permission = Perm.PRODUCE_PACKS
    title = "Board report"
    template_name = "overview/board_report.html"
    form_class = BoardReportForm
    round: Round
    document: GeneratedDocument

    def load(self, **kwargs: Any) -> None:
        """The round; 404 when the person may not know of it."""
        try:
            self.round = get_round(self.membership, self.now, kwargs["round"])
        except Round.DoesNotExist:
            raise Http404("No such round.") from None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the preview; note the look when the round is under embargo."""
        what = f"Preview of the board report of {self.round}"
        look(membership=self.membership, embargo=self.round.embargo, what=what, now=self.now)
        return super().get(request, *args, **kwargs)

    def get_caption(self) -> str:
        """The round."""
        return self.round.title

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The dashboard of this round."""
        return [("Readiness", f"{self.url('overview:dashboard')}?round={self.round.pk}")]

    def make_form(self, **data: Any) -> Any:
        """The form with the way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.breadcrumbs()[0][1]
        return form

    def perform(self, form: Any) -> str:
        """Freeze the figures and ask for the PDF."""
        self.document = produce_board_report(
            actor=self.membership, round_id=self.round.pk, now=self.now, **form.cleaned_data
        )
        return f"Version {self.document.version} of the board report is being made."

    def success_url(self) -> str:
        """The document's page, which shows the progress."""
        return self.url("documents:detail", document=self.document.pk)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What the report would say now."""
        about = {
            "title": f"Board report: {self.round.title}",
            "council": self.council.name,
            "version": "",
            "made_at": self.now.isoformat(),
            "made_by": str(self.membership.user),
        }
        return board_report(self.membership, self.now, self.round) | {"document": about}

    def context(self) -> dict[str, Any]:
        """The same values as the PDF's template gets, and tables for the screen."""
        shown = on_screen(self.snapshot)
        return {
            **shown,
            "facts": _facts(shown),
            "statements_table": _statements(shown),
            "routes_table": _routes(shown) if shown["routes"] else None,
            "engine_missing": "" if pdf.is_installed() else PdfEngineMissing.sentence,
            "packs_url": self.url("documents:list"),
        }


def _facts(shown: dict[str, Any]) -> list[SummaryRow]:
    report, external, previous = shown["report"], shown["external"], shown["previous"]
    rows = [
        SummaryRow("Figures as at", shown["as_at"]),
        SummaryRow("Status", report["round"]["status"]),
        SummaryRow("Round before", f"{previous['title']}, {previous['day']}" if previous else "None"),
        SummaryRow("External view", f"{external['title']}, {external['day']}" if external else "None yet"),
        *_proof(shown),
    ]
    if report["marking"]:
        rows.insert(0, SummaryRow("Marking", report["marking"]))
    return rows


def _proof(shown: dict[str, Any]) -> list[SummaryRow]:
    """Evidence, gaps and actions in a line each."""
    coverage, gaps, actions, ready = shown["coverage"], shown["gaps"], shown["actions"], shown["ready"]
    states = ", ".join(f"{state['count']} {state['words']}" for state in actions["states"])
    rows = [
        SummaryRow("Evidence", f"{coverage['covered']} of {coverage['of']} kinds covered"),
        SummaryRow("Gaps", f"{gaps['open']} open, {gaps['unanswered']} of them not answered"),
        SummaryRow("Actions", states or "None open"),
        SummaryRow("Next date", f"{shown['dates'][0]['when']}: {shown['dates'][0]['title']}")
        if shown["dates"]
        else SummaryRow("Next date", "None in the timeline"),
    ]
    if ready:
        rows.insert(0, SummaryRow("Ready", f"{ready['count']} of {ready['of']} statements"))
    return rows


def _statements(shown: dict[str, Any]) -> Table:
    """The scores as the report will show them."""
    external = shown["external"]
    columns = [Column("Statement"), Column("Score"), Column("Low to high"), Column("Confidence")]
    columns += [Column(external["short"])] if external else []
    columns += [Column("Texts")]
    rows: list[Row] = []
    for theme in shown["report"]["themes"]:
        rows.append(Row.heading(theme["title"]))
        rows += [_statement(row, bool(external)) for row in theme["statements"]]
    return Table(columns, rows, caption="The quality statements")


def _statement(row: dict[str, Any], has_external: bool) -> Row:
    texts = {"proud of": row["strengths"], "must improve": row["improvements"]}
    missing = [name for name, text in texts.items() if not text]
    cells = [
        Cell(row["title"]),
        Cell.scored(row["score"], sub=row["change"] or ""),
        Cell("–" if row["low"] is None else f"{row['low']} to {row['high']}"),
        Cell(row["confidence"] or "–"),
    ]
    if has_external:
        cells.append(Cell.scored(row["external"], sub=row["difference"] or ""))
    cells.append(Cell("Missing: " + ", ".join(missing) if missing else "Complete"))
    return Row(cells)


def _routes(shown: dict[str, Any]) -> Table:
    """Where each of the nearest routes takes each statement, as the report will show them."""
    columns = [Column("Statement"), Column("Now", numeric=True)]
    columns += [Column(f"Route {number}", numeric=True) for number, _ in enumerate(shown["routes"], start=1)]
    rows = [
        Row([row["title"], row["score"], *("–" if target is None else target for target in row["targets"])])
        for row in shown["route_rows"]
    ]
    return Table(columns, rows, caption="The score each route needs; “–” means that the score stays")
