"""Forms about load and coverage: choosing what to show, and letting a week be fuller."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from assessment_ready.ui.dates import MONTHS
from assessment_ready.ui.forms import GovForm
from comms.models import AudienceType, Plan
from comms.rules.load import month_of

_BACK, _AHEAD = 3, 18


class LoadFilterForm(GovForm):
    """Which weeks and which plan."""

    form_method = "get"
    mark_optional = False
    month = forms.ChoiceField(label="Weeks", required=False)
    plan = forms.TypedChoiceField(label="Plan", coerce=int, empty_value=None, required=False)
    type = forms.ChoiceField(label="Kind", choices=[("", "Any"), *AudienceType.choices], required=False)
    only = forms.ChoiceField(
        label="Show", choices=[("", "All audiences"), ("over", "Only those over their limit")], required=False
    )

    def __init__(self, *args: Any, today: date, plans: Iterable[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months: Any = self.fields["month"]
        months.choices = [("", "From today, 8 weeks"), *_months(today)]
        which: Any = self.fields["plan"]
        which.choices = [("", "All plans"), *((plan.pk, plan.title) for plan in plans)]

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and last day of the chosen month; None for the weeks from today."""
        return month_of(self._given("month") or "")

    @property
    def chosen_plan(self) -> int | None:
        """The plan whose activities alone count."""
        found: int | None = self._given("plan")
        return found

    @property
    def kind(self) -> str:
        """The kind of audience to show; empty for all."""
        return self._given("type") or ""

    @property
    def only_over(self) -> bool:
        """Whether audiences within their limit are left out."""
        return bool(self._given("only") == "over")

    def _given(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_valid() else None


class AllowForm(GovForm):
    """Why an audience may hear more than its limit in one week."""

    submit_label = "Allow this week"
    reason = forms.CharField(
        label="Why may they hear more in this week?",
        max_length=300,
        help_text="For example, “Notification week: staff asked for a daily word”.",
        error_messages={"required": "Enter why they may hear more than the limit"},
    )


class CoverageFilterForm(GovForm):
    """Which audiences."""

    form_method = "get"
    mark_optional = False
    type = forms.ChoiceField(label="Kind", choices=[("", "Any"), *AudienceType.choices], required=False)
    only = forms.ChoiceField(
        label="Show",
        choices=[
            ("", "All audiences"),
            ("gaps", "Only with something missing"),
            ("none", "Only with nothing at all"),
        ],
        required=False,
    )

    @property
    def kind(self) -> str:
        """The kind of audience to show; empty for all."""
        return str(self.cleaned_data.get("type") or "") if self.is_valid() else ""

    @property
    def show(self) -> str:
        """Which rows: empty for all, ``gaps`` or ``none``."""
        return str(self.cleaned_data.get("only") or "") if self.is_valid() else ""


def _months(today: date) -> list[tuple[str, str]]:
    first = today.year * 12 + today.month - 1 - _BACK
    numbers = [divmod(first + step, 12) for step in range(_BACK + _AHEAD + 1)]
    return [(f"{year}-{month + 1:02d}", f"{MONTHS[month]} {year}") for year, month in numbers]
