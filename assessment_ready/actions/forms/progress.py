"""Forms about the course of an action: check-in, steps, dependencies, evidence, escalation, closing, the rules."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

from django import forms

from assessment_ready.actions.models import Action, ActionDependency, ActionEvidence, Escalation
from assessment_ready.actions.rules.actions import CheckInValues
from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.actions.services.settings import RuleNumbers
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.ui.fields import DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

_ISSUES = [("", "No"), ("medium", "Yes, a medium one"), ("high", "Yes, a serious one")]
_RESULTS = [
    ("worked", "It worked"),
    ("partly", "It worked in part"),
    ("did_not", "It did not work"),
]


def _note(label: str, missing: str, *, hint: str = "", longest: int = 500) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class CheckInForm(OnceForm):
    """A report in under a minute: a number, a few words, what is in the way."""

    submit_label = "Check in"
    progress = forms.IntegerField(
        label="How much is done, in per cent?",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter how much is done, 0 to 100",
            "invalid": "Progress must be a whole number from 0 to 100, like 40",
            "min_value": "Progress must be 0 to 100 per cent",
            "max_value": "Progress must be 0 to 100 per cent",
        },
    )
    statement = WordLimitField(
        label="What has happened since the last check-in?",
        help_text="Two or three sentences. They go into reports as they are.",
        max_words=60,
        rows=3,
        error_messages={"required": "Enter in a few words what has happened, or use “No change”"},
    )
    forecast_on = DateInputField(
        label="When will it be finished?",
        help_text="Leave empty if it will be on time.",
        what="the forecast",
        required=False,
    )
    blockers = forms.CharField(label="What is in the way?", max_length=300, required=False)
    help_needed = forms.CharField(
        label="What help do you need, and from whom?", max_length=300, required=False
    )
    open_issue = RadiosField(label="Is there an issue?", choices=_ISSUES, inline=True, required=False)
    period = forms.TypedChoiceField(
        label="For which reporting period?", coerce=int, empty_value=None, required=False
    )
    widths: ClassVar[dict[str, str]] = {"progress": "3", "blockers": "full", "help_needed": "full"}

    def __init__(self, *args: Any, periods: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(periods) > 1:
            self.fields["period"].choices = periods  # type: ignore[attr-defined] # a choice field
        else:
            # One open period needs no question; a refusal for want of an open one stands above the form.
            del self.fields["period"]

    @property
    def values(self) -> CheckInValues:
        """What the service takes."""
        data = self.cleaned_data
        return CheckInValues(**{name: data[name] for name in CheckInValues.__dataclass_fields__})


class _StepFields(GovForm):
    title = forms.CharField(
        label="What is done in this step?",
        max_length=200,
        error_messages={"required": "Enter what is done in this step"},
    )
    due_on = DateInputField(label="Due", what="the day the step is due")
    weight = forms.IntegerField(
        label="Weight",
        help_text="Its share of the whole compared with the other steps: 1 is usual, 3 counts three times.",
        min_value=1,
        max_value=100,
        initial=1,
        error_messages={"required": "Enter a weight, like 1"},
    )
    widths: ClassVar[dict[str, str]] = {"title": "full", "weight": "3"}


class StepForm(_StepFields, OnceForm):
    """A new step."""

    submit_label = "Add the step"


class StepEditForm(_StepFields, VersionedForm):
    """A step as it is."""


class DependencyForm(GovForm):
    """What an action waits for."""

    submit_label = "Add"
    predecessor = forms.TypedChoiceField(
        label="Which action does this one depend on?",
        coerce=int,
        error_messages={"required": "Choose an action", "invalid_choice": "Choose an action from the list"},
    )
    kind = RadiosField(
        label="How?",
        choices=ActionDependency.Kind.choices,
        hints={
            "finish_start": "If it turns red, this action turns red too",
            "informs": "Worth knowing; it changes no colour",
        },
        initial="finish_start",
        error_messages={"required": "Choose what kind of dependency it is"},
    )
    note = forms.CharField(label="Note", max_length=300, required=False)
    widths: ClassVar[dict[str, str]] = {"note": "full"}

    def __init__(self, *args: Any, actions: Iterable[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.pk, f"{each.reference} {each.title}") for each in actions]
        cast("forms.ChoiceField", self.fields["predecessor"]).choices = [("", "Choose"), *offered]


class AttachForm(GovForm):
    """Which evidence item, and what it shows."""

    submit_label = "Attach"
    role = RadiosField(
        label="What does the evidence show?",
        choices=ActionEvidence.Role.choices,
        error_messages={"required": "Choose what the evidence shows"},
    )
    item = forms.TypedChoiceField(
        label="Evidence item",
        coerce=int,
        error_messages={
            "required": "Choose an evidence item",
            "invalid_choice": "Choose an evidence item from the list",
        },
    )

    def __init__(self, *args: Any, items: Iterable[EvidenceItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.pk, f"{each.reference} {each.title}") for each in items]
        cast("forms.ChoiceField", self.fields["item"]).choices = [("", "Choose"), *offered]


class EscalateForm(OnceForm):
    """Whom to ask, at which level, for what."""

    submit_label = "Escalate"
    submit_tone = "warning"
    level = RadiosField(
        label="Level", choices=Escalation.Level.choices, error_messages={"required": "Choose a level"}
    )
    to = forms.TypedChoiceField(
        label="Whom do you ask?",
        help_text="They get an email, and see the action until it is settled.",
        coerce=int,
        error_messages={"required": "Choose whom you ask for help"},
    )
    reason = forms.CharField(
        label="What help is needed, and by when?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what help is needed and by when"},
    )

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.pk, f"{each.user.full_name} ({each.get_role_display()})") for each in people]
        cast("forms.ChoiceField", self.fields["to"]).choices = [("", "Choose"), *offered]


class ResolveForm(GovForm):
    """What came of an escalation."""

    submit_label = "Mark as settled"
    resolution = forms.CharField(
        label="What was decided or done?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what was decided or done"},
    )


class CompleteForm(GovForm):
    """The owner says that it is done."""

    submit_label = "Mark as complete"
    note = _note(
        "What was done, and where can one see it?",
        "Enter what was done, so that somebody else can check it",
    )


class CloseForm(GovForm):
    """Somebody else checks it."""

    submit_label = "Close the action"
    note = forms.CharField(
        label="What did you check?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class ReopenForm(GovForm):
    """Why it is not over."""

    submit_label = "Return it to active"
    note = _note("What is missing?", "Enter what is missing, so that the owner knows what to do")


class HoldForm(GovForm):
    """Why it stops for a while."""

    submit_label = "Put on hold"
    note = _note("Why, and until when?", "Enter why the action is put on hold")


class CancelForm(GovForm):
    """Why it is given up."""

    submit_label = "Cancel the action"
    submit_tone = "warning"
    cancel_label = "Keep it"
    note = _note("Why is it no longer needed?", "Enter why the action is cancelled")


class EffectivenessForm(GovForm):
    """Whether it worked."""

    submit_label = "Save the result"
    result = RadiosField(
        label="Did it work?", choices=_RESULTS, error_messages={"required": "Choose whether it worked"}
    )
    note = _note("How do you know?", "Enter how you know whether it worked")


class StateRagForm(VersionedForm):
    """What the owner states instead, why, and until when."""

    submit_label = "State this"
    rag = RadiosField(
        label="Which state is right?", error_messages={"required": "Choose the state you think is right"}
    )
    reason = _note(
        "Why is the computed state not right?",
        "Enter why the computed state is not right",
        hint="It is shown beside the computed state, also in reports.",
        longest=300,
    )
    until = DateInputField(
        label="Until when does it count?",
        help_text="At most 60 days from today. After that the computed state counts again.",
        what="the last day it counts",
    )

    def __init__(self, *args: Any, states: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["rag"]).choices = [
            (state, RAG_TAGS[state].text) for state in states
        ]


class RulesForm(VersionedForm):
    """The council's numbers."""

    submit_label = "Save and work out all actions again"
    amber_below = forms.DecimalField(
        label="Amber when progress ÷ expected progress is below",
        min_value=0,
        max_value=1,
        decimal_places=2,
        error_messages={"required": "Enter the ratio for amber, like 0.95"},
    )
    red_below = forms.DecimalField(
        label="Red when progress ÷ expected progress is below",
        min_value=0,
        max_value=1,
        decimal_places=2,
        error_messages={"required": "Enter the ratio for red, like 0.85"},
    )
    grace_days = forms.IntegerField(
        label="Days of grace before an action is stale",
        min_value=0,
        max_value=366,
        error_messages={"required": "Enter the days of grace, like 7"},
    )
    reporting_days = forms.IntegerField(
        label="Check-in every how many days, for new actions",
        min_value=1,
        max_value=366,
        error_messages={"required": "Enter after how many days a check-in is due, like 30"},
    )
    tolerance_days = forms.IntegerField(
        label="Days of tolerance, for new actions",
        min_value=0,
        max_value=366,
        error_messages={"required": "Enter the days of tolerance, like 14"},
    )
    widths: ClassVar[dict[str, str]] = dict.fromkeys(RuleNumbers.__dataclass_fields__, "4")

    @property
    def numbers(self) -> RuleNumbers:
        """What the service takes."""
        data = self.cleaned_data
        return RuleNumbers(**{name: data[name] for name in RuleNumbers.__dataclass_fields__})
