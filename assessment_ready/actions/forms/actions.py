"""Forms about an action itself: narrowing the register, creating, editing, handing over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast

from django import forms

from assessment_ready.actions.models import Action, Area, Lifecycle, Priority, RagSettings, Source
from assessment_ready.actions.rules.actions import ActionValues
from assessment_ready.actions.rules.words import RAG_ORDER, RAG_TAGS
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.fields import (
    CheckboxesField,
    DateInputField,
    RadiosField,
    TypedRadiosField,
    WordLimitField,
    YesNoField,
)
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

_FIRST_STATES = [
    (str(state), state.label) for state in (Lifecycle.PROPOSED, Lifecycle.AGREED, Lifecycle.ACTIVE)
]
_STATE_HINTS = {
    "proposed": "An idea. Nobody reports on it until it is agreed",
    "agreed": "Somebody will do it",
    "active": "Somebody is doing it now",
}
_DUE = [
    ("overdue", "Overdue"),
    ("week", "In the next 7 days"),
    ("month", "In the next 30 days"),
    ("quarter", "In the next 91 days"),
    ("check_in", "Check-in due"),
]
# What the form calls as ``ActionValues`` does.
_PLAIN = (
    "title",
    "description",
    "source",
    "priority",
    "start_on",
    "due_on",
    "reporting_days",
    "tolerance_days",
    "product",
    "success_measure",
    "cost_estimate",
    "funding_source",
    "needs_closure_evidence",
    "effectiveness_check_on",
    "area",
)


@dataclass(frozen=True)
class Offered:
    """What an action form offers: people by name, statements, embargoes, and the council's usual numbers."""

    owners: Sequence[Membership]
    helpers: Sequence[Membership]
    statements: Sequence[QualityStatement]
    usual: RagSettings
    embargoes: Sequence[Embargo] = ()


class ActionFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    rag = forms.ChoiceField(
        label="State (RAG)",
        choices=[("", "Any"), *((rag, RAG_TAGS[rag].word) for rag in RAG_ORDER)],
        required=False,
    )
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, empty_value=None, required=False
    )
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)
    due = forms.ChoiceField(label="Due", choices=[("", "Any day"), *_DUE], required=False)
    lifecycle = forms.ChoiceField(
        label="Where it is",
        choices=[("", "Everything"), ("open", "All that is open"), *Lifecycle.choices],
        required=False,
    )
    priority = forms.TypedChoiceField(
        label="Priority",
        choices=[("", "Any"), *Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    source = forms.ChoiceField(label="Source", choices=[("", "Any"), *Source.choices], required=False)
    area = forms.ChoiceField(label="Area", choices=[("", "Any"), *Area.choices], required=False)

    def __init__(
        self,
        *args: Any,
        statements: Sequence[QualityStatement],
        owners: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.number, f"{each.number} {each.title}") for each in statements]
        _offer(self, "statement", [("", "All statements"), *named])
        _offer(self, "owner", [("", "Everybody"), *owners])


class _ActionDetailsForm(GovForm):
    """Everything an action says of itself."""

    title = forms.CharField(
        label="What is to be done?",
        help_text="Begin with a verb, for example “Recruit four occupational therapists”.",
        max_length=200,
        error_messages={"required": "Enter what is to be done"},
    )
    description = WordLimitField(label="More about it", max_words=300, rows=4, required=False)
    statements = CheckboxesField(label="Quality statements it serves", small=True, required=False)
    source = forms.ChoiceField(
        label="Where does it come from?",
        choices=[("", "Choose"), *Source.choices],
        error_messages={"required": "Choose where the action comes from"},
    )
    priority = TypedRadiosField(
        label="Priority",
        choices=Priority.choices,
        coerce=int,
        inline=True,
        initial=int(Priority.MEDIUM),
        error_messages={"required": "Choose a priority"},
    )
    owner = forms.TypedChoiceField(
        label="Accountable owner",
        help_text="Exactly one person, who reports on it and answers for it.",
        coerce=int,
        error_messages={"required": "Choose the one accountable owner"},
    )
    contributors = CheckboxesField(
        label="Who helps?", help_text="They see the action and can finish steps.", small=True, required=False
    )
    start_on = DateInputField(label="Start", what="the day it starts")
    due_on = DateInputField(label="Due", what="the day it is due")
    reporting_days = forms.IntegerField(
        label="Check-in every how many days?",
        min_value=1,
        max_value=366,
        error_messages={"required": "Enter after how many days a check-in is due, like 30"},
    )
    tolerance_days = forms.IntegerField(
        label="Tolerance in days",
        help_text="A forecast later than this after the due date turns the action red.",
        min_value=0,
        max_value=366,
        error_messages={"required": "Enter the tolerance in days, like 14; 0 for none"},
    )
    product = forms.CharField(label="What will there be when it is done?", max_length=300, required=False)
    success_measure = forms.CharField(
        label="How will you know that it worked?", max_length=300, required=False
    )
    cost_estimate = forms.DecimalField(
        label="Cost in pounds, if known", min_value=0, max_digits=12, decimal_places=2, required=False
    )
    funding_source = forms.CharField(label="Who pays?", max_length=120, required=False)
    needs_closure_evidence = YesNoField(
        label="Must evidence be attached before it is closed?",
        initial=True,
        error_messages={"required": "Choose whether evidence is needed to close it"},
    )
    effectiveness_check_on = DateInputField(
        label="Check whether it worked on",
        help_text="Some time after it is done, for example three months later.",
        what="the day of the check",
        required=False,
    )
    area = RadiosField(
        label="Area",
        choices=Area.choices,
        inline=True,
        initial=Area.IMPROVEMENT.value,
        error_messages={"required": "Choose the area"},
    )
    widths: ClassVar[dict[str, str]] = {
        "title": "full",
        "reporting_days": "3",
        "tolerance_days": "3",
        "cost_estimate": "10",
        "funding_source": "one-half",
    }
    fieldsets: Sequence[tuple[str, Sequence[str]]] = (
        ("What and why", ("title", "description", "statements", "source", "priority")),
        ("Who", ("owner", "contributors")),
        ("When", ("start_on", "due_on", "reporting_days", "tolerance_days")),
        (
            "What shows that it is done and worked",
            ("product", "success_measure", "needs_closure_evidence", "effectiveness_check_on"),
        ),
        ("Money and area", ("cost_estimate", "funding_source", "area")),
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.pk, f"{each.number} {each.title}") for each in offered.statements]
        _offer(self, "statements", named)
        _offer(self, "owner", [("", "Choose"), *_people(offered.owners)])
        _offer(self, "contributors", _people(offered.helpers))
        self.fields["reporting_days"].initial = offered.usual.reporting_days
        self.fields["tolerance_days"].initial = offered.usual.tolerance_days

    def clean_due_on(self) -> date | None:
        """Not before it starts."""
        start_on, due_on = self.cleaned_data.get("start_on"), self.cleaned_data.get("due_on")
        if start_on and due_on and due_on < start_on:
            raise forms.ValidationError("The action must be due on the day it starts or later")
        return cast("date | None", due_on)

    @property
    def values(self) -> ActionValues:
        """What the services take."""
        data = self.cleaned_data
        return ActionValues(
            owner_id=data["owner"],
            statement_ids=tuple(int(each) for each in data["statements"]),
            contributor_ids=tuple(int(each) for each in data["contributors"]),
            lifecycle=data.get("lifecycle") or "agreed",
            **{name: data[name] for name in _PLAIN},
        )


