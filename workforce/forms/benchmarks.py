"""Forms of benchmarks: the file, what its columns are, narrowing the register."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.documents.forms import UploadForm
from assessment_ready.ui.fields import RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm
from workforce.forms.indicators import figure
from workforce.models import Comparator, Indicator
from workforce.queries.benchmarks import guessed
from workforce.rules.benchmark_mapping import CHOSEN, EVERY, Mapping
from workforce.rules.benchmark_rows import Metric

METRIC = "metric_"


class BenchmarkUploadForm(UploadForm):
    """The file with the figures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "The file with the benchmarks"
        self.fields["file"].help_text = "A CSV or XLSX file of up to 2,000 rows"


class BenchmarkForm(OnceForm):
    """One published figure."""

    submit_label = "Add the benchmark"
    area = forms.CharField(
        label="Area",
        max_length=120,
        help_text="England, a region, or a council by its usual name",
        error_messages={"required": "Enter the area"},
    )
    period = forms.CharField(
        label="Period",
        max_length=40,
        help_text="As the source writes it, for example 2024/25 or September 2022",
        error_messages={"required": "Enter the period"},
    )
    value = figure("Value", help_text="Leave empty where the source suppresses it")
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Who published it, and what it is called",
        error_messages={"required": "Enter where the figure is from"},
    )
    source_url = forms.URLField(
        label="Address of the source",
        max_length=400,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address that begins with https://"},
    )
    widths = {"period": "20", "value": "10"}


class BenchmarkMapForm(GovForm):
    """Which column belongs to which indicator, and which areas are wanted."""

    submit_label = "Check the figures"
    mark_optional = False
    areas = RadiosField(
        label="Which areas?",
        choices=[
            (CHOSEN, "England, regions, the council’s chosen neighbours, and the council itself"),
            (EVERY, "Every area of the file"),
        ],
        initial=CHOSEN,
        error_messages={"required": "Choose which areas"},
    )

    def __init__(
        self,
        *args: Any,
        metrics: Sequence[Metric],
        indicators: Sequence[Indicator],
        mapping: Mapping | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.metrics = metrics
        choices = [("", "Leave out"), *((row.pk, row.name) for row in indicators)]
        for at, metric in enumerate(metrics):
            chosen = mapping.indicators.get(at) if mapping else guessed(metric, indicators)
            self.fields[f"{METRIC}{at}"] = forms.TypedChoiceField(
                label=metric.label or f"Column {at + 4}",
                help_text=f"Metric {metric.code}, in {metric.unit or 'no unit'}" if metric.code else "",
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=chosen,
            )
        if mapping:
            self.fields["areas"].initial = mapping.areas
        columns = [f"{METRIC}{at}" for at in range(len(metrics))]
        self.fieldsets = (("Which indicator is each column about?", columns), ("Areas", ["areas"]))

    @property
    def mapping(self) -> Mapping:
        """What was chosen."""
        data = self.cleaned_data
        chosen = {at: data[f"{METRIC}{at}"] for at in range(len(self.metrics))}
        return Mapping({at: pk for at, pk in chosen.items() if pk}, data["areas"])


class ConfirmBenchmarksForm(GovForm):
    """The confirmation."""

    submit_label = "Import these figures"


class BenchmarkFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Area", max_length=100, required=False)
    beside = forms.ChoiceField(label="Beside", choices=[("", "Any"), *Comparator.choices], required=False)
    indicator = forms.TypedChoiceField(label="Indicator", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(row.pk, row.name) for row in indicators]
        self.fields["indicator"].choices = [("", "Any"), *named]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        """A filter's value; one that is not understood narrows nothing."""
        return self.cleaned_data.get(name) or "" if self.is_valid() else ""
