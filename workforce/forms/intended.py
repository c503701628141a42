"""Forms about what strategies intend: narrowing the register, the words, and each thing that makes it specific."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.models import Indicator, Scope, Strand, Strategy, Strength, WorkforceGroup
from workforce.queries.intended_register import IntendedFilters
from workforce.rules import smart
from workforce.services.intended import IntendedValues, WordValues

NONE = "none"


@dataclass(frozen=True)
class Offered:
    """What the forms offer to choose from."""

    owners: Sequence[Membership] = ()
    indicators: Sequence[Indicator] = ()
    statements: Sequence[QualityStatement] = ()
    groups: Sequence[WorkforceGroup] = ()


def offer(form: GovForm, name: str, choices: Iterable[tuple[Any, str]], *, first: str) -> None:
    """Give a select its choices, after one that means none."""
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]


class FillForm(VersionedForm):
    """One thing that is missing; ``values`` are what ``services.intended.fill`` takes."""

    def __init__(self, *args: Any, offered: Offered, in_action: bool = False, **kwargs: Any) -> None:
        self.offered, self.in_action = offered, in_action
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what can be chosen."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What is filled in."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class OwnerForm(FillForm):
    """Who owns it."""

    submit_label = "Save the owner"
    owner = forms.TypedChoiceField(
        label="Who is accountable",
        coerce=int,
        error_messages={
            "required": "Choose an owner",
            "invalid_choice": "Choose an owner who still has access to this council",
        },
    )

    def prepare(self) -> None:
        """Whoever can own actions."""
        offer(
            self,
            "owner",
            [(each.pk, str(each.user)) for each in self.offered.owners],
            first="Choose a person",
        )

    @property
    def values(self) -> Mapping[str, Any]:
        """The membership."""
        return {"owner_id": self.cleaned_data["owner"]}


class DueForm(FillForm):
    """From when until when."""

    submit_label = "Save the dates"
    due_on = DateInputField(
        label="Due", what="the due date", error_messages={"required": "Enter the day it is due"}
    )
    start_on = DateInputField(label="Begins", what="the day it begins", required=False)
    field_order = ["due_on", "start_on"]


class ProductForm(FillForm):
    """What will be there when it is done."""

    submit_label = "Save the product"
    product = forms.CharField(
        label="What will be there when it is done",
        max_length=300,
        help_text="For example, “a modular programme for managers, open for booking”.",
        error_messages={"required": "Enter what will be there when it is done"},
    )


class MeasureForm(FillForm):
    """By what it is judged: an indicator, or words with baseline and target."""

    submit_label = "Save the measure"
    indicator = forms.TypedChoiceField(
        label="Indicator it is judged by", coerce=int, empty_value=None, required=False
    )
    measure = forms.CharField(label="What is measured", max_length=300, required=False)
    baseline = forms.CharField(
        label="Baseline", max_length=80, required=False, help_text="Where it stands now: 62%, or none."
    )
    operator = RadiosField(
        label="On which side of the target",
        choices=[
            ("at_least", "At least"),
            ("at_most", "At most"),
            ("exactly", "Exactly"),
            ("band", "Between two figures"),
            (NONE, "The target has no figure"),
        ],
        required=False,
    )
    target = forms.CharField(
        label="Target", max_length=60, required=False, help_text="The figure: 90%, or 5 and 8. Or words."
    )
    field_order = ["indicator", "measure", "baseline", "operator", "target"]
    widths = {"baseline": "10", "target": "10"}

    def prepare(self) -> None:
        """The indicators in use."""
        offer(self, "indicator", [(each.pk, each.name) for each in self.offered.indicators], first="None")
        if self.in_action:
            del self.fields["measure"]

    def clean(self) -> dict[str, Any]:
        """A figure needs its side: 90% alone says neither at least nor at most."""
        data = super().clean() or {}
        worded = smart.worded_target(data.get("operator", ""), data.get("target", ""))
        if worded and not smart.is_clear_target(worded):
            self.add_error("operator", f"Say whether {data['target']} is wanted at least or at most")
        return data

    @property
    def values(self) -> Mapping[str, Any]:
        """The measure with its target in words."""
        data = self.cleaned_data
        found = {
            "indicator_id": data["indicator"],
            "baseline": data["baseline"],
            "target": smart.worded_target(data["operator"], data["target"]),
        }
        return found if self.in_action else found | {"measure": data["measure"]}


class EvidenceForm(FillForm):
    """What will show that it is done."""

    submit_label = "Save the evidence needed"
    evidence_needed = forms.CharField(
        label="What will show that it is done and worked",
        max_length=300,
        help_text="For example, “attendance list, and the managers’ survey after six months”.",
        error_messages={"required": "Enter what will show that it is done"},
    )


class StatementForm(FillForm):
    """A quality statement it bears on."""

    submit_label = "Save the quality statement"
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, error_messages={"required": "Choose a quality statement"}
    )
    strength = RadiosField(
        label="How strongly it bears on it",
        choices=[*Strength.choices, (NONE, "Not at all: take it away")],
        initial=Strength.SUPPORTING,
        error_messages={"required": "Choose how strongly it bears on the statement"},
    )
    field_order = ["statement", "strength"]

    def prepare(self) -> None:
        """The nine statements."""
        named = [(each.pk, f"{each.reference} {each.title}") for each in self.offered.statements]
        offer(self, "statement", named, first="Choose a statement")


class GroupsForm(FillForm):
    """For whom it is."""

    submit_label = "Save the groups"
    groups = CheckboxesField(
        label="Workforce groups it is for", error_messages={"required": "Choose at least one group"}
    )

    def prepare(self) -> None:
        """The council's groups."""
        self.fields["groups"].choices = [(str(each.pk), each.name) for each in self.offered.groups]  # type: ignore[attr-defined]


