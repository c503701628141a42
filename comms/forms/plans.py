"""Forms about plans: creating one, its header, its texts, putting it forward."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import Marking, PlanKind
from comms.rules.plan_texts import SECTION_TEXTS, TEXT_LABELS
from comms.services.plan_beginnings import START_WITH, STARTER
from comms.services.plans import HeaderValues, PlanValues

Choices = Sequence[tuple[int, str]]
STATES = (("", "Running"), ("over", "Closed or superseded"), ("all", "All"))
_HINTS = {
    "context": "What happens around us that people should know of: pressures, recent changes, earlier reviews.",
    "business_aim": "What the council wants to achieve. Communications serve this aim.",
    "insight": "What we know of the people we talk to: what they think, where they get their news, what worries them.",
    "narrative_short": "Two or three sentences that everybody can say by heart.",
    "narrative_full": "Where we come from, where we are (strengths and weaknesses), where we go.",
    "strategy": "How the aim is reached: who first, in which tone, what we do not do.",
    "channels_note": "Which channels carry what, and what keeps people from hearing too much.",
    "roles_note": "Who drafts, who answers for accuracy, who speaks, who is on duty out of hours.",
    "evaluation_note": "What is measured, how often it is looked at, and what becomes of it.",
}
_MOST = 20_000


class PlanFilterForm(GovForm):
    """What the register of plans is narrowed to."""

    form_method = "get"
    mark_optional = False
    state = forms.ChoiceField(label="Status", choices=STATES, required=False)
    kind = forms.ChoiceField(
        label="What it is about", choices=[("", "Anything"), *PlanKind.choices], required=False
    )


def _people(label: str, people: Choices, **extra: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[("", "Choose a person"), *people], coerce=int, empty_value=None, **extra
    )


class PlanForm(OnceForm):
    """A new plan. No day is asked for: they come from the assessment."""

    submit_label = "Create the plan"
    widths = {"title": "two-thirds"}
    field_order = [
        "kind",
        "title",
        "assessment",
        "owner",
        "sponsor",
        "start_with",
        "previous",
    ]
    kind = RadiosField(
        label="What is the plan about?",
        choices=PlanKind.choices,
        error_messages={"required": "Choose what the plan is about"},
    )
    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Enter a title for the plan"}
    )
    start_with = RadiosField(
        label="What does it begin with?",
        choices=START_WITH,
        initial=STARTER,
        hints={
            STARTER: "Objectives, audiences, messages, lines, phases, activities, cascades, scenarios, risks and "
            "measures, dated from the assessment. Everything can be changed or taken out.",
            "copy": "Choose the plan below. What is under embargo is not copied; nothing is cleared or done.",
            "empty": "Only channels, audiences and kinds of product that the council has not had yet.",
        },
        error_messages={"required": "Choose what the plan begins with"},
    )

    def __init__(
        self, *args: Any, people: Choices, assessments: Choices, previous: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessment"] = forms.TypedChoiceField(
            label="Assessment",
            help_text="Phases and activities take their days from its milestones.",
            choices=[("", "None"), *assessments],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields["owner"] = _people(
            "Plan owner", people, error_messages={"required": "Choose who owns the plan"}
        )
        self.fields["sponsor"] = _people("Sponsor", people, required=False, help_text="Usually the DASS.")
        self.fields["previous"] = forms.TypedChoiceField(
            label="The plan before",
            help_text="Its lessons are carried on to the new plan.",
            choices=[("", "None"), *previous],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A copy needs something to copy."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("start_with") == "copy" and not data.get("previous") and "previous" not in self.errors:
            self.add_error("previous", "Choose the plan to copy")
        return data

    @property
    def values(self) -> PlanValues:
        """What the service takes."""
        data = self.cleaned_data
        return PlanValues(
            kind=data["kind"],
            title=data["title"],
            owner_id=data["owner"],
            sponsor_id=data["sponsor"],
            assessment_id=data["assessment"],
            previous_id=data["previous"],
        )


class HeaderForm(VersionedForm):
    """The plan's header."""

    widths = {"title": "two-thirds"}
    field_order = [
        "title",
        "assessment",
        "owner",
        "sponsor",
        "marking",
        "review_on",
        "budget",
        "brand_rules",
    ]
    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Enter a title for the plan"}
    )
    marking = RadiosField(
        label="Marking",
        choices=Marking.choices,
        error_messages={"required": "Choose who the plan is for"},
    )
    review_on = DateInputField(label="Review on", what="the day of the review", required=False)
    budget = forms.CharField(label="Budget", max_length=200, required=False)
    brand_rules = forms.CharField(
        label="Brand rules", max_length=_MOST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, people: Choices, assessments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessment"] = forms.TypedChoiceField(
            label="Assessment",
            help_text="Activities that hang on another assessment’s milestones stay there.",
            choices=[("", "None"), *assessments],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields["owner"] = _people(
            "Plan owner", people, error_messages={"required": "Choose who owns the plan"}
        )
        self.fields["sponsor"] = _people("Sponsor", people, required=False)
        self.order_fields(self.field_order)

    @property
    def values(self) -> HeaderValues:
        """What the service takes."""
        data = self.cleaned_data
        names = ("title", "marking", "review_on", "budget", "brand_rules")
        return HeaderValues(
            owner_id=data["owner"],
            sponsor_id=data["sponsor"],
            assessment_id=data["assessment"],
            **{name: data[name] for name in names},
        )


class TextsForm(VersionedForm):
    """The texts of one section."""

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SECTION_TEXTS[section]:
            self.fields[name] = forms.CharField(
                label=TEXT_LABELS[name],
                help_text=_HINTS[name],
                max_length=_MOST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 12}),
            )
        self.order_fields(["version", *SECTION_TEXTS[section]])
        self.names = SECTION_TEXTS[section]

    @property
    def values(self) -> dict[str, str]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.names}


class PutForwardForm(GovForm):
    """Putting the plan forward for approval."""

    submit_label = "Put the plan forward"
    note = forms.CharField(
        label="What is new?",
        max_length=300,
        required=False,
        help_text="One sentence for whoever approves it.",
    )


class RemoveForm(GovForm):
    """Nothing to fill in: only to confirm."""

    submit_label = "Remove"
    submit_tone = "warning"
