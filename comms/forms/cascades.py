"""Forms about cascades and their steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment_ready.embargo.rules import parse_time
from assessment_ready.ui.fields import CheckboxesField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.forms.scenarios import embargo_field, offer_embargo
from comms.models import Activity, OffsetUnit, Purpose
from comms.rules.dating import LARGEST
from comms.services.cascade_steps import StepValues
from comms.services.cascades import CascadeValues

_TIME_HINT = "For example, 9:30am or 14:00. London time."
_UNITS = OffsetUnit.choices


class ClockField(forms.CharField):
    """A time of day as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=10, required=False, help_text=kwargs.pop("help_text", _TIME_HINT), **kwargs
        )

    def clean(self, value: Any) -> Any:
        """The time, or None. Raises ValidationError with a sentence."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        try:
            return parse_time(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


@dataclass(frozen=True)
class StepChoices:
    """What a step can name."""

    audiences: Sequence[tuple[int, str]]
    channels: Sequence[tuple[int, str]]
    owners: Sequence[tuple[int, str]]


class _CascadeFields(GovForm):
    title = forms.CharField(
        label="Name",
        max_length=120,
        help_text="For example, “Publication day”",
        error_messages={"required": "Enter the name of the cascade"},
    )
    milestone = forms.TypedChoiceField(
        label="Milestone",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Steps are so many minutes before or after it.",
    )
    default_at = ClockField(
        label="Time of minute 0",
        help_text="Counts while the milestone itself has no time. For example, 9:30am. London time.",
    )
    is_publication = forms.BooleanField(
        label="This is publication day: activating a scenario gives its texts to these steps", required=False
    )
    embargo = embargo_field("The cascade with all its steps")
    field_order = ["title", "milestone", "default_at", "is_publication", "embargo"]
    widths = {"title": "two-thirds", "default_at": "10"}

    def __init__(
        self,
        *args: Any,
        milestones: Sequence[tuple[int, str]],
        embargoes: Sequence[tuple[int, str]],
        current: tuple[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["milestone"].choices = [("", "None yet"), *milestones]  # type: ignore[attr-defined]
        offer_embargo(self, embargoes, current)
        self._current = current[0] if current else None

    @property
    def values(self) -> CascadeValues:
        """What the service takes."""
        data = self.cleaned_data
        return CascadeValues(
            title=data["title"],
            milestone_id=data["milestone"],
            default_at=data["default_at"],
            is_publication=data["is_publication"],
            embargo_id=data["embargo"] if "embargo" in self.fields else self._current,
        )


class CascadeForm(_CascadeFields, OnceForm):
    """A new cascade."""

    submit_label = "Add the cascade"


class CascadeEditForm(_CascadeFields, VersionedForm):
    """A cascade that exists."""


class _StepFields(GovForm):
    title = forms.CharField(
        label="What is done",
        max_length=200,
        help_text="For example, “Live session for all staff”",
        error_messages={"required": "Enter what is done"},
    )
    offset = forms.IntegerField(
        label="How long after minute 0",
        min_value=-max(LARGEST.values()),
        max_value=max(LARGEST.values()),
        help_text="A whole number. With a minus for before it: -60 is an hour before.",
        error_messages={"required": "Enter a number, like 5 or -60"},
    )
    unit = forms.ChoiceField(
        label="Counted in", choices=_UNITS, error_messages={"required": "Choose what it is counted in"}
    )
    at = ClockField(
        label="Time of day", help_text="Only for days and working days. For example, 4pm. London time."
    )
    audiences = CheckboxesField(label="Who hears", required=False, small=True)
    channel = forms.TypedChoiceField(label="Channel", coerce=int, empty_value=None, required=False)
    purpose = forms.ChoiceField(
        label="Purpose", choices=Purpose.choices, error_messages={"required": "Choose the purpose"}
    )
    owner = forms.TypedChoiceField(label="Who does it", coerce=int, empty_value=None, required=False)
    guard = forms.CharField(
        label="Only if",
        max_length=200,
        required=False,
        help_text="What must be so before this is done, for example “all texts are cleared”.",
    )
    only_cleared = forms.BooleanField(label="Only to contacts cleared for the embargo", required=False)
    field_order = [
        "title", "audiences", "channel", "offset", "unit", "at", "owner", "purpose", "guard", "only_cleared",
    ]  # fmt: skip
    widths = {"title": "full", "offset": "5", "at": "10", "guard": "full"}

    def __init__(self, *args: Any, choices: StepChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields
        found["audiences"].choices = [(str(key), name) for key, name in choices.audiences]
        found["channel"].choices = [("", "None"), *choices.channels]
        found["owner"].choices = [("", "Nobody yet"), *choices.owners]

    @property
    def values(self) -> StepValues:
        """What the service takes."""
        data = self.cleaned_data
        is_minutes = data["unit"] == OffsetUnit.MINUTES
        return StepValues(
            title=data["title"],
            offset=data["offset"],
            unit=data["unit"],
            at=None if is_minutes else data["at"],
            purpose=data["purpose"],
            audience_ids=tuple(int(key) for key in data["audiences"]),
            channel_id=data["channel"],
            owner_id=data["owner"],
            guard=data["guard"],
            only_cleared=data["only_cleared"],
        )


class StepForm(_StepFields, OnceForm):
    """A new step."""

    submit_label = "Add the step"


class StepEditForm(_StepFields, VersionedForm):
    """A step that exists."""


class TimesForm(VersionedForm):
    """The minutes of all steps at once."""

    submit_label = "Save the times"

    def __init__(self, *args: Any, steps: Sequence[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._steps = [step.pk for step in steps]
        for step in steps:
            heard = ", ".join(audience.name for audience in step.audiences.all())
            self.fields[f"step_{step.pk}"] = forms.IntegerField(
                label=step.title,
                initial=step.offset,
                min_value=-LARGEST["minutes"],
                max_value=LARGEST["minutes"],
                help_text=f"Minutes after minute 0. Who hears: {heard or 'nobody'}.",
                error_messages={"required": "Enter a number of minutes, like 5 or -60"},
            )
        self.widths = {f"step_{key}": "5" for key in self._steps}  # type: ignore[misc]

    @property
    def minutes(self) -> dict[int, int]:
        """The minutes of each step."""
        return {key: self.cleaned_data[f"step_{key}"] for key in self._steps}


class PullForm(GovForm):
    """From which step on, and why."""

    submit_label = "Pull forward now"
    submit_tone = "warning"
    start = forms.TypedChoiceField(
        label="Which step is done now?",
        coerce=int,
        help_text="What comes after it keeps its distance; what should have come before it is due now too.",
        error_messages={"required": "Choose the step that is done now"},
    )
    because = forms.CharField(
        label="Why",
        max_length=300,
        help_text="For example, “A newspaper has the report”",
        error_messages={"required": "Enter why it is pulled forward"},
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].choices = steps  # type: ignore[attr-defined]


def initial_of_step(row: Activity) -> dict[str, Any]:
    """A step as its form shows it."""
    names = ("title", "offset", "unit", "purpose", "guard", "only_cleared", "version")
    return {
        **{name: getattr(row, name) for name in names},
        "at": f"{row.at:%H:%M}" if row.at else "",
        "audiences": [str(audience.pk) for audience in row.audiences.all()],
        "channel": row.channel_id,
        "owner": row.owner_id,
    }