FILL_FORMS: dict[str, type[FillForm]] = {
    smart.OWNER: OwnerForm,
    smart.DUE: DueForm,
    smart.PRODUCT: ProductForm,
    smart.MEASURE: MeasureForm,
    smart.EVIDENCE: EvidenceForm,
    smart.STATEMENT: StatementForm,
    smart.GROUP: GroupsForm,
}


class _Words(GovForm):
    """What the strategy says."""

    reference = forms.CharField(
        label="Reference", max_length=20, error_messages={"required": "Enter a reference, such as 2.1"}
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title"})
    text = forms.CharField(
        label="What the strategy says",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    strand = forms.TypedChoiceField(label="Strand", coerce=int, empty_value=None, required=False)
    scope = RadiosField(
        label="Whose workforce",
        choices=Scope.choices,
        initial=Scope.COUNCIL,
        error_messages={"required": "Choose whose workforce it is about"},
    )
    organisations = forms.CharField(label="Organisations that take part", max_length=300, required=False)
    repeats = forms.CharField(
        label="How often it repeats", max_length=80, required=False, help_text="For example, “monthly”."
    )
    field_order = ["reference", "title", "text", "strand", "scope", "organisations", "repeats"]
    widths = {"reference": "10", "repeats": "10"}

    def __init__(self, *args: Any, strands: Sequence[Strand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "strand", [(each.pk, str(each)) for each in strands], first="None")

    def _said(self) -> dict[str, Any]:
        names = ("reference", "title", "text", "scope", "organisations", "repeats")
        return {name: self.cleaned_data[name] for name in names} | {"strand_id": self.cleaned_data["strand"]}


class IntendedForm(_Words, OnceForm):
    """Something new that a strategy intends."""

    submit_label = "Add it"

    @property
    def values(self) -> IntendedValues:
        """What the service takes."""
        return IntendedValues(**self._said())


class WordsForm(_Words, VersionedForm):
    """The words of something that is there."""

    @property
    def values(self) -> WordValues:
        """What the service takes."""
        return WordValues(**self._said())


class DropForm(VersionedForm):
    """Why it will not be done."""

    submit_label = "Drop it"
    submit_tone = "warning"
    reason = forms.CharField(
        label="Why it will not be done",
        max_length=300,
        help_text="Kept in the register, so that nobody asks twice.",
        error_messages={"required": "Enter why it will not be done"},
    )


class IntendedFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    strategy = forms.TypedChoiceField(label="Strategy", coerce=int, empty_value=None, required=False)
    strand = forms.ChoiceField(label="Strand", required=False)
    missing = forms.ChoiceField(
        label="What is missing",
        choices=[("", "Anything"), *smart.LABELS.items(), ("nothing", "Nothing: complete")],
        required=False,
    )
    scope = forms.ChoiceField(label="Whose workforce", choices=[("", "Any"), *Scope.choices], required=False)
    group = forms.TypedChoiceField(label="Workforce group", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(
        label="In action",
        choices=[
            ("", "Any"),
            ("yes", "In action"),
            ("no", "Not in action"),
            ("left", "Its owner has left"),
            ("dropped", "Dropped"),
        ],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        strategies: Sequence[Strategy],
        strands: Sequence[Strand],
        groups: Sequence[WorkforceGroup],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_several = len(strategies) > 1
        offer(self, "strategy", [(each.pk, each.title) for each in strategies], first="All strategies")
        names = dict.fromkeys(str(each) for each in strands)
        offer(self, "strand", [(each, each) for each in names], first="All strands")
        offer(self, "group", [(each.pk, each.name) for each in groups], first="Any")

    @property
    def filters(self) -> IntendedFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return IntendedFilters(**{name: value for name, value in data.items() if value})
