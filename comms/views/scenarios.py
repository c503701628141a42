"""Scenarios: the matrix of a plan, one scenario, what it says, what all say."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.embargo.queries import choices as embargo_choices
from assessment_ready.embargo.services import look
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted
from comms.forms import scenarios as forms
from comms.models import Plan, Scenario, ScenarioKind
from comms.queries import scenarios as queries
from comms.queries.rehearsal import rehearsals
from comms.rules.scenarios import CellState, completeness
from comms.services import scenarios as services
from comms.views.frame import CommsForm, CommsPage, WithinPlan
from comms.views.marks import Tag

CELL_TONES = {
    CellState.NOT_NEEDED: "grey",
    CellState.MISSING: "red",
    CellState.DRAFT: "grey",
    CellState.CHANGED: "orange",
    CellState.IN_CLEARANCE: "blue",
    CellState.CLEARED: "green",
}


def offered_embargoes(view: CommsPage) -> Sequence[tuple[int, str]]:
    """The embargoes this person may put something under."""
    if not view.membership.can(Perm.MANAGE_EMBARGOES):
        return ()
    return embargo_choices(view.membership, view.now)


def current_embargo(row: Any) -> tuple[int, str] | None:
    """The embargo something is under now."""
    return (row.embargo_id, row.embargo.title) if row.embargo is not None else None


def scenario_tag(row: Scenario, words: str = "", tone: str = "grey") -> Tag:
    """Active, sealed, or how far its texts are."""
    if row.activated_at is not None:
        return Tag("Active", "green")
    if row.sealed_at is not None:
        return Tag("Sealed", "grey")
    return Tag(words, tone)


class WithinScenario(WithinPlan):
    """A page of one scenario, within its plan; 404 when the person may not know of it."""

    scenario: Scenario

    def load(self, **kwargs: Any) -> None:
        """The scenario in the address."""
        self.scenario = self.found(queries.scenarios(self.membership, self.now), kwargs["scenario"])
        self.plan = self.scenario.plan

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan, its scenarios, this one."""
        scenarios = ("Scenarios", self.url("comms:scenarios", plan=self.plan.pk))
        return [*super().breadcrumbs(), scenarios, (self.scenario.title, self.scenario_url())]

    def get_caption(self) -> str:
        """Whose page it is."""
        return f"Scenario: {self.scenario.title}"

    def scenario_url(self, name: str = "scenario") -> str:
        """A page of this scenario."""
        return self.url(f"comms:{name}", scenario=self.scenario.pk)

    def note_look(self, what: str) -> None:
        """Keep that this person opened it, while it is under embargo."""
        look(membership=self.membership, embargo=self.scenario.embargo, what=what, now=self.now)

    @property
    def is_secret(self) -> bool:
        """Whether it is under an embargo that holds."""
        embargo = self.scenario.embargo
        return embargo is not None and not embargo.is_lifted(self.now)


class ScenariosPage(WithinPlan, CouncilPage):
    """The completeness matrix: what is written for whom under each scenario, and what is missing."""

    title = "Scenarios"
    template_name = "comms/scenarios.html"

    def context(self) -> dict[str, Any]:
        """The matrix, its percentage, and what is missing, named."""
        matrix = queries.matrix(self.plan, self.membership, self.now)
        add_url = self.url("comms:scenario-create", plan=self.plan.pk) if self.can_change else ""
        kinds = queries.kinds_to_add(self.plan, self.membership, self.now) if self.can_change else []
        return {
            "plan": self.plan,
            "matrix": matrix,
            "add_url": add_url if kinds else "",
            "core_url": self.url("comms:scenario-core", plan=self.plan.pk) if self.can_change else "",
            "cells_url": self.url("comms:cells", plan=self.plan.pk) if self.can_change else "",
        }


