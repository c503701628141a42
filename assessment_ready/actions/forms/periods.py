"""Forms of reporting periods."""

from typing import ClassVar

from django import forms

from assessment_ready.actions.services.periods import PeriodValues
from assessment_ready.ui.fields import DateInputField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm


class _PeriodFields(GovForm):
    title = forms.CharField(
        label="What is it called?",
        help_text="For example “Quarter to 31 December 2026”.",
        max_length=80,
        error_messages={"required": "Enter what the period is called"},
    )
    starts_on = DateInputField(label="First day", what="the first day of the period")
    ends_on = DateInputField(label="Last day", what="the last day of the period")
    closes_on = DateInputField(
        label="Reported on until",
        help_text="Check-ins count for the period up to the end of this day.",
        what="the last day of reporting",
    )
    widths: ClassVar[dict[str, str]] = {"title": "two-thirds"}

    @property
    def values(self) -> PeriodValues:
        """What the service takes."""
        data = self.cleaned_data
        return PeriodValues(
            title=" ".join(data["title"].split()),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            closes_on=data["closes_on"],
        )


class PeriodForm(_PeriodFields, OnceForm):
    """A new period."""

    submit_label = "Add the period"


class PeriodEditForm(_PeriodFields, VersionedForm):
    """A period as it is."""


class UnlockForm(GovForm):
    """Why a period is unlocked."""

    submit_label = "Unlock the period"
    reason = forms.CharField(
        label="Why is it unlocked?",
        help_text="The reason stays in the audit log.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it is unlocked"},
    )
