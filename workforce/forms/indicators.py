"""Forms about indicators: choosing from the library, definition and target, values, narrowing the register."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.models import Confidence, Direction, Frequency, Operator, Scope, Unit, ValueState
from workforce.rules.indicator_rag import WORDS
from workforce.services.indicators import IndicatorValues, ValueValues

_FIGURE_ERRORS = {
    "max_digits": "Enter a number with at most 12 digits",
    "max_decimal_places": "Enter a number with at most 3 decimal places",
    "max_whole_digits": "Enter a number with at most 9 digits before the point",
}


def figure(label: str, **extra: Any) -> forms.DecimalField:
    """A field for a figure with at most three decimals."""
    errors = {**_FIGURE_ERRORS, **extra.pop("error_messages", {})}
    return forms.DecimalField(
        label=label,
        max_digits=12,
        decimal_places=3,
        required=extra.pop("required", False),
        error_messages=errors,
        **extra,
    )


def typed(value: Decimal | None) -> str:
    """A stored figure as somebody would type it: without trailing noughts."""
    return "" if value is None else f"{value.normalize():f}"


class _IndicatorFields(GovForm):
    name = forms.CharField(
        label="Name", max_length=160, error_messages={"required": "Enter what is measured"}
    )
    definition = WordLimitField(label="Exactly what counts", max_words=150, rows=3, required=False)
    numerator = forms.CharField(
        label="Numerator", max_length=300, required=False, help_text="What is counted."
    )
    denominator = forms.CharField(
        label="Denominator",
        max_length=300,
        required=False,
        help_text="Among how many. Empty if it is not a share.",
    )
    unit = forms.ChoiceField(
        label="Unit",
        choices=Unit.choices,
        initial=Unit.PERCENT,
        error_messages={"required": "Choose the unit"},
    )
    decimals = forms.TypedChoiceField(
        label="Decimal places shown",
        choices=[(0, "None"), (1, "1"), (2, "2")],
        coerce=int,
        initial=1,
        error_messages={"required": "Choose how many decimal places"},
    )
    scope = RadiosField(
        label="Whose workforce", choices=Scope.choices, initial=Scope.COUNCIL,
        error_messages={"required": "Choose whose workforce it is about"},
    )  # fmt: skip
    source = forms.CharField(label="Source", max_length=200, required=False)
    frequency = forms.ChoiceField(
        label="How often it has a value",
        choices=Frequency.choices,
        initial="quarter",
        error_messages={"required": "Choose how often it has a value"},
    )
    owner = forms.TypedChoiceField(
        label="Owner", coerce=int, empty_value=None, required=False, help_text="Who enters the values."
    )
    direction = RadiosField(
        label="Which is better?", choices=Direction.choices, initial=Direction.UP,
        error_messages={"required": "Choose which is better"},
    )  # fmt: skip
    operator = forms.ChoiceField(
        label="How the value is compared",
        choices=[("", "No target"), *Operator.choices],
        required=False,
        help_text="“Up to 90%” does not say whether more would be better or worse. Choose one.",
    )
    target = figure("Target")
    lower = figure("Band begins at")
    upper = figure("Band ends at")
    tolerance = forms.DecimalField(
        label="Tolerance, per cent",
        max_digits=4, decimal_places=1, min_value=0, max_value=99, initial=10,
        help_text="How far off may still be amber, as a share of what was expected. Usually 10.",
        error_messages={"required": "Enter the tolerance, usually 10"},
    )  # fmt: skip
    baseline = figure("Baseline", help_text="Where it stood at the beginning.")
    baseline_on = DateInputField(label="Day of the baseline", required=False)
    confidence = forms.ChoiceField(
        label="How far the data can be trusted",
        choices=Confidence.choices,
        initial="medium",
        error_messages={"required": "Choose how far the data can be trusted"},
    )
    quality_note = WordLimitField(label="Data-quality note", max_words=150, rows=3, required=False)
    fieldsets = (
        ("What is measured", ("name", "definition", "numerator", "denominator", "unit", "decimals", "scope")),
        ("Where the values come from", ("source", "frequency", "owner", "confidence", "quality_note")),
        ("Target", ("direction", "operator", "target", "lower", "upper", "tolerance")),
        ("Baseline", ("baseline", "baseline_on")),
    )
    widths = {
        "name": "two-thirds",
        "target": "10",
        "lower": "10",
        "upper": "10",
        "tolerance": "4",
        "baseline": "10",
    }

    def __init__(self, *args: Any, owners: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = [(each.pk, str(each.user)) for each in owners]
        self.fields["owner"].choices = [("", "Nobody yet"), *members]  # type: ignore[attr-defined]

    @property
    def values(self) -> IndicatorValues:
        """What the service takes."""
        data = {name: self.cleaned_data[name] for name in self.fields if name in _VALUE_NAMES}
        data["tolerance"] = data["tolerance"] / 100
        return IndicatorValues(**data, owner_id=self.cleaned_data["owner"])


_VALUE_NAMES = frozenset(IndicatorValues.__dataclass_fields__) - {"owner_id"}


class IndicatorForm(_IndicatorFields, OnceForm):
    """An indicator of the council's own."""

    submit_label = "Add the indicator"


