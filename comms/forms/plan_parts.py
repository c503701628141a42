"""Forms about the parts of a plan: objectives, risks, phases, checklists; and the council's settings."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField, TypedRadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import CoreRole, Need, ObjectiveStatus
from comms.services.objectives import ObjectiveValues
from comms.services.phases import PhaseValues
from comms.services.risks import RiskValues
from comms.services.settings import LABELS, SettingsValues

Choices = Sequence[tuple[int, str]]
OBJECTIVE_TEXTS = ("statement", "core_role", "measured_by", "achievable", "relevant", "baseline", "target")
RISK_TEXTS = ("description", "likelihood", "impact", "early_warning", "response", "escalation", "is_closed")
PHASE_FIELDS = ("title", "goal", "entry_code", "exit_code", "begins_on", "ends_on")
_SCALE = [(number, str(number)) for number in range(1, 6)]


def _text(label: str, size: int, hint: str = "", **extra: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=size, help_text=hint, required=False, **extra)


def _area(label: str, hint: str = "", rows: int = 3, **extra: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=5000, help_text=hint, widget=widget, **extra)


def _owner(people: Choices) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Owner",
        choices=[("", "Choose a person"), *people],
        coerce=int,
        empty_value=None,
        required=False,
    )


class _ObjectiveFields(GovForm):
    field_order = [
        "statement",
        "core_role",
        "measured_by",
        "baseline",
        "target",
        "achievable",
        "relevant",
        "due_on",
        "owner",
        "audiences",
        "status",
    ]
    fieldsets = (
        ("Specific", ("statement", "core_role", "audiences")),
        ("Measurable", ("measured_by", "baseline", "target")),
        ("Achievable and relevant", ("achievable", "relevant")),
        ("Time-bound", ("due_on", "owner", "status")),
    )
    statement = _area(
        "What changes, for whom?",
        "For example, “By the visit, four in five staff can say what the assessment is”",
        error_messages={"required": "Enter what changes, and for whom"},
    )
    core_role = RadiosField(
        label="What communication does for it",
        choices=CoreRole.choices,
        error_messages={"required": "Choose what communication does for it"},
    )
    measured_by = _text("How it is measured", 300)
    baseline = _text("Baseline", 200, "Where it stands now. “Not known yet” is an answer.")
    target = _text("Target", 200)
    achievable = _text("Why it can be done", 300)
    relevant = _text("Why it matters", 300)
    due_on = DateInputField(label="Until", what="the day", required=False)
    status = RadiosField(
        label="Status",
        choices=ObjectiveStatus.choices,
        initial=ObjectiveStatus.OPEN,
        error_messages={"required": "Choose the status"},
    )

    def __init__(self, *args: Any, people: Choices, audiences: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _owner(people)
        self.fields["audiences"] = CheckboxesField(
            label="Audiences", choices=audiences, required=False, small=True
        )
        self.order_fields(self.field_order)

    @property
    def values(self) -> ObjectiveValues:
        """What the service takes."""
        data = self.cleaned_data
        return ObjectiveValues(
            **{name: data[name] for name in (*OBJECTIVE_TEXTS, "due_on", "status")},
            owner_id=data["owner"],
            audience_ids=tuple(int(key) for key in data["audiences"]),
        )


class ObjectiveForm(_ObjectiveFields, OnceForm):
    """A new objective."""

    submit_label = "Add the objective"


class ObjectiveEditForm(_ObjectiveFields, VersionedForm):
    """An objective that exists."""


class _RiskFields(GovForm):
    field_order = [
        "description",
        "likelihood",
        "impact",
        "early_warning",
        "response",
        "holding_line",
        "owner",
        "escalation",
    ]
    description = _area("What may happen?", error_messages={"required": "Enter what may happen"})
    likelihood = TypedRadiosField(
        label="Likelihood",
        help_text="1 is hardly, 5 is almost certain.",
        choices=_SCALE,
        coerce=int,
        inline=True,
        error_messages={"required": "Choose a likelihood from 1 to 5"},
    )
    impact = TypedRadiosField(
        label="Impact",
        help_text="1 is small, 5 would be in the national news.",
        choices=_SCALE,
        coerce=int,
        inline=True,
        error_messages={"required": "Choose an impact from 1 to 5"},
    )
    early_warning = _text("Early warning", 300, "How would we notice first?")
    response = _area("What we do then", required=False)
    escalation = _text("Who is told", 300)

    def __init__(self, *args: Any, people: Choices, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _owner(people)
        self.fields["holding_line"] = forms.TypedChoiceField(
            label="The line that is ready for it",
            choices=[("", "None yet"), *lines],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.order_fields(self.field_order)

    @property
    def values(self) -> RiskValues:
        """What the service takes."""
        data = self.cleaned_data
        return RiskValues(
            **{name: data.get(name, False) for name in RISK_TEXTS},
            holding_line_id=data["holding_line"],
            owner_id=data["owner"],
        )


class RiskForm(_RiskFields, OnceForm):
    """A new risk."""

    submit_label = "Add the risk"


class RiskEditForm(_RiskFields, VersionedForm):
    """A risk that exists."""

    is_closed = forms.BooleanField(label="The risk is over", required=False)


class _PhaseFields(GovForm):
    field_order = ["title", "goal", "entry_code", "begins_on", "exit_code", "ends_on"]
    widths = {"title": "two-thirds"}
    title = forms.CharField(label="Name", max_length=80, error_messages={"required": "Enter a name"})
    goal = _area("Goal", "What is true at its end that is not true now?", required=False)
    begins_on = DateInputField(
        label="Or begins on",
        help_text="Counts where no milestone gives the day.",
        what="the first day",
        required=False,
    )
    ends_on = DateInputField(
        label="Or ends on",
        help_text="Counts where no milestone gives the day.",
        what="the last day",
        required=False,
    )

    def __init__(self, *args: Any, milestones: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, none in (
            ("entry_code", "Begins with", "From the beginning, or a day of its own"),
            ("exit_code", "Ends with", "Open, or a day of its own"),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", none), *milestones], required=False
            )
        self.order_fields(self.field_order)

    @property
    def values(self) -> PhaseValues:
        """What the service takes."""
        return PhaseValues(**{name: self.cleaned_data[name] for name in PHASE_FIELDS})


class PhaseForm(_PhaseFields):
    """A new phase."""

    submit_label = "Add the phase"


class PhaseEditForm(_PhaseFields, VersionedForm):
    """A phase that exists."""


class ItemForm(GovForm):
    """A new line of a checklist."""

    submit_label = "Add it to the checklist"
    text = forms.CharField(
        label="What is to be done?", max_length=300, error_messages={"required": "Enter what is to be done"}
    )
    need = RadiosField(
        label="How binding is it?",
        choices=Need.choices,
        initial=Need.SHOULD,
        inline=True,
        error_messages={"required": "Choose how binding it is"},
    )


def _figure(name: str, least: int, most: int, hint: str) -> forms.IntegerField:
    label = LABELS[name]
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        error_messages={"required": f"Enter a number for “{label[0].lower()}{label[1:]}”"},
    )


class SettingsForm(VersionedForm):
    """What the council decides for all of its communications."""

    widths = dict.fromkeys(LABELS, "3")
    answer_days = _figure(
        "answer_days", 1, 60, "A question is due that many working days after it was asked."
    )
    weekly_limit = _figure(
        "weekly_limit", 1, 50, "Over all channels, spoken ones too. An audience can have its own."
    )
    silence_weeks = _figure("silence_weeks", 1, 52, "Audiences that hear nothing for longer are shown.")
    fewest_answers = _figure(
        "fewest_answers",
        3,
        100,
        "Results of a survey with fewer answers stay hidden, so that nobody is recognised.",
    )
    reading_age = _figure(
        "reading_age", 7, 20, "GOV.UK aims at 9. Advice beside each text goes by this figure."
    )
    sentence_words = _figure("sentence_words", 10, 60, "Longer sentences are marked.")

    @property
    def values(self) -> SettingsValues:
        """What the service takes."""
        return SettingsValues(**{name: self.cleaned_data[name] for name in LABELS})
