"""Forms about measures, their readings, and lessons."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.forms.questions import offer
from comms.models import Confidence, MeasureLevel, Objective, Plan
from comms.services.lessons import LessonValues
from comms.services.measures import MeasureValues, ReadingValues

LEVEL_HINTS = {
    "input": "What we put in: hours, cost, planning",
    "output": "What we delivered: messages, sessions, reach",
    "outtake": "What people took away: awareness, understanding, confidence",
    "outcome": "What changed: behaviour, participation, questions",
    "impact": "What it led to for the council and for people",
}
_FIGURE_ERRORS = {
    "max_digits": "Enter a number with at most 12 digits",
    "max_decimal_places": "Enter a number with at most 2 decimal places",
    "max_whole_digits": "Enter a number with at most 10 digits before the point",
}


def _figure(label: str, **extra: Any) -> forms.DecimalField:
    errors = {**_FIGURE_ERRORS, **extra.pop("error_messages", {})}
    return forms.DecimalField(label=label, max_digits=12, decimal_places=2, error_messages=errors, **extra)


class _MeasureFields(GovForm):
    name = forms.CharField(
        label="What is measured",
        max_length=200,
        help_text="For example, “Staff who know what the assessment is and their part in it”",
        error_messages={"required": "Enter what is measured"},
    )
    level = RadiosField(
        label="Level",
        choices=MeasureLevel.choices,
        hints=LEVEL_HINTS,
        error_messages={"required": "Choose the level"},
    )
    objective = forms.TypedChoiceField(label="Objective", coerce=int, empty_value=None, required=False)
    unit = forms.CharField(label="Unit", max_length=30, required=False, help_text="For example, % or hours")
    baseline = _figure("Baseline", required=False, help_text="Where it stood before.")
    target = _figure("Target", required=False)
    better = RadiosField(
        label="Which is better?",
        choices=[("higher", "Higher is better"), ("lower", "Lower is better")],
        initial="higher",
        error_messages={"required": "Choose which is better"},
    )
    definition = WordLimitField(label="Exactly what counts", max_words=150, rows=3, required=False)
    source = forms.CharField(label="Source", max_length=200, required=False)
    method = forms.CharField(label="Method", max_length=200, required=False)
    frequency = forms.CharField(
        label="How often", max_length=80, required=False, help_text="For example, each phase"
    )
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)
    field_order = [
        "name", "level", "objective", "unit", "baseline", "target", "better", "definition", "source", "method",
        "frequency", "owner",
    ]  # fmt: skip
    widths = {"name": "two-thirds", "unit": "10", "baseline": "10", "target": "10"}

    def __init__(
        self, *args: Any, objectives: Sequence[Objective], owners: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "objective", [(each.pk, str(each)) for each in objectives], first="None")
        offer(self, "owner", [(each.pk, str(each.user)) for each in owners], first="Nobody")

    @property
    def values(self) -> MeasureValues:
        """What the service takes."""
        data = self.cleaned_data
        names = ("name", "level", "definition", "source", "method", "unit", "baseline", "target", "frequency")
        return MeasureValues(
            objective_id=data["objective"],
            owner_id=data["owner"],
            lower_is_better=data["better"] == "lower",
            **{name: data[name] for name in names},
        )


class MeasureForm(_MeasureFields, OnceForm):
    """A new measure."""

    submit_label = "Add the measure"


class MeasureEditForm(_MeasureFields, VersionedForm):
    """A measure that exists."""


class ReadingForm(OnceForm):
    """What was measured on one day."""

    submit_label = "Add the reading"
    on = DateInputField(label="Day", what="the day of the reading")
    value = _figure("Value", error_messages={"required": "Enter the value"})
    confidence = RadiosField(
        label="How far can it be relied on?",
        choices=Confidence.choices,
        initial=Confidence.MEDIUM,
        inline=True,
        error_messages={"required": "Choose how far it can be relied on"},
    )
    note = forms.CharField(label="Note", max_length=300, required=False)
    field_order = ["on", "value", "confidence", "note"]
    widths = {"value": "10"}

    @property
    def values(self) -> ReadingValues:
        """What the service takes."""
        return ReadingValues(
            **{name: self.cleaned_data[name] for name in ("on", "value", "confidence", "note")}
        )


class _LessonFields(GovForm):
    what = WordLimitField(
        label="What happened",
        max_words=150,
        rows=3,
        error_messages={"required": "Enter what happened"},
    )
    so_what = WordLimitField(label="So what: what it means", max_words=150, rows=3, required=False)
    now_what = WordLimitField(label="Now what: what we do from now on", max_words=150, rows=3, required=False)
    field_order = ["what", "so_what", "now_what"]

    @property
    def values(self) -> LessonValues:
        """What the service takes."""
        return LessonValues(**{name: self.cleaned_data[name] for name in ("what", "so_what", "now_what")})


class LessonForm(_LessonFields, OnceForm):
    """A new lesson."""

    submit_label = "Note the lesson"


class LessonEditForm(_LessonFields, VersionedForm):
    """A lesson that exists."""


class CarryForm(GovForm):
    """Where a lesson goes."""

    submit_label = "Carry the lesson"
    plan = forms.TypedChoiceField(label="Plan that takes it on", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, plans: Sequence[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "plan", [(each.pk, each.title) for each in plans], first="None")


class RemoveForm(GovForm):
    """Nothing but the button."""

    submit_label = "Remove"
    submit_tone = "warning"