class ScenarioPage(WithinScenario, CouncilPage):
    """One scenario: what it assumes, what it says, its texts, and what can be done with it."""

    template_name = "comms/scenario.html"

    def get_title(self) -> str:
        """The scenario's title."""
        return self.scenario.title

    def get_caption(self) -> str:
        """What it is."""
        return "Scenario"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its scenarios."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """The scenario and its texts."""
        self.note_look(f"the scenario “{self.scenario.title}”")
        cells = queries.scenario_cells(self.scenario, self.membership, self.now)
        done = completeness(cell.state for cell in cells)
        words = f"{done.cleared} of {done.needed} cleared"
        open_to_change = self.can_change and self.scenario.sealed_at is None
        return {
            "scenario": self.scenario,
            "tag": scenario_tag(self.scenario, words, "green" if done.is_complete else "blue"),
            "is_secret": self.is_secret,
            "rows": self._rows(),
            "cells": cells,
            "done": done,
            "table": self._table(cells),
            "edit_url": self.scenario_url("scenario-edit") if open_to_change else "",
            "rehearse_url": self.scenario_url("rehearse") if self.can_change else "",
            "rehearsals_url": self.scenario_url("rehearsals"),
            "rehearsals": counted(rehearsals(self.scenario).count(), "rehearsal,rehearsals"),
            "activation_url": self.scenario_url("activation"),
            "can_activate": self.membership.can(Perm.ACTIVATE_SCENARIO),
        }

    def _rows(self) -> list[SummaryRow]:
        row = self.scenario
        found = [SummaryRow("What happens", row.get_kind_display())]
        found.append(SummaryRow("We assume", row.assumptions or "Nothing written yet"))
        found.append(SummaryRow("Tone", row.tone or "Nothing written yet"))
        if row.activated_at:
            found.append(SummaryRow("Active since", format_datetime(row.activated_at)))
        if row.sealed_at:
            found.append(SummaryRow("Sealed since", format_datetime(row.sealed_at)))
        return found

    def _table(self, cells: list[queries.MatrixCell]) -> Table:
        return Table(
            [Column("Audience"), Column("Channel"), Column("State"), Column("Text")],
            [
                Row(
                    [
                        Cell(cell.audience, url=self.url("comms:cell", cell=cell.cell_id)),
                        cell.channel,
                        Cell.tag(cell.words.removeprefix("✓ ").capitalize(), CELL_TONES[cell.state]),
                        Cell("Open", url=self.url("comms:briefing", briefing=cell.briefing_id))
                        if cell.briefing_id
                        else "–",
                    ]
                )
                for cell in cells
            ],
            caption="Texts of this scenario",
            caption_hidden=True,
        )


class ScenarioCreatePage(WithinPlan, CommsForm):
    """A scenario more."""

    title = "Add a scenario"
    form_class = forms.ScenarioForm

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen. What is taken meanwhile the service refuses, unless it is the same once more."""
        free = queries.kinds_to_add(self.plan, self.membership, self.now)
        kinds = ScenarioKind.choices if self.request.method == "POST" else free
        return {"kinds": kinds, "embargoes": offered_embargoes(self)}

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        self.made = services.add_scenario(
            actor=self.membership, plan_id=self.plan.pk, kind=form.cleaned_data["kind"], values=form.values
        )
        return f"The scenario “{self.made.title}” is in the plan."

    def success_url(self) -> str:
        """The scenario."""
        return self.url("comms:scenario", scenario=self.made.pk)


class ScenarioEditPage(WithinScenario, CommsForm):
    """Change a scenario. What its texts share undoes their clearance, and the page says of how many."""

    title = "Change the scenario"
    form_class = forms.ScenarioEditForm
    template_name = "comms/scenario_form.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        return {
            "initial": forms.initial_of(self.scenario),
            "embargoes": offered_embargoes(self),
            "current": current_embargo(self.scenario),
        }

    def context(self) -> dict[str, Any]:
        """How many texts are cleared now."""
        count = queries.cleared_count([self.scenario.pk], self.membership, self.now)
        return {"undoes": undoes_words(count, "“What every text of this scenario says”")}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_scenario(
            actor=self.membership,
            scenario_id=self.scenario.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The scenario is saved."

    def success_url(self) -> str:
        """The scenario."""
        return self.scenario_url()


class CorePage(WithinPlan, CommsForm):
    """What the texts of all scenarios begin with, edited once."""

    title = "What every scenario says"
    form_class = forms.CoreForm
    template_name = "comms/scenario_form.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        return {"initial": {"core_block": self.plan.core_block, "version": self.plan.version}}

    def context(self) -> dict[str, Any]:
        """How many texts are cleared now."""
        found = queries.plan_scenarios(self.plan, self.membership, self.now)
        count = queries.cleared_count([row.pk for row in found], self.membership, self.now)
        return {"undoes": undoes_words(count, "this")}

    def perform(self, form: Any) -> str:
        """Save it."""
        plan: Plan = services.change_core(
            actor=self.membership,
            plan_id=self.plan.pk,
            text=form.cleaned_data["core_block"],
            expected_version=form.cleaned_data["version"],
        )
        return f"What every scenario of {plan.title} says is saved."

    def success_url(self) -> str:
        """The scenarios."""
        return self.url("comms:scenarios", plan=self.plan.pk)


def undoes_words(count: int, what: str) -> str:
    """What a change would undo, said before it is made."""
    if not count:
        return ""
    return f"Changing {what} undoes the clearance of {counted(count, 'text,texts')}."
