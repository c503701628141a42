"""The register of published results, choosing similar councils, importing further results."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilFormView, CouncilListView, CouncilView
from assessment_ready.documents.errors import ImportGone, ImportUnknown
from assessment_ready.documents.forms import UploadForm
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.errors import NoFrameworkError
from assessment_ready.framework.forms import ResultFilterForm, SimilarForm
from assessment_ready.framework.models import FrameworkVersion, PublishedResult
from assessment_ready.framework.rules import points
from assessment_ready.framework.rules.published import PeriodTotals, council_key, period_of
from assessment_ready.framework.services import results as result_services
from assessment_ready.framework.services.similar import choose_similar
from assessment_ready.framework.views.import_tables import (
    faults_sentence,
    faults_table,
    preview_table,
)
from assessment_ready.framework.views.result_tables import import_shape, result_columns
from assessment_ready.readiness.views.benchmark import TITLE, BenchmarkPage
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.words import counted

_SORTS = {
    "council": lambda row: council_key(row.council_name),
    "published": lambda row: row.published_on,
    "points": lambda row: points(row.scores) or 0,
}


class ResultsPage(BenchmarkPage, CouncilListView):
    """Every published result with its source; the same rows as CSV or XLSX."""

    template_name = "readiness/benchmark_results.html"
    title = "All results"
    current = "benchmark-results"
    count_label = "results"
    usual_sort = "council"

    def get_caption(self) -> str:
        """Where we are."""
        return TITLE

    @cached_property
    def filter_form(self) -> ResultFilterForm:
        """The filters in the address, bound and cleaned as far as they hold."""
        found = {period_of(row) for row in self.standing.benchmark.results}
        ordered = sorted(found, key=lambda one: (-one[0], one[1] or 5))
        quarters = [PeriodTotals(year, quarter, {}) for year, quarter in ordered]
        years = [(str(year), str(year)) for year in sorted({year for year, _ in found}, reverse=True)]
        form = ResultFilterForm(
            self.request.GET,
            scale=self.standing.scale,
            periods=[*years, *((one.key, one.label) for one in quarters)],
        )
        form.is_valid()
        return form

    def rows(self) -> list[PublishedResult]:
        """What matches the filters, by council unless sorted otherwise. A filter that fails matches nothing."""
        if self.filter_form.errors:
            return []
        wanted = self.filter_form.cleaned_data
        matching = [row for row in self.standing.benchmark.results if self._matches(row, wanted)]
        key = _SORTS[self.sort.removeprefix("-")]
        return sorted(matching, key=key, reverse=self.sort.startswith("-"))

    def _matches(self, row: PublishedResult, wanted: dict[str, str]) -> bool:
        year, quarter = period_of(row)
        periods = ("", str(year), PeriodTotals(year, quarter, {}).key)
        return (
            wanted["council"].strip().lower() in row.council_name.lower()
            and wanted["rating"] in ("", row.rating)
            and wanted["published"] in periods
            and (wanted["similar"] != "yes" or self.standing.benchmark.is_similar(row))
            and (wanted["similar"] != "own" or row.added_for_id is not None)
        )

    def columns(self) -> list[RegisterColumn]:
        """What there is to know of a result; with the scores, files can be imported again."""
        return result_columns(self.standing.scale, self.standing.benchmark.is_similar)

    def primary(self) -> Button | None:
        """Import more, for those who may."""
        if not self.membership.can(Perm.MANAGE_BENCHMARK):
            return None
        return Button("Import results", self.url("readiness:results-import"))

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState("Published results of other councils are listed here, each with its source.")

    def context(self) -> dict[str, Any]:
        """The benchmark's tabs and the filters."""
        return BenchmarkPage.context(self) | CouncilListView.context(self)


