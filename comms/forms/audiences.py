"""Forms about audiences: narrowing the register, adding, changing, putting in order."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import Checkboxes, RadiosField, TypedRadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import Audience, AudienceType, Barrier, Channel, Stance
from comms.queries.audiences import AudienceFilters
from comms.rules.stakeholder_map import Strategy
from comms.services.audiences import AudienceValues

STATES = [("", "In use"), ("retired", "Out of use"), ("all", "All")]
_SCALE = [(number, str(number)) for number in range(1, 6)]
_LARGEST = 100_000_000
AUDIENCE_FIELDS = (
    "name",
    "type",
    "size",
    "power",
    "interest",
    "impact",
    "legitimacy",
    "stance",
    "insight",
    "current_understanding",
    "concerns",
    "think",
    "feel",
    "do",
    "barrier",
    "champions",
    "relationship_owner",
    "channels",
    "format_needs",
    "cascade_order",
    "weekly_limit",
)
Groups = Sequence[tuple[str, Sequence[str]]]


def _scale(label: str, hint: str) -> TypedRadiosField:
    """A figure nobody gets by leaving it as it was: the strategy hangs on it."""
    words = {"required": f"Choose a figure from 1 to 5 for {label[0].lower()}{label[1:]}"}
    return TypedRadiosField(
        label=label, help_text=hint, choices=_SCALE, coerce=int, inline=True, error_messages=words
    )


class AudienceFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    type = forms.ChoiceField(label="Kind", choices=[("", "Any"), *AudienceType.choices], required=False)
    strategy = forms.ChoiceField(
        label="Strategy",
        choices=[("", "Any"), *((each.value, each.label) for each in Strategy)],
        required=False,
    )
    stance = forms.ChoiceField(label="Stance", choices=[("", "Any"), *Stance.choices], required=False)
    owner = forms.TypedChoiceField(label="Looked after by", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label="State", choices=STATES, required=False)

    def __init__(self, *args: Any, owners: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", "Anybody", owners)

    @property
    def filters(self) -> AudienceFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        return AudienceFilters(**self.cleaned_data) if self.is_valid() else AudienceFilters()


class _AudienceFields(GovForm):
    """Who an audience is, where it stands, when and how it hears."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="For example, “Social work teams” or “Ward councillors”.",
        error_messages={"required": "Enter the name of the audience"},
    )
    type = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *AudienceType.choices],
        error_messages={"required": "Choose the kind of audience"},
    )
    size = forms.IntegerField(label="How many people", min_value=0, max_value=_LARGEST, required=False)
    relationship_owner = forms.TypedChoiceField(
        label="Who looks after them", coerce=int, empty_value=None, required=False
    )
    power = _scale("Power", "How much they can change what happens: 1 is very little, 5 very much.")
    interest = _scale("Interest", "How much it matters to them.")
    impact = _scale("Impact", "How much what happens changes their lives or work.")
    legitimacy = _scale("Legitimacy", "How strong their claim is to be heard.")
    stance = RadiosField(
        label="Stance",
        choices=Stance.choices,
        inline=True,
        initial=Stance.UNKNOWN,
        error_messages={"required": "Choose how they stand to the council’s work"},
    )
    channels = forms.TypedMultipleChoiceField(
        label="Channels they prefer", coerce=int, required=False, widget=Checkboxes(small=True)
    )
    cascade_order = forms.IntegerField(
        label="Place in the cascade",
        min_value=1,
        max_value=999,
        required=False,
        help_text="1 hears first. Equal numbers hear together. Empty: outside any order.",
    )
    weekly_limit = forms.IntegerField(
        label="Most they should hear in a week",
        min_value=1,
        max_value=99,
        required=False,
        help_text="Planned touches over all channels, spoken ones too. Empty: the council’s limit.",
    )
    widths = {"name": "two-thirds", "size": "10", "cascade_order": "3", "weekly_limit": "3"}
    groups: ClassVar[Groups] = ()

    def __init__(
        self, *args: Any, owners: Iterable[Membership], channels: Sequence[Channel], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "relationship_owner", "Nobody yet", owners)
        choices: Any = self.fields["channels"]
        choices.choices = [(each.pk, each.name) for each in channels]
        if not channels:
            del self.fields["channels"]
        self.fieldsets = [
            (legend, [name for name in names if name in self.fields]) for legend, names in self.groups
        ]

    @property
    def values(self) -> AudienceValues:
        """What the service takes; what this form does not ask stays at its usual value."""
        data = {name: value for name, value in self.cleaned_data.items() if name in AUDIENCE_FIELDS}
        return AudienceValues(**{**data, "channels": tuple(data.get("channels", ()))})


class AudienceForm(_AudienceFields, OnceForm):
    """A new audience. What is known of it, and what it should think, feel and do, is asked on its page."""

    submit_label = "Add the audience"
    groups = (
        ("Who they are", ("name", "type", "size", "relationship_owner")),
        ("Where they stand", ("power", "interest", "impact", "legitimacy", "stance")),
        ("When and how they hear", ("channels", "cascade_order", "weekly_limit")),
    )


class AudienceEditForm(_AudienceFields, VersionedForm):
    """An audience that exists: everything about it."""

    insight = WordLimitField(label="What we know of them, and how", max_words=300, rows=3, required=False)
    current_understanding = WordLimitField(
        label="What they understand now", max_words=300, rows=3, required=False
    )
    concerns = WordLimitField(label="What worries them", max_words=300, rows=3, required=False)
    think = forms.CharField(label="Think", max_length=300, required=False)
    feel = forms.CharField(label="Feel", max_length=300, required=False)
    do = forms.CharField(label="Do", max_length=300, required=False)
    barrier = forms.ChoiceField(label="What keeps them from it", choices=Barrier.choices, required=False)
    champions = WordLimitField(
        label="Champions",
        max_words=150,
        rows=2,
        required=False,
        help_text="People among them who carry the message, one on a line.",
    )
    format_needs = WordLimitField(
        label="Formats they need",
        max_words=150,
        rows=2,
        required=False,
        help_text="For example, Easy Read, British Sign Language, another language.",
    )
    groups = (
        ("Who they are", ("name", "type", "size", "relationship_owner", "insight")),
        ("Where they stand", ("power", "interest", "impact", "legitimacy", "stance")),
        ("What they understand, and what worries them", ("current_understanding", "concerns")),
        ("What we want them to think, feel and do", ("think", "feel", "do", "barrier", "champions")),
        ("When and how they hear", ("channels", "format_needs", "cascade_order", "weekly_limit")),
    )


class OrderForm(VersionedForm):
    """The place of every audience in the cascade, one number each."""

    submit_label = "Save the order"

    def __init__(self, *args: Any, audiences: Sequence[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audiences = audiences
        for audience in audiences:
            self.fields[f"place_{audience.pk}"] = forms.IntegerField(
                label=audience.name,
                min_value=1,
                max_value=999,
                required=False,
                initial=audience.cascade_order,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
            )

    @property
    def order(self) -> dict[int, int | None]:
        """Places by the audience's id."""
        return {each.pk: self.cleaned_data[f"place_{each.pk}"] for each in self.audiences}


def offer(form: forms.Form, name: str, nobody: str, members: Iterable[Membership]) -> None:
    """Let a field choose among these people, or nobody."""
    field: Any = form.fields[name]
    field.choices = [("", nobody), *((one.pk, str(one.user)) for one in members)]
