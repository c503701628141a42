"""The filters of the dashboard and of the audit log (GET forms that never refuse a page), and the board report."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.overview.models import DigestChoice
from assessment_ready.overview.queries.audit_log import KINDS, SYSTEM, AuditFilter
from assessment_ready.readiness.queries.board import ReadinessBoard
from assessment_ready.ui.fields import DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm

_OBJECT = re.compile(r"[a-z_]+\.[a-z_]+:[A-Za-z0-9-]{1,64}")


class AuditFilterForm(GovForm):
    """Person, kind of change, words in the name of the object, and days."""

    form_method = "get"

    person = forms.ChoiceField(
        label="Who", required=False, error_messages={"invalid_choice": "Choose a person from the list"}
    )
    kind = forms.ChoiceField(
        label="Kind of change",
        required=False,
        choices=[("", "All kinds"), *((code, label) for code, (label, _) in KINDS.items())],
        error_messages={"invalid_choice": "Choose a kind of change from the list"},
    )
    about = forms.CharField(
        label="About",
        required=False,
        max_length=100,
        help_text="Part of a name, for example a round or a person",
        error_messages={"max_length": "What it is about must be 100 characters or fewer"},
    )
    first = DateInputField(label="From", required=False, what="the first day")
    last = DateInputField(label="To", required=False, what="the last day")
    object = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Everybody"), *people, (SYSTEM, "Assessment Ready itself")]

    def clean_about(self) -> str:
        """Without null characters, which the database cannot compare."""
        return str(self.cleaned_data["about"]).replace("\x00", "")

    def clean_object(self) -> str:
        """One object as "app.model:id"; anything else is as if it were not there."""
        text = str(self.cleaned_data["object"])
        return text if _OBJECT.fullmatch(text) else ""

    def clean(self) -> dict[str, Any]:
        """The last day may not be before the first."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must be the same as or after the first day")
        return cleaned

    def chosen(self) -> AuditFilter:
        """What to show: the values that are right; wrong ones are left out and said so beside the field."""
        self.is_valid()
        values = self.cleaned_data
        return AuditFilter(
            person=values.get("person") or "",
            kind=values.get("kind") or "",
            about=values.get("about") or "",
            obj=values.get("object") or "",
            first=values.get("first"),
            last=values.get("last"),
        )


class DashboardFilterForm(GovForm):
    """Which round to show, which outside view beside it, and which statements."""

    form_method = "get"

    round = forms.TypedChoiceField(
        label="Round",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Choose a round from the list"},
    )
    external = forms.TypedChoiceField(
        label="Outside view",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Choose an outside view from the list"},
    )
    theme = forms.TypedChoiceField(
        label="Theme",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Choose a theme from the list"},
    )
    lead = forms.TypedChoiceField(
        label="Lead",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Choose a lead from the list"},
    )

    def offer(self, board: ReadinessBoard) -> None:
        """Fill the lists from what the board shows."""
        leads = {
            row.assignment.lead_id: str(row.assignment.lead.user) for row in board.rows if row.assignment
        }
        by_kind: dict[str, list[tuple[int, str]]] = {}
        for each in board.external_choices:
            by_kind.setdefault(each.get_kind_display(), []).append((each.pk, each.title))
        self._choices("round", "The latest self-assessment", [(each.pk, each.title) for each in board.rounds])
        self._choices("external", "The newest", list(by_kind.items()))
        self._choices(
            "theme", "All themes", [(group.theme.number, group.theme.title) for group in board.themes]
        )
        self._choices("lead", "Everybody", sorted(leads.items(), key=lambda pair: pair[1]))

    def _choices(self, name: str, empty: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", empty), *choices]


def number_in(text: str | None) -> int | None:
    """A row's id in an address, or None where there is none or it cannot be one."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text, re.ASCII) else None


class BoardReportForm(OnceForm):
    """An optional comment for the summary and optional decisions asked."""

    comment = WordLimitField(
        label="Comment for the summary",
        help_text="What the board should take from the figures. It stands on the summary page.",
        max_words=120,
        max_length=2_000,
        rows=4,
        required=False,
    )
    decisions = WordLimitField(
        label="Decisions asked of the board",
        help_text="One decision to a line. The report numbers them under their own heading.",
        max_words=300,
        max_length=6_000,
        rows=6,
        required=False,
    )
    submit_label = "Produce PDF"


class RemindersForm(GovForm):
    """How often somebody wants to be reminded."""

    how_often = RadiosField(
        label="How often do you want an email about what needs you?",
        help_text="One email for everything in this council, never one for each thing.",
        choices=DigestChoice.HowOften.choices,
        error_messages={
            "required": "Choose how often you want an email",
            "invalid_choice": "Choose how often you want an email",
        },
    )
    single_question = True


class ReleaseHoldForm(GovForm):
    """Why sending may go on after a database was restored or copied."""

    submit_label = "Let sending go on"

    because = forms.CharField(
        label="What did you compare, and what did you find?",
        help_text="Kept in the audit log",
        max_length=300,
        error_messages={
            "required": "Say what you compared before sending goes on",
            "max_length": "What you compared must be 300 characters or fewer",
        },
    )
