"""What each job role needs to have learnt: the matrix as a register, its forms, what is suggested."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell
from assessment_ready.ui.words import counted
from workforce.forms import requirements as forms
from workforce.models import Requirement
from workforce.queries import requirements as queries
from workforce.queries.learning_codes import Codes, codes, suggestions, suggestions_source
from workforce.services import requirements as services
from workforce.views.frame import WorkforceForm, WorkforcePage

_PARENT = ("What each role needs", "workforce:requirements")


class RequirementsPage(WorkforcePage, CouncilListView):
    """Role by role, what has to be learnt and how often."""

    permission = Perm.VIEW_WORKFORCE
    section = "learning"
    title = "What each role needs"
    template_name = "workforce/requirements.html"
    count_label = "requirements"
    page_size = 100

    @cached_property
    def codes(self) -> Codes:
        """What roles and categories are called."""
        return codes()

    @cached_property
    def filter_form(self) -> forms.RequirementFilterForm:
        """What the list is narrowed to."""
        roles = queries.roles_in_use(self.membership)
        return forms.RequirementFilterForm(self.request.GET, codes=self.codes, roles=roles)

    def rows(self) -> Any:
        """The requirements that match, by role."""
        form = self.filter_form
        return queries.register(self.membership, form.asked("role"), form.asked("training"))

    def columns(self) -> Sequence[RegisterColumn]:
        """Role, training, how often, whether it must be."""
        return [
            RegisterColumn("role", "Job role", self._role_cell, lambda row: self.codes.role(row.job_role)),
            RegisterColumn("training", "Training", self._training, self._training),
            RegisterColumn("renewed", "Renewed after", _renewed, lambda row: row.validity_months),
            RegisterColumn("mandatory", "Mandatory", _mandatory, _mandatory),
            RegisterColumn("rule", "Where this comes from", lambda row: row.rule, lambda row: row.rule),
        ]

    def _role_cell(self, row: Requirement) -> Cell:
        url = self.url("workforce:requirement-edit", requirement=row.pk) if self.can_change else ""
        return Cell(self.codes.role(row.job_role), url=url)

    def _training(self, row: Requirement) -> str:
        return self.codes.category(row.category)

    def context(self) -> dict[str, Any]:
        """The way to what is suggested."""
        url = self.url("workforce:requirement-suggested") if self.can_change else ""
        return {**super().context(), "suggested_url": url}

    def primary(self) -> Button | None:
        """Add one."""
        if not self.can_change:
            return None
        return Button("Add a requirement", self.url("workforce:requirement-create"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = "What each job role must have learnt, and how often it is renewed, belongs here."
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Start from what is suggested", self.url("workforce:requirement-suggested"))


class _RequirementForm(WorkforceForm):
    """A form about requirements."""

    section = "learning"
    parent = _PARENT

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The register."""
        return self.url("workforce:requirements")


class RequirementCreatePage(_RequirementForm):
    """A new requirement."""

    title = "Add a requirement"
    form_class = forms.RequirementForm

    def form_kwargs(self) -> dict[str, Any]:
        """The roles and categories."""
        return {"codes": codes(), "initial": {"is_mandatory": True}}

    def perform(self, form: Any) -> str:
        """Add it."""
        services.add_requirement(
            actor=self.membership, values=form.values, submission_key=form.cleaned_data["submission_key"]
        )
        return "The requirement is added."


class RequirementSuggestedPage(_RequirementForm):
    """The training everybody in social care needs, as suggestions."""

    title = "Start from what is suggested"
    template_name = "workforce/requirement_suggested.html"
    form_class = forms.SuggestedForm

    def form_kwargs(self) -> dict[str, Any]:
        """What is suggested, and the roles."""
        return {"suggestions": suggestions(), "codes": codes()}

    def context(self) -> dict[str, Any]:
        """Where it comes from."""
        return {"source": suggestions_source()}

    def perform(self, form: Any) -> str:
        """Take it over; what is there stays."""
        count = services.take_suggested(
            actor=self.membership,
            job_roles=form.cleaned_data["job_roles"],
            categories=form.cleaned_data["categories"],
        )
        return f"{counted(count, 'requirement is,requirements are')} new. What was there stays as it is."


class _WithinRequirement(WorkforcePage):
    """Finds the requirement in the address."""

    permission = Perm.MANAGE_WORKFORCE
    requirement: Requirement

    def load(self, **kwargs: Any) -> None:
        """Of this council."""
        self.requirement = self.found(queries.requirements(self.membership), kwargs["requirement"])


class RequirementEditPage(_WithinRequirement, _RequirementForm):
    """Change one, or remove it."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Change the requirement"
    template_name = "workforce/requirement_edit.html"
    form_class = forms.RequirementEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.requirement
        names = ("job_role", "category", "validity_months", "is_mandatory", "rule", "version")
        return {"codes": codes(), "initial": {name: getattr(row, name) for name in names}}

    def context(self) -> dict[str, Any]:
        """The way to remove it."""
        return {"remove_url": self.url("workforce:requirement-remove", requirement=self.requirement.pk)}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_requirement(
            actor=self.membership,
            requirement_id=self.requirement.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The requirement is saved."


class RequirementRemoveView(_WithinRequirement, CouncilActionView):
    """Remove one."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """What people have completed stays."""
        services.remove_requirement(actor=self.membership, requirement_id=self.requirement.pk)
        return "The requirement is removed. What people have completed stays."

    def return_url(self) -> str:
        """The register."""
        return self.url("workforce:requirements")


def _renewed(row: Requirement) -> str:
    return counted(row.validity_months, "month,months") if row.validity_months else "Needed once"


def _mandatory(row: Requirement) -> str:
    return "Yes" if row.is_mandatory else "No: recommended"
