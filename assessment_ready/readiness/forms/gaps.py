"""Forms about gaps: narrowing the register, raising, changing, answering, closing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms

from assessment_ready.actions.models import Source
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import QualityStatement
from assessment_ready.readiness.models import EmergingTheme, Gap, Round
from assessment_ready.readiness.queries.gaps import GapFilters
from assessment_ready.readiness.rules.gaps import REASON_WORDS, TITLE_LENGTH, GapValues
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

ANSWERS = [
    ("", "Any"),
    ("unanswered", "Not answered"),
    ("action", "With an action"),
    ("no_action", "No action, because…"),
]
STATES = [("", "Open and closed"), ("open", "Open"), ("closed", "Closed")]
WEIGHT_HINTS = {
    "high": "It holds the score down",
    "medium": "It matters for the score",
    "low": "Worth putting right",
}
_NOTHING: dict[str, Any] = {
    "q": "",
    "statement": None,
    "theme": "",
    "source": "",
    "answer": "",
    "state": "",
    "weight": "",
    "owner": None,
}


@dataclass(frozen=True)
class Offered:
    """What a gap can name: the statement's topics (none before there is a statement), themes, people, rounds."""

    statements: Sequence[QualityStatement]
    themes: Sequence[EmergingTheme]
    owners: Sequence[Membership]
    rounds: Sequence[Round]
    embargoes: Sequence[Embargo] = ()


class GapFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, empty_value=None, required=False
    )
    theme = forms.ChoiceField(label="Emerging theme", required=False)
    source = forms.ChoiceField(label="Source", choices=[("", "Any"), *Source.choices], required=False)
    answer = forms.ChoiceField(label="Answer", choices=ANSWERS, required=False)
    state = forms.ChoiceField(label="State", choices=STATES, required=False)
    weight = forms.ChoiceField(label="Weight", choices=[("", "Any"), *Gap.Weight.choices], required=False)
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)

    def __init__(
        self,
        *args: Any,
        statements: Sequence[QualityStatement],
        themes: Sequence[EmergingTheme],
        owners: Sequence[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.number, f"{each.reference} {each.title}") for each in statements]
        offer(self, "statement", [("", "All"), *named])
        offer(self, "theme", [("", "Any"), *((each.code, each.title) for each in themes)])
        offer(self, "owner", [("", "Anybody"), *((each.pk, str(each.user)) for each in owners)])

    @property
    def filters(self) -> GapFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return GapFilters(**{name: data.get(name) or default for name, default in _NOTHING.items()})


class _GapDetailsForm(GovForm):
    """Everything a gap says of itself."""

    title = forms.CharField(
        label="What falls short?",
        help_text="In a few words, for example “Carers wait eleven weeks for an assessment”.",
        max_length=TITLE_LENGTH,
        error_messages={"required": "Enter what falls short, in a few words"},
    )
    description = WordLimitField(label="More about it", max_words=300, rows=4, required=False)
    statement = forms.TypedChoiceField(
        label="Quality statement",
        coerce=int,
        error_messages={"required": "Choose the quality statement that falls short"},
    )
    sub_topic = forms.TypedChoiceField(
        label="Topic within the statement", coerce=int, empty_value=None, required=False
    )
    theme = forms.TypedChoiceField(
        label="Emerging theme",
        help_text="Something CQC’s reports return to, across statements.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    source = forms.ChoiceField(
        label="Where does it come from?",
        choices=[("", "Choose"), *Source.choices],
        error_messages={"required": "Choose where the gap comes from"},
    )
    source_note = forms.CharField(
        label="Where exactly",
        help_text="For example “Letter of 3 June, recommendation 4”.",
        max_length=300,
        required=False,
    )
    round = forms.TypedChoiceField(label="Found in the round", coerce=int, empty_value=None, required=False)
    found_on = DateInputField(label="Found on", what="the day it was found")
    owner = forms.TypedChoiceField(
        label="Owner",
        help_text="Exactly one person, who sees to it that the gap is answered.",
        coerce=int,
        error_messages={"required": "Choose the owner"},
    )
    weight = RadiosField(
        label="How much does it weigh?",
        choices=Gap.Weight.choices,
        hints=WEIGHT_HINTS,
        initial="medium",
        error_messages={"required": "Choose how much the gap weighs"},
    )
    widths: ClassVar[dict[str, str]] = {"title": "full", "source_note": "two-thirds"}
    fieldsets = (
        ("The gap", ("title", "description", "statement", "sub_topic", "theme", "weight")),
        ("Where it was found", ("source", "source_note", "round", "found_on")),
        ("Who sees to it", ("owner",)),
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.pk, f"{each.reference} {each.title}") for each in offered.statements]
        offer(self, "statement", named if len(named) == 1 else [("", "Choose"), *named])
        offer(self, "sub_topic", [("", "None"), *_topics(offered.statements)])
        offer(self, "theme", [("", "None"), *((each.pk, each.title) for each in offered.themes)])
        rounds = [(each.pk, f"{each.title} ({format_date(each.held_on)})") for each in offered.rounds]
        offer(self, "round", [("", "None"), *rounds])
        people = [(each.pk, f"{each.user.full_name} ({each.get_role_display()})") for each in offered.owners]
        offer(self, "owner", [("", "Choose"), *people])

    @property
    def values(self) -> GapValues:
        """What the services take."""
        data = self.cleaned_data
        named = {f"{name}_id": data[name] for name in ("statement", "sub_topic", "theme", "round", "owner")}
        plain = {
            name: data[name]
            for name in ("title", "description", "source", "source_note", "weight", "found_on")
        }
        return GapValues(**named, **plain)


