"""Forms about what an action is to bring."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from assessment_ready.actions.models import Benefit
from assessment_ready.actions.services.benefits import BenefitValues
from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm


def _figure(label: str, hint: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, help_text=hint, max_digits=14, decimal_places=2, required=False)


class _BenefitFields(GovForm):
    description = forms.CharField(
        label="What will be better?",
        max_length=300,
        error_messages={"required": "Enter what the action is to bring"},
    )
    kind = RadiosField(
        label="What kind of benefit is it?",
        choices=Benefit.Kind.choices,
        error_messages={"required": "Choose the kind of benefit"},
    )
    measure = forms.CharField(
        label="How is it measured?",
        max_length=200,
        error_messages={"required": "Enter how it is measured"},
    )
    unit = forms.CharField(
        label="Unit", help_text="For example £, %, days or people.", max_length=40, required=False
    )
    baseline = _figure("Where did it begin?", "Leave empty if it is not known.")
    target = _figure("Where is it to get to?", "Leave empty if there is no target yet.")
    realised_by = DateInputField(label="By when?", what="the day by which it is realised")
    owner = forms.TypedChoiceField(label="Who answers for it?", coerce=int, empty_value=None, required=False)
    widths: ClassVar[dict[str, str]] = {
        "description": "full",
        "measure": "full",
        "unit": "10",
        "baseline": "10",
        "target": "10",
    }

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.pk, each.user.full_name) for each in people]
        self.fields["owner"].choices = [("", "The owner of the action"), *named]  # type: ignore[attr-defined]

    @property
    def values(self) -> BenefitValues:
        """What the service takes."""
        data = self.cleaned_data
        names = ("description", "kind", "measure", "unit", "baseline", "target", "realised_by")
        return BenefitValues(**{name: data[name] for name in names}, owner_id=data["owner"])


class BenefitForm(_BenefitFields, OnceForm):
    """A new benefit."""

    submit_label = "Add the benefit"


class BenefitEditForm(_BenefitFields, VersionedForm):
    """A benefit as it is."""


class MeasureForm(OnceForm):
    """What it was on a day."""

    submit_label = "Keep the measurement"
    value = forms.DecimalField(
        label="What is it now?",
        max_digits=14,
        decimal_places=2,
        error_messages={
            "required": "Enter the figure that was measured",
            "invalid": "Enter a figure, like 31.5",
        },
    )
    on = DateInputField(label="Measured on", what="the day it was measured")
    note = forms.CharField(label="Where does the figure come from?", max_length=300, required=False)
    widths: ClassVar[dict[str, str]] = {"value": "10", "note": "full"}
