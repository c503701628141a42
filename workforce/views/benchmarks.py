"""Benchmarks: the register, published values to put beside an indicator, taking one out."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted
from workforce.forms.benchmarks import BenchmarkFilterForm, BenchmarkForm
from workforce.models import Benchmark, Comparator
from workforce.queries import benchmarks as queries
from workforce.queries.indicators import benchmark_words, indicators
from workforce.rules.indicator_figures import worded
from workforce.services import benchmarks as services
from workforce.views.frame import WorkforceForm, WorkforcePage
from workforce.views.indicator_page import WithinIndicator

CHOOSING = "references"


class BenchmarksPage(WorkforcePage, CouncilListView):
    """Every benchmark with its area, period and source."""

    title = "Benchmarks"
    section = "indicators"
    parent = ("Indicators", "workforce:indicators")
    template_name = "workforce/benchmarks.html"
    count_label = "benchmarks"

    @cached_property
    def filter_form(self) -> BenchmarkFilterForm:
        """What the list is narrowed to."""
        return BenchmarkFilterForm(
            self.request.GET, indicators=list(indicators(self.membership, retired=None))
        )

    def rows(self) -> Any:
        """The benchmarks that match."""
        chosen = self.filter_form.chosen
        rows = queries.benchmarks(self.membership)
        if chosen("q"):
            rows = rows.filter(area_name__icontains=chosen("q"))
        if chosen("beside"):
            rows = rows.filter(comparator=chosen("beside"))
        if chosen("indicator"):
            rows = rows.filter(indicator_id=chosen("indicator"))
        return rows

    def columns(self) -> Sequence[RegisterColumn]:
        """Of what, where, when, how much, from where."""
        return [
            RegisterColumn("indicator", "Indicator", self._indicator, lambda row: row.indicator.name),
            RegisterColumn("area", "Area", self._area, lambda row: row.area_name),
            RegisterColumn(
                "code", "Area code", lambda row: row.area_code, lambda row: row.area_code, usual=False
            ),
            RegisterColumn(
                "beside",
                "Beside",
                lambda row: row.get_comparator_display(),
                lambda row: row.get_comparator_display(),
            ),
            RegisterColumn("period", "Period", lambda row: row.period, lambda row: row.period),
            RegisterColumn("value", "Value", _words, _words, numeric=True),
            RegisterColumn("number", "Number", _words, lambda row: row.value, usual=False),
            RegisterColumn(
                "source", "Source", lambda row: Cell(row.source, url=row.source_url), lambda row: row.source
            ),
            RegisterColumn(
                "by", "Added by", lambda row: str(row.added_by), lambda row: str(row.added_by), usual=False
            ),
        ]

    def _indicator(self, row: Benchmark) -> Cell:
        return Cell(row.indicator.name, url=self.url("workforce:indicator", indicator=row.indicator_id))

    def _area(self, row: Benchmark) -> Cell:
        return Cell(row.area_name, url=self.url("workforce:benchmark", benchmark=row.pk))

    def primary(self) -> Button | None:
        """Import some."""
        return (
            Button("Import benchmarks", self.url("workforce:benchmark-upload")) if self.can_change else None
        )

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = "What published sources say of England, the region and other councils belongs here."
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Import the first benchmarks", self.url("workforce:benchmark-upload"))


class ReferencesPage(WithinIndicator, CouncilPage):
    """Published values that come with the product, to put beside an indicator. They are never targets."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Published reference values"
    template_name = "workforce/benchmark_references.html"

    def get_caption(self) -> str:
        """Of what."""
        return self.indicator.name

    def context(self) -> dict[str, Any]:
        """What is offered, with its year and source."""
        one = self.indicator
        rows = [
            Row(
                [
                    Cell(each.area_name, choice=(CHOOSING, "keys", each.key)),
                    Comparator(each.comparator).label,
                    each.period,
                    worded(each.value, one.unit, one.decimals),
                    Cell(each.source, url=each.source_url),
                ]
            )
            for each in queries.references_for(one)
        ]
        names = ("Area", "Beside", "Period")
        columns = [*(Column(name) for name in names), Column("Value", numeric=True), Column("Source")]
        table = Table(columns, rows, caption="Published values", caption_hidden=True)
        return {"table": table if rows else None, "choosing": CHOOSING, "back_url": self.indicator_url()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Put the ticked ones beside the indicator."""
        try:
            count = services.add_references(
                actor=self.membership, indicator_id=self.indicator.pk, keys=request.POST.getlist("keys")
            )
        except UserFacingError as error:
            return self.refused(error, request.path)
        return self.done(
            f"{counted(count, 'published value is,published values are')} added.", self.indicator_url()
        )


class BenchmarkCreatePage(WithinIndicator, WorkforceForm):
    """Put one published figure beside an indicator."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Add a benchmark"
    form_class = BenchmarkForm

    def get_caption(self) -> str:
        """Of what, and in what unit."""
        return f"{self.indicator.name}, {self.indicator.get_unit_display().lower()}"

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.indicator_url()
        return form

    def perform(self, form: Any) -> str:
        """Add it."""
        given = form.cleaned_data
        values = services.BenchmarkValues(
            **{name: given[name] for name in ("area", "period", "value", "source", "source_url")}
        )
        made = services.add(
            actor=self.membership,
            indicator_id=self.indicator.pk,
            values=values,
            submission_key=given["submission_key"],
        )
        return f"{made.area_name}, {made.period}, is added."

    def success_url(self) -> str:
        """The indicator."""
        return self.indicator_url()


class _OfBenchmark(WorkforcePage):
    """A page about one benchmark of the council."""

    benchmark: Benchmark
    parent = ("Benchmarks", "workforce:benchmarks")

    def load(self, **kwargs: Any) -> None:
        """The benchmark in the address."""
        self.benchmark = self.found(queries.benchmarks(self.membership), kwargs["benchmark"])


class BenchmarkPage(_OfBenchmark, CouncilPage):
    """One benchmark: what it says, of where and when, and from where it comes."""

    template_name = "workforce/benchmark.html"

    def get_title(self) -> str:
        """Of where and when."""
        return f"{self.benchmark.area_name}, {self.benchmark.period}"

    def get_caption(self) -> str:
        """Of what."""
        return self.benchmark.indicator.name

    def context(self) -> dict[str, Any]:
        """What it says, and taking it out."""
        row = self.benchmark
        indicator = Cell(row.indicator.name, url=self.url("workforce:indicator", indicator=row.indicator_id))
        rows = [
            SummaryRow("Indicator", indicator),
            SummaryRow("Value", _words(row)),
            SummaryRow("Beside", row.get_comparator_display()),
            SummaryRow("Area code", row.area_code or "Not known"),
            SummaryRow("Source", Cell(row.source, url=row.source_url)),
            SummaryRow("Added", [format_datetime(row.added_at), str(row.added_by)]),
        ]
        change = self.can_change
        return {
            "rows": rows,
            "remove_url": self.url("workforce:benchmark-remove", benchmark=row.pk) if change else "",
        }


class BenchmarkRemoveView(_OfBenchmark, CouncilActionView):
    """Take a benchmark out."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Take it out."""
        services.remove(actor=self.membership, benchmark_id=self.benchmark.pk)
        return f"The benchmark {self.benchmark.area_name}, {self.benchmark.period}, is removed."

    def return_url(self) -> str:
        """The indicator."""
        return self.url("workforce:indicator", indicator=self.benchmark.indicator_id)


def _words(row: Benchmark) -> str:
    return benchmark_words(row.indicator, row)