class _ManagePage(CouncilView):
    """A page for those who look after the benchmark; 404 while no framework is loaded."""

    permission = Perm.MANAGE_BENCHMARK
    framework: FrameworkVersion

    def load(self, **kwargs: Any) -> None:
        """The framework the results rest on."""
        try:
            self.framework = framework_queries.default_framework()
        except NoFrameworkError:
            raise Http404 from None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below the benchmark."""
        return [
            ("Readiness", self.url("overview:dashboard")),
            (TITLE, self.url("readiness:benchmark")),
        ]


class SimilarPage(_ManagePage, CouncilFormView):
    """Choose the councils to compare with. ``?q=`` narrows the list; those chosen always stay on it."""

    form_class = SimilarForm
    template_name = "readiness/similar.html"
    title = "Choose similar councils"

    @cached_property
    def chosen(self) -> list[str]:
        """The councils chosen now."""
        return framework_queries.similar_names(self.council)

    @cached_property
    def known(self) -> list[str]:
        """Every council with a published result, by name."""
        benchmark = framework_queries.benchmark(self.framework, self.council)
        return sorted({row.council_name for row in benchmark.results})

    @property
    def search(self) -> str:
        """What the person looks for."""
        return self.request.GET.get("q", "").strip()[:100]

    def form_kwargs(self) -> dict[str, Any]:
        """All names when something is sent; otherwise those chosen, then those that match."""
        names = [name for name in self.known if name not in self.chosen]
        if self.request.method == "GET":
            names = [name for name in names if self.search.lower() in name.lower()]
        return {"names": [*self.chosen, *names], "initial": {"councils": self.chosen}}

    def context(self) -> dict[str, Any]:
        """The search and what it found."""
        matches = [name for name in self.known if self.search.lower() in name.lower()]
        return {"search": self.search, "found": len(matches), "known": len(self.known)}

    def perform(self, form: Any) -> str:
        """Store the choice."""
        number = choose_similar(actor=self.membership, names=form.cleaned_data["councils"])
        if not number:
            return "No similar councils are chosen now."
        return f"{counted(number, 'similar council is,similar councils are')} chosen now."

    def success_url(self) -> str:
        """Back to the benchmark."""
        return self.url("readiness:benchmark")


class ImportPage(_ManagePage, CouncilFormView):
    """Upload a table of further results; only this council sees them."""

    form_class = UploadForm
    template_name = "framework/results_import.html"
    title = "Import published results"

    def context(self) -> dict[str, Any]:
        """Who will see the rows, and where a file with the right columns is."""
        shape = import_shape(framework_queries.scale(self.framework))
        return {
            "seen_by": f"Only {self.council.name} sees the rows you import here.",
            "example_url": f"{self.url('readiness:benchmark-results')}?{shape}",
        }

    def make_form(self, **data: Any) -> UploadForm:
        """The form, which says when the upload was stopped as too large."""
        return UploadForm(**data, too_large=getattr(self.request, "upload_too_large", False))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Read and check; hold it for confirmation, or list what is wrong."""
        form = self.make_form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.render(form=form)
        upload = form.cleaned_data["file"]
        try:
            rows, faults = result_services.read_upload(
                actor=self.membership,
                framework=self.framework,
                upload=upload,
                today=london_date(self.now),
            )
        except UserFacingError as error:
            form.add_error("file", str(error))
            return self.render(form=form)
        if faults:
            form.add_error("file", faults_sentence(faults))
            return self.render(form=form, faults=faults_table(faults))
        held = result_services.hold_import(
            actor=self.membership, framework=self.framework, file_name=upload.name, rows=rows
        )
        return HttpResponseRedirect(self.url("readiness:results-import-check", pending=held.pk))


class ImportCheckPage(_ManagePage):
    """Look at what would be imported, then import it."""

    template_name = "framework/results_import_check.html"
    title = "Check the import"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below the upload."""
        return [*super().breadcrumbs(), (ImportPage.title, self.url("readiness:results-import"))]

    def load(self, **kwargs: Any) -> None:
        """The person's own upload in this council; anybody else's does not exist."""
        super().load(**kwargs)
        try:
            framework_queries.held_import(self.membership, kwargs["pending"])
        except ImportUnknown:
            raise Http404 from None
        except ImportGone:
            return  # their own, but too late: the page says so

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The rows of the held upload."""
        back = self.url("readiness:results-import")
        try:
            held = framework_queries.held_import(self.membership, kwargs["pending"])
        except ImportGone as error:
            return self.refused(error, back)
        rows = framework_queries.held_rows(held)
        known = framework_queries.known_results(self.framework, self.council)
        return self.render(
            file_name=held.file_name,
            table=preview_table(rows, framework_queries.scale(self.framework), list(known)),
            confirm_label=f"Import {counted(len(rows), 'result,results')}",
            cancel_url=back,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Import all of it, or say why nothing was imported."""
        try:
            number = result_services.import_results(
                actor=self.membership, framework=self.framework, import_id=kwargs["pending"]
            )
        except UserFacingError as error:
            return self.refused(error, self.url("readiness:results-import"))
        verb = "was" if number == 1 else "were"
        message = f"{counted(number, 'result,results')} {verb} imported. Only your council sees them."
        return self.done(message, f"{self.url('readiness:benchmark-results')}?similar=own")
