"""Forms about the usual durations."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from assessment_ready.timeline.forms.offsets import OFFSET_FIELDS, OffsetFields
from assessment_ready.timeline.services.intervals import FIRST, IntervalValues
from assessment_ready.ui.fields import WordLimitField
from assessment_ready.ui.forms import VersionedForm


class StageForm(OffsetFields):
    """A stage: its name, from which stage it is counted, how far, and who says so."""

    title = forms.CharField(
        label="Name of the stage", max_length=120, error_messages={"required": "Enter a name for the stage"}
    )
    after = forms.ChoiceField(
        label="Counted from", error_messages={"required": "Choose the stage it is counted from"}
    )
    source = WordLimitField(
        label="Source",
        help_text="Where the duration comes from, for example “Our last assessment” or a web address.",
        max_words=150,
        rows=3,
        required=False,
    )
    field_order = ["title", "after", *OFFSET_FIELDS, "source"]
    widths = {"at_least": "3", "at_most": "3", "title": "two-thirds"}

    def __init__(self, *args: Any, stages: Sequence[tuple[str, str]], code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["after"]).choices = [("", "Choose a stage"), *stages]
        if code == FIRST:
            # Everything is counted from the notification; it is counted from nothing.
            for name in ("after", *OFFSET_FIELDS):
                del self.fields[name]

    @property
    def values(self) -> IntervalValues:
        """What the service takes."""
        data = self.cleaned_data
        return IntervalValues(data["title"], data.get("after", ""), self.offset, data["source"])


class IntervalForm(StageForm, VersionedForm):
    """A stage that exists."""

    submit_label = "Save for our council"
