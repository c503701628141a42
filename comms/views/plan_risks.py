"""Risks to the council's reputation: the list by weight, adding, changing, removing."""

from typing import Any

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.forms.plan_parts import RISK_TEXTS, RiskEditForm, RiskForm
from comms.forms.plans import RemoveForm
from comms.models import PlanRisk
from comms.queries import plan_parts
from comms.rules.plan_risks import weight
from comms.services import risks as services
from comms.views.frame import WithinPlan
from comms.views.plan_forms import PlanForms


class RisksPage(WithinPlan, CouncilPage):
    """The risks of the plan, the heaviest first, those that are over last."""

    title = "Risks"
    template_name = "comms/plan_risks.html"

    def context(self) -> dict[str, Any]:
        """The table."""
        rows = list(plan_parts.risks_of(self.plan, self.membership))
        rows.sort(key=lambda row: (row.is_closed, -row.likelihood * row.impact, row.pk))
        lines = plan_parts.lines_by_id(self.plan, self.membership, self.now)
        heads = ("Risk", "Weight", "Early warning and response", "Line", "Owner")
        return {
            "table": Table(
                [Column(label) for label in heads],
                [Row(self._cells(row, lines)) for row in rows],
                caption="Risks",
                caption_hidden=True,
            )
            if rows
            else None,
            "add_url": self.url("comms:risk-create", plan=self.plan.pk) if self.can_change else "",
        }

    def _cells(self, row: PlanRisk, lines: dict[int, str]) -> list[Cell]:
        found = weight(row.likelihood, row.impact)
        sub = f"Likelihood {row.likelihood} × impact {row.impact} = {found.points}"
        line = lines.get(row.holding_line_id or 0, "")
        url = self.url("comms:risk", risk=row.pk) if self.can_change else ""
        line_url = self.url("comms:line", line=row.holding_line_id) if line else ""
        return [
            Cell(row.description, url=url),
            Cell.tag("Over", "grey") if row.is_closed else Cell.tag(found.words, found.tone, sub=sub),
            Cell(row.early_warning or "–", sub=row.response),
            Cell(line or "None yet", url=line_url),
            Cell(str(row.owner.user) if row.owner else "Nobody", sub=row.escalation),
        ]


class _RiskForms(PlanForms):
    def choices(self, *keep: Any) -> dict[str, Any]:
        """People and lines."""
        return {
            "people": plan_parts.people_choices(self.membership, self.now, keep),
            "lines": plan_parts.line_choices(self.plan, self.membership, self.now),
        }

    def success_url(self) -> str:
        """The list."""
        return self.url("comms:plan-risks", plan=self.plan.pk)


class RiskCreateView(_RiskForms):
    """A new risk."""

    title, form_class = "Add a risk", RiskForm

    def form_kwargs(self) -> dict[str, Any]:
        """People and lines."""
        return self.choices()

    def perform(self, form: Any) -> str:
        """Add it."""
        services.add_risk(
            actor=self.membership,
            plan_id=self.plan.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "The risk is added."


class _OneRisk(_RiskForms):
    risk: PlanRisk

    def load(self, **kwargs: Any) -> None:
        """The risk in the address, and its plan."""
        self.risk = self.found(plan_parts.risks(self.membership), kwargs["risk"])
        super().load(plan=self.risk.plan_id)


class RiskEditView(_OneRisk):
    """Change a risk, or say that it is over."""

    title, form_class = "Risk", RiskEditForm
    template_name = "comms/plan_part.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now. A line that became secret is left out for whoever may not know of it."""
        row = self.risk
        initial = {name: getattr(row, name) for name in (*RISK_TEXTS, "version")}
        initial |= {"owner": row.owner_id, "holding_line": row.holding_line_id}
        return {"initial": initial, **self.choices(row.owner)}

    def context(self) -> dict[str, Any]:
        """Where it is removed."""
        return {
            "remove_url": self.url("comms:risk-remove", risk=self.risk.pk),
            "remove_label": "Remove this risk",
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_risk(
            actor=self.membership,
            risk_id=self.risk.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The risk is saved."


class RiskRemoveView(_OneRisk):
    """Remove a risk, after asking once."""

    title, form_class = "Remove the risk?", RemoveForm
    template_name = "comms/plan_remove.html"

    def context(self) -> dict[str, Any]:
        """What goes."""
        consequence = "A risk that did not come true is better marked as over: then it stays to be read."
        return {"name": self.risk.description, "consequence": consequence}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_risk(actor=self.membership, risk_id=self.risk.pk)
        return "The risk is removed."
