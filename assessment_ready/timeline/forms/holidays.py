"""Forms about bank holidays, for the installation administrator."""

from typing import Any

from django import forms

from assessment_ready.documents.spreadsheets import too_large_sentence
from assessment_ready.timeline.rules.holiday_list import LONGEST_TITLE
from assessment_ready.ui.fields import DateInputField
from assessment_ready.ui.forms import GovForm


class HolidayForm(GovForm):
    """A day to add."""

    submit_label = "Add the day"
    on = DateInputField(label="Day", what="the day")
    title = forms.CharField(
        label="Name", max_length=LONGEST_TITLE, error_messages={"required": "Enter the name of the day"}
    )
    is_mourning = forms.BooleanField(
        label="It is a day of public thanksgiving or mourning, not a bank holiday",
        help_text="It is then left out when electoral days are counted, and stays a working day.",
        required=False,
    )
    widths = {"title": "two-thirds"}


class HolidayFileForm(GovForm):
    """A copy of GOV.UK's list. ``too_large``: the upload was stopped half-way."""

    submit_label = "Upload and refresh"
    file = forms.FileField(
        label="GOV.UK’s list as a JSON file",
        help_text="Download it from https://www.gov.uk/bank-holidays.json and choose it here.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        max_length=200,
        error_messages={"required": "Choose a JSON file", "empty": "The file is empty. Download it again"},
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = too_large_sentence()
