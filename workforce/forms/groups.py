"""Forms about workforce groups."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment_ready.ui.fields import RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.models import EmployerKind
from workforce.rules.groups import parse_job_roles
from workforce.services.groups import GroupValues

Choices = Iterable[tuple[int, str]]


def offer(form: GovForm, name: str, choices: Iterable[tuple[Any, str]], *, first: str) -> None:
    """Give a select its choices, after one that means none."""
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]


class _GroupFields(GovForm):
    """Everything a group says of itself."""

    name = forms.CharField(
        label="Name of the group",
        max_length=120,
        error_messages={"required": "Enter the name of the group"},
    )
    description = forms.CharField(
        label="Who they are",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The work they do. No names of people.",
    )
    is_paid = RadiosField(
        label="Are they paid?",
        choices=[("yes", "Paid"), ("no", "Unpaid, or employers themselves")],
        inline=True,
        error_messages={"required": "Choose whether they are paid"},
    )
    employer_kind = forms.ChoiceField(
        label="Who they mostly work for", choices=[("", "Not said"), *EmployerKind.choices], required=False
    )
    job_roles = forms.CharField(
        label="Job roles in the workforce return",
        max_length=200,
        required=False,
        help_text="Codes with commas between, for example “6, 15” for social workers and occupational therapists.",
    )
    future_state = forms.CharField(
        label="Expected future", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    headline_shift = forms.CharField(
        label="Headline shift", max_length=200, required=False, help_text="In a few words."
    )
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", owners, first="Nobody yet")

    def clean_job_roles(self) -> tuple[int, ...]:
        """The codes as numbers."""
        try:
            return parse_job_roles(self.cleaned_data["job_roles"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    @property
    def values(self) -> GroupValues:
        """What the service gets."""
        data = self.cleaned_data
        return GroupValues(
            name=data["name"],
            description=data["description"],
            is_paid=data["is_paid"] == "yes",
            employer_kind=data["employer_kind"],
            job_roles=data["job_roles"],
            future_state=data["future_state"],
            headline_shift=data["headline_shift"],
            owner_id=data["owner"],
        )


class GroupForm(_GroupFields, OnceForm):
    """A new group."""

    submit_label = "Add the group"


class GroupEditForm(_GroupFields, VersionedForm):
    """A group that exists."""
