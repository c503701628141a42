"""Forms about assessments."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

HAPPENED, EXPECTED = "happened", "expected"


class AssessmentForm(OnceForm):
    """An assessment is made from one date."""

    submit_label = "Make the calendar"
    title = forms.CharField(
        label="Title",
        max_length=120,
        help_text="For example, “CQC assessment 2027”",
        error_messages={"required": "Enter a title"},
    )
    state = RadiosField(
        label="Has CQC told you about the assessment?",
        choices=[(HAPPENED, "Yes, CQC has written to us"), (EXPECTED, "Not yet. We expect it")],
        hints={EXPECTED: "The whole calendar is then a forecast. You record the real day when it comes."},
        error_messages={"required": "Choose whether CQC has told you"},
    )
    notified_on = DateInputField(
        label="Day of the notification",
        help_text="The date of CQC’s email, or the day you reckon with. For example, 2 3 2027",
        what="the day of the notification",
    )
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The calendar will exist only for the people cleared for this embargo.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    widths = {"title": "two-thirds"}

    def __init__(self, *args: Any, embargoes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_embargoes(self, embargoes)


class AssessmentTitleForm(VersionedForm):
    """Another title."""

    title = forms.CharField(label="Title", max_length=120, error_messages={"required": "Enter a title"})
    widths = {"title": "two-thirds"}


def offer_embargoes(form: GovForm, embargoes: Sequence[tuple[int, str]]) -> None:
    """Give the field its choices, or take it off the page where there is nothing to choose."""
    if embargoes:
        cast("forms.TypedChoiceField", form.fields["embargo"]).choices = [("", "None"), *embargoes]
    else:
        del form.fields["embargo"]
