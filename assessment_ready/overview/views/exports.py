"""Files over several areas: the people register, and a whole round as one workbook."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import people_register
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.documents.tables import ExportColumn, file_response, workbook_response
from assessment_ready.embargo.services import look
from assessment_ready.overview.queries.workbook import round_workbook
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.board import readiness_board
from assessment_ready.readiness.queries.rounds import get_round

_PEOPLE = [
    ExportColumn("Name", lambda row: row.name),
    ExportColumn("E-mail address", lambda row: row.email),
    ExportColumn("Role", lambda row: row.role),
    ExportColumn("Job title", lambda row: row.job_title),
    ExportColumn("Member since", lambda row: row.joined),
    ExportColumn("Last day", lambda row: row.last_day),
    ExportColumn("Last sign-in", lambda row: row.last_sign_in),
    ExportColumn("Invited", lambda row: row.invited),
]


class PeopleExportView(CouncilView):
    """The people register as a file (``?format=csv`` or ``xlsx``): members, then open invitations."""

    permission = Perm.MANAGE_PEOPLE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file."""
        return file_response(
            request.GET.get("format", ""),
            name=f"people-{self.council.slug}",
            title="People",
            columns=_PEOPLE,
            rows=people_register(self.council, self.now),
        )


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
        return workbook_response(f"{self.council.slug}-{self.round}", round_workbook(board, self.now))