class ActionForm(_ActionDetailsForm, OnceForm):
    """A new action. ``embargo_id`` is the embargo chosen, if any."""

    submit_label = "Create the action"
    lifecycle = RadiosField(
        label="Where is it?",
        choices=_FIRST_STATES,
        hints=_STATE_HINTS,
        initial="agreed",
        error_messages={"required": "Choose whether the action is proposed, agreed or active"},
    )
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The action will exist only for the people cleared for this embargo.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    fieldsets = (*_ActionDetailsForm.fieldsets, ("Where it is", ("lifecycle", "embargo")))

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        if offered.embargoes:
            held = [(each.pk, each.title) for each in offered.embargoes]
            _offer(self, "embargo", [("", "None"), *held])
        else:
            del self.fields["embargo"]
            self.fieldsets = (*_ActionDetailsForm.fieldsets, ("Where it is", ("lifecycle",)))

    @property
    def embargo_id(self) -> int | None:
        """The embargo to put it under."""
        return self.cleaned_data.get("embargo")


class ActionEditForm(_ActionDetailsForm, VersionedForm):
    """What an action says, as it is now."""

    def __init__(self, *args: Any, action: Action, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, offered=_with_owner(offered, action.owner), **kwargs)


class HandOverForm(GovForm):
    """Which actions go to whom."""

    submit_label = "Hand over"
    actions = CheckboxesField(
        label="Actions to hand over", error_messages={"required": "Choose at least one action to hand over"}
    )
    owner = forms.TypedChoiceField(
        label="New owner", coerce=int, error_messages={"required": "Choose the new owner"}
    )

    def __init__(
        self, *args: Any, rows: Iterable[Action], owners: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "actions", [(row.pk, str(row)) for row in rows])
        _offer(self, "owner", [("", "Choose"), *_people(owners)])


def _people(members: Iterable[Membership]) -> list[tuple[int, str]]:
    return [(each.pk, f"{each.user.full_name} ({each.get_role_display()})") for each in members]


def _with_owner(offered: Offered, owner: Membership) -> Offered:
    """The owner as it is stays choosable, also one who left: an edit of the title must not need a new owner.

    The service refuses to keep nobody in charge only when the owner is changed.
    """
    if any(each.pk == owner.pk for each in offered.owners):
        return offered
    return Offered(
        [*offered.owners, owner], offered.helpers, offered.statements, offered.usual, offered.embargoes
    )


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)
