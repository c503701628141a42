"""The form behind the link of a reminder: three things, on a phone."""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms

from assessment_ready.actions.models import Action
from assessment_ready.actions.rules.actions import CheckInValues
from assessment_ready.ui.fields import DateInputField, WordLimitField
from assessment_ready.ui.forms import GovForm


class LinkCheckInForm(GovForm):
    """How much is done, what has happened, when it will be finished. An issue that was open stays open."""

    submit_label = "Check in"
    progress = forms.IntegerField(
        label="How much is done, in per cent?",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter how much is done, 0 to 100",
            "invalid": "Progress must be a whole number from 0 to 100, like 40",
            "min_value": "Progress must be 0 to 100 per cent",
            "max_value": "Progress must be 0 to 100 per cent",
        },
    )
    statement = WordLimitField(
        label="What has happened since the last check-in?",
        max_words=60,
        rows=3,
        error_messages={"required": "Enter in a few words what has happened, or press “No change”"},
    )
    forecast_on = DateInputField(
        label="When will it be finished?",
        help_text="Leave empty if it will be on time.",
        what="the forecast",
        required=False,
    )
    widths: ClassVar[dict[str, str]] = {"progress": "3"}

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issue = action.open_issue

    @property
    def helper(self) -> FormHelper:
        """Without the hidden field against borrowed cookies: the page sets none (see ``views.links``)."""
        helper = super().helper
        helper.disable_csrf = True
        return helper

    @property
    def values(self) -> CheckInValues:
        """What the service takes."""
        data = self.cleaned_data
        return CheckInValues(data["progress"], data["statement"], data["forecast_on"], open_issue=self.issue)
