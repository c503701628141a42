"""Importing benchmarks: upload, columns, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import csv_files, xlsx_files
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import checked_bytes, is_workbook
from assessment_ready.documents.views import import_steps as steps
from assessment_ready.ui.tables import Column, Row, Table
from assessment_ready.ui.words import counted
from workforce.forms.benchmarks import BenchmarkMapForm, BenchmarkUploadForm, ConfirmBenchmarksForm
from workforce.models import Comparator
from workforce.queries import benchmarks as queries
from workforce.queries.benchmarks import Check, Outcome, Wanted
from workforce.queries.indicators import indicators
from workforce.rules.benchmark_rows import MAX_METRICS, read
from workforce.rules.indicator_figures import worded
from workforce.services import benchmarks as services
from workforce.views.frame import WorkforceForm, WorkforcePage

PAGE = 50


class _Import(steps.ImportPage, WorkforcePage):
    """What all pages of this import share."""

    permission = Perm.MANAGE_WORKFORCE
    parent = ("Benchmarks", "workforce:benchmarks")
    upload_name, register_name = "workforce:benchmark-upload", "workforce:benchmarks"
    step_names, capture = "workforce:benchmark", "benchmark_import"


class UploadPage(_Import, steps.ImportUpload, WorkforceForm):
    """Choose the file."""

    permission = Perm.MANAGE_WORKFORCE
    template_name = "workforce/benchmark_upload.html"
    title = "Import benchmarks"
    form_class = BenchmarkUploadForm
    first_step = "map"

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        data = checked_bytes(upload)
        lines = (
            xlsx_files.rows(data, max_columns=MAX_METRICS + 4) if is_workbook(data) else csv_files.rows(data)
        )
        self.held = services.hold_file(actor=self.membership, file_name=upload.name, read=read(lines))
        return ""


class _Step(_Import, steps.ImportStep):
    """A step of the person's own import."""

    caption = "Import benchmarks"

    def find(self, import_id: Any) -> PendingImport:
        """The import."""
        return queries.get_import(self.membership, import_id)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the upload."""
        return [*super().breadcrumbs(), ("Import benchmarks", self.url("workforce:benchmark-upload"))]


class MapPage(_Step, steps.ImportColumns, WorkforceForm):
    """Say which column is about which indicator."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Which column is about what?"
    template_name = "workforce/benchmark_map.html"
    form_class = BenchmarkMapForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it was chosen before; otherwise guessed."""
        return {
            "metrics": queries.metrics_of(self.held),
            "indicators": list(indicators(self.membership)),
            "mapping": queries.mapping_of(self.held),
        }

    def context(self) -> dict[str, Any]:
        """Which file it is."""
        return {
            **super().context(),
            "figures": len(self.held.payload["figures"]),
            "has_indicators": indicators(self.membership).exists(),
            "library_url": self.url("workforce:indicator-library"),
        }

    def perform(self, form: Any) -> str:
        """Keep it."""
        services.choose(actor=self.membership, import_id=self.held.pk, mapping=form.mapping)
        return ""


class CheckPage(_Step, steps.ImportCheck, WorkforceForm):
    """What the import would do, figure by figure, and the button that does it."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Check the figures"
    template_name = "workforce/benchmark_check.html"
    form_class = ConfirmBenchmarksForm
    columns_step = "map"

    @property
    def has_columns(self) -> bool:
        """Whether it was said which column is what."""
        return queries.mapping_of(self.held) is not None

    @cached_property
    def check(self) -> Check:
        """Every figure against the benchmarks there are now."""
        mapping = queries.mapping_of(self.held)
        return queries.check(self.held, self.council, mapping) if mapping else Check((), 0, 0)

    def context(self) -> dict[str, Any]:
        """Counts, and one page of figures."""
        page = Paginator(self.check.wanted, PAGE).get_page(self.request.GET.get("page"))
        names = ("Row", "Indicator", "Area", "Beside", "Period", "Value", "What happens")
        rows = [Row(_cells(each)) for each in page.object_list]
        return {
            "file_name": self.held.file_name,
            "new": self.check.count(Outcome.NEW),
            "changed": self.check.count(Outcome.CHANGED),
            "same": self.check.count(Outcome.SAME),
            "passed_over": self.check.passed_over,
            "empty": self.check.empty,
            "table": Table([Column(name) for name in names], rows, caption="Figures", caption_hidden=True),
            "page_obj": page,
            "map_url": self.step("map"),
            "cancel_url": self.step("cancel"),
        }

    def perform(self, form: Any) -> str:
        """Import them."""
        new, changed = services.confirm(actor=self.membership, import_id=self.held.pk)
        return f"{counted(new, 'benchmark is,benchmarks are')} new, {changed} changed."


class CancelView(_Step, steps.ImportCancel):
    """Give the upload up."""

    permission = Perm.MANAGE_WORKFORCE

    def cancel(self) -> None:
        """Forget what was in the file."""
        services.cancel(actor=self.membership, import_id=self.held.pk)


def _cells(each: Wanted) -> list[Any]:
    one, values = each.indicator, each.values
    value = worded(values["value"], one.unit, one.decimals) or "Suppressed in the source"
    kind = Comparator(values["comparator"]).label
    return [each.row, one.name, values["area_name"], kind, values["period"], value, each.outcome.value]
