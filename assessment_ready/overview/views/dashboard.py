"""The DASS's dashboard: the answer, the nine statements, what needs a decision, what changed, the trend."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.embargo.gate import settle
from assessment_ready.overview.forms import DashboardFilterForm, number_in
from assessment_ready.overview.queries.dashboard import (
    CHANGES_SHOWN,
    answer_of,
    as_at,
    dashboard_rows,
    is_ready_to_close,
    rounds_with_reports,
    waiting_and_beside,
)
from assessment_ready.overview.queries.needs import DECISIONS, Need
from assessment_ready.overview.rules.waiting import When
from assessment_ready.overview.services.visits import record_visit
from assessment_ready.overview.views.dashboard_parts import (
    Beside,
    rating_chart,
    statements_table,
    trend_chart,
)
from assessment_ready.overview.views.dashboard_standing import (
    Registers,
    action_figures,
    comms_figures,
    date_lines,
    evidence_figures,
    gap_figures,
    themes_table,
)
from assessment_ready.overview.views.dashboard_workforce import workforce_panel
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.board import ReadinessBoard, is_outside_view, readiness_board
from assessment_ready.readiness.queries.ready import readiness_of
from assessment_ready.readiness.queries.rounds import opening_round
from assessment_ready.readiness.queries.standing import Standing
from assessment_ready.readiness.queries.standing import standing as read_standing
from assessment_ready.timeline.queries.calendar import next_dates
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, NavItem

# The dashboard shows the first few of what waits and of what comes; their pages have the rest.
NEEDS_SHOWN = 6
DATES_SHOWN = 5


class DashboardView(CouncilPage):
    """How ready are we? At most twelve queries whatever the data."""

    permission = Perm.VIEW_READINESS
    title = "How ready are we?"
    template_name = "overview/dashboard.html"
    round: Round | None

    def load(self, **kwargs: Any) -> None:
        """The round asked for, or the latest self-assessment; one nobody may know of is as if not asked for."""
        # Several fetches of this page pass the gate: reading it once is cheaper than a subquery in each.
        settle(self.membership, self.now)
        self.known = rounds_with_reports(self.membership, self.now)
        asked = number_in(self.request.GET.get("round"))
        rounds = [each.round for each in self.known]
        self.round = next((each for each in rounds if each.pk == asked), None) or opening_round(rounds)
        beside = waiting_and_beside(self.membership, self.now, self.round, NEEDS_SHOWN)
        self.waiting, self.given, self.beside = beside.waiting, beside.given, beside
        # The header counts exactly these.
        self.request.needs_you_count = self.waiting.total  # type: ignore[attr-defined]

    def get_caption(self) -> str:
        """Which round, and the day its figures stand for."""
        if self.round is None:
            return ""
        return f"{self.round} · figures as at {format_date(as_at(self.round, self.now))}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or what to do first while there is no self-assessment."""
        if self.round is None:
            return self._without_rounds()
        return self.render()

    def _without_rounds(self) -> HttpResponse:
        first = None
        if self.membership.can(Perm.MANAGE_ROUNDS):
            first = Button("Create the first round", self.url("readiness:round-create"))
        return render(self.request, "overview/dashboard_empty.html", {"page": self.page(), "first": first})

    def context(self) -> dict[str, Any]:
        """Everything on the page, each part from one function."""
        board = self._board()
        form = self._filter_form(board)
        chosen = form.cleaned_data if form else {}
        standing = read_standing(self.membership, self.now, board.round.framework)
        shown = dashboard_rows(board, theme=chosen.get("theme"), lead=chosen.get("lead"))
        return {
            "board": board,
            "answer": answer_of(board, self.now),
            "rating_chart": rating_chart(board, self.url) if board.scored else None,
            "links": self._links(),
            "report": self._report(),
            "table": statements_table(board, shown, self._beside(board, standing), self.url),
            "shown": sum(len(rows) for _, rows in shown),
            "filter_form": form,
            "filters_active": bool(form and form.errors)
            or any(value is not None for value in chosen.values()),
            "rounds_url": self.url("readiness:rounds"),
            "workbook_url": self.url("overview:round-workbook", round=board.round.pk),
            "first_step": self._first_step(board),
            "decisions": self._decisions(board),
            "decides": self.membership.can(Perm.MANAGE_ROUNDS),
            "needs_url": self.url("overview:needs-you"),
            "needs_total": self.waiting.total,
            "trend_chart": trend_chart(board, self.url),
            **self._changes(),
            **self._panels(board, standing),
        }

    def _filter_form(self, board: ReadinessBoard) -> DashboardFilterForm | None:
        """The filters, once somebody wants to choose."""
        if not self.request.GET:
            return None
        form = DashboardFilterForm(data=self.request.GET)
        form.offer(board)
        form.is_valid()
        return form

    def _board(self) -> ReadinessBoard:
        """The round beside the outside view asked for; one that nobody may know of is as if not asked for."""
        assert self.round is not None
        asked = number_in(self.request.GET.get("external"))
        found = [
            each.round for each in self.known if each.round.pk == asked and is_outside_view(each, self.round)
        ]
        return readiness_board(
            self.membership,
            self.now,
            self.round,
            external=found[0] if found else "auto",
            known=self.known,
            given=self.given,
        )

    def _beside(self, board: ReadinessBoard, standing: Standing) -> Beside:
        """What stands beside the scores of each statement."""
        return Beside(
            standing=standing,
            ready=readiness_of(
                self.membership, self.now, board.round, [row.judgement for row in board.rows], standing
            ),
            registers=self.registers,
        )

    @cached_property
    def registers(self) -> Registers:
        """Where the figures lead to."""
        return Registers.of(self.url, london_date(self.now))

    def _panels(self, board: ReadinessBoard, standing: Standing) -> dict[str, Any]:
        """Evidence, gaps, actions, themes and dates of the whole council."""
        at = self.registers
        return {
            "comms_figures": comms_figures(self.beside.comms, self.url),
            "workforce": workforce_panel(self.beside.workforce, self.url),
            "evidence_figures": evidence_figures(board, standing, self.url, at),
            "gap_figures": gap_figures(standing, at),
            "action_figures": action_figures(standing.totals.actions, at),
            "actions_url": at.actions,
            "themes": themes_table(standing, at),
            "themes_url": self.url("readiness:themes"),
            "dates": date_lines(next_dates(self.membership, self.now, DATES_SHOWN), self.url),
            "timeline_url": self.url("timeline:overview"),
        }

    def _changes(self) -> dict[str, Any]:
        """What others changed since the visit before this one."""
        visit = record_visit(actor=self.membership, now=self.now)
        return {
            "since": visit.since,
            "changes": visit.changes[:CHANGES_SHOWN],
            "more_changes": len(visit.changes) > CHANGES_SHOWN,
            "may_audit": self.membership.can(Perm.VIEW_AUDIT),
        }

    def _links(self) -> list[NavItem]:
        """What leads on from the answer."""
        assert self.round is not None
        forecast = self.url("readiness:forecast", round=self.round.pk)
        links = [
            NavItem("What would move it", f"{forecast}#routes"),
            NavItem("How this is worked out", f"{forecast}#method"),
            NavItem("Try other scores", self.url("readiness:what-if", round=self.round.pk)),
        ]
        if self.membership.can(Perm.PRODUCE_PACKS):
            page = self.url("overview:board-report", round=self.round.pk)
            links.append(NavItem("Preview and produce the board report", page))
        return links

    def _report(self) -> Button | None:
        """The newest board report to download, or the page that produces the first."""
        assert self.round is not None
        report_id: int | None = getattr(self.round, "report_id", None)
        if report_id is not None:
            return Button("Download board report", self.url("documents:download", document=report_id))
        if self.membership.can(Perm.PRODUCE_PACKS):
            return Button("Produce board report", self.url("overview:board-report", round=self.round.pk))
        return None

    def _first_step(self, board: ReadinessBoard) -> Button | None:
        """While nothing is scored: where to begin."""
        if board.scored or not (self.membership.can(Perm.SCORE) and board.round.is_open and board.rows):
            return None
        first = board.rows[0].statement
        url = self.url("readiness:statement", round=board.round.pk, statement=first.slug)
        return Button(f"Score {first}", url)

    def _decisions(self, board: ReadinessBoard) -> list[Need]:
        """What waits for this person's decision, or, for those who do not decide, what waits for them at all."""
        if not self.membership.can(Perm.MANAGE_ROUNDS):
            return self.waiting.needs
        decisions = [need for need in self.waiting.needs if need.kind in DECISIONS]
        if is_ready_to_close(board):
            decisions.append(
                Need(
                    kind="readiness.close",
                    label=f"Close {board.round}",
                    text="Every statement is scored and none waits for a lead or a decision.",
                    url=self.url("readiness:round", round=board.round.pk),
                    due_on=None,
                    when=When.UNDATED,
                )
            )
        return decisions
