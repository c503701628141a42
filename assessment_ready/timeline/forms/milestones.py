"""Forms about milestones: what is known of their dates, and own milestones."""

from collections.abc import Sequence
from datetime import time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from assessment_ready.embargo.rules import parse_time
from assessment_ready.timeline.forms.assessments import offer_embargoes
from assessment_ready.timeline.forms.offsets import OFFSET_FIELDS, OffsetFields
from assessment_ready.timeline.rules.milestones import MilestoneDates, MilestoneValues
from assessment_ready.ui.fields import DateInputField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

NOTHING = ("", "Nothing: it has days of its own")


class _Clock(GovForm):
    at = forms.CharField(
        label="Time of day in London",
        required=False,
        max_length=20,
        help_text="Only where the hour matters. For example, 12:01am or 14:00.",
    )

    def clean_at(self) -> time | None:
        """The clock time, or a sentence."""
        text = self.cleaned_data.get("at") or ""
        if not text:
            return None
        try:
            return parse_time(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class DatesForm(_Clock, VersionedForm):
    """What is known of a milestone's dates."""

    submit_label = "Save"
    earliest = DateInputField(label="Expected from", what="the earliest day")
    latest = DateInputField(
        label="Expected until",
        help_text="The same day again when it is one day.",
        what="the latest day",
    )
    is_pinned = forms.BooleanField(
        label="Keep this range when other dates move",
        help_text="A range you change here is always kept.",
        required=False,
    )
    confirmed_on = DateInputField(
        label="Confirmed for",
        help_text="The day somebody has told you. Leave empty until then.",
        what="the confirmed day",
        required=False,
    )
    actual_on = DateInputField(
        label="Happened on",
        help_text="Leave empty until it has happened.",
        what="the day it happened",
        required=False,
    )
    source_note = WordLimitField(
        label="Source",
        help_text="Who says so, for example “CQC’s email of 2 March 2027”.",
        max_words=200,
        rows=3,
        required=False,
    )
    note = forms.CharField(
        label="Why did it change?",
        help_text="Shown in the history of this milestone.",
        max_length=300,
        required=False,
    )
    field_order = [
        "actual_on",
        "confirmed_on",
        "at",
        "earliest",
        "latest",
        "is_pinned",
        "source_note",
        "note",
    ]
    fieldsets: Sequence[tuple[str, Sequence[str]]] = (
        ("What has happened or is agreed", ("actual_on", "confirmed_on", "at")),
        ("What we expect", ("earliest", "latest", "is_pinned")),
    )
    widths = {"at": "10", "note": "full"}

    def __init__(self, *args: Any, hangs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hangs:
            # A range that hangs on nothing never moves by itself.
            del self.fields["is_pinned"]
            self.fieldsets = (self.fieldsets[0], ("What we expect", ("earliest", "latest")))

    @property
    def dates(self) -> MilestoneDates:
        """What the service takes."""
        data = self.cleaned_data
        return MilestoneDates(
            earliest=data["earliest"],
            latest=data["latest"],
            confirmed_on=data["confirmed_on"],
            actual_on=data["actual_on"],
            at=data["at"],
            is_pinned=data.get("is_pinned"),
        )


class OwnMilestoneForm(_Clock, OffsetFields):
    """A milestone of the council's own: hung on another one, or with days of its own."""

    title = forms.CharField(
        label="What is it?",
        max_length=120,
        help_text="For example, “Rehearsal of the visit”",
        error_messages={"required": "Enter what the milestone is"},
    )
    after = forms.TypedChoiceField(
        label="Dated from",
        help_text="Choose a milestone to move with it.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    earliest = DateInputField(label="Expected from", what="the earliest day", required=False)
    latest = DateInputField(
        label="Expected until",
        help_text="Leave empty when it is one day.",
        what="the latest day",
        required=False,
    )
    source_note = WordLimitField(label="Source or note", max_words=200, rows=3, required=False)
    field_order = ["title", "after", *OFFSET_FIELDS, "earliest", "latest", "at", "source_note"]
    fieldsets = (
        ("The milestone", ("title", "after")),
        ("If it is dated from another milestone", OFFSET_FIELDS),
        ("If it has days of its own", ("earliest", "latest")),
    )
    widths = {"at_least": "3", "at_most": "3", "at": "10", "title": "two-thirds"}
    mark_optional = False

    def __init__(self, *args: Any, anchors: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.TypedChoiceField", self.fields["after"]).choices = [NOTHING, *anchors]
        for name in OFFSET_FIELDS:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Either hung on another with a distance, or with a first day."""
        cleaned = super().clean()
        if "after" in self.errors:
            return cleaned
        if cleaned.get("after") is None:
            if cleaned.get("earliest") is None and "earliest" not in self.errors:
                self.add_error("earliest", "Enter the day, or choose the milestone it is dated from")
            return cleaned
        for name in ("at_least", "at_most"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, str(self.fields[name].error_messages["required"]))
        return cleaned

    @property
    def values(self) -> MilestoneValues:
        """What the service takes."""
        data = self.cleaned_data
        return MilestoneValues(
            title=data["title"],
            after_id=data["after"],
            offset=self.offset,
            earliest=data["earliest"],
            latest=data["latest"],
            at=data["at"],
            source_note=data["source_note"],
            embargo_id=data.get("embargo"),
        )


class MilestoneForm(OwnMilestoneForm, OnceForm):
    """A new milestone."""

    submit_label = "Add the milestone"
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The milestone will exist only for the people cleared for this embargo.",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, embargoes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_embargoes(self, embargoes)


class MilestoneEditForm(OwnMilestoneForm, VersionedForm):
    """An own milestone that exists."""


class RemoveForm(GovForm):
    """Nothing to fill in: a question with one button."""

    submit_label = "Remove"
    submit_tone = "warning"
