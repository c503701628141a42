"""Forms about channels."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import RadiosField, WordLimitField, YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import ChannelKind, ChannelMode, Direction
from comms.services.channels import ChannelValues

STATES = [("", "In use"), ("retired", "Out of use"), ("all", "All")]


class ChannelFilterForm(GovForm):
    """What the register of channels is narrowed to."""

    form_method = "get"
    mark_optional = False
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any"), *ChannelKind.choices], required=False)
    mode = forms.ChoiceField(
        label="How it speaks", choices=[("", "Any"), *ChannelMode.choices], required=False
    )
    state = forms.ChoiceField(label="State", choices=STATES, required=False)

    @property
    def filters(self) -> dict[str, str]:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return {name: data.get(name, "") for name in ("kind", "mode", "state")}


class _ChannelFields(GovForm):
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="For example, “Team huddle” or “Members’ bulletin”.",
        error_messages={"required": "Enter the name of the channel"},
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *ChannelKind.choices],
        error_messages={"required": "Choose the kind of channel"},
    )
    mode = RadiosField(
        label="How it speaks",
        choices=ChannelMode.choices,
        inline=True,
        error_messages={"required": "Choose whether it is spoken, written or digital"},
    )
    direction = RadiosField(
        label="Can people answer?",
        choices=Direction.choices,
        hints={"one_way": "We tell them", "two_way": "They can answer, and somebody hears it"},
        error_messages={"required": "Choose whether people can answer"},
    )
    is_public = YesNoField(
        label="Is what goes through it publicity?",
        help_text="The Code of Recommended Practice on Local Authority Publicity covers everything that is said to "
        "the public or a section of it. Public channels get the code’s checklist and the pre-election check.",
        error_messages={"required": "Choose whether it is public"},
    )
    lead_days = forms.IntegerField(
        label="Working days to prepare",
        min_value=0,
        max_value=250,
        error_messages={"required": "Enter how many working days it takes to prepare, or 0"},
    )
    reach = forms.CharField(
        label="Reach",
        max_length=200,
        required=False,
        help_text="Who and how many, for example “all 640 staff; about half read it”.",
    )
    accessibility = WordLimitField(label="Accessibility", max_words=150, rows=3, required=False)
    owner = forms.TypedChoiceField(label="Who runs it", coerce=int, empty_value=None, required=False)
    widths = {"name": "two-thirds", "reach": "two-thirds", "lead_days": "3"}

    def __init__(self, *args: Any, owners: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = [("", "Nobody yet"), *((one.pk, str(one.user)) for one in owners)]

    @property
    def values(self) -> ChannelValues:
        """What the service takes."""
        return ChannelValues(**{name: self.cleaned_data[name] for name in CHANNEL_FIELDS})


CHANNEL_FIELDS = (
    "name",
    "kind",
    "mode",
    "direction",
    "is_public",
    "lead_days",
    "reach",
    "accessibility",
    "owner",
)


class ChannelForm(_ChannelFields, OnceForm):
    """A new channel."""

    submit_label = "Add the channel"


class ChannelEditForm(_ChannelFields, VersionedForm):
    """A channel that exists."""
