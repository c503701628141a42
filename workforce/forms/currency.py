"""Forms about how current learning is: settings, whose figures, noting the figures, and the import."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from assessment_ready.documents.forms import UploadForm
from assessment_ready.ui.fields import DateInputField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.rules.learning_rows import FIELDS
from workforce.services.currency_figures import MOST_MONTHS

COLUMN = "column_"
MAX_ROWS = 20_000


class CurrencySettingsForm(VersionedForm):
    """What counts as a new starter."""

    months = forms.IntegerField(
        label="Months somebody counts as a new starter",
        min_value=0,
        max_value=MOST_MONTHS,
        help_text="New starters are left out of the coverage of development plans and appraisals.",
        error_messages={"required": "Enter a number of months"},
    )
    widths = {"months": "2"}


class CurrencyManagerForm(GovForm):
    """Who gets the figures of a team."""

    team = forms.ChoiceField(label="Team", error_messages={"required": "Choose a team"})
    owner = forms.TypedChoiceField(
        label="Who gets its figures",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="They get the team’s figures and a count of what runs out, never a person’s line.",
    )

    def __init__(
        self, *args: Any, teams: Sequence[str], people: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Choose a team"), *((each, each) for each in teams)]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "Nobody"), *people]  # type: ignore[attr-defined]


class CurrencyFiguresForm(OnceForm):
    """For which period the figures are noted."""

    submit_label = "Note the figures"
    period_end = DateInputField(label="Last day of the period", what="the last day of the period")


class CompletionsUploadForm(UploadForm):
    """The file with what was completed."""

    submit_label = "Upload"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "The file with completed learning"
        self.fields["file"].help_text = f"A CSV or XLSX file of up to {MAX_ROWS:,} rows"


class CompletionsColumnsForm(GovForm):
    """Which column is what."""

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

    @property
    def mapping(self) -> dict[str, str]:
        """The heading for each thing that was chosen."""
        found = {field.name: self.cleaned_data[COLUMN + field.name] for field in FIELDS}
        return {name: heading for name, heading in found.items() if heading}


class CompletionsConfirmForm(GovForm):
    """The confirmation."""

    submit_label = "Import"


def _option(heading: str, samples: Mapping[str, str]) -> str:
    sample = samples.get(heading, "")
    short = sample if len(sample) <= 30 else sample[:29] + "…"
    return f"{heading} (for example, {short})" if short else heading
