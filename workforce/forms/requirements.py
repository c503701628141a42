"""Forms of what each job role needs to have learnt."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from assessment_ready.ui.fields import Checkboxes, YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.queries.learning_codes import Codes, Suggestion
from workforce.services.requirements import RequirementValues


class _RequirementFields(GovForm):
    """That a role needs a training."""

    job_role = forms.TypedChoiceField(
        label="Job role", coerce=int, error_messages={"required": "Choose a job role"}
    )
    category = forms.TypedChoiceField(
        label="Training", coerce=int, error_messages={"required": "Choose a training"}
    )
    validity_months = forms.IntegerField(
        label="Renewed after so many months",
        min_value=1,
        max_value=999,
        required=False,
        help_text="Leave it empty if it is needed once.",
    )
    is_mandatory = YesNoField(
        label="Is it mandatory?", error_messages={"required": "Choose whether it is mandatory"}
    )
    rule = forms.CharField(
        label="Where this comes from",
        max_length=300,
        required=False,
        help_text="For example, a law, a guide or a policy of the council.",
    )
    widths = {"validity_months": "3"}

    def __init__(self, *args: Any, codes: Codes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "job_role", codes.role_choices, "Choose a job role")
        _offer(self, "category", codes.category_choices, "Choose a training")

    @property
    def values(self) -> RequirementValues:
        """What the service takes."""
        data = self.cleaned_data
        names = ("job_role", "category", "validity_months", "is_mandatory", "rule")
        return RequirementValues(**{name: data[name] for name in names})


class RequirementForm(_RequirementFields, OnceForm):
    """A new requirement."""

    submit_label = "Add the requirement"


class RequirementEditForm(_RequirementFields, VersionedForm):
    """A requirement that exists."""


class SuggestedForm(GovForm):
    """Which roles need which of the suggested training."""

    submit_label = "Take these over"
    categories = forms.TypedMultipleChoiceField(
        label="Training everybody needs",
        coerce=int,
        widget=Checkboxes,
        error_messages={"required": "Choose at least one training"},
    )
    job_roles = forms.TypedMultipleChoiceField(
        label="For these job roles",
        coerce=int,
        widget=Checkboxes(small=True),
        error_messages={"required": "Choose at least one job role"},
    )

    def __init__(self, *args: Any, suggestions: Sequence[Suggestion], codes: Codes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        training = self.fields["categories"]
        training.choices = [  # type: ignore[attr-defined]
            (each.category, codes.category(each.category)) for each in suggestions
        ]
        training.widget.hints = {
            str(each.category): f"Renewed after {each.validity_months} months. {each.rule}"
            for each in suggestions
        }
        training.initial = [each.category for each in suggestions]
        self.fields["job_roles"].choices = codes.role_choices  # type: ignore[attr-defined]


class RequirementFilterForm(GovForm):
    """What the requirements are narrowed to."""

    form_method = "get"
    mark_optional = False
    role = forms.TypedChoiceField(label="Job role", coerce=int, empty_value=None, required=False)
    training = forms.TypedChoiceField(label="Training", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, codes: Codes, roles: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "role", [(each, codes.role(each)) for each in roles], "Any")
        _offer(self, "training", codes.category_choices, "Any")

    def asked(self, name: str) -> int | None:
        """What was asked for; a filter that is not understood narrows nothing."""
        self.is_valid()
        found: int | None = getattr(self, "cleaned_data", {}).get(name)
        return found


def _offer(form: GovForm, name: str, choices: Iterable[tuple[Any, str]], first: str) -> None:
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]
