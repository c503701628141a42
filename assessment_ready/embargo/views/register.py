"""The register of embargoes, and creating one. To the uncleared they do not exist: not listed, not counted."""

from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilFormView, CouncilListView
from assessment_ready.embargo.forms import EmbargoForm
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.queries import embargoes_for
from assessment_ready.embargo.services import create_embargo
from assessment_ready.embargo.views.frame import lifts
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell


class EmbargoesView(CouncilListView):
    """The embargoes one is cleared for, and those that are over."""

    permission = Perm.MANAGE_EMBARGOES
    title = "Embargoes"
    count_label = "embargoes"

    def rows(self) -> Any:
        """Those the person may know of."""
        return embargoes_for(self.membership, self.now)

    def count_words(self, count: int) -> str:
        """One embargo, two embargoes."""
        return "embargo" if count == 1 else "embargoes"

    def columns(self) -> list[RegisterColumn]:
        """What, whether it holds, until when, how many are cleared."""
        return [
            RegisterColumn("title", "Embargo", self._title_cell, lambda row: row.title),
            RegisterColumn("state", "State", self._state_cell, lambda row: self._state_cell(row).text),
            RegisterColumn("lifts", "Lifts", lifts, lambda row: row.lifts_at),
            RegisterColumn(
                "cleared",
                "Cleared",
                lambda row: row.cleared_count,
                lambda row: row.cleared_count,
                numeric=True,
                header="People cleared",
            ),
            RegisterColumn(
                "authority",
                "By whose authority",
                lambda row: row.authority,
                lambda row: row.authority,
                usual=False,
            ),
            RegisterColumn(
                "basis", "What it rests on", lambda row: row.basis, lambda row: row.basis, usual=False
            ),
            RegisterColumn(
                "created",
                "Created",
                lambda row: format_date(london_date(row.created_at)),
                lambda row: row.created_at,
                usual=False,
            ),
            RegisterColumn(
                "lifted",
                "Lifted by hand",
                lambda row: format_datetime(row.lifted_at) if row.lifted_at else "",
                lambda row: row.lifted_at,
                usual=False,
            ),
        ]

    def _title_cell(self, row: Embargo) -> Cell:
        return Cell(row.title, url=self.url("embargo:detail", embargo=row.pk), sub=row.authority)

    def _state_cell(self, row: Embargo) -> Cell:
        return Cell.tag("Lifted", "green") if row.is_lifted(self.now) else Cell.tag("In force", "red")

    def context(self) -> dict[str, Any]:
        """What an embargo does."""
        return {
            "intro": "Material under an embargo exists only for the people cleared for it, until it lifts."
        }

    def primary(self) -> Button:
        """Create one."""
        return Button("Create an embargo", self.url("embargo:create"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        return EmptyState(
            "Embargoes you are cleared for are listed here, and those that are over.",
            "Create an embargo",
            self.url("embargo:create"),
        )


class NewView(CouncilFormView):
    """Create an embargo."""

    permission = Perm.MANAGE_EMBARGOES
    form_class = EmbargoForm
    title = "Create an embargo"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the list."""
        return [("Embargoes", self.url("embargo:list"))]

    def make_form(self, **data: Any) -> Any:
        """With a way back; no files here."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("embargo:list")
        return form

    def perform(self, form: Any) -> str:
        """Create it; the creator is cleared."""
        data = form.cleaned_data
        self.made = create_embargo(
            actor=self.membership,
            title=data["title"],
            authority=data["authority"],
            basis=data["basis"],
            lifts_at=data["lifts_at"],
            submission_key=data["submission_key"],
        )
        return "The embargo was created. You are cleared for it. Now clear the others who need it."

    def success_url(self) -> str:
        """The new embargo."""
        return self.url("embargo:detail", embargo=self.made.pk)
