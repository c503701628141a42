"""Forms about shifts in practice and what was seen of them."""

from typing import Any

from django import forms

from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.forms.groups import Choices, offer
from workforce.models import ShiftKind, ShiftObservation, ShiftState
from workforce.services.shifts import ObservationValues, ShiftValues

_CONFIDENCE = [
    ("1", "1: a guess"),
    ("2", "2: some signs"),
    ("3", "3: more likely than not"),
    ("4", "4: several sources agree"),
    ("5", "5: certain"),
]


class _ShiftFields(GovForm):
    """Everything a shift says of itself."""

    kind = RadiosField(
        label="Start, stop or continue?",
        choices=ShiftKind.choices,
        inline=True,
        error_messages={"required": "Choose start, stop or continue"},
    )
    text = forms.CharField(
        label="What the group starts, stops or continues",
        max_length=300,
        error_messages={"required": "Enter what the group starts, stops or continues"},
    )
    owner = forms.TypedChoiceField(
        label="Owner",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Whoever looks at it from time to time and notes what was seen.",
    )
    indicator = forms.TypedChoiceField(
        label="Indicator that shows it", coerce=int, empty_value=None, required=False
    )
    review_on = DateInputField(
        label="Look at it again on", required=False, what="the day to look at it again"
    )

    def __init__(self, *args: Any, owners: Choices, indicators: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", owners, first="Nobody yet")
        offer(self, "indicator", indicators, first="None")

    @property
    def values(self) -> ShiftValues:
        """What the service gets."""
        data = self.cleaned_data
        return ShiftValues(
            kind=data["kind"],
            text=data["text"],
            owner_id=data["owner"],
            indicator_id=data["indicator"],
            review_on=data["review_on"],
        )


class ShiftForm(_ShiftFields, OnceForm):
    """A new shift of a group."""

    submit_label = "Add the shift"


class ShiftEditForm(_ShiftFields, VersionedForm):
    """A shift that exists."""


class ObservationForm(OnceForm):
    """What was seen; filled in within seconds."""

    submit_label = "Note it"
    note = forms.CharField(
        label="What was seen",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="No names and nothing by which a person could be told.",
        error_messages={"required": "Enter what was seen"},
    )
    confidence = RadiosField(
        label="How sure are we that the shift is happening?",
        choices=_CONFIDENCE,
        small=True,
        error_messages={"required": "Choose how sure we are, from 1 to 5"},
    )
    state = RadiosField(
        label="Where does it stand?",
        choices=ShiftState.choices,
        small=True,
        error_messages={"required": "Choose where the shift stands"},
    )
    source = forms.ChoiceField(
        label="Seen in",
        choices=ShiftObservation.From.choices,
        error_messages={"required": "Choose where it was seen"},
    )
    observed_on = DateInputField(
        label="On", what="the day it was seen", error_messages={"required": "Enter the day it was seen"}
    )

    @property
    def values(self) -> ObservationValues:
        """What the service gets."""
        data = self.cleaned_data
        return ObservationValues(
            observed_on=data["observed_on"],
            source=data["source"],
            note=data["note"],
            confidence=int(data["confidence"]),
            state=data["state"],
        )


class LinkActionForm(GovForm):
    """Which action works towards the shift."""

    submit_label = "Link the action"
    action = forms.TypedChoiceField(
        label="Action", coerce=int, error_messages={"required": "Choose an action"}
    )

    def __init__(self, *args: Any, actions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "action", actions, first="Choose an action")
