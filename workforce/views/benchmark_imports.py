"""Importing benchmarks: upload, columns, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.documents import csv_files, xlsx_files
from assessment_ready.documents.errors import ImportGone, ImportUnknown
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import checked_bytes, is_workbook
from assessment_ready.ui.errors import UserFacingError
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


class UploadPage(WorkforceForm):
    """Choose the file."""

    template_name = "workforce/benchmark_upload.html"
    title = "Import benchmarks"
    parent = ("Benchmarks", "workforce:benchmarks")

    def make_form(self, **data: Any) -> BenchmarkUploadForm:
        """The upload."""
        form = BenchmarkUploadForm(**data, too_large=getattr(self.request, "upload_too_large", False))
        form.cancel_url = self.url("workforce:benchmarks")
        return form

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        data = checked_bytes(upload)
        lines = (
            xlsx_files.rows(data, max_columns=MAX_METRICS + 4) if is_workbook(data) else csv_files.rows(data)
        )
        self.held = services.hold_file(actor=self.membership, file_name=upload.name, read=read(lines))
        return ""

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """A file that cannot be read is said beside the field."""
        form.add_error("file", str(error))
        return self.render(form=form)

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The next step says where one is."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """The columns."""
        return self.url("workforce:benchmark-map", benchmark_import=self.held.pk)


class _OfImport(WorkforcePage):
    """A step of the person's own import."""

    permission = Perm.MANAGE_WORKFORCE
    caption = "Import benchmarks"
    parent = ("Benchmarks", "workforce:benchmarks")
    held: PendingImport
    gone: ImportGone | None = None

    def load(self, **kwargs: Any) -> None:
        """Somebody else's import does not exist; one that is over leads back to the upload."""
        try:
            self.held = queries.get_import(self.membership, kwargs["benchmark_import"])
        except ImportUnknown:
            raise Http404 from None
        except ImportGone as error:
            self.gone = error

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The step."""
        return self._over() or super().get(request, *args, **kwargs)  # type: ignore[misc] # of the page beside

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The step."""
        return self._over() or super().post(request, *args, **kwargs)  # type: ignore[misc] # of the page beside

    def _over(self) -> HttpResponseBase | None:
        return self.refused(self.gone, self.url("workforce:benchmark-upload")) if self.gone else None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the upload."""
        return [*super().breadcrumbs(), ("Import benchmarks", self.url("workforce:benchmark-upload"))]

    def step(self, name: str) -> str:
        """Another step of the same import."""
        return self.url(f"workforce:benchmark-{name}", benchmark_import=self.held.pk)


class MapPage(_OfImport, WorkforceForm):
    """Say which column is about which indicator."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Which column is about what?"
    template_name = "workforce/benchmark_map.html"

    def make_form(self, **data: Any) -> BenchmarkMapForm:
        """As it was chosen before; otherwise guessed."""
        data.pop("files", None)
        form = BenchmarkMapForm(
            **data,
            metrics=queries.metrics_of(self.held),
            indicators=list(indicators(self.membership)),
            mapping=queries.mapping_of(self.held),
        )
        form.cancel_url = self.url("workforce:benchmark-upload")
        form.cancel_label = "Choose another file"
        return form

    def context(self) -> dict[str, Any]:
        """Which file it is."""
        return {
            "file_name": self.held.file_name,
            "figures": len(self.held.payload["figures"]),
            "has_indicators": indicators(self.membership).exists(),
            "library_url": self.url("workforce:indicator-library"),
            "cancel_url": self.step("cancel"),
        }

    def perform(self, form: Any) -> str:
        """Keep it."""
        services.choose(actor=self.membership, import_id=self.held.pk, mapping=form.mapping)
        return ""

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The preview says what would happen."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """The preview."""
        return self.step("check")


class CheckPage(_OfImport, WorkforceForm):
    """What the import would do, figure by figure, and the button that does it."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Check the figures"
    template_name = "workforce/benchmark_check.html"
    form_class = ConfirmBenchmarksForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The preview, once the columns are chosen."""
        if self.gone is None and queries.mapping_of(self.held) is None:
            return HttpResponseRedirect(self.step("map"))
        return super().get(request, *args, **kwargs)

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

    def success_url(self) -> str:
        """The register."""
        return self.url("workforce:benchmarks")


class CancelView(_OfImport, CouncilActionView):
    """Give the upload up."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Nothing was imported."""
        services.cancel(actor=self.membership, import_id=self.held.pk)
        return "The import is cancelled. Nothing was imported."

    def return_url(self) -> str:
        """The register."""
        return self.url("workforce:benchmarks")


def _cells(each: Wanted) -> list[Any]:
    one, values = each.indicator, each.values
    value = worded(values["value"], one.unit, one.decimals) or "Suppressed in the source"
    kind = Comparator(values["comparator"]).label
    return [each.row, one.name, values["area_name"], kind, values["period"], value, each.outcome.value]
