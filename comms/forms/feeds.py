"""The form about a calendar feed."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from assessment_ready.ui.forms import GovForm
from comms.queries.activities import Choice


class FeedForm(GovForm):
    """A new feed: what it is called, and of which plan."""

    submit_label = "Make the feed"
    name = forms.CharField(
        label="What will you call it?",
        max_length=80,
        help_text="So that you know later which feed is which, for example “Outlook at work”.",
        error_messages={"required": "Enter a name for the feed"},
    )
    plan = forms.TypedChoiceField(label="Which plan?", coerce=int, empty_value=None, required=False)
    widths = {"name": "two-thirds"}
    mark_optional = False

    def __init__(self, *args: Any, plans: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All plans"), *((each.key, each.label) for each in plans)]
        cast("forms.TypedChoiceField", self.fields["plan"]).choices = choices