class GapForm(_GapDetailsForm, OnceForm):
    """A new gap."""

    submit_label = "Raise the gap"
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The gap will exist only for the people cleared for this embargo. Left empty, a gap found in a "
        "round under embargo is under the same one.",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        if offered.embargoes:
            offer(self, "embargo", [("", "None"), *((each.pk, each.title) for each in offered.embargoes)])
        else:
            del self.fields["embargo"]

    @property
    def embargo_id(self) -> int | None:
        """The embargo to put it under."""
        return self.cleaned_data.get("embargo")


class GapEditForm(_GapDetailsForm, VersionedForm):
    """What a gap says, as it is now. It stays with its statement."""

    @staticmethod
    def initial_of(gap: Gap) -> dict[str, Any]:
        """The fields as the gap is now."""
        names = ("title", "description", "source", "source_note", "weight", "found_on", "version")
        named = ("statement", "sub_topic", "theme", "round", "owner")
        return {name: getattr(gap, name) for name in names} | {
            name: getattr(gap, f"{name}_id") for name in named
        }


class AnswerActionsForm(VersionedForm):
    """Which actions answer the gap."""

    submit_label = "Answer with these actions"
    actions = CheckboxesField(
        label="Actions that answer it",
        small=True,
        error_messages={"required": "Choose at least one action from the list"},
    )

    def __init__(self, *args: Any, actions: Iterable[tuple[int, str, str]], **kwargs: Any) -> None:
        # The form for a reason stands on the same page and carries a version too.
        super().__init__(*args, auto_id="id_chosen_%s", **kwargs)
        rows = list(actions)
        offer(self, "actions", [(pk, name) for pk, name, _ in rows])
        cast("Any", self.fields["actions"].widget).hints = {str(pk): hint for pk, _, hint in rows}

    @property
    def action_ids(self) -> list[int]:
        """The actions chosen."""
        return [int(pk) for pk in self.cleaned_data["actions"]]


class AnswerReasonForm(VersionedForm):
    """The reason for which nothing will be done."""

    submit_label = "Answer with this reason"
    reason = WordLimitField(
        label="No action, because…",
        help_text="What a reader needs to agree that nothing has to be done.",
        max_words=REASON_WORDS,
        rows=4,
        error_messages={"required": "Enter why nothing will be done"},
    )


class CloseGapForm(VersionedForm):
    """What is different now."""

    submit_label = "Close the gap"
    note = WordLimitField(
        label="What is different now?",
        max_words=150,
        rows=4,
        error_messages={"required": "Enter what is different now"},
    )


class ReopenGapForm(VersionedForm):
    """Nothing but the version."""

    submit_label = "Reopen the gap"


class ThemeForm(GovForm):
    """A theme of the council's own."""

    submit_label = "Add the theme"
    title = forms.CharField(
        label="Name of the theme", max_length=120, error_messages={"required": "Enter the name of the theme"}
    )
    note = forms.CharField(label="What it is about", max_length=300, required=False)


class CiteForm(GovForm):
    """Which of the items shown a judgement stands on."""

    submit_label = "Save"
    mark_optional = False
    items = CheckboxesField(label="Evidence", small=True, required=False)

    def __init__(self, *args: Any, items: Iterable[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(items)
        offer(self, "items", [(pk, name) for pk, name, _ in rows])
        cast("Any", self.fields["items"].widget).hints = {str(pk): hint for pk, _, hint in rows}


def offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    """Fill in what a field offers."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


def _topics(statements: Sequence[QualityStatement]) -> list[tuple[Any, Any]]:
    """Topics, grouped by their statement where there are several (read with the statements)."""
    grouped = [(each, [(topic.pk, topic.title) for topic in each.sub_topics.all()]) for each in statements]
    if len(grouped) == 1:
        return list(grouped[0][1])
    return [(each.title, topics) for each, topics in grouped if topics]
