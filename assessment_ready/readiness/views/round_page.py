"""The page of one round, and the same rows as a file."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.framework.queries import scale
from assessment_ready.framework.rules import Scale, points
from assessment_ready.readiness.models import Assignment, Judgement, RoundKind, RoundStatus
from assessment_ready.readiness.queries.board import assignment_of, board_judgements
from assessment_ready.readiness.queries.comments import comments_of
from assessment_ready.readiness.queries.people import reviews
from assessment_ready.readiness.queries.ready import can_be_ready, readiness_of
from assessment_ready.readiness.queries.rounds import sees_all_of
from assessment_ready.readiness.queries.standing import standing
from assessment_ready.readiness.rules.ready import Ready
from assessment_ready.readiness.services.judgements import WITH_THE_LEAD
from assessment_ready.readiness.views.rounds import STATUS_TONES
from assessment_ready.readiness.views.within_round import WithinRound
from assessment_ready.ui.dates import format_date, format_datetime, format_range
from assessment_ready.ui.pages import Button
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted

STATE_TONES = {"assigned": "grey", "submitted": "blue", "returned": "orange", "closed": "green"}
_SCORES = [
    ExportColumn("Reference", lambda row: row.statement.reference),
    ExportColumn("Statement", lambda row: row.statement.title),
    ExportColumn("Theme", lambda row: row.statement.theme.title),
    ExportColumn("Score", lambda row: row.score),
    ExportColumn("Low", lambda row: row.low),
    ExportColumn("High", lambda row: row.high),
    ExportColumn("Confidence", lambda row: row.get_confidence_display()),
    ExportColumn("Reason", lambda row: row.reason),
    ExportColumn("Strengths", lambda row: row.strengths),
    ExportColumn("Improvements", lambda row: row.improvements),
]
_WORK = [
    ExportColumn("Lead", lambda row: _of(row, lambda given: str(given.lead.user))),
    ExportColumn("Assignment", lambda row: _of(row, lambda given: given.get_state_display())),
    ExportColumn("Due", lambda row: _of(row, lambda given: given.due_on)),
    ExportColumn("Saved by", lambda row: str(row.author) if row.author else ""),
    ExportColumn("Saved at", lambda row: row.updated_at),
]


def _of(row: Judgement, value: Any) -> Any:
    given = assignment_of(row)
    return None if given is None else value(given)


class RoundView(WithinRound, CouncilPage):
    """One round: what it is, how far it is, its statements, and what this person can do with it."""

    permission = Perm.VIEW_OWN_ROUNDS
    template_name = "readiness/round.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or its rows as a file."""
        self.note_look(f"the round “{self.round.title}”")
        if request.GET.get("format"):
            columns = [*_SCORES, *(_WORK if self.shows_work else [])]
            name = f"{self.council.slug}-{self.round.title}"
            return file_response(
                request.GET["format"], name=name, title="Scores", columns=columns, rows=self.judgements
            )
        return self.render()

    def get_title(self) -> str:
        """The round's title."""
        return self.round.title

    def get_caption(self) -> str:
        """Its kind and date."""
        return f"{self.round.get_kind_display()}, {self._dates()}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return self.above_round()

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The statements this person sees."""
        return board_judgements(self.membership, self.now, self.round)

    @cached_property
    def scale(self) -> Scale:
        """The scale of the round's framework version."""
        return scale(self.round.framework)

    @cached_property
    def ready(self) -> dict[int, Ready]:
        """Which statements are ready, by statement id; empty where the question makes no sense or is not theirs."""
        if not self.membership.can(Perm.VIEW_READINESS) or not can_be_ready(self.round):
            return {}
        stands = standing(self.membership, self.now, self.round.framework)
        return readiness_of(self.membership, self.now, self.round, self.judgements, stands)

    @property
    def shows_work(self) -> bool:
        """Whether who leads what is this person's business."""
        return self.membership.can(Perm.VIEW_READINESS) or self.membership.can(Perm.SCORE_OWN)

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        scored = sum(row.score is not None for row in self.judgements)
        sees_all = sees_all_of(self.membership, self.now, self.round)
        return {
            "round": self.round,
            "status_tone": STATUS_TONES[self.round.status],
            "is_secret": self.round.embargo is not None and not self.round.embargo.is_lifted(self.now),
            "summary": self._summary(),
            "sees_all": sees_all,
            "scored": scored,
            "total": len(self.judgements),
            "figures": self._figures() if sees_all else None,
            "ready_count": sum(answer.is_ready for answer in self.ready.values()) if self.ready else None,
            "checks_url": self.round_url("checks"),
            "table": self._table(),
            "primary": self._primary(),
            "actions": self._actions(),
            "figure_links": self._figure_links(),
            "can_withdraw": self._manages and self.round.status == RoundStatus.PUBLISHED,
            "withdraw_url": self.round_url("withdraw"),
            "is_open": self.round.is_open,
        }

    @property
    def _manages(self) -> bool:
        return self.membership.can(Perm.MANAGE_ROUNDS)

    def _dates(self) -> str:
        if self.round.ends_on is None:
            return format_date(self.round.held_on)
        return format_range(self.round.held_on, self.round.ends_on)

    def _figures(self) -> dict[str, Any] | None:
        """Points, percentage and rating, once every statement is scored."""
        scores = [row.score for row in self.judgements]
        total = points(scores) if len(scores) == self.scale.statements else None
        if total is None:
            return None
        percent = self.scale.percent(total)
        printed = self.round.published_percent
        return {
            "points": total,
            "maximum": self.scale.max_points,
            "percent": percent,
            "rating": self.scale.rating(total),
            "printed": printed,
            "printed_differs": printed is not None and printed != percent,
        }

    def _summary(self) -> list[SummaryRow]:
        row = self.round
        rows = [SummaryRow("Kind", row.get_kind_display()), SummaryRow("Date", self._dates())]
        if row.scope:
            rows.append(SummaryRow("Scope", row.scope))
        if row.authors:
            rows.append(SummaryRow("Authors", row.authors))
        rows.append(SummaryRow("Framework", row.framework.title))
        if row.source_url:
            rows.append(SummaryRow("Published at", Cell(row.source_url, url=row.source_url)))
        if row.closed_at:
            rows.append(SummaryRow("Closed", format_datetime(row.closed_at)))
        if row.published_at:
            rows.append(SummaryRow("Published to members", format_datetime(row.published_at)))
        if self.membership.can(Perm.REVIEW):
            said = comments_of(self.membership, self.now, row).count()
            url = self.round_url("comments")
            rows.append(SummaryRow("Comments", counted(said, "comment"), url=url, action="Read and comment"))
        if self._manages:
            names = [str(grant.membership.user) for grant in reviews(row) if grant.ends_at > self.now]
            url = self.round_url("reviewers")
            rows.append(SummaryRow("External reviewers", names or "Nobody", url=url, action="Change"))
        return rows

    def _table(self) -> Table:
        columns = [Column("Statement"), Column("Score"), Column("Range"), Column("Confidence")]
        if self.ready:
            columns.insert(2, Column("Ready"))
        if self.shows_work:
            columns += [Column("Lead"), Column("Saved")]
        rows: list[Row] = []
        theme = None
        for judgement in self.judgements:
            if judgement.statement.theme_id != theme:
                theme = judgement.statement.theme_id
                rows.append(Row.heading(judgement.statement.theme.title))
            rows.append(self._row(judgement))
        return Table(columns, rows, "Quality statements", caption_hidden=True)

    def _row(self, judgement: Judgement) -> Row:
        url = self.round_url("statement", statement=judgement.statement.slug)
        spread = "" if judgement.low is None else f"{judgement.low} to {judgement.high}"
        if judgement.low is not None and judgement.low == judgement.high:
            spread = f"{judgement.low} only"
        cells: list[Cell | str] = [
            Cell(judgement.statement.title, url=url, sub=judgement.statement.reference),
            Cell.scored(judgement.score),
            spread or "–",
            judgement.get_confidence_display() or "–",
        ]
        if self.ready:
            cells.insert(2, _ready_cell(self.ready[judgement.statement_id], url))
        if self.shows_work:
            saved = format_datetime(judgement.updated_at) if judgement.updated_at else "Not yet"
            by = f"by {judgement.author}" if judgement.author else ""
            cells += [_lead_cell(assignment_of(judgement)), Cell(saved, sub=by)]
        return Row(cells)

    def _primary(self) -> Button | None:
        """The one next step of this person."""
        if self.round.is_open:
            return self._next_to_score() or self._when_scored()
        if self._manages and self.round.status == RoundStatus.CLOSED:
            return Button("Publish to members", self.round_url("publish"))
        return None

    def _next_to_score(self) -> Button | None:
        """The first statement without a score that is this person's to score, or all of a given result."""
        missing = [row for row in self.judgements if row.score is None]
        if missing and self._manages and self._is_external:
            return Button("Enter all scores", self.round_url("scores"))
        for row in missing:
            if self._may_score(assignment_of(row)):
                started = len(missing) < len(self.judgements)
                url = self.round_url("statement", statement=row.statement.slug)
                return Button("Score the next statement" if started else "Start scoring", url)
        return None

    def _when_scored(self) -> Button | None:
        is_complete = all(row.score is not None for row in self.judgements)
        return Button("Close the round", self.round_url("close")) if self._manages and is_complete else None

    @property
    def _is_external(self) -> bool:
        return RoundKind(self.round.kind).is_external

    def _may_score(self, given: Assignment | None) -> bool:
        if self.membership.can(Perm.SCORE):
            return True
        return given is not None and given.lead_id == self.membership.pk and given.state in WITH_THE_LEAD

    def _actions(self) -> list[Button]:
        """What else this person can do with the round as it is."""
        actions: list[Button] = []
        if self._manages and self.round.is_open:
            actions.append(Button("Assign statements", self.round_url("assign")))
            if self._is_external:
                actions.append(Button("Enter all scores on one page", self.round_url("scores")))
            actions.append(Button("Import scores from a file", self.round_url("import")))
            actions.append(Button("Edit the round’s details", self.round_url("round-edit")))
            actions.append(Button("Close the round", self.round_url("close")))
        if self.membership.can(Perm.REOPEN_ROUNDS) and not self.round.is_open:
            actions.append(Button("Reopen the round", self.round_url("reopen")))
        if self.membership.can(Perm.MANAGE_EMBARGOES):
            label = "Change or end the embargo" if self.round.embargo_id else "Put under embargo"
            actions.append(Button(label, self.round_url("round-embargo")))
        primary = self._primary()
        return [action for action in actions if primary is None or action.url != primary.url]

    def _figure_links(self) -> list[Button]:
        """Where the round's figures are looked at."""
        if not self.membership.can(Perm.VIEW_READINESS):
            return []
        dashboard = f"{self.url('overview:dashboard')}?round={self.round.pk}"
        compare = f"{self.url('readiness:compare')}?rounds={self.round.pk}"
        return [
            Button("Dashboard of this round", dashboard),
            Button("Forecast", self.round_url("forecast")),
            Button("What is missing, and quality checks", self.round_url("checks")),
            Button("Try other scores", self.round_url("what-if")),
            Button("Compare with other rounds", compare),
            Button(
                "Whole round as a workbook (XLSX)", self.url("overview:round-workbook", round=self.round.pk)
            ),
        ]


def _ready_cell(answer: Ready, url: str) -> Cell:
    if answer.is_ready:
        return Cell.tag("Ready", "green", url=f"{url}#ready")
    said = counted(len(answer.missing), "thing is,things are")
    return Cell.tag("Not ready", "yellow", url=f"{url}#ready", sub=f"{said} missing")


def _lead_cell(given: Assignment | None) -> Cell:
    if given is None:
        return Cell("Nobody yet")
    due = f"{given.lead.user}" + (f", due {format_date(given.due_on)}" if given.due_on else "")
    return Cell.tag(given.get_state_display(), STATE_TONES[given.state], sub=due)
