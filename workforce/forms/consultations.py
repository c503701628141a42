"""Forms about consultations: making one, commenting, answering, narrowing the comments."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.ui.fields import DateInputField, RadiosField, WordLimitField, YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.models import Decision, Strategy
from workforce.queries.consultations import CommentFilters
from workforce.rules.consultations import ANSWER_WORDS, AUDIENCES, COMMENT_WORDS
from workforce.services.consultation_comments import CommentValues
from workforce.services.consultations import ConsultationValues

_NAMES = ("title", "introduction", "method", "audiences", "opens_on", "closes_on")
Choices = Sequence[tuple[str, str]]


class _ConsultationFields(GovForm):
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="Those who are asked read it.",
        error_messages={"required": "Enter a title"},
    )
    introduction = WordLimitField(
        label="Introduction",
        max_words=300,
        max_length=4000,
        rows=4,
        required=False,
        help_text="What you ask for, and what will be done with it. It stands above the draft.",
    )
    method = forms.CharField(
        label="How people are asked",
        max_length=300,
        required=False,
        help_text="For example, “Focus groups, a survey and this page”.",
    )
    audiences = forms.CharField(
        label="Who is asked",
        max_length=300,
        required=False,
        help_text="For example, “Staff, providers, carers, people who use services”.",
    )
    opens_on = DateInputField(label="First day", what="the first day")
    closes_on = DateInputField(label="Last day", what="the last day")

    @property
    def values(self) -> ConsultationValues:
        """What the service takes."""
        data = self.cleaned_data
        return ConsultationValues(reach=data.get("reach", ""), **{name: data[name] for name in _NAMES})


class ConsultationForm(_ConsultationFields, OnceForm):
    """A new consultation on a draft strategy."""

    submit_label = "Make the consultation"
    strategy = forms.TypedChoiceField(
        label="Strategy", coerce=int, error_messages={"required": "Choose the strategy"}
    )
    field_order = ["strategy", *_NAMES]

    def __init__(self, *args: Any, strategies: Sequence[Strategy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.pk, each.title) for each in strategies]
        first = [] if len(offered) == 1 else [("", "Choose a strategy")]
        self.fields["strategy"].choices = [*first, *offered]  # type: ignore[attr-defined]


class ConsultationEditForm(_ConsultationFields, VersionedForm):
    """A consultation that exists, with the note of whom it reached."""

    reach = WordLimitField(
        label="Whom it reached",
        max_words=300,
        max_length=4000,
        rows=4,
        required=False,
        help_text=(
            "Who answered and who did not, and what you did about it: an equality note. It is published with what "
            "came of the consultation. Name nobody."
        ),
    )
    field_order = [*_NAMES, "reach"]


class _CommentFields(GovForm):
    submit_label = "Send my comment"
    about = forms.ChoiceField(
        label="What is it about?", error_messages={"required": "Choose what your comment is about"}
    )
    text = WordLimitField(
        label="Your comment",
        max_words=COMMENT_WORDS,
        max_length=6000,
        rows=7,
        help_text="Leave out names and anything about a person who uses services.",
        error_messages={"required": "Enter your comment"},
    )
    organisation = forms.CharField(
        label="Organisation",
        max_length=160,
        required=False,
        help_text="If you give one, it may be shown beside your comment when it is answered.",
    )
    audience = forms.ChoiceField(
        label="What describes you best?",
        required=False,
        choices=[("", "I would rather not say"), *((each, each) for each in AUDIENCES)],
        help_text="So that we see whom we reached.",
    )

    def __init__(self, *args: Any, parts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = parts  # type: ignore[attr-defined]

    @property
    def values(self) -> CommentValues:
        """What the service takes."""
        data = self.cleaned_data
        return CommentValues(
            about=data["about"],
            text=data["text"],
            name=data.get("name", ""),
            organisation=data["organisation"],
            audience=data["audience"],
        )


class CommentForm(_CommentFields, OnceForm):
    """A comment of somebody with an account."""

    field_order = ["about", "text", "organisation", "audience"]


class OpenCommentForm(_CommentFields):
    """A comment of somebody without an account; name and organisation are up to them."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        required=False,
        help_text="Only those who answer comments read it. It is never published.",
    )
    token = forms.CharField(
        widget=forms.HiddenInput,
        max_length=300,
        error_messages={"required": "Open the page again and send it once more"},
    )
    field_order = ["about", "text", "name", "organisation", "audience", "token"]


class AnswerForm(VersionedForm):
    """What became of a comment, and why."""

    submit_label = "Save the answer"
    decision = RadiosField(
        label="What became of it",
        choices=[(value, label) for value, label in Decision.choices if value],
        error_messages={"required": "Choose what became of the comment"},
    )
    response = WordLimitField(
        label="Why",
        max_words=ANSWER_WORDS,
        max_length=5000,
        rows=6,
        help_text="What was changed, or why nothing was. Whoever commented may read this.",
        error_messages={"required": "Enter why"},
    )
    is_shown = YesNoField(
        label="Show it in “You said, we did”?",
        hints={
            "yes": "The comment and the answer, without the name. The organisation is shown if there is one.",
            "no": "For comments that would tell who somebody is.",
        },
        error_messages={"required": "Choose whether it is shown"},
    )
    field_order = ["decision", "response", "is_shown"]


class WithdrawForm(VersionedForm):
    """Why a comment is withdrawn."""

    submit_label = "Withdraw the comment"
    submit_tone = "warning"
    reason = forms.CharField(
        label="Why the comment is withdrawn",
        max_length=300,
        help_text="It is kept in the audit log. Do not repeat what should not be read.",
        error_messages={"required": "Enter why the comment is withdrawn"},
    )


class CommentFilterForm(GovForm):
    """What the comments are narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    part = forms.ChoiceField(label="What it is about", required=False)
    decision = forms.ChoiceField(label="Answer", required=False)

    def __init__(self, *args: Any, parts: Choices, with_withdrawn: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", "Anything"), *parts]  # type: ignore[attr-defined]
        decided = [(value, label) for value, label in Decision.choices if value]
        withdrawn = [("withdrawn", "Withdrawn")] if with_withdrawn else []
        every = [("", "Any"), ("waiting", "Not answered yet"), *decided, *withdrawn]
        self.fields["decision"].choices = every  # type: ignore[attr-defined]

    @property
    def filters(self) -> CommentFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return CommentFilters(
            q=data.get("q") or "", part=data.get("part") or "", decision=data.get("decision") or ""
        )
