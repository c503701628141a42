"""Forms of importing contacts: the file, what its columns are, the confirmation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from assessment_ready.documents.forms import UploadForm
from assessment_ready.ui.fields import CheckboxesField, RadiosField
from assessment_ready.ui.forms import GovForm
from comms.models import Audience, LawfulBasis
from comms.rules.contact_columns import FIELDS
from comms.rules.contact_rows import ADD_TO_AUDIENCES, FILL, LEAVE, Plan

COLUMN = "column_"
MAX_ROWS = 20_000


class ContactsUploadForm(UploadForm):
    """The file with the list."""

    submit_label = "Upload"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "The file with your contacts"
        self.fields["file"].help_text = f"A CSV or XLSX file of up to {MAX_ROWS:,} rows"


class ContactColumnsForm(GovForm):
    """Which column is what, and what holds for all rows."""

    audiences = CheckboxesField(
        label="Add them to these audiences", required=False, help_text="Everybody in the file."
    )
    lawful_basis = forms.ChoiceField(
        label="Lawful basis of rows without one",
        choices=[("", "Each row must say it"), *LawfulBasis.choices],
        initial=LawfulBasis.PUBLIC_TASK,
        required=False,
    )
    source = forms.CharField(
        label="Where the details of rows without a source come from",
        max_length=200,
        required=False,
        help_text="For example, “Provider register, June 2026”. Leave it empty if each row says it.",
    )
    known = RadiosField(
        label="Contacts there are already",
        help_text="Recognised by their e-mail address.",
        choices=[
            (ADD_TO_AUDIENCES, "Add them to the audiences"),
            (FILL, "Add them to the audiences, and fill in what is empty"),
            (LEAVE, "Leave them as they are"),
        ],
        initial=ADD_TO_AUDIENCES,
        error_messages={"required": "Choose what happens with contacts there are already"},
    )
    submit_label = "Check the rows"
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        headers: Sequence[str],
        samples: Mapping[str, str],
        mapping: Mapping[str, str],
        audiences: Iterable[Audience],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        options = [("", "Not in the file"), *((heading, _option(heading, samples)) for heading in headers)]
        columns = []
        for field in FIELDS:
            name = COLUMN + field.name
            self.fields[name] = forms.ChoiceField(
                label=field.label, choices=options, required=False, initial=mapping.get(field.name, "")
            )
            columns.append(name)
        offered = [(str(each.pk), each.name) for each in audiences]
        rest = ["lawful_basis", "source"]
        if offered:
            self.fields["audiences"].choices = offered  # type: ignore[attr-defined] # a choice field
            rest.insert(0, "audiences")
        else:
            del self.fields["audiences"]
        self.fieldsets = (
            ("Which column is what?", columns),
            ("For everybody in the file", rest),
            ("What there is already", ["known"]),
        )

    @property
    def plan(self) -> Plan:
        """What was chosen."""
        data = self.cleaned_data
        mapping = {field.name: data[COLUMN + field.name] for field in FIELDS}
        return Plan(
            mapping={name: heading for name, heading in mapping.items() if heading},
            audience_ids=tuple(sorted(int(each) for each in data.get("audiences", ()))),
            lawful_basis=data["lawful_basis"],
            source=" ".join(data["source"].split()),
            known=data["known"],
        )


def _option(heading: str, samples: Mapping[str, str]) -> str:
    sample = samples.get(heading, "")
    short = sample if len(sample) <= 30 else sample[:29] + "…"
    return f"{heading} (for example, {short})" if short else heading


class ConfirmContactsForm(GovForm):
    """The confirmation; with rows that need mending it asks whether to leave them out."""

    leave_out = forms.BooleanField(label="Leave out the rows that need mending", required=False)

    def __init__(self, *args: Any, to_mend: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to_mend:
            word = "row that needs" if to_mend == 1 else "rows that need"
            self.fields["leave_out"].label = f"Leave out the {to_mend:,} {word} mending"
        else:
            del self.fields["leave_out"]
