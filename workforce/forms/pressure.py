"""Forms of the pressure on professions: a wait, and which professions are shown."""

from collections.abc import Mapping
from typing import Any

from django import forms

from assessment_ready.ui.fields import CheckboxesField, DateInputField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.services.pressure import PressureValues


class _PressureFields(GovForm):
    on = DateInputField(label="Day", what="the day", error_messages={"required": "Enter the day"})
    job_role = forms.TypedChoiceField(
        label="Profession", coerce=int, error_messages={"required": "Choose a profession"}
    )
    waiting = forms.IntegerField(
        label="People waiting for an assessment", min_value=0, max_value=999_999, required=False
    )
    longest_days = forms.IntegerField(
        label="Longest wait in days", min_value=0, max_value=9_999, required=False
    )
    mitigation = forms.CharField(
        label="What is done about it",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For example, clinics, trusted assessors, a duty system. Do not name people who wait.",
    )
    source = forms.CharField(label="Source", max_length=200, required=False)
    widths = {"waiting": "5", "longest_days": "5"}
    field_order = ["on", "job_role", "waiting", "longest_days", "mitigation", "source"]

    def __init__(self, *args: Any, roles: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job_role"].choices = list(roles.items())  # type: ignore[attr-defined] # a choice field

    @property
    def values(self) -> PressureValues:
        """What the service takes."""
        return PressureValues(
            **{name: self.cleaned_data[name] for name in PressureValues.__dataclass_fields__}
        )


class PressureForm(_PressureFields, OnceForm):
    """A new wait."""

    submit_label = "Note the wait"


class PressureEditForm(_PressureFields, VersionedForm):
    """A wait that was noted."""


class PressureRolesForm(GovForm):
    """Which professions are shown."""

    form_method = "get"
    mark_optional = False
    submit_label = "Show these"
    submit_tone = "secondary"
    roles = CheckboxesField(label="Professions", required=False)

    def __init__(self, *args: Any, offered: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(str(code), label) for code, label in offered.items()]  # type: ignore[attr-defined]
