"""Forms about embargoes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms

from assessment_ready.embargo.rules import LONDON, london_moment, parse_time
from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

AT, BY_HAND = "at", "hand"


class MomentFields(GovForm):
    """When an embargo lifts: at a moment in London, or when somebody lifts it. Cleans to ``lifts_at``."""

    ends = RadiosField(
        label="When does it lift?",
        choices=[(AT, "At a date and time"), (BY_HAND, "When somebody lifts it by hand")],
        error_messages={"required": "Choose when the embargo lifts"},
    )
    day = DateInputField(
        label="Date",
        what="the date",
        required=False,
        help_text="Needed for a date and time. For example, 27 3 2027.",
    )
    time = forms.CharField(
        label="Time in London", required=False, max_length=20, help_text="For example, 9:30am or 14:00."
    )

    mark_optional = False
    widths = {"time": "10"}

    def clean(self) -> dict[str, Any]:
        """Put date and time together; a time the clocks skip or show twice gets a sentence."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["lifts_at"] = None
        if cleaned.get("ends") == AT:
            cleaned["lifts_at"] = self._moment(cleaned)
        return cleaned

    def _moment(self, cleaned: dict[str, Any]) -> datetime | None:
        if not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", "Enter the date on which the embargo lifts")
        if not cleaned.get("time") and "time" not in self.errors:
            self.add_error("time", "Enter the time at which the embargo lifts")
        if not cleaned.get("day") or not cleaned.get("time"):
            return None
        try:
            moment = london_moment(cleaned["day"], parse_time(cleaned["time"]))
        except ValueError as error:
            self.add_error("time", str(error))
            return None
        if moment <= datetime.now(UTC):
            self.add_error("day", "The moment must be in the future")
        return moment


class TermsFields(GovForm):
    """What is under embargo, by whose authority, and what it rests on."""

    title = forms.CharField(
        label="What is under embargo?",
        max_length=120,
        help_text="Cleared people see this. For example, “CQC’s draft report”.",
        error_messages={"required": "Enter what is under embargo"},
    )
    authority = forms.CharField(
        label="By whose authority?",
        max_length=200,
        help_text="Who decided it, for example “CQC, letter of 2 March 2027”.",
        error_messages={"required": "Enter by whose authority"},
    )

    basis = forms.CharField(
        label="What does it rest on?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The rule, letter or agreement that makes it binding, and what it forbids. "
        "Cleared people acknowledge it.",
    )


class EmbargoForm(TermsFields, MomentFields, OnceForm):
    """A new embargo."""

    field_order = ["title", "authority", "basis", "ends", "day", "time"]
    submit_label = "Create the embargo"


class TermsForm(TermsFields, VersionedForm):
    """Other terms for an embargo in force."""

    mark_optional = False
    submit_label = "Save the terms"


class MomentForm(MomentFields, VersionedForm):
    """Another moment for an embargo in force."""

    submit_label = "Save the moment"


class LiftForm(GovForm):
    """The confirmation that it lifts now."""

    submit_label = "Lift the embargo now"
    submit_tone = "warning"


class AcknowledgeForm(GovForm):
    """The statement that one accepts the terms."""

    accepts = forms.BooleanField(
        label="I will keep to these terms until the embargo lifts",
        error_messages={"required": "Tick the box to acknowledge the terms"},
    )
    submit_label = "Acknowledge the terms"


class LooksFilterForm(GovForm):
    """Whose looks to show."""

    form_method = "get"
    mark_optional = False
    person = forms.TypedChoiceField(label="Person", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Everybody"), *people]

    @property
    def chosen(self) -> int | None:
        """The user's id; None for everybody, also when the address names somebody else."""
        return self.cleaned_data["person"] if self.is_valid() else None


class ClearForm(GovForm):
    """Whom to clear."""

    person = forms.ChoiceField(
        label="Person",
        error_messages={"required": "Choose a person", "invalid_choice": "Choose a person from the list"},
    )

    submit_label = "Clear this person"

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose a person"), *people]


def moment_initial(lifts_at: datetime | None) -> dict[str, Any]:
    """The moment as the form's fields show it."""
    if lifts_at is None:
        return {"ends": BY_HAND}
    local = lifts_at.astimezone(LONDON)
    return {"ends": AT, "day": local.date(), "time": f"{local:%H:%M}"}
