"""Objectives of a plan: the list with what each lacks, adding, changing, removing."""

from typing import Any

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.forms.plan_parts import OBJECTIVE_TEXTS, ObjectiveEditForm, ObjectiveForm
from comms.forms.plans import RemoveForm
from comms.models import Objective, ObjectiveStatus
from comms.queries import plan_parts
from comms.queries.plan_sections import objective_lacks
from comms.services import objectives as services
from comms.views.frame import WithinPlan
from comms.views.plan_forms import PlanForms

_TONES = {
    ObjectiveStatus.OPEN: "blue",
    ObjectiveStatus.MET: "green",
    ObjectiveStatus.PARTLY: "yellow",
    ObjectiveStatus.NOT_MET: "red",
}


class ObjectivesPage(WithinPlan, CouncilPage):
    """The aim and the objectives, each with what is missing of SMART."""

    title = "Aim and objectives"
    template_name = "comms/plan_objectives.html"

    def context(self) -> dict[str, Any]:
        """The texts and the table."""
        rows = list(plan_parts.objectives_of(self.plan))
        return {
            "plan": self.plan,
            "table": Table(
                [Column(label) for label in ("Objective", "SMART", "Baseline and target", "Until", "Status")],
                [Row(self._cells(row)) for row in rows],
                caption="Objectives",
                caption_hidden=True,
            )
            if rows
            else None,
            "aim_url": self.url("comms:plan-aim", plan=self.plan.pk) if self.can_change else "",
            "add_url": self.url("comms:objective-create", plan=self.plan.pk) if self.can_change else "",
        }

    def _cells(self, row: Any) -> list[Cell]:
        lacks = objective_lacks(row, row.heard)
        smart = Cell.tag("SMART", "green")
        if lacks:
            smart = Cell.tag("Incomplete", "yellow", sub=f"Missing: {'; '.join(lacks)}")
        url = self.url("comms:objective", objective=row.pk) if self.can_change else ""
        values = " to ".join(value for value in (row.baseline, row.target) if value)
        heard = ", ".join(str(audience) for audience in row.audiences.all())
        return [
            Cell(row.statement, url=url, sub=heard),
            smart,
            Cell(values or "–"),
            Cell(
                format_date(row.due_on) if row.due_on else "–", sub=str(row.owner.user) if row.owner else ""
            ),
            Cell.tag(row.get_status_display(), _TONES[ObjectiveStatus(row.status)]),
        ]


class ObjectiveForms(PlanForms):
    """A form about objectives: back to their list."""

    def choices(self, *keep: Any) -> dict[str, Any]:
        """People and audiences."""
        return {
            "people": plan_parts.people_choices(self.membership, self.now, keep),
            "audiences": plan_parts.audience_choices(self.membership),
        }

    def success_url(self) -> str:
        """The list."""
        return self.url("comms:plan-objectives", plan=self.plan.pk)


class ObjectiveCreateView(ObjectiveForms):
    """A new objective."""

    title, form_class = "Add an objective", ObjectiveForm

    def form_kwargs(self) -> dict[str, Any]:
        """People and audiences."""
        return self.choices()

    def perform(self, form: Any) -> str:
        """Add it."""
        services.add_objective(
            actor=self.membership,
            plan_id=self.plan.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "The objective is added."


class _OneObjective(ObjectiveForms):
    objective: Objective

    def load(self, **kwargs: Any) -> None:
        """The objective in the address, and its plan."""
        self.objective = self.found(plan_parts.objectives(self.membership), kwargs["objective"])
        super().load(plan=self.objective.plan_id)


class ObjectiveEditView(_OneObjective):
    """Change an objective; what it lacks stands above."""

    title, form_class = "Objective", ObjectiveEditForm
    template_name = "comms/plan_part.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.objective
        initial = {name: getattr(row, name) for name in (*OBJECTIVE_TEXTS, "due_on", "status", "version")}
        initial |= {"owner": row.owner_id, "audiences": [each.pk for each in row.audiences.all()]}
        return {"initial": initial, **self.choices(row.owner)}

    def context(self) -> dict[str, Any]:
        """What it lacks, and where it is removed."""
        return {
            "lacks": objective_lacks(self.objective, self.objective.audiences.count()),
            "remove_url": self.url("comms:objective-remove", objective=self.objective.pk),
            "remove_label": "Remove this objective",
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_objective(
            actor=self.membership,
            objective_id=self.objective.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The objective is saved."


class ObjectiveRemoveView(_OneObjective):
    """Remove an objective, after asking once."""

    title, form_class = "Remove the objective?", RemoveForm
    template_name = "comms/plan_remove.html"

    def context(self) -> dict[str, Any]:
        """What goes."""
        return {"name": self.objective.statement, "consequence": "Its measures stay, without an objective."}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_objective(actor=self.membership, objective_id=self.objective.pk)
        return "The objective is removed."
