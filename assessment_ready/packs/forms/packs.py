"""Forms about packs: narrowing the register, composing one, changing it, freezing and withdrawing."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms

from assessment_ready.packs.models import Moment, Pack, PackKind
from assessment_ready.packs.queries.packs import Offered, PackFilters
from assessment_ready.packs.services.packs import PackValues
from assessment_ready.ui.fields import DateInputField, YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import Marking

STATES = [
    ("", "Any"),
    ("issued", "Issued"),
    ("waiting", "A version waits to be issued"),
    ("composed", "Being composed"),
    ("withdrawn", "Withdrawn"),
]
_MARKING_HINTS = (
    "A restricted pack has the name of its reader on every page of its files. What is truly secret belongs under an "
    "embargo."
)


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]], first: str = "") -> None:
    """Fill in what a select offers, after one choice that means none."""
    start = [("", first)] if first else []
    form.fields[name].choices = [*start, *choices]  # type: ignore[attr-defined]


class PackFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    kind = forms.ChoiceField(label="For", choices=[("", "Anybody"), *PackKind.choices], required=False)
    moment = forms.ChoiceField(label="Moment", choices=[("", "Any"), *Moment.choices], required=False)
    state = forms.ChoiceField(label="State", choices=STATES, required=False)

    @property
    def filters(self) -> PackFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return PackFilters(**{name: data.get(name) or "" for name in ("q", "kind", "moment", "state")})


class _PackFields(GovForm):
    """Everything a pack says of itself."""

    kind = forms.ChoiceField(
        label="Whom is it for?",
        choices=PackKind.choices,
        help_text="Decides who reads it and who signs it off.",
        error_messages={"required": "Choose whom the pack is for"},
    )
    moment = forms.ChoiceField(
        label="For which moment?",
        choices=Moment.choices,
        error_messages={"required": "Choose the moment it is written for"},
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title"})
    plan = forms.TypedChoiceField(
        label="Communications plan",
        help_text="Its messages, lines and questions go into the live parts.",
        coerce=int,
        error_messages={"required": "Choose the plan it belongs to"},
    )
    round = forms.TypedChoiceField(
        label="Round",
        help_text="Whose judgements the pack shows.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    owner = forms.TypedChoiceField(
        label="Owner", coerce=int, error_messages={"required": "Choose who looks after it"}
    )
    marking = forms.ChoiceField(
        label="Marking",
        choices=Marking.choices,
        initial=Marking.INTERNAL,
        help_text=_MARKING_HINTS,
        error_messages={"required": "Choose the marking"},
    )
    must_read = YesNoField(
        label="Shall councillors say that they have read it?",
        initial=False,
        error_messages={"required": "Say whether councillors are asked to say that they have read it"},
    )
    read_by = DateInputField(label="To be read by", what="the day it is to be read by", required=False)
    embargo = forms.TypedChoiceField(
        label="Embargo of the whole pack",
        help_text=(
            "The pack exists only for the people cleared for it. To hide one section only, put that section under it."
        ),
        coerce=int,
        empty_value=None,
        required=False,
    )
    field_order = [
        "source", "kind", "moment", "title", "plan", "round", "owner", "marking", "must_read", "read_by", "embargo",
    ]  # fmt: skip
    widths: ClassVar[dict[str, str]] = {"title": "full"}

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = [(each.pk, each.title) for each in offered.plans]
        offer(self, "plan", plans, first="" if len(plans) == 1 else "Choose")
        offer(self, "round", [(each.pk, str(each)) for each in offered.rounds], first="None")
        owners = [(each.pk, f"{each.user} ({each.get_role_display()})") for each in offered.owners]
        offer(self, "owner", owners, first="Choose")
        if offered.embargoes:
            offer(self, "embargo", offered.embargoes, first="None")
        else:
            del self.fields["embargo"]

    def values(self, embargo_id: int | None = None) -> PackValues:
        """What the services take; ``embargo_id`` where the form offers none."""
        data = self.cleaned_data
        return PackValues(
            kind=data["kind"],
            moment=data["moment"],
            title=data["title"],
            plan_id=data["plan"],
            round_id=data["round"],
            owner_id=data["owner"],
            marking=data["marking"],
            must_read=data["must_read"],
            read_by=data["read_by"],
            embargo_id=data["embargo"] if "embargo" in self.fields else embargo_id,
        )


class PackForm(_PackFields, OnceForm):
    """A new pack, from the template of its kind and moment or as a copy."""

    submit_label = "Begin the pack"
    source = forms.TypedChoiceField(
        label="Begin with",
        help_text="The usual sections fit whom the pack is for and the moment. You can change all of them.",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        copies = [(each.pk, f"A copy of {each}") for each in offered.packs]
        if copies:
            offer(self, "source", copies, first="The usual sections")
        else:
            del self.fields["source"]

    @property
    def source_id(self) -> int | None:
        """The pack to copy, if one is chosen."""
        found: int | None = self.cleaned_data.get("source")
        return found


class PackEditForm(_PackFields, VersionedForm):
    """A pack as it is now."""

    @staticmethod
    def initial_of(pack: Pack) -> dict[str, Any]:
        """The fields as the pack is now."""
        names = ("kind", "moment", "title", "marking", "must_read", "read_by", "version")
        linked = ("plan", "round", "owner", "embargo")
        return {name: getattr(pack, name) for name in names} | {
            name: getattr(pack, f"{name}_id") for name in linked
        }


class FreezeForm(OnceForm):
    """What is kept with a frozen version."""

    submit_label = "Freeze the pack"
    note = forms.CharField(
        label="Why it is frozen now",
        help_text="For those who compose packs, for example “Dates of the visit confirmed”. Readers do not see it.",
        max_length=500,
        required=False,
    )
    widths: ClassVar[dict[str, str]] = {"note": "full"}


class WithdrawForm(GovForm):
    """Why an issued version is withdrawn."""

    submit_label = "Withdraw the version"
    submit_tone = "warning"
    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Its readers see this on the page. Leave out what is under an embargo.",
        max_length=500,
        error_messages={"required": "Enter why it is withdrawn"},
    )
    widths: ClassVar[dict[str, str]] = {"reason": "full"}


class ReadersFilterForm(GovForm):
    """Of which version the readers are shown, and which of them."""

    form_method = "get"
    mark_optional = False
    version = forms.TypedChoiceField(label="Version", coerce=int, empty_value=None, required=False)
    standing = forms.ChoiceField(
        label="Who",
        choices=[
            ("", "Everybody"),
            ("unread", "Not read by"),
            ("unsaid", "Read, but not said so"),
            ("said", "Said that they have read it"),
        ],
        required=False,
    )

    def __init__(self, *args: Any, versions: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "version", versions, first="Every version")
