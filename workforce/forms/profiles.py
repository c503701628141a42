"""Forms of a person's own learning profile."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from assessment_ready.ui.fields import DateInputField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.queries.learning_codes import Codes
from workforce.rules.learning_rows import PSEUDONYM_RULE
from workforce.services.profiles import ProfileValues, RecordValues


class _ProfileFields(GovForm):
    """Team, role and days."""

    team = forms.CharField(
        label="Team", max_length=120, error_messages={"required": "Enter the team"}, widget=forms.TextInput
    )
    job_role = forms.TypedChoiceField(
        label="Job role", coerce=int, error_messages={"required": "Choose a job role"}
    )
    started_on = DateInputField(
        label="When you started in the team", what="the day you started", required=False
    )
    reviewed_on = DateInputField(
        label="When your learning profile was last gone over",
        what="the day of the review",
        required=False,
        help_text="Usually at the yearly appraisal.",
    )
    plan_reviewed_on = DateInputField(
        label="When your development plan or appraisal was last reviewed",
        what="the day of the review",
        required=False,
        help_text="Only the day is kept here, never what was said.",
    )
    widths = {"team": "two-thirds"}

    def __init__(self, *args: Any, codes: Codes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "job_role", codes.role_choices, "Choose a job role")

    @property
    def values(self) -> ProfileValues:
        """What the service takes."""
        data = self.cleaned_data
        names = ("team", "job_role", "started_on", "reviewed_on", "plan_reviewed_on")
        return ProfileValues(**{name: data[name] for name in names})


class ProfileStartForm(_ProfileFields, OnceForm):
    """A new profile."""

    submit_label = "Start my profile"
    pseudonym = forms.CharField(
        label="Pseudonym",
        max_length=40,
        help_text=f"{PSEUDONYM_RULE}. Your team’s list of completed learning must use the same one.",
        error_messages={"required": "Enter a pseudonym"},
    )
    field_order = ["pseudonym", "team", "job_role", "started_on", "reviewed_on", "plan_reviewed_on"]


class ProfileEditForm(_ProfileFields, VersionedForm):
    """A profile that exists."""


class ProfileJoinForm(GovForm):
    """The code of a profile."""

    submit_label = "Show me my profile"
    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Twelve letters and figures. Whoever looks after learning in your team gives it to you.",
        error_messages={"required": "Enter the code"},
    )
    widths = {"code": "20"}


class RecordForm(OnceForm):
    """Something one has completed."""

    submit_label = "Add the record"
    category = forms.TypedChoiceField(
        label="Training", coerce=int, error_messages={"required": "Choose a training"}
    )
    title = forms.CharField(label="What it was called", max_length=200, required=False)
    completed_on = DateInputField(label="When you completed it", what="the day you completed it")
    validity_months = forms.IntegerField(
        label="For how many months it holds",
        min_value=1,
        max_value=999,
        required=False,
        help_text="Leave it empty if the requirement of your job role says it, or if it does not run out.",
    )
    expires_on = DateInputField(
        label="Last day it holds",
        what="the last day",
        required=False,
        help_text="Only if your certificate names a day.",
    )
    hours = forms.DecimalField(
        label="Hours", min_value=Decimal("0.1"), max_value=Decimal(9999), decimal_places=1, required=False
    )
    field_order = ["category", "title", "completed_on", "validity_months", "expires_on", "hours"]
    widths = {"validity_months": "3", "hours": "3"}

    def __init__(self, *args: Any, codes: Codes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "category", codes.category_choices, "Choose a training")

    @property
    def values(self) -> RecordValues:
        """What the service takes."""
        data = self.cleaned_data
        names = ("category", "title", "completed_on", "validity_months", "expires_on", "hours")
        return RecordValues(**{name: data[name] for name in names})


def _offer(form: GovForm, name: str, choices: Iterable[tuple[Any, str]], first: str) -> None:
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]
