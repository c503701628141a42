"""Forms of an index import: the upload, which column is what, mending rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from django import forms

from assessment_ready.documents.forms import UploadForm
from assessment_ready.evidence.models import Sensitivity
from assessment_ready.evidence.rules.index_columns import BY_NAME, FIELDS
from assessment_ready.evidence.rules.index_rows import LONGEST_DESCRIPTION, LONGEST_REVIEW_MONTHS, Defaults
from assessment_ready.evidence.rules.index_words import Person
from assessment_ready.framework.models import EvidenceCategory
from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm

COLUMN = "column_"
_LONGEST_TEXT = 2_000
_WIDTHS = {"as_at": "10", "covers_from": "10", "review_by": "10", "expires_on": "10", "reference": "20"}


class IndexUploadForm(UploadForm, OnceForm):
    """The file with the index."""

    submit_label = "Upload"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "The file with your evidence index"
        self.fields["file"].help_text = "A CSV or XLSX file of up to 10,000 rows"


@dataclass(frozen=True)
class Choices:
    """Who and what rows can name."""

    people: Sequence[Person]
    categories: Sequence[EvidenceCategory]


class _DefaultsForm(GovForm):
    """What applies where the file says nothing, and to what is in the library already."""

    owner = forms.TypedChoiceField(
        label="Owner of rows without one", coerce=int, empty_value=None, required=False
    )
    category = forms.ChoiceField(label="Evidence category of rows without one", required=False)
    sensitivity = forms.ChoiceField(
        label="Sensitivity of rows without one",
        choices=Sensitivity.choices,
        error_messages={"required": "Choose a sensitivity"},
    )
    as_at = DateInputField(
        label="Date of rows without one",
        help_text="The day the evidence is about. Leave it empty if each row must say it.",
        what="the date of rows without one",
        required=False,
    )
    review_months = forms.IntegerField(
        label="Review rows without a review date after so many months",
        help_text="Counted from the date the evidence is about",
        min_value=1,
        max_value=LONGEST_REVIEW_MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter a number of months, like 12",
            "invalid": "The number of months must be a whole number, like 12",
            "min_value": "The number of months must be 1 or more",
            "max_value": f"The number of months must be {LONGEST_REVIEW_MONTHS} or fewer",
        },
    )
    known = RadiosField(
        label="Rows that are in the library already",
        help_text="Recognised by reference, by title and date, or by link",
        choices=[("skip", "Leave the library as it is"), ("update", "Update the library from the file")],
        hints={"update": "What the file says replaces what is there; empty cells change nothing"},
        error_messages={"required": "Choose what happens with rows that are in the library already"},
    )

    def __init__(self, *args: Any, choices: Choices, defaults: Defaults, **kwargs: Any) -> None:
        super().__init__(*args, initial=dict(vars(defaults)), **kwargs)
        nothing = ("", "Each row must say it")
        people = [(each.pk, each.name) for each in choices.people]
        titles = [(each.code, each.title) for each in choices.categories]
        cast("forms.TypedChoiceField", self.fields["owner"]).choices = [nothing, *people]
        cast("forms.ChoiceField", self.fields["category"]).choices = [nothing, *titles]

    @property
    def defaults(self) -> Defaults:
        """What applies where the file says nothing."""
        names = [each.name for each in fields(Defaults)]
        return Defaults(**{name: self.cleaned_data[name] for name in names})


class ColumnsForm(_DefaultsForm):
    """Which column is what, and what applies where the file says nothing."""

    submit_label = "Check the rows"
    mark_optional = False
    widths = {"review_months": "3"}
    fieldsets = (
        ("Which column is what?", [COLUMN + field.name for field in FIELDS]),
        ("Where the file says nothing", ["owner", "category", "sensitivity", "as_at", "review_months"]),
        ("What is in the library already", ["known"]),
    )

    def __init__(
        self,
        *args: Any,
        headers: Sequence[str],
        samples: Mapping[str, str],
        mapping: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in FIELDS:
            chosen = mapping.get(field.name, "")
            self.fields[COLUMN + field.name] = forms.ChoiceField(
                label=field.label,
                help_text=f"For example {samples[chosen]}" if samples.get(chosen) else "",
                choices=[("", "Not in this file"), *((header, header) for header in headers)],
                initial=chosen,
                required=False,
            )

    @property
    def mapping(self) -> dict[str, str]:
        """The chosen columns by field."""
        chosen = {field.name: self.cleaned_data.get(COLUMN + field.name, "") for field in FIELDS}
        return {name: header for name, header in chosen.items() if header}


@dataclass(frozen=True)
class RowToMend:
    """A row as its form shows it: what stands in the fields to put right, and what is wrong with them."""

    number: int
    title: str
    texts: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    is_left_out: bool = False


class MendForm(GovForm):
    """Several rows at once. A row's field is called ``row12_owner``; ``row12_out`` leaves the row out."""

    submit_label = "Save and check these rows"
    mark_optional = False

    def __init__(self, *args: Any, rows: Sequence[RowToMend], choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self._choices = choices
        groups = []
        self.widths = {}  # type: ignore[misc] # a form of its own for each set of rows
        for row in rows:
            names = [self._add(row, name) for name in BY_NAME if name in row.texts]
            out = f"row{row.number}_out"
            self.fields[out] = forms.BooleanField(
                label=f"Leave row {row.number} out", required=False, initial=row.is_left_out
            )
            title = row.title if len(row.title) <= 80 else row.title[:79] + "…"
            groups.append((f"Row {row.number}: {title or 'no title'}", [*names, out]))
        self.fieldsets = groups

    @classmethod
    def showing(cls, rows: Sequence[RowToMend], choices: Choices) -> "MendForm":
        """The form with what stands in the rows and, at each field, what is wrong with it."""
        data = {f"row{row.number}_{name}": text for row in rows for name, text in row.texts.items()}
        data |= {f"row{row.number}_out": "on" for row in rows if row.is_left_out}
        form = cls(data, rows=rows, choices=choices)
        form.full_clean()
        form.errors.clear()
        for row in rows:
            for name, sentence in row.problems:
                form.add_error(f"row{row.number}_{name}", f"Row {row.number}: {sentence}")
        return form

    @property
    def corrections(self) -> dict[int, dict[str, str]]:
        """What was typed, by row number and field; what was chosen nothing for stays as it is."""
        return {
            row.number: {name: self._said(row, name) for name in row.texts if self._is_said(row, name)}
            for row in self.rows
        }

    def _said(self, row: RowToMend, name: str) -> str:
        text: str = self.cleaned_data[f"row{row.number}_{name}"]
        return text

    def _is_said(self, row: RowToMend, name: str) -> bool:
        said = self._said(row, name)
        return said != row.texts[name] and (bool(said) or name not in _CHOSEN)

    @property
    def left_out(self) -> set[int]:
        """The rows to leave out."""
        return {row.number for row in self.rows if self.cleaned_data[f"row{row.number}_out"]}

    def _add(self, row: RowToMend, name: str) -> str:
        key = f"row{row.number}_{name}"
        label = BY_NAME[name].label
        if name in _CHOSEN:
            self.fields[key] = forms.ChoiceField(
                label=label,
                help_text=_there(row.texts[name]),
                choices=[("", "Choose"), *self._chosen(name)],
                required=False,
            )
        else:
            self.fields[key] = forms.CharField(
                label=label,
                max_length=LONGEST_DESCRIPTION if name == "description" else _LONGEST_TEXT,
                required=False,
                help_text=_HINTS.get(name, ""),
            )
            self.widths[key] = _WIDTHS.get(name, "two-thirds")  # type: ignore[index]
        return key

    def _chosen(self, name: str) -> Sequence[tuple[str, str]]:
        """What can be chosen, as a cell of the file would say it."""
        if name == "owner":
            return [(each.email, each.name) for each in self._choices.people]
        if name == "category":
            return [(each.title, each.title) for each in self._choices.categories]
        return [(label, label) for label in Sensitivity.labels]


_CHOSEN = {"owner", "category", "sensitivity"}
_HINTS = {
    "statements": "Like QS1; QS4, or the names",
    "as_at": "Like 6 January 2026",
    "covers_from": "Like 6 January 2026",
    "review_by": "Like 6 January 2027. Leave it empty for the usual time",
    "expires_on": "Like 6 January 2027. Leave it empty when it does not run out",
    "link": "Begins with https://. Leave it empty when there is none",
}


def _there(text: str) -> str:
    return f"The file says “{text if len(text) <= 80 else text[:79] + '…'}”" if text.strip() else ""
