"""Forms about briefings: narrowing the register, writing, changing, withdrawing."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.validators import MaxLengthValidator

from assessment_ready.ui.fields import CheckboxesField, DateInputField, WordLimitField, YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import Briefing, Format, Marking, Plan, ProductType
from comms.queries.briefings import IN_USE, WITHDRAWN, BriefingFilters, Offered
from comms.rules.briefings import BriefingValues

STANDINGS = [
    ("", "Any"),
    ("draft", "Draft"),
    ("in_clearance", "In clearance"),
    ("cleared", "Cleared"),
    ("can_be_scheduled", "Cleared, and can be scheduled"),
    ("changed", "Changed since cleared"),
]
LONGEST_TEXT = 50_000
LONGEST_SUMMARY = 5_000
STATES = [("", "In use and withdrawn"), (IN_USE, "In use"), (WITHDRAWN, "Withdrawn")]


class BriefingFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    plan = forms.TypedChoiceField(label="Plan", coerce=int, empty_value=None, required=False)
    product = forms.TypedChoiceField(label="Product", coerce=int, empty_value=None, required=False)
    standing = forms.ChoiceField(label="Clearance", choices=STANDINGS, required=False)
    state = forms.ChoiceField(label="State", choices=STATES, required=False)

    def __init__(
        self, *args: Any, plans: Sequence[Plan], products: Sequence[ProductType], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "plan", [("", "Any"), *((each.pk, each.title) for each in plans)])
        offer(self, "product", [("", "Any"), *((each.pk, each.title) for each in products)])

    @property
    def filters(self) -> BriefingFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return BriefingFilters(
            q=data.get("q", ""),
            plan=data.get("plan"),
            product=data.get("product"),
            standing=data.get("standing", ""),
            state=data.get("state", ""),
        )


class _BriefingDetails(GovForm):
    """Everything a briefing says of itself."""

    product = forms.TypedChoiceField(
        label="Product",
        help_text="The product decides who signs off, and whether the publicity checklist is needed.",
        coerce=int,
        error_messages={"required": "Choose the product"},
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title"})
    summary = WordLimitField(
        label="Summary",
        help_text="What a reader in a hurry needs.",
        max_words=150,
        rows=3,
        required=False,
        validators=[MaxLengthValidator(LONGEST_SUMMARY)],
        error_messages={"max_length": "Summary must be 5,000 characters or fewer"},
    )
    body = WordLimitField(
        label="Text",
        help_text=(
            "Small Markdown: ## heading, **bold**, - list, [link](https://…). Nothing else is drawn. "
            "((first name|colleague)) becomes each reader’s first name, or “colleague” where it is not known; "
            "also ((name)), ((organisation)), ((job title)), ((audience)), ((council)) and ((question link))."
        ),
        max_words=5000,
        rows=16,
        required=False,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        error_messages={
            "max_length": "Text must be 50,000 characters or fewer. Attach what is longer as a file"
        },
    )
    audiences = CheckboxesField(label="For which audiences?", small=True, required=False)
    messages = CheckboxesField(label="Key messages it uses", small=True, required=False)
    marking = forms.ChoiceField(
        label="Marking",
        choices=Marking.choices,
        initial=Marking.INTERNAL,
        error_messages={"required": "Choose the marking"},
    )
    quotes_member = YesNoField(
        label="Does it quote or picture a councillor?",
        initial=False,
        error_messages={"required": "Say whether it quotes a councillor"},
    )
    names_partner = YesNoField(
        label="Does it name a partner?",
        initial=False,
        error_messages={"required": "Say whether it names a partner"},
    )
    quotes_draft = YesNoField(
        label="Does it quote CQC’s draft report?",
        initial=False,
        error_messages={"required": "Say whether it quotes the draft report"},
    )
    formats = CheckboxesField(
        label="In which forms does it exist?", choices=Format.choices, small=True, required=False
    )
    valid_until = DateInputField(label="Last day it may be used", what="the last day", required=False)
    owner = forms.TypedChoiceField(label="Owner", coerce=int, error_messages={"required": "Choose the owner"})
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The briefing exists only for the people cleared for it.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    widths: ClassVar[dict[str, str]] = {"title": "full"}
    fieldsets: Sequence[tuple[str, Sequence[str]]] = (
        ("The words", ("plan", "product", "title", "summary", "body", "why")),
        ("Who and what it is for", ("audiences", "messages", "formats")),
        ("What decides who signs off", ("quotes_member", "names_partner", "quotes_draft")),
        ("Looking after it", ("marking", "valid_until", "owner", "embargo")),
    )

    def __init__(
        self, *args: Any, offered: Offered, current_embargo: tuple[int, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "product", [("", "Choose"), *((each.pk, each.title) for each in offered.products)])
        offer(self, "audiences", [(each.pk, each.name) for each in offered.audiences])
        offer(
            self, "messages", [(each.pk, f"{each.reference} {each.text[:90]}") for each in offered.messages]
        )
        people = [(each.pk, f"{each.user.full_name} ({each.get_role_display()})") for each in offered.owners]
        offer(self, "owner", [("", "Choose"), *people])
        embargoes = dict(offered.embargoes)
        if current_embargo is not None:
            embargoes.setdefault(*current_embargo)
        if embargoes:
            offer(self, "embargo", [("", "None"), *embargoes.items()])
        else:
            del self.fields["embargo"]
        for name in ("audiences", "messages"):
            if not cast("forms.MultipleChoiceField", self.fields[name]).choices:
                del self.fields[name]
        names = set(self.fields)
        self.fieldsets = tuple(
            (legend, tuple(name for name in group if name in names)) for legend, group in self.fieldsets
        )

    @property
    def values(self) -> BriefingValues:
        """What the services take."""
        data = self.cleaned_data
        plain = {
            name: data[name]
            for name in (
                "title",
                "summary",
                "body",
                "marking",
                "quotes_member",
                "names_partner",
                "quotes_draft",
            )
        }
        return BriefingValues(
            product_id=data["product"],
            owner_id=data["owner"],
            audience_ids=tuple(int(pk) for pk in data.get("audiences", ())),
            message_ids=tuple(int(pk) for pk in data.get("messages", ())),
            formats=tuple(data["formats"]),
            valid_until=data["valid_until"],
            embargo_id=data.get("embargo"),
            why=data.get("why", ""),
            **plain,
        )


class BriefingForm(_BriefingDetails, OnceForm):
    """A new briefing."""

    submit_label = "Save the draft"
    plan = forms.TypedChoiceField(
        label="Plan", coerce=int, error_messages={"required": "Choose the plan it belongs to"}
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        plans = [(each.pk, each.title) for each in offered.plans]
        offer(self, "plan", plans if len(plans) == 1 else [("", "Choose"), *plans])


class BriefingEditForm(_BriefingDetails, VersionedForm):
    """A briefing as it is now."""

    submit_label = "Save"
    why = forms.CharField(
        label="Why is it changed?",
        help_text="Kept with the new text, for those who read the history.",
        max_length=300,
        required=False,
    )

    @staticmethod
    def initial_of(briefing: Briefing, audience_ids: list[int], message_ids: list[int]) -> dict[str, Any]:
        """The fields as the briefing is now."""
        plain = (
            "title",
            "summary",
            "body",
            "marking",
            "quotes_member",
            "names_partner",
            "quotes_draft",
            "formats",
        )
        return {name: getattr(briefing, name) for name in (*plain, "valid_until", "version")} | {
            "product": briefing.product_id,
            "owner": briefing.owner_id,
            "embargo": briefing.embargo_id,
            "audiences": audience_ids,
            "messages": message_ids,
        }


class WithdrawForm(VersionedForm):
    """Why a briefing is taken out of use."""

    submit_label = "Withdraw the briefing"
    submit_tone = "warning"
    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        error_messages={"required": "Enter why it is withdrawn"},
    )
    widths: ClassVar[dict[str, str]] = {"reason": "full"}


def offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    """Fill in what a field offers."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)
