"""Forms of highlight reports."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms

from assessment_ready.ui.fields import WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.services.highlight import ReportTexts

Choices = Sequence[tuple[int, str]]


class _Texts(GovForm):
    body = forms.CharField(
        label="For whom is it?",
        help_text="For example “Adult Social Care Improvement Board”.",
        max_length=160,
        error_messages={"required": "Enter for whom the report is"},
    )
    purpose = forms.CharField(
        label="What is it for?",
        help_text="One sentence. It is needed before the report is signed off.",
        max_length=300,
        required=False,
    )
    decision_asked = WordLimitField(
        label="Which decision is asked?",
        help_text="Leave it empty if the report is for information.",
        max_words=80,
        rows=2,
        required=False,
    )
    overall = WordLimitField(
        label="Where does the strategy stand, in one sentence?",
        help_text="The colour and the direction are worked out. It is needed before the report is signed off.",
        max_words=50,
        rows=2,
        required=False,
    )
    what_people_said = WordLimitField(
        label="What did staff, people and partners tell us, and what changed?",
        max_words=150,
        rows=4,
        required=False,
    )
    next_period = WordLimitField(label="What comes next period?", max_words=100, rows=3, required=False)
    widths: ClassVar[dict[str, str]] = {"body": "two-thirds", "purpose": "full"}

    @property
    def texts(self) -> ReportTexts:
        """What the service takes."""
        return ReportTexts(
            **{name: self.cleaned_data[name].strip() for name in ReportTexts.__dataclass_fields__}
        )


class HighlightForm(_Texts, OnceForm):
    """A new report."""

    submit_label = "Begin the report"
    strategy = forms.TypedChoiceField(
        label="Strategy", coerce=int, error_messages={"required": "Choose the strategy it is about"}
    )
    period = forms.TypedChoiceField(
        label="Reporting period", coerce=int, error_messages={"required": "Choose the reporting period"}
    )
    field_order = ("strategy", "period")

    def __init__(self, *args: Any, strategies: Choices, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("strategy", strategies), ("period", periods)):
            cast("forms.ChoiceField", self.fields[name]).choices = [("", "Choose"), *offered]


class HighlightEditForm(_Texts, VersionedForm):
    """The texts of a draft."""


class SignOffForm(VersionedForm):
    """The confirmation."""

    submit_label = "Sign off the report"
