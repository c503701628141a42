"""Forms about pulse surveys: making one, answering it, taking it into a measure."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.ui.fields import DateInputField, TypedRadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.forms.questions import offer
from comms.models import Audience, Measure, Phase, PulseSurvey
from comms.rules.surveys import COMMENT_WORDS, SCALE, STATEMENTS, Statement
from comms.services.surveys import SurveyValues

_NAMES = ("title", "intro", "statement_1", "statement_2", "statement_3", "opens_on", "closes_on")


def _statement(label: str, **extra: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, error_messages={"required": f"Enter the {label.lower()}"}, **extra
    )


class _SurveyFields(GovForm):
    title = forms.CharField(
        label="Title",
        max_length=120,
        help_text="Those who answer read it.",
        error_messages={"required": "Enter a title"},
    )
    audience = forms.TypedChoiceField(
        label="Audience", coerce=int, error_messages={"required": "Choose the audience"}
    )
    phase = forms.TypedChoiceField(label="Phase", coerce=int, empty_value=None, required=False)
    intro = WordLimitField(label="Introduction", max_words=100, rows=3, required=False)
    statement_1 = _statement(
        "First statement",
        help_text="People say how far they agree. The same words each time can be compared.",
    )
    statement_2 = _statement("Second statement")
    statement_3 = _statement("Third statement")
    opens_on = DateInputField(label="First day", what="the first day")
    closes_on = DateInputField(label="Last day", what="the last day")
    field_order = [
        "title", "audience", "phase", "intro", "statement_1", "statement_2", "statement_3", "opens_on", "closes_on",
    ]  # fmt: skip

    def __init__(
        self, *args: Any, audiences: Sequence[Audience], phases: Sequence[Phase], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "audience", [(each.pk, each.name) for each in audiences], first="Choose an audience")
        offer(self, "phase", [(each.pk, each.title) for each in phases], first="None")

    @property
    def values(self) -> SurveyValues:
        """What the service takes."""
        data = self.cleaned_data
        return SurveyValues(
            audience_id=data["audience"], phase_id=data["phase"], **{name: data[name] for name in _NAMES}
        )


class SurveyForm(_SurveyFields, OnceForm):
    """A new survey."""

    submit_label = "Make the survey"


class SurveyEditForm(_SurveyFields, VersionedForm):
    """A survey that exists."""


class PulseForm(GovForm):
    """One anonymous answer."""

    submit_label = "Send my answers"
    token = forms.CharField(
        widget=forms.HiddenInput,
        max_length=300,
        error_messages={"required": "Open the page again and send it once more"},
    )
    comment = WordLimitField(
        label="Anything you would like to add",
        max_words=COMMENT_WORDS,
        max_length=2000,
        rows=4,
        required=False,
        help_text="Leave out names and anything that shows who you are.",
    )

    def __init__(self, *args: Any, survey: PulseSurvey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = (survey.statement_1, survey.statement_2, survey.statement_3)
        for number, text in zip(STATEMENTS, texts, strict=True):
            self.fields[f"answer_{number}"] = TypedRadiosField(
                label=text,
                choices=list(SCALE.items()),
                coerce=int,
                error_messages={"required": f"Choose how far you agree that: {text}"},
            )
        self.order_fields(["answer_1", "answer_2", "answer_3", "comment", "token"])

    @property
    def answers(self) -> tuple[int, int, int]:
        """1 to 5 for each statement."""
        data = self.cleaned_data
        return data["answer_1"], data["answer_2"], data["answer_3"]


class TakeReadingForm(GovForm):
    """Which statement becomes a reading of which measure."""

    submit_label = "Take as a reading"
    submit_tone = "secondary"
    statement = forms.TypedChoiceField(
        label="Statement", coerce=int, error_messages={"required": "Choose a statement"}
    )
    measure = forms.TypedChoiceField(
        label="Measure", coerce=int, error_messages={"required": "Choose a measure"}
    )

    def __init__(
        self, *args: Any, statements: Sequence[Statement], measures: Sequence[Measure], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        texts = [(each.number, f"{each.text}: {each.per_cent}% agree") for each in statements]
        self.fields["statement"].choices = texts  # type: ignore[attr-defined]
        offer(self, "measure", [(each.pk, each.name) for each in measures], first="Choose a measure")
