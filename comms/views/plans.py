"""Communications delivery plans: the register and one plan."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.tables import Cell
from comms.models import Plan
from comms.queries.plans import plans
from comms.views.frame import CommsPage, WithinPlan


class PlansPage(CommsPage, CouncilListView):
    """Every plan of the council."""

    title = "Communications plans"
    count_label = "plans"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """This is the first page of communications."""
        return ()

    def rows(self) -> Any:
        """All plans, newest first."""
        return plans(self.membership)

    def columns(self) -> Sequence[RegisterColumn]:
        """Title and status."""
        return [
            RegisterColumn("title", "Plan", self._title, lambda row: row.title),
            RegisterColumn(
                "status", "Status", lambda row: Cell(row.get_status_display()), Plan.get_status_display
            ),
        ]

    def _title(self, row: Plan) -> Cell:
        return Cell(row.title, url=self.url("comms:plan", plan=row.pk))


class PlanPage(WithinPlan, CouncilPage):
    """One plan: its sections, each with what is missing."""

    template_name = "comms/plan.html"

    def get_title(self) -> str:
        """The plan's title."""
        return self.plan.title

    def get_caption(self) -> str:
        """What it is."""
        return "Communications delivery plan"
