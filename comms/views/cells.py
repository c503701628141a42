"""Cells of scenarios: one text for one audience by one channel, and adding them to all scenarios."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from comms.forms import cells as forms
from comms.models import ScenarioCell
from comms.queries import cells as cell_queries
from comms.queries import scenarios as queries
from comms.rules.scenarios import CellState
from comms.services import cells as services
from comms.views.frame import CommsForm, WithinPlan
from comms.views.marks import Tag
from comms.views.scenarios import CELL_TONES, WithinScenario


class WithinCell(WithinScenario):
    """A page of one cell; 404 when the person may not know of its scenario."""

    cell: ScenarioCell

    def load(self, **kwargs: Any) -> None:
        """The cell in the address, its scenario and plan."""
        self.cell = self.found(queries.cells(self.membership, self.now), kwargs["cell"])
        self.scenario = self.cell.scenario
        self.plan = self.scenario.plan

    def cell_url(self, name: str = "cell") -> str:
        """A page of this cell."""
        return self.url(f"comms:{name}", cell=self.cell.pk)

    @property
    def name(self) -> str:
        """What the cell is called."""
        return f"{self.cell.audience.name}, {self.cell.channel.name}"


class CellPage(WithinCell, CouncilPage):
    """One cell: where it stands, and its words as they are read."""

    template_name = "comms/cell.html"

    def get_title(self) -> str:
        """Audience and channel."""
        return self.name

    def context(self) -> dict[str, Any]:
        """The state, the words put together, and what can be done."""
        self.note_look(f"a text of the scenario “{self.scenario.title}”")
        found = cell_queries.cell_view(self.cell, self.membership, self.now)
        may = self.can_change and self.scenario.sealed_at is None
        has_text = found.matrix_cell.briefing_id is not None
        is_needed = self.cell.is_needed
        return {
            "cell": self.cell,
            "scenario": self.scenario,
            "is_secret": self.is_secret,
            "tag": Tag(
                found.matrix_cell.words.removeprefix("✓ ").capitalize(), CELL_TONES[found.matrix_cell.state]
            ),
            "words": found.words,
            "is_missing": found.matrix_cell.state is CellState.MISSING,
            "briefing_url": self.url("comms:briefing", briefing=found.matrix_cell.briefing_id)
            if has_text
            else "",
            "write_url": self.cell_url("cell-write") if may and not has_text and is_needed else "",
            "needed_url": self.cell_url("cell-needed") if may and not has_text else "",
        }


class _CellForm(WithinCell, CommsForm):
    """A form about one cell."""

    def get_caption(self) -> str:
        """The cell."""
        return f"{self.scenario.title}: {self.name}"

    def success_url(self) -> str:
        """The cell."""
        return self.cell_url()


class CellNeededPage(_CellForm):
    """Say whether a text is needed here."""

    title = "Is a text needed?"
    form_class = forms.NeededForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("is_needed", "not_needed_because", "version")
        return {"initial": {name: getattr(self.cell, name) for name in names}}

    def perform(self, form: Any) -> str:
        """Save it."""
        row = services.set_needed(
            actor=self.membership,
            cell_id=self.cell.pk,
            is_needed=form.cleaned_data["is_needed"],
            because=form.cleaned_data["not_needed_because"],
            expected_version=form.cleaned_data["version"],
        )
        return "A text is needed here." if row.is_needed else "No text is needed here."


class CellWritePage(_CellForm):
    """Begin the text of a cell; it is written on the briefing's own page."""

    title = "Start writing"
    form_class = forms.WriteForm

    def form_kwargs(self) -> dict[str, Any]:
        """A title that says what it is."""
        title = f"{self.scenario.title}: {self.name}"[:200]
        products = cell_queries.products_to_choose(self.membership)
        return {"products": products, "initial": {"title": title}}

    def perform(self, form: Any) -> str:
        """Make the briefing; the second of two clicks gives the same."""
        self.made = services.start_writing(
            actor=self.membership,
            cell_id=self.cell.pk,
            product_id=form.cleaned_data["product"],
            title=form.cleaned_data["title"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"{self.made.reference} is begun. Write its own words below what all texts share."

    def success_url(self) -> str:
        """The briefing."""
        return self.url("comms:briefing", briefing=self.made.pk) if hasattr(self, "made") else self.cell_url()


class CellsPage(WithinPlan, CommsForm):
    """Which audiences are told something by which channels, in every scenario."""

    title = "Audiences and channels of the scenarios"
    form_class = forms.ColumnForm
    template_name = "comms/cells.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its scenarios."""
        return [*super().breadcrumbs(), ("Scenarios", self.url("comms:scenarios", plan=self.plan.pk))]

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        return {
            "audiences": cell_queries.audiences_to_choose(self.membership),
            "channels": cell_queries.channels_to_choose(self.membership),
        }

    def context(self) -> dict[str, Any]:
        """What is planned now."""
        return {
            "found": [
                (audience, channel, texts, f"Remove {audience}, {channel} from every scenario")
                for audience, channel, texts in queries.columns_of(self.plan, self.membership, self.now)
            ],
            "remove_url": self.url("comms:cells-remove", plan=self.plan.pk),
        }

    def perform(self, form: Any) -> str:
        """Plan it in every scenario."""
        data = form.cleaned_data
        count = services.add_column(
            actor=self.membership,
            plan_id=self.plan.pk,
            audience_id=data["audience"],
            channel_id=data["channel"],
        )
        return "Every scenario has this text now." if count else "Every scenario had this text already."

    def success_url(self) -> str:
        """Here again."""
        return self.url("comms:cells", plan=self.plan.pk)


class CellsRemovePage(WithinPlan, CouncilActionView):
    """Take an audience and channel out of every scenario."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Remove the cells, unless something is written in them."""
        services.remove_column(
            actor=self.membership,
            plan_id=self.plan.pk,
            audience_id=_number(self.request.POST.get("audience", "")),
            channel_id=_number(self.request.POST.get("channel", "")),
        )
        return "The texts for this audience and channel are out of every scenario."

    def return_url(self) -> str:
        """The list."""
        return self.url("comms:cells", plan=self.plan.pk)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
