"""A whole round as one workbook, over several areas."""

from copy import copy
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from assessment_ready.actions.views.register import ActionListView
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilListView, CouncilView
from assessment_ready.documents.tables import ExportColumn, Sheet, workbook_response
from assessment_ready.embargo.services import look
from assessment_ready.evidence.views.library import LibraryView
from assessment_ready.overview.queries.workbook import round_workbook
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.board import readiness_board
from assessment_ready.readiness.queries.ready import readiness_of
from assessment_ready.readiness.queries.rounds import get_round
from assessment_ready.readiness.queries.standing import standing as read_standing
from assessment_ready.readiness.views.gaps import GapsView

_REGISTERS: list[tuple[str, type[CouncilListView]]] = [
    ("Evidence", LibraryView),
    ("Gaps", GapsView),
    ("Actions", ActionListView),
]


class RoundWorkbookView(CouncilView):
    """A whole round as an XLSX workbook: the figures of the dashboard, and the texts behind them."""

    permission = Perm.VIEW_READINESS

    def load(self, **kwargs: Any) -> None:
        """The round, if the person may know of it."""
        try:
            self.round = get_round(self.membership, self.now, kwargs["round"])
        except Round.DoesNotExist as error:
            raise Http404 from error

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; under embargo, the look is recorded."""
        board = readiness_board(self.membership, self.now, self.round)
        look(
            membership=self.membership,
            embargo=self.round.embargo,
            what=f"{self.round} (workbook)",
            now=self.now,
        )
        standing = read_standing(self.membership, self.now, self.round.framework)
        judgements = [row.judgement for row in board.rows]
        ready = readiness_of(self.membership, self.now, self.round, judgements, standing)
        sheets = [
            *round_workbook(board, self.now, standing, ready),
            *(self._register(title, view) for title, view in _REGISTERS),
        ]
        return workbook_response(f"{self.council.slug}-{self.round}", sheets)

    def _register(self, title: str, view_class: type[CouncilListView]) -> Sheet:
        """Everything in a register with all its columns: the rows and values of its own download."""
        request = copy(self.request)
        request.GET = QueryDict()  # not filtered, whatever this address says
        view = view_class()
        view.setup(request, council=self.council.slug)
        view.now = self.now
        return Sheet(
            title, [ExportColumn(each.label, each.value) for each in view.columns()], list(view.rows())
        )
