"""Forms about improvement ideas."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.fields import DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.models import IdeaState
from workforce.queries.ideas import IdeaFilters
from workforce.rules.ideas import needs_reason
from workforce.services.ideas import IdeaValues, StateValues


def _amount(label: str, most: int, places: int) -> forms.DecimalField:
    """A number that may have some decimal places."""
    words = "1 decimal place" if places == 1 else f"{places} decimal places"
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=most,
        decimal_places=places,
        required=False,
        error_messages={"max_decimal_places": f"{label} must have {words} at most"},
    )


class _IdeaFields(GovForm):
    title = forms.CharField(
        label="Your idea in a few words",
        max_length=200,
        error_messages={"required": "Enter the idea in a few words"},
    )
    problem = WordLimitField(
        label="What is in the way now?",
        max_words=200,
        max_length=3000,
        rows=4,
        help_text="Leave out names and anything about a person who uses services.",
        error_messages={"required": "Enter what is in the way now"},
    )
    change = WordLimitField(
        label="What would you change, or have you changed?",
        max_words=200,
        max_length=3000,
        rows=4,
        required=False,
    )
    team = forms.CharField(label="Team", max_length=120, required=False)
    statement = forms.TypedChoiceField(
        label="Quality statement it helps with", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, statements: Sequence[QualityStatement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(each.pk, f"{each.reference} {each.title}") for each in statements]
        self.fields["statement"].choices = [("", "I do not know"), *shown]  # type: ignore[attr-defined]

    @property
    def values(self) -> IdeaValues:
        """What the service takes."""
        data = self.cleaned_data
        return IdeaValues(
            title=data["title"],
            problem=data["problem"],
            change=data["change"],
            team=data["team"],
            statement_id=data["statement"],
        )


class IdeaForm(_IdeaFields, OnceForm):
    """An idea put forward."""

    submit_label = "Put the idea forward"
    credit = RadiosField(
        label="Who is it credited to?",
        choices=[("name", "Me, by name"), ("unnamed", "Nobody: leave my name out")],
        hints={
            "unnamed": "Nothing is kept of who you are. You cannot change the idea later. A small team may tell."
        },
        error_messages={"required": "Choose whether you are named"},
    )
    field_order = ["title", "problem", "change", "team", "statement", "credit"]

    @property
    def is_named(self) -> bool:
        """Whether it is credited by name."""
        return bool(self.cleaned_data["credit"] == "name")


class IdeaEditForm(_IdeaFields, VersionedForm):
    """An idea that exists."""


class DecideForm(VersionedForm):
    """Where an idea is, and what it saves."""

    state = RadiosField(
        label="Where the idea is",
        choices=IdeaState.choices,
        error_messages={"required": "Choose where the idea is"},
    )
    reason = forms.CharField(
        label="Why", max_length=300, required=False, help_text="Needed where it is not taken up."
    )
    result = WordLimitField(label="What came of it", max_words=200, max_length=3000, rows=4, required=False)
    hours_saved = _amount("Hours saved a year", 9_999_999, 1)
    pounds_saved = _amount("Pounds saved a year", 9_999_999_999, 2)
    field_order = ["state", "reason", "result", "hours_saved", "pounds_saved"]
    widths = {"hours_saved": "10", "pounds_saved": "10"}

    def clean(self) -> dict[str, Any]:
        """A reason where one is needed."""
        data: dict[str, Any] = super().clean() or {}
        if needs_reason(data.get("state", "")) and not data.get("reason", "").strip():
            self.add_error("reason", "Enter why it is not taken up")
        return data

    @property
    def values(self) -> StateValues:
        """What the service takes."""
        data = self.cleaned_data
        return StateValues(
            state=data["state"],
            reason=data["reason"],
            result=data["result"],
            hours_saved=data["hours_saved"],
            pounds_saved=data["pounds_saved"],
        )


class RecogniseForm(VersionedForm):
    """When its people were thanked."""

    recognised_on = DateInputField(
        label="Recognised on",
        what="the day it was recognised",
        required=False,
        help_text="When whoever had the idea was thanked, for example in a team meeting or a newsletter.",
    )


class ReuseForm(OnceForm):
    """Another team uses the idea too."""

    submit_label = "Note that they use it"
    team = forms.CharField(label="Team", max_length=120, error_messages={"required": "Enter the team"})
    on = DateInputField(label="Since", what="since when they use it")
    note = forms.CharField(label="What they changed", max_length=300, required=False)
    field_order = ["team", "on", "note"]


class IdeaFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    state = forms.ChoiceField(label="State", choices=[("", "Any"), *IdeaState.choices], required=False)
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, empty_value=None, required=False
    )
    team = forms.ChoiceField(label="Team", required=False)
    mine = forms.ChoiceField(label="Whose", choices=[("", "Everybody’s"), ("yes", "Mine")], required=False)

    def __init__(
        self, *args: Any, statements: Sequence[QualityStatement], teams: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        shown = [(each.number, f"{each.reference} {each.title}") for each in statements]
        self.fields["statement"].choices = [("", "Any"), *shown]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", "Any"), *((each, each) for each in teams)]  # type: ignore[attr-defined]

    @property
    def filters(self) -> IdeaFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return IdeaFilters(
            q=data.get("q") or "",
            state=data.get("state") or "",
            statement=data.get("statement"),
            team=data.get("team") or "",
            mine=data.get("mine") == "yes",
        )
