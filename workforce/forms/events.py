"""Forms about recurring events."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import DateInputField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.services.events import EventValues, OutcomeValues, SeriesValues

_EVERY = (
    (1, "Every month"),
    (2, "Every 2 months"),
    (3, "Every 3 months"),
    (6, "Every 6 months"),
    (12, "Every year"),
)


class _SeriesFields(GovForm):
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="For example, “Monthly information exchange”.",
        error_messages={"required": "Enter a title"},
    )
    purpose = WordLimitField(label="What it is for", max_words=150, max_length=2000, rows=3, required=False)
    convenor = forms.TypedChoiceField(
        label="Convenor",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Adds dates, and notes who came and what came of it.",
    )
    every_months = forms.TypedChoiceField(
        label="How often",
        coerce=int,
        choices=_EVERY,
        error_messages={"required": "Choose how often it is held"},
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", "Nobody yet"), *((each.pk, str(each.user)) for each in members)]
        self.fields["convenor"].choices = named  # type: ignore[attr-defined]

    @property
    def values(self) -> SeriesValues:
        """What the service takes."""
        data = self.cleaned_data
        return SeriesValues(
            title=data["title"],
            purpose=data["purpose"],
            convenor_id=data["convenor"],
            every_months=data["every_months"],
        )


class SeriesForm(_SeriesFields, OnceForm):
    """A new series."""

    submit_label = "Begin the series"
    first_on = DateInputField(
        label="First date",
        what="the first date",
        help_text="Later ones fall on the same weekday of the month, for example the second Tuesday.",
    )
    field_order = ["title", "purpose", "convenor", "first_on", "every_months"]


class SeriesEditForm(_SeriesFields, VersionedForm):
    """A series that exists."""


class _EventFields(GovForm):
    on = DateInputField(label="Day", what="the day")
    topic = forms.CharField(label="Topic", max_length=200, required=False)
    place = forms.CharField(label="Place", max_length=200, required=False, help_text="A room, or “Online”.")
    invited = forms.IntegerField(label="People invited", min_value=0, max_value=1_000_000, required=False)
    widths = {"invited": "5"}

    @property
    def values(self) -> EventValues:
        """What the service takes."""
        data = self.cleaned_data
        return EventValues(data["on"], data["topic"], data["place"], data["invited"])


class EventForm(_EventFields, OnceForm):
    """A date added by hand."""

    submit_label = "Add the date"


class EventEditForm(_EventFields, VersionedForm):
    """An event that exists."""


class OutcomeForm(VersionedForm):
    """Who came and what came of it."""

    attended = forms.IntegerField(
        label="People who came",
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text="A number, no names.",
    )
    outputs = WordLimitField(
        label="What came of it",
        max_words=300,
        max_length=5000,
        rows=6,
        required=False,
        help_text="Decisions, answers, what people take away and share.",
    )
    recording_url = forms.URLField(
        label="Recording", max_length=400, required=False, assume_scheme="https", help_text="Its web address."
    )
    widths = {"attended": "5"}

    @property
    def values(self) -> OutcomeValues:
        """What the service takes."""
        data = self.cleaned_data
        return OutcomeValues(data["attended"], data["outputs"], data["recording_url"])


class CancelForm(VersionedForm):
    """Why it is cancelled."""

    submit_label = "Cancel the event"
    submit_tone = "warning"
    cancel_label = "Keep it"
    reason = forms.CharField(
        label="Why it is cancelled",
        max_length=300,
        error_messages={"required": "Enter why it is cancelled"},
    )
