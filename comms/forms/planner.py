"""What the forward planner is narrowed to."""

from typing import ClassVar

from django import forms

from comms.forms.activities import PlannerFilterForm


class PlannerForm(PlannerFilterForm):
    """The filters, and the place on the calendar, which they keep."""

    PLACE: ClassVar[frozenset[str]] = frozenset({"month", "week"})
    month = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    week = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
