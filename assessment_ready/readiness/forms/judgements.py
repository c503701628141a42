"""The form with which a statement is scored, and the one with which it is returned."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.forms.widgets import ChoiceWidget

from assessment_ready.framework.models import ScoreLevel
from assessment_ready.readiness.models import WORD_LIMITS, Confidence, Judgement
from assessment_ready.readiness.queries.scores import values_of
from assessment_ready.readiness.rules.judgement import FIELD_NAMES, LABELS, JudgementValues, problems
from assessment_ready.ui.fields import Radios, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, VersionedForm

TAKE_BACK = "none"
CONFIDENCE_HINTS = {
    Confidence.LOW.value: "Another score would not surprise us",
    Confidence.MEDIUM.value: "Most of the evidence points this way",
    Confidence.HIGH.value: "Recent evidence of every kind points this way",
}


class ScoreField(forms.IntegerField):
    """A score chosen from the scale, which the form is given only when it is shown.

    Cleans to int or None. Whether the number is on the scale is for the service, which reads the scale with the
    row it locks: so a save costs no query for the form.
    """

    def __init__(self, *, widget: ChoiceWidget, **kwargs: Any) -> None:
        messages = {"invalid": "Choose a score from the list"}
        super().__init__(widget=widget, required=False, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """None for the choice that takes a score back."""
        return None if value == TAKE_BACK else super().to_python(value)

    def offer(self, choices: list[tuple[Any, str]]) -> None:
        """What to choose from."""
        cast("ChoiceWidget", self.widget).choices = choices


class JudgementForm(VersionedForm):
    """Score, range, confidence and texts of one statement."""

    submit_label = "Save"
    mark_optional = False
    fieldsets: Sequence[tuple[str, Sequence[str]]] = (
        ("The score", ("score", "departure_reason", "low", "high", "confidence")),
        ("What stands behind it", ("reason", "strengths", "improvements")),
    )
    score = ScoreField(label="Score", widget=Radios())
    departure_reason = WordLimitField(
        label=LABELS["departure_reason"],
        help_text="Needed only when you choose another score than the suggested one.",
        max_words=WORD_LIMITS["departure_reason"],
        rows=3,
        required=False,
    )
    low = ScoreField(
        label="Lowest score CQC might give",
        help_text="Leave empty for one step below your score.",
        widget=forms.Select(),
    )
    high = ScoreField(
        label="Highest score CQC might give",
        help_text="Leave empty for one step above your score.",
        widget=forms.Select(),
    )
    confidence = RadiosField(
        label="How confident are you in the score?",
        choices=Confidence.choices,
        hints=CONFIDENCE_HINTS,
        required=False,
    )
    reason = WordLimitField(label=LABELS["reason"], max_words=WORD_LIMITS["reason"], required=False)
    strengths = WordLimitField(
        label=LABELS["strengths"], max_words=WORD_LIMITS["strengths"], rows=6, required=False
    )
    improvements = WordLimitField(
        label=LABELS["improvements"], max_words=WORD_LIMITS["improvements"], rows=6, required=False
    )

    def __init__(self, *args: Any, levels: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = levels

    def offer(self, levels: Sequence[ScoreLevel], judgement: Judgement, suggested: int | None) -> None:
        """Fill in the scale, and what is suggested, before the form is shown."""
        scores: list[tuple[Any, str]] = [(level.value, str(level)) for level in levels]
        score = cast("ScoreField", self.fields["score"])
        taken_back = [(TAKE_BACK, "Not scored: take the score back")]
        score.offer([*scores, *(taken_back if judgement.score is not None else [])])
        for name in ("low", "high"):
            numbers = [(level.value, str(level.value)) for level in levels]
            cast("ScoreField", self.fields[name]).offer([("", "One step from the score"), *numbers])
        if suggested is not None:
            cast("Radios", score.widget).hints = {str(suggested): "Suggested from what is known"}
        elif not self.errors.get("departure_reason"):
            del self.fields["departure_reason"]
            (title, names), *rest = self.fieldsets
            self.fieldsets = ((title, tuple(name for name in names if name != "departure_reason")), *rest)

    def clean(self) -> dict[str, Any] | None:
        """Everything that can be said; without ``levels`` the scale is left to the service."""
        data = self.cleaned_data
        if self.data.get(self.add_prefix("score")) == TAKE_BACK:
            data |= {"low": None, "high": None, "confidence": ""}
        if not {"score", "low", "high", "confidence"} & set(self.errors):
            for problem in problems(self.values, self.levels, {}):
                self.add_error(problem.field, problem.sentence)
        return data

    @property
    def values(self) -> JudgementValues:
        """What the service takes."""
        return JudgementValues(**{name: self.cleaned_data.get(name) for name in FIELD_NAMES})  # type: ignore[arg-type]

    @staticmethod
    def initial_of(judgement: Judgement) -> dict[str, Any]:
        """The fields as the judgement is now."""
        values = values_of(judgement)
        return {**{name: getattr(values, name) for name in FIELD_NAMES}, "version": judgement.version}


class ReturnForm(GovForm):
    """What the lead should look at again."""

    submit_label = "Return to the lead"
    note = forms.CharField(
        label="What should the lead look at again?",
        help_text="The note is sent to the lead and shown beside the statement.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter what the lead should look at again"},
    )
