"""Forms of importing actions: the file, what its columns are, the confirmation."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assessment_ready.actions.models import Area, Source
from assessment_ready.actions.rules.import_rows import FIELDS
from assessment_ready.documents.forms import UploadForm
from assessment_ready.ui.forms import GovForm

COLUMN = "column_"
MAX_ROWS = 5_000


class ActionsUploadForm(UploadForm):
    """The file with the list."""

    submit_label = "Upload"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "The file with the actions"
        self.fields["file"].help_text = f"A CSV or XLSX file of up to {MAX_ROWS:,} rows"


class ActionColumnsForm(GovForm):
    """Which column is what, and what holds for rows that do not say it."""

    source = forms.ChoiceField(
        label="Where do actions without a source come from?",
        choices=Source.choices,
        initial=Source.STRATEGY,
        error_messages={"required": "Choose a source from the list"},
    )
    area = forms.ChoiceField(
        label="Area of actions without one",
        choices=Area.choices,
        initial=Area.WORKFORCE,
        error_messages={"required": "Choose an area from the list"},
    )
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
        for each in FIELDS:
            self.fields[COLUMN + each.name] = forms.ChoiceField(
                label=each.label, choices=options, required=False, initial=mapping.get(each.name, "")
            )
        self.fieldsets = (
            ("Which column is what?", [COLUMN + each.name for each in FIELDS]),
            ("For rows that do not say it", ["source", "area"]),
        )

    @property
    def mapping(self) -> dict[str, str]:
        """What was chosen."""
        chosen = {each.name: self.cleaned_data[COLUMN + each.name] for each in FIELDS}
        return {name: heading for name, heading in chosen.items() if heading}


def _option(heading: str, samples: Mapping[str, str]) -> str:
    sample = samples.get(heading, "")
    short = sample if len(sample) <= 30 else sample[:29] + "…"
    return f"{heading} (for example, {short})" if short else heading


class ConfirmActionsForm(GovForm):
    """The confirmation of what was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
