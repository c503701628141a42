"""The installation administrator's pages of published results: what everybody sees, and adding to it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainFormPage, PlainPage
from assessment_ready.documents.errors import ImportGone
from assessment_ready.documents.forms import UploadForm
from assessment_ready.documents.tables import file_response
from assessment_ready.framework import queries
from assessment_ready.framework.errors import NoFrameworkError
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.framework.services import results
from assessment_ready.framework.views.import_tables import (
    faults_sentence,
    faults_table,
    preview_table,
)
from assessment_ready.framework.views.result_tables import export_columns, results_table
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState, Page
from assessment_ready.ui.words import counted

LIST = "framework:installation-results"
IMPORT = "framework:installation-results-import"
CRUMBS = "Published results"


class _ResultsPage(PlainPage):
    """A page about the results on the framework of new rounds; 404 while none is loaded."""

    access = Access.INSTALLATION_ADMIN
    framework: FrameworkVersion

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Load the framework."""
        try:
            self.framework = queries.default_framework()
        except NoFrameworkError as error:
            raise Http404(str(error)) from None
        return super().dispatch(request, *args, **kwargs)


class ResultsView(_ResultsPage):
    """The results that every council sees."""

    template_name = "framework/installation_results.html"
    title = "Published results"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One page of them, or all as a file."""
        scale = queries.scale(self.framework)
        benchmark = queries.benchmark(self.framework, None, scale)
        if request.GET.get("format"):
            return file_response(
                request.GET["format"],
                name="published-results",
                title="Published results",
                columns=export_columns(scale),
                rows=benchmark.results,
            )
        page_obj = Paginator(benchmark.results, 50).get_page(request.GET.get("page"))
        return self.render(
            page_obj=page_obj,
            table=results_table(list(page_obj.object_list), scale),
            count_label="results",
            exports=True,
            primary=Button("Import results for everybody", reverse(IMPORT)),
            empty_state=EmptyState(
                "Published results of real councils are listed here, each with its source.",
                "Import results for everybody",
                reverse(IMPORT),
            ),
            benchmark=benchmark,
        )


class ImportView(_ResultsPage, PlainFormPage):
    """Upload a table of results for everybody."""

    form_class = UploadForm
    template_name = "framework/results_import.html"
    title = "Import results for everybody"

    def page(self) -> Page:
        """Below the list."""
        return Page(title=self.title, breadcrumbs=[(CRUMBS, reverse(LIST))])

    def context(self) -> dict[str, Any]:
        """Who will see the rows, and where a file with the right columns is."""
        return {
            "seen_by": "Every council of this installation sees the rows you import here.",
            "example_url": f"{reverse(LIST)}?format=csv",
        }

    def form_kwargs(self) -> dict[str, Any]:
        """The file, and whether the upload was stopped as too large."""
        return {
            "files": self.request.FILES or None,
            "too_large": getattr(self.request, "upload_too_large", False),
        }

    def perform(self, form: Any) -> HttpResponseBase:
        """Read and check; hold it for confirmation, or list what is wrong."""
        upload = form.cleaned_data["file"]
        rows, faults = results.read_upload(
            actor=self.user, framework=self.framework, upload=upload, today=london_date(self.now)
        )
        if faults:
            form.add_error("file", faults_sentence(faults))
            return self.render(form=form, faults=faults_table(faults))
        held = results.hold_import(
            actor=self.user, framework=self.framework, file_name=upload.name, rows=rows
        )
        return HttpResponseRedirect(
            reverse("framework:installation-results-import-check", kwargs={"pending": held.pk})
        )


class ImportCheckView(_ResultsPage):
    """Look at what would be imported, then import it."""

    template_name = "framework/results_import_check.html"
    title = "Check the import"

    def page(self) -> Page:
        """Below the upload."""
        crumbs = [(CRUMBS, reverse(LIST)), (ImportView.title, reverse(IMPORT))]
        return Page(title=self.title, breadcrumbs=crumbs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The rows of the held upload."""
        try:
            held = queries.held_import(self.user, kwargs["pending"])
        except ImportGone as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse(IMPORT))
        rows = queries.held_rows(held)
        return self.render(
            file_name=held.file_name,
            table=preview_table(
                rows,
                queries.scale(self.framework),
                list(queries.known_results(self.framework, None)),
            ),
            confirm_label=f"Import {counted(len(rows), 'result,results')}",
            cancel_url=reverse(IMPORT),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Import all of it, or say why nothing was imported."""
        try:
            number = results.import_results(
                actor=self.user, framework=self.framework, import_id=kwargs["pending"]
            )
        except UserFacingError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse(IMPORT))
        verb = "was" if number == 1 else "were"
        return self.done(f"{counted(number, 'result,results')} {verb} imported.", reverse(LIST))
