"""Forms of importing a strategy: text or file, columns, corrections, where it goes, the confirmation."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assessment_ready.documents.spreadsheets import too_large_sentence
from assessment_ready.ui.fields import RadiosField
from assessment_ready.ui.forms import OnceForm, VersionedForm
from workforce.models import Strategy
from workforce.rules.strategy_import_columns import FIELDS
from workforce.services.strategy_import_read import LONGEST_TEXT
from workforce.services.strategy_imports import ActionValues

COLUMN = "column_"


class StrategyDoorForm(OnceForm):
    """Paste a text, or choose a file."""

    submit_label = "Look what is in it"
    mark_optional = False
    text = forms.CharField(
        label="Paste the text of the strategy",
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="With its headings and numbers, as it stands in the document.",
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.csv,.xlsx"}),
        help_text="A .docx, .txt, .csv or .xlsx file.",
        error_messages={"empty": "The file is empty. Choose a file with the words of the strategy"},
    )
    field_order = ["text", "file"]

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        self.too_large = too_large
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or {}
        if self.too_large:
            self.add_error("file", too_large_sentence())
        elif not self.errors and bool(data.get("file")) == bool(str(data.get("text", "")).strip()):
            self.add_error("text", "Paste the text or choose a file, one of the two")
        return data


class StrategyColumnsForm(VersionedForm):
    """Which column of a table is what."""

    submit_label = "Check the rows"
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        headers: Sequence[str],
        samples: Mapping[str, str],
        mapping: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        options = [("", "Not in the file"), *((each, _option(each, samples)) for each in headers)]
        for field in FIELDS:
            self.fields[COLUMN + field.name] = forms.ChoiceField(
                label=field.label, choices=options, required=False, initial=mapping.get(field.name, "")
            )

    def clean(self) -> dict[str, Any]:
        """A column is one thing; a reference and the words are needed."""
        data = super().clean() or {}
        seen: set[str] = set()
        for name, heading in self.mapping.items():
            if heading in seen:
                self.add_error(COLUMN + name, f"The column “{heading}” is chosen twice")
            seen.add(heading)
        if "reference" not in self.mapping:
            self.add_error(f"{COLUMN}reference", "Choose the column with the references, such as 2.1")
        if {"title", "text"}.isdisjoint(self.mapping):
            self.add_error(f"{COLUMN}title", "Choose the column that says what is intended")
        return data

    @property
    def mapping(self) -> dict[str, str]:
        """For each thing its column."""
        chosen = {field.name: self.cleaned_data.get(COLUMN + field.name, "") for field in FIELDS}
        return {name: heading for name, heading in chosen.items() if heading}


class ImportActionForm(VersionedForm):
    """One action of the preview."""

    submit_label = "Save the correction"
    reference = forms.CharField(
        label="Reference", max_length=20, error_messages={"required": "Enter a reference, such as 2.1"}
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title"})
    text = forms.CharField(
        label="What the strategy says",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    strand = forms.TypedChoiceField(
        label="Strand", coerce=int, error_messages={"required": "Choose a strand"}
    )
    take_due = forms.BooleanField(label="Take the day as the due date", required=False)
    take_figure = RadiosField(
        label="The figure as a target",
        choices=[
            ("", "Do not take it"),
            ("at_least", "At least"),
            ("at_most", "At most"),
            ("exactly", "Exactly"),
        ],
        required=False,
    )
    field_order = ["reference", "title", "text", "strand", "take_due", "take_figure"]
    widths = {"reference": "10"}

    def __init__(
        self,
        *args: Any,
        strands: Sequence[tuple[int, str]],
        day: str = "",
        figure: str = "",
        figure_hint: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["strand"].choices = strands or [(0, "A new strand")]  # type: ignore[attr-defined]
        if day:
            self.fields["take_due"].label = day
        else:
            del self.fields["take_due"]
        if figure:
            self.fields["take_figure"].label, self.fields["take_figure"].help_text = figure, figure_hint
        else:
            del self.fields["take_figure"]

    @property
    def values(self) -> ActionValues:
        """What the service takes."""
        data = self.cleaned_data
        return ActionValues(
            reference=data["reference"],
            title=data["title"],
            text=data["text"],
            strand=data["strand"],
            take_due=data.get("take_due", False),
            take_figure=data.get("take_figure", ""),
        )


class ImportStrandForm(VersionedForm):
    """One strand of the preview."""

    submit_label = "Save the correction"
    number = forms.CharField(
        label="Number", max_length=10, error_messages={"required": "Enter the number of the strand"}
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title"})
    narrative = forms.CharField(
        label="What it is about", max_length=60_000, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    field_order = ["number", "title", "narrative"]
    widths = {"number": "5"}


class ImportIntoForm(VersionedForm):
    """Into which strategy it goes."""

    submit_label = "Save where it goes"
    strategy = forms.TypedChoiceField(label="Bring it into", coerce=int, empty_value=None, required=False)
    title = forms.CharField(
        label="What the new strategy is called",
        max_length=200,
        required=False,
        help_text="Only for a new one.",
    )
    field_order = ["strategy", "title"]

    def __init__(self, *args: Any, strategies: Sequence[Strategy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.pk, f"{each.title} ({each.get_state_display().lower()})") for each in strategies]
        self.fields["strategy"].choices = [("", "A new strategy"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new strategy needs a title."""
        data = super().clean() or {}
        if not self.errors and not data.get("strategy") and not data.get("title"):
            self.add_error("title", "Enter what the new strategy is called")
        return data


class ImportConfirmForm(VersionedForm):
    """Bring it in."""

    with_parts = forms.BooleanField(label="Also bring in the other parts", required=False, initial=True)

    def __init__(self, *args: Any, parts: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parts:
            self.fields[
                "with_parts"
            ].label = f"Also bring in the {parts} drivers, principles and policies found"
        else:
            del self.fields["with_parts"]


def _option(heading: str, samples: Mapping[str, str]) -> str:
    sample = " ".join(samples.get(heading, "").split())
    short = sample if len(sample) <= 30 else sample[:29] + "…"
    return f"{heading} (for example, {short})" if short else heading
