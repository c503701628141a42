"""Forms about questions: asking, recording, narrowing the register, answering, closing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.fields import DateInputField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import Audience, Plan, QuestionState
from comms.queries.questions import QuestionFilters
from comms.services.questions import QuestionValues

QUESTION_WORDS = 300
ANSWER_WORDS = 600
_FORMAT_HINT = (
    "Small Markdown: an empty line begins a paragraph, a line that begins with “- ” a list, **two stars** make it "
    "bold, [words](https://…) a link."
)


@dataclass(frozen=True)
class Offered:
    """What a question can name."""

    plans: Sequence[Plan] = ()
    statements: Sequence[QualityStatement] = ()
    audiences: Sequence[Audience] = ()
    owners: Sequence[Membership] = ()
    themes: Sequence[str] = ()
    embargoes: Sequence[tuple[int, str]] = ()


def offer(form: GovForm, name: str, choices: Iterable[tuple[Any, str]], *, first: str) -> None:
    """Give a select its choices, after one that means none."""
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]


class AskForm(OnceForm):
    """One question, and what it is about if one knows."""

    submit_label = "Ask"
    text = WordLimitField(
        label="Your question",
        max_words=QUESTION_WORDS,
        rows=5,
        help_text="Leave out names and anything about a person who uses services.",
        error_messages={"required": "Enter your question"},
    )
    topic = forms.ChoiceField(label="What is it about?", required=False)
    field_order = ["text", "topic"]

    def __init__(self, *args: Any, themes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "topic", [(each, each) for each in themes], first="I do not know")


class _QuestionFields(GovForm):
    """Everything a question says of itself, beside its answer."""

    text = WordLimitField(
        label="Question",
        max_words=QUESTION_WORDS,
        rows=4,
        error_messages={"required": "Enter the question"},
    )
    asked_by_name = forms.CharField(
        label="Who asked",
        max_length=120,
        required=False,
        help_text="A name or an organisation, as far as it is needed for the answer.",
    )
    audience = forms.TypedChoiceField(
        label="Audience they belong to", coerce=int, empty_value=None, required=False
    )
    received_via = forms.CharField(
        label="How it reached us", max_length=80, required=False, help_text="For example, “Union meeting”."
    )
    theme = forms.CharField(
        label="Theme", max_length=80, required=False, help_text="Published answers are grouped by theme."
    )
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, empty_value=None, required=False
    )
    owner = forms.TypedChoiceField(label="Who answers it", coerce=int, empty_value=None, required=False)
    plan = forms.TypedChoiceField(label="Plan", coerce=int, empty_value=None, required=False)
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The question will exist only for the people cleared for this embargo, not even for who asked it.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    field_order = [
        "text", "asked_by_name", "audience", "received_via", "theme", "statement", "owner", "plan", "embargo",
    ]  # fmt: skip
    widths = {"asked_by_name": "two-thirds", "received_via": "two-thirds", "theme": "two-thirds"}

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "audience", [(each.pk, each.name) for each in offered.audiences], first="Not known")
        named = [(each.pk, f"{each.reference} {each.title}") for each in offered.statements]
        offer(self, "statement", named, first="None")
        offer(self, "owner", [(each.pk, str(each.user)) for each in offered.owners], first="Nobody yet")
        offer(self, "plan", [(each.pk, each.title) for each in offered.plans], first="None")
        if offered.embargoes:
            offer(self, "embargo", offered.embargoes, first="None")
        else:
            del self.fields["embargo"]
        if offered.themes:
            known = ", ".join(offered.themes)
            self.fields["theme"].help_text = f"Published answers are grouped by theme. In use: {known}."

    def values(self, embargo_id: int | None) -> QuestionValues:
        """What the service takes; ``embargo_id`` where the form offers none."""
        data = self.cleaned_data
        return QuestionValues(
            text=data["text"],
            plan_id=data["plan"],
            theme=data["theme"],
            statement_id=data["statement"],
            audience_id=data["audience"],
            owner_id=data["owner"],
            asked_by_name=data["asked_by_name"],
            received_via=data["received_via"],
            embargo_id=data.get("embargo") if "embargo" in self.fields else embargo_id,
        )


class QuestionForm(_QuestionFields, OnceForm):
    """A question from somebody outside."""

    submit_label = "Record the question"


class QuestionEditForm(_QuestionFields, VersionedForm):
    """A question that exists."""


class AnswerForm(VersionedForm):
    """The answer to a question."""

    submit_label = "Save the answer"
    answer = WordLimitField(
        label="Answer",
        max_words=ANSWER_WORDS,
        rows=12,
        help_text=_FORMAT_HINT,
        error_messages={"required": "Enter the answer"},
    )


class DueForm(VersionedForm):
    """Another last day, and why."""

    submit_label = "Change the day"
    due_on = DateInputField(label="To be answered by", what="the day it is to be answered by")
    reason = forms.CharField(
        label="Why the day changes",
        max_length=300,
        error_messages={"required": "Enter why the day changes"},
    )
    field_order = ["due_on", "reason"]


class CloseForm(VersionedForm):
    """Close without an answer: a reason, or the question it repeats."""

    submit_label = "Close the question"
    reason = forms.CharField(
        label="Why it is not answered",
        max_length=300,
        required=False,
        help_text="Whoever asked reads this.",
    )
    original = forms.TypedChoiceField(
        label="It repeats another question",
        help_text="Whoever asked then reads the answer of that one.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    field_order = ["reason", "original"]

    def __init__(self, *args: Any, originals: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "original", originals, first="No")


class FeedForm(GovForm):
    """Which briefing takes the question up."""

    submit_label = "Save"
    briefing = forms.TypedChoiceField(
        label="Briefing that takes it up", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, briefings: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "briefing", briefings, first="None")


class QuestionFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    state = forms.ChoiceField(
        label="State",
        choices=[("", "Any"), *QuestionState.choices, ("past_due", "Past the day of the answer")],
        required=False,
    )
    published = forms.ChoiceField(
        label="Published",
        choices=[("", "Any"), ("yes", "Published"), ("no", "Not published")],
        required=False,
    )
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)
    theme = forms.ChoiceField(label="Theme", required=False)
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, empty_value=None, required=False
    )
    audience = forms.TypedChoiceField(label="Audience", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", [(each.pk, str(each.user)) for each in offered.owners], first="Anybody")
        offer(self, "theme", [(each, each) for each in offered.themes], first="Any")
        named = [(each.number, f"{each.reference} {each.title}") for each in offered.statements]
        offer(self, "statement", named, first="Any")
        offer(self, "audience", [(each.pk, each.name) for each in offered.audiences], first="Any")

    @property
    def filters(self) -> QuestionFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return QuestionFilters(
            q=data.get("q") or "",
            state=data.get("state") or "",
            published=data.get("published") or "",
            owner=data.get("owner"),
            theme=data.get("theme") or "",
            statement=data.get("statement"),
            audience=data.get("audience"),
        )


class FaqFilterForm(GovForm):
    """Search among the published answers."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    theme = forms.ChoiceField(label="Theme", required=False)

    def __init__(self, *args: Any, themes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "theme", [(each, each) for each in themes], first="Any")