class IndicatorEditForm(_IndicatorFields, VersionedForm):
    """An indicator that exists."""


class _ValueFields(GovForm):
    period_end = DateInputField(
        label="Period ends", error_messages={"required": "Enter the last day of the period"}
    )
    period_start = DateInputField(label="Period begins", required=False)
    numerator = figure("Numerator")
    denominator = figure("Denominator")
    value = figure("Value", help_text="Leave it empty to have it worked out from numerator and denominator.")
    state = RadiosField(
        label="How sure is it?", choices=ValueState.choices, initial=ValueState.ACTUAL,
        error_messages={"required": "Choose how sure it is"},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why it is not available", max_length=300, required=False,
        help_text="For example, “Leavers are not known for the reablement team”. It is never shown as zero.",
    )  # fmt: skip
    note = forms.CharField(label="Note", max_length=300, required=False)
    widths = {
        "numerator": "10",
        "denominator": "10",
        "value": "10",
        "reason": "two-thirds",
        "note": "two-thirds",
    }
    field_order = [
        "period_end", "period_start", "numerator", "denominator", "value", "state", "reason", "note",
    ]  # fmt: skip

    def __init__(self, *args: Any, numerator: str = "", denominator: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numerator"].help_text = numerator
        self.fields["denominator"].help_text = denominator

    def values(self, breakdown: str = "", breakdown_label: str = "") -> ValueValues:
        """What the service takes."""
        names = ("period_end", "value", "numerator", "denominator", "state", "reason", "note", "period_start")
        data = {name: self.cleaned_data[name] for name in names}
        return ValueValues(**data, breakdown=breakdown, breakdown_label=breakdown_label)


class ValueForm(_ValueFields, OnceForm):
    """The value of a period."""

    submit_label = "Save the value"


class ValueEditForm(_ValueFields, VersionedForm):
    """A value that was entered."""

    submit_label = "Correct the value"


class IndicatorFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    scope = forms.ChoiceField(label="Whose workforce", choices=[("", "Any"), *Scope.choices], required=False)
    state = forms.ChoiceField(
        label="State",
        choices=[("", "Any"), *((each.value, words) for each, words in WORDS.items())],
        required=False,
    )
    used = forms.ChoiceField(
        label="In use", choices=[("", "In use"), ("retired", "No longer in use")], required=False
    )

    def chosen(self, name: str) -> str:
        """A filter's value; one that is not understood narrows nothing."""
        return self.cleaned_data.get(name) or "" if self.is_valid() else ""


class PointForm(OnceForm):
    """One point of a trajectory."""

    submit_label = "Save the point"
    period_end = DateInputField(
        label="Period ends", error_messages={"required": "Enter the last day of the period"}
    )
    expected = figure("Expected value", required=True, error_messages={"required": "Enter what is expected"})
    widths = {"expected": "10"}


class ProposalForm(GovForm):
    """Until when a straight line should run."""

    form_method = "get"
    submit_label = "Propose points"
    mark_optional = False
    until = DateInputField(
        label="The target is to be reached by",
        error_messages={"required": "Enter by when the target is to be reached"},
    )
