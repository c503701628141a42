"""What the calendar is narrowed to."""

from django import forms

from assessment_ready.timeline.queries.calendar import KIND_NAMES
from assessment_ready.ui.forms import GovForm

AHEAD, PAST = "ahead", "past"


class CalendarFilterForm(GovForm):
    """What is ahead or over, and of which kind."""

    form_method = "get"
    show = forms.ChoiceField(
        label="Show", choices=[("", "What is ahead"), (PAST, "What is over")], required=False
    )
    kind = forms.ChoiceField(label="Kind", choices=[("", "Everything"), *KIND_NAMES.items()], required=False)
