"""Forms about elections, quiet periods and committee meetings."""

from typing import Any

from django import forms

from assessment_ready.timeline.models import Election, QuietPeriod
from assessment_ready.timeline.services.calendar import ElectionValues, MeetingValues, QuietValues
from assessment_ready.ui.fields import DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm


class _ElectionFields(GovForm):
    title = forms.CharField(
        label="Name",
        max_length=120,
        help_text="For example, “Local elections 2027”",
        error_messages={"required": "Enter the name of the election"},
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *Election.Kind.choices],
        error_messages={"required": "Choose the kind of election"},
    )
    poll_on = DateInputField(label="Day of the poll", what="the day of the poll")
    notice_on = DateInputField(
        label="Day notice of election is given",
        help_text="Leave empty to use the latest day the law allows for local elections: the 25th electoral day "
        "before the poll. For other polls enter the day you are given.",
        what="the day of notice",
        required=False,
    )
    areas = forms.CharField(
        label="Areas", max_length=300, required=False, help_text="Empty means the whole council."
    )
    field_order = ["title", "kind", "poll_on", "notice_on", "areas"]
    widths = {"title": "two-thirds"}

    def clean_notice_on(self) -> Any:
        """Notice comes before the poll."""
        notice, poll = self.cleaned_data.get("notice_on"), self.cleaned_data.get("poll_on")
        if notice and poll and notice >= poll:
            raise forms.ValidationError("Notice is given before the day of the poll")
        return notice

    @property
    def values(self) -> ElectionValues:
        """What the service takes."""
        data = self.cleaned_data
        return ElectionValues(
            **{name: data[name] for name in ("kind", "title", "poll_on", "notice_on", "areas")}
        )


class ElectionForm(_ElectionFields, OnceForm):
    """A new election."""

    submit_label = "Add the election"


class ElectionEditForm(_ElectionFields, VersionedForm):
    """An election that exists."""


class _QuietFields(GovForm):
    title = forms.CharField(
        label="Name",
        max_length=120,
        help_text="For example, “Christmas shutdown”",
        error_messages={"required": "Enter the name of the quiet period"},
    )
    kind = RadiosField(
        label="Kind",
        choices=QuietPeriod.Kind.choices,
        error_messages={"required": "Choose the kind of quiet period"},
    )
    starts_on = DateInputField(label="First day", what="the first day")
    ends_on = DateInputField(label="Last day", what="the last day")
    note = WordLimitField(label="Note", max_words=150, rows=3, required=False)
    field_order = ["title", "kind", "starts_on", "ends_on", "note"]
    widths = {"title": "two-thirds"}

    def clean_ends_on(self) -> Any:
        """A period does not end before it begins."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            raise forms.ValidationError("The last day must be the first day or later")
        return last

    @property
    def values(self) -> QuietValues:
        """What the service takes."""
        data = self.cleaned_data
        return QuietValues(**{name: data[name] for name in ("kind", "title", "starts_on", "ends_on", "note")})


class QuietForm(_QuietFields, OnceForm):
    """A new quiet period."""

    submit_label = "Add the quiet period"


class QuietEditForm(_QuietFields, VersionedForm):
    """A quiet period that exists."""


class _MeetingFields(GovForm):
    committee = forms.CharField(
        label="Committee",
        max_length=120,
        help_text="For example, “Adult Social Care Scrutiny Committee”",
        error_messages={"required": "Enter the name of the committee"},
    )
    meets_on = DateInputField(label="Day of the meeting", what="the day of the meeting")
    papers_due_on = DateInputField(
        label="Papers due", help_text="Leave empty if unknown.", what="the day papers are due", required=False
    )
    purpose = forms.CharField(
        label="What goes to it", max_length=300, required=False, help_text="For example, “Improvement plan”"
    )
    url = forms.URLField(
        label="Web address of the agenda", max_length=500, required=False, assume_scheme="https"
    )
    field_order = ["committee", "meets_on", "papers_due_on", "purpose", "url"]
    widths = {"committee": "two-thirds"}

    def clean_papers_due_on(self) -> Any:
        """Papers come before the meeting."""
        papers, meets = self.cleaned_data.get("papers_due_on"), self.cleaned_data.get("meets_on")
        if papers and meets and papers > meets:
            raise forms.ValidationError("Papers are due before the meeting")
        return papers

    @property
    def values(self) -> MeetingValues:
        """What the service takes."""
        data = self.cleaned_data
        names = ("committee", "meets_on", "papers_due_on", "purpose", "url")
        return MeetingValues(**{name: data[name] for name in names})


class MeetingForm(_MeetingFields, OnceForm):
    """A new meeting."""

    submit_label = "Add the meeting"


class MeetingEditForm(_MeetingFields, VersionedForm):
    """A meeting that exists."""
