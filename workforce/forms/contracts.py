"""Forms of provider contracts: one of them, what the register is narrowed to, a list of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assessment_ready.documents.forms import UploadForm
from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.queries.contracts import ContractFilters
from workforce.rules.contracts import FIELDS, NO, NOT_KNOWN, YES
from workforce.services.contracts import ContractValues

MAX_ROWS = 5_000
_CLAUSE = {YES: True, NO: False, NOT_KNOWN: None}
CLAUSE_OF = {clause: word for word, clause in _CLAUSE.items()}


class _ContractFields(GovForm):
    provider = forms.CharField(
        label="Provider", max_length=160, error_messages={"required": "Enter the provider's name"}
    )
    location = forms.CharField(label="Location or service", max_length=160, required=False)
    contract_reference = forms.CharField(label="Contract reference", max_length=60, required=False)
    has_clause = RadiosField(
        label="Does the contract ask for the workforce return (ASC-WDS)?",
        choices=[(YES, "Yes"), (NO, "No"), (NOT_KNOWN, "Not known")],
        inline=True,
        initial=NOT_KNOWN,
        error_messages={"required": "Say whether the contract asks for the workforce return"},
    )
    staff_records = forms.IntegerField(
        label="Staff records in the return", min_value=0, max_value=999_999, required=False
    )
    complete_records = forms.IntegerField(
        label="Complete records",
        min_value=0,
        max_value=999_999,
        required=False,
        help_text="Agency workers do not count.",
    )
    last_return_on = DateInputField(label="Last return", what="the day of the last return", required=False)
    next_review_on = DateInputField(label="Next review", what="the day of the next review", required=False)
    contract_ends_on = DateInputField(label="Contract ends", what="the day the contract ends", required=False)
    owner_id = forms.TypedChoiceField(label="Who follows it up", coerce=int, empty_value=None, required=False)
    note = forms.CharField(
        label="Note", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    widths = {"staff_records": "5", "complete_records": "5", "contract_reference": "20"}
    fieldsets = (
        ("The contract", ("provider", "location", "contract_reference", "has_clause", "contract_ends_on")),
        ("The provider's return", ("staff_records", "complete_records", "last_return_on")),
        ("Following it up", ("next_review_on", "owner_id", "note")),
    )

    def __init__(self, *args: Any, owners: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [("", "Nobody yet"), *owners]  # type: ignore[attr-defined] # a choice field

    @property
    def values(self) -> ContractValues:
        """What the service takes."""
        names = ContractValues.__dataclass_fields__
        data = {name: self.cleaned_data[name] for name in names}
        return ContractValues(**{**data, "has_clause": _CLAUSE[data["has_clause"]]})


class ContractForm(_ContractFields, OnceForm):
    """A new contract."""

    submit_label = "Add the contract"


class ContractFiguresForm(OnceForm):
    """For which period the figure is noted."""

    submit_label = "Note the figure"
    period_end = DateInputField(label="Last day of the period", what="the last day of the period")


class ContractEditForm(_ContractFields, VersionedForm):
    """A contract that exists."""


class ContractFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Provider, location or reference", max_length=100, required=False)
    clause = forms.ChoiceField(
        label="Clause",
        choices=[("", "Any"), (YES, "Yes"), (NO, "No"), (NOT_KNOWN, "Not known")],
        required=False,
    )
    review = forms.ChoiceField(
        label="Next review", choices=[("", "Any"), ("overdue", "Overdue")], required=False
    )
    complete = forms.ChoiceField(
        label="Completeness",
        choices=[("", "Any"), ("no", "Below 90%"), ("unknown", "Not known")],
        required=False,
    )
    ended = forms.ChoiceField(label="In force", choices=[("", "In force"), ("yes", "Ended")], required=False)

    @property
    def filters(self) -> ContractFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        names = ("q", "clause", "review", "complete", "ended")
        return ContractFilters(**{name: data.get(name) or "" for name in names})


class ContractUploadForm(UploadForm):
    """A list of contracts."""

    submit_label = "Upload"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "The file with your contracts"
        self.fields["file"].help_text = f"A CSV or XLSX file of up to {MAX_ROWS:,} rows"


class ContractColumnsForm(GovForm):
    """Which column is what."""

    submit_label = "Check the rows"
    mark_optional = False

    def __init__(self, *args: Any, headers: Sequence[str], mapping: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("", "Not in the file"), *((heading, heading) for heading in headers)]
        for field in FIELDS:
            self.fields[field.name] = forms.ChoiceField(
                label=field.label, choices=options, required=False, initial=mapping.get(field.name, "")
            )

    @property
    def mapping(self) -> dict[str, str]:
        """What was chosen."""
        return {
            field.name: self.cleaned_data[field.name] for field in FIELDS if self.cleaned_data[field.name]
        }


class ConfirmContractsForm(GovForm):
    """The button that imports."""

    submit_label = "Import the contracts"
