"""Forms about strategies: beginning and changing one, its strands and parts, its steps, what it maps to."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.models import PartKind, Scope, StrategyState
from workforce.queries.standards import STATEMENTS, Framework
from workforce.services.strategies import StrategyValues
from workforce.services.strategy_parts import PartValues, StrandValues

_NO_NAMES = "It can be opened to the public: leave out names of people who use services or care."


def owner_choices(owners: Iterable[Membership], kept: Membership | None = None) -> list[tuple[int, str]]:
    """The people a select offers; the present owner stays in it, whatever became of them."""
    found = {each.pk: str(each.user) for each in owners}
    if kept is not None:
        found.setdefault(kept.pk, f"{kept.user} (as it is now)")
    return list(found.items())


def offer(form: GovForm, name: str, choices: Iterable[tuple[Any, str]], *, first: str) -> None:
    """Give a select its choices, after one that means none."""
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]


class _StrategyFields(GovForm):
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter the title of the strategy"}
    )
    vision = WordLimitField(
        label="Vision", max_words=400, rows=6, required=False, help_text=f"What it is all for. {_NO_NAMES}"
    )
    scope = RadiosField(
        label="Whose workforce it is about",
        choices=Scope.choices,
        error_messages={"required": "Choose whose workforce it is about"},
        initial=Scope.PLACE,
    )
    organisation = forms.CharField(label="Organisations that own it together", max_length=160, required=False)
    sponsor = forms.CharField(
        label="Sponsor",
        max_length=120,
        required=False,
        help_text="A post, such as “Director of Adult Services”.",
    )
    owner = forms.TypedChoiceField(label="Who keeps it", coerce=int, empty_value=None, required=False)
    method = WordLimitField(label="How it is made", max_words=200, rows=3, required=False)
    period_start = DateInputField(label="Begins on", what="the day it begins", required=False)
    period_end = DateInputField(label="Ends on", what="the day it ends", required=False)
    review_on = DateInputField(label="To be reviewed on", what="the day of the review", required=False)
    source_name = forms.CharField(
        label="Where the text comes from",
        max_length=200,
        required=False,
        help_text="A document or an address.",
    )
    field_order = [
        "title", "vision", "scope", "organisation", "sponsor", "owner", "method",
        "period_start", "period_end", "review_on", "source_name",
    ]  # fmt: skip
    widths = {"sponsor": "two-thirds", "organisation": "two-thirds", "source_name": "two-thirds"}

    def __init__(self, *args: Any, owners: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", owners, first="Nobody yet")

    @property
    def values(self) -> StrategyValues:
        """What the service takes."""
        data = {name: self.cleaned_data[name] for name in self.field_order}
        owner = data.pop("owner")
        return StrategyValues(**data, owner_id=owner)


class StrategyForm(_StrategyFields, OnceForm):
    """A new strategy."""

    submit_label = "Begin the strategy"


class StrategyEditForm(_StrategyFields, VersionedForm):
    """A strategy that exists."""


class _StrandFields(GovForm):
    number = forms.CharField(
        label="Number",
        max_length=10,
        help_text="What the text calls it, such as “1” or “A”.",
        error_messages={"required": "Enter the number of the strand"},
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter the title of the strand"}
    )
    narrative = WordLimitField(
        label="What it is about", max_words=800, rows=8, required=False, help_text=_NO_NAMES
    )
    lead = forms.TypedChoiceField(label="Who leads it", coerce=int, empty_value=None, required=False)
    field_order = ["number", "title", "narrative", "lead"]
    widths = {"number": "5"}

    def __init__(self, *args: Any, owners: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "lead", owners, first="Nobody yet")

    @property
    def values(self) -> StrandValues:
        """What the service takes."""
        data = self.cleaned_data
        return StrandValues(data["number"], data["title"], data["narrative"], data["lead"])


class StrandForm(_StrandFields, OnceForm):
    """A new strand."""

    submit_label = "Add the strand"


class StrandEditForm(_StrandFields, VersionedForm):
    """A strand that exists."""


class _PartFields(GovForm):
    kind = RadiosField(
        label="What it is", choices=PartKind.choices, error_messages={"required": "Choose what it is"}
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title"})
    text = WordLimitField(label="What it says", max_words=500, rows=5, required=False)
    successor = forms.CharField(
        label="What took its place",
        max_length=200,
        required=False,
        help_text="For a policy that is no longer in force. Where we know it, an empty box is filled when you add it.",
    )
    source_url = forms.URLField(
        label="Address on the web",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address that begins with https://"},
    )
    field_order = ["kind", "title", "text", "successor", "source_url"]

    @property
    def values(self) -> PartValues:
        """What the service takes."""
        return PartValues(**{name: self.cleaned_data[name] for name in self.field_order})


class PartForm(_PartFields, OnceForm):
    """A new driver, principle, theme, priority or policy reference."""

    submit_label = "Add it"


class PartEditForm(_PartFields, VersionedForm):
    """One that exists."""


class RemoveForm(GovForm):
    """Asks once before something is removed."""

    submit_label = "Yes, remove it"
    submit_tone = "warning"


class AgreeForm(VersionedForm):
    """Agree exactly what was read."""

    submit_label = "Agree the strategy"
    words = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    approved_by = forms.CharField(
        label="Which body agreed it",
        max_length=160,
        required=False,
        help_text="For example “Adult Social Care Committee”. Empty when you decide alone.",
    )


class EditionForm(OnceForm):
    """What the next edition is called."""

    submit_label = "Begin the new edition"
    title = forms.CharField(
        label="Title of the new edition", max_length=200, error_messages={"required": "Enter a title"}
    )


class PublicForm(GovForm):
    """Open a strategy to everybody, or take it back."""


class MappingForm(VersionedForm):
    """What one intended action serves: a list of boxes for each framework."""

    def __init__(self, *args: Any, frameworks: Sequence[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frameworks = frameworks
        for each in frameworks:
            self.fields[field_of(each)] = CheckboxesField(
                label=each.title,
                choices=[(heading.pk, heading.title) for heading in each.headings],
                hints={heading.pk: heading.text for heading in each.headings if heading.text},
                help_text=each.unconfirmed,
                required=False,
            )

    def chosen(self, *, statements: bool) -> list[int]:
        """The ids ticked: those of the quality statements, or all the others."""
        wanted = [each for each in self.frameworks if (each.code == STATEMENTS) == statements]
        return [int(pk) for each in wanted for pk in self.cleaned_data[field_of(each)]]


def field_of(framework: Framework) -> str:
    """What the boxes of a framework are called in the form."""
    return "statements" if framework.code == STATEMENTS else framework.code.replace("-", "_")


class StrategyFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    state = forms.ChoiceField(label="State", choices=[("", "Any"), *StrategyState.choices], required=False)


class CompareForm(GovForm):
    """Which two versions stand side by side."""

    form_method = "get"
    mark_optional = False
    submit_label = "Compare"
    before = forms.ChoiceField(label="Earlier", required=False)
    after = forms.ChoiceField(label="Later", required=False)

    def __init__(self, *args: Any, versions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = list(versions)  # type: ignore[attr-defined]
        self.fields["after"].choices = [("", "As it is now"), *versions]  # type: ignore[attr-defined]
