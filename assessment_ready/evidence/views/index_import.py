"""Importing an evidence index: upload, columns, check, mend, confirm; with progress for long files."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import (
    CouncilActionView,
    CouncilFormView,
    CouncilPage,
    CouncilView,
)
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.evidence.errors import ColumnMissing
from assessment_ready.evidence.forms.index_import import (
    COLUMN,
    Choices,
    ColumnsForm,
    IndexUploadForm,
    MendForm,
)
from assessment_ready.evidence.models import ImportState, IndexImport
from assessment_ready.evidence.queries import index_import as queries
from assessment_ready.evidence.rules.index_columns import BY_NAME, looks_like_headings
from assessment_ready.evidence.rules.index_rows import Defaults
from assessment_ready.evidence.rules.index_words import shown
from assessment_ready.evidence.services import index_import as services
from assessment_ready.evidence.views.index_figures import (
    STATE_TONES,
    imports_table,
    problem_sheet,
    row_to_mend,
    rows_table,
    shown_tabs,
)
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.words import counted

_TEMPLATE = (
    "Title",
    "Quality statements",
    "Evidence category",
    "Owner",
    "Date of document",
    "Review by",
    "Link",
)
_PAGE = {ImportState.WAITING: "import-columns", ImportState.CHECKED: "import-check"}
_ROWS_ON_A_PAGE = 25
_FORMS_ON_A_PAGE = 10


class _OfImport(CouncilView):
    """A page about one import of the person's own."""

    permission = Perm.MANAGE_EVIDENCE
    caption = "Import an evidence index"
    index: IndexImport
    # In which states the page has something to do; elsewhere it leads to where the import is.
    states: ClassVar[frozenset[str]] = frozenset(ImportState)

    def load(self, **kwargs: Any) -> None:
        """Somebody else's import does not exist."""
        if hasattr(self, "index"):
            return
        try:
            self.index = queries.get_import(self.membership, kwargs["upload"])
        except IndexImport.DoesNotExist:
            raise Http404 from None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead a look at a step that is over to the step that is on."""
        if request.method == "GET":
            self.load(**kwargs)
            if self.index.state not in self.states:
                return HttpResponseRedirect(self.place())
        return super().dispatch(request, *args, **kwargs)

    def place(self) -> str:
        """The page on which the import waits, or its progress."""
        return self.step(_PAGE.get(ImportState(self.index.state), "import-progress"))

    def step(self, name: str) -> str:
        """The path of one step of this import."""
        return self.url(f"evidence:{name}", upload=self.index.pk)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library and the uploads."""
        return [
            ("Evidence", self.url("evidence:library")),
            ("Import an evidence index", self.url("evidence:import")),
        ]

    def choices(self) -> Choices:
        """Who and what rows can name."""
        return Choices(queries.people_choices(self.membership, self.now), queries.category_choices())

    def context(self) -> dict[str, Any]:
        """The import and the way out of it."""
        return {"index": self.index, "cancel_url": self.step("import-cancel")}


class UploadView(CouncilFormView):
    """Choose the file. Beside it a file to start from, below what was uploaded before."""

    permission = Perm.MANAGE_EVIDENCE
    title = "Import an evidence index"
    template_name = "evidence/import_upload.html"
    index: IndexImport

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or an empty file with the usual headings."""
        if request.GET.get("format"):
            columns = [ExportColumn(heading, lambda row: None) for heading in _TEMPLATE]
            return file_response(
                request.GET["format"], name="evidence-index", title="Evidence", columns=columns, rows=[]
            )
        return super().get(request, *args, **kwargs)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library."""
        return [("Evidence", self.url("evidence:library"))]

    def make_form(self, **data: Any) -> IndexUploadForm:
        """The upload."""
        form = IndexUploadForm(**data, too_large=getattr(self.request, "upload_too_large", False))
        form.cancel_url = self.url("evidence:library")
        return form

    def perform(self, form: Any) -> str:
        """Read the file; nothing of the library changes."""
        upload = form.cleaned_data["file"]
        table = read_messy_table(upload, max_rows=services.MAX_ROWS, is_headings=looks_like_headings)
        self.index = services.start_import(
            actor=self.membership,
            file_name=upload.name,
            table=table,
            submission_key=form.cleaned_data["submission_key"],
        )
        return ""

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """A file that cannot be read is said beside the field."""
        form.add_error("file", str(error))
        return self.render(form=form)

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The next page says itself that nothing is imported yet."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """Which column is what."""
        return self.url("evidence:import-columns", upload=self.index.pk)

    def context(self) -> dict[str, Any]:
        """Earlier uploads."""
        return {"earlier": imports_table(self.council.slug, queries.recent_imports(self.membership))}


class ColumnsView(_OfImport, CouncilFormView):
    """Which column is what, and what applies where the file says nothing."""

    title = "Which column is what?"
    template_name = "evidence/import_columns.html"
    states = frozenset({ImportState.WAITING, ImportState.CHECKED, ImportState.FAILED})

    def make_form(self, **data: Any) -> ColumnsForm:
        """As guessed from the headings, or as chosen before."""
        rows = queries.first_rows(self.index)
        samples = {
            header: " · ".join(f"“{shown(row.cells[at])}”" for row in rows if row.cells[at])
            for at, header in enumerate(self.index.headers)
        }
        form = ColumnsForm(
            **data,
            headers=self.index.headers,
            samples=samples,
            mapping=self.index.mapping,
            choices=self.choices(),
            defaults=Defaults.of(self.index.defaults),
        )
        form.cancel_url = self.url("evidence:import")
        return form

    def perform(self, form: Any) -> str:
        """Check every row: at once for a short file, otherwise by a worker."""
        self.index = services.choose_columns(
            actor=self.membership,
            import_id=self.index.pk,
            mapping=form.mapping,
            defaults=form.defaults,
        )
        return ""

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """A column's refusal is said at the column."""
        field = getattr(error, "field", None)
        is_column = isinstance(error, ColumnMissing) and field in BY_NAME
        form.add_error(f"{COLUMN}{field}" if is_column else None, str(error))
        return self.render(form=form)

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The next page says what was found."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """What was found, or the progress."""
        return self.place()


class CheckView(_OfImport, CouncilPage):
    """What would happen with every row, before anything does."""

    title = "Check what will be imported"
    template_name = "evidence/import_check.html"
    states = frozenset({ImportState.CHECKED})

    def context(self) -> dict[str, Any]:
        """Counts, one page of rows, and the next step."""
        show = self.request.GET.get("show", "")
        counts = queries.outcome_counts(self.index)
        page_obj = Paginator(queries.rows_of(self.index, show), _ROWS_ON_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        choices = self.choices()
        changing = counts["add"] + counts["update"]
        return {
            **super().context(),
            "tabs": shown_tabs(self.step("import-check"), counts, show),
            "counts": counts,
            "page_obj": page_obj,
            "table": rows_table(self.index, list(page_obj.object_list), choices, self.step("import-rows")),
            "without_link": queries.rows_without_link(self.index),
            "columns_url": self.step("import-columns"),
            "rows_url": self.step("import-rows"),
            "confirm_url": self.step("import-confirm"),
            "confirm_label": f"Import {counted(changing, 'item')}"
            if changing
            else "Finish without importing",
        }


class RowsView(_OfImport, CouncilFormView):
    """The rows that need mending, several at once; with ``?row=12`` one row with all its fields."""

    title = "Mend rows"
    template_name = "evidence/import_rows.html"
    states = frozenset({ImportState.CHECKED})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The forms, or the rows that need mending as a file."""
        if request.GET.get("format"):
            rows = queries.rows_of(self.index, "mend")
            name = f"{self.council.slug}-rows-to-mend"
            columns = problem_sheet(self.index)
            return file_response(
                request.GET["format"], name=name, title="Rows to mend", columns=columns, rows=rows
            )
        if not self._rows():
            return HttpResponseRedirect(self.step("import-check"))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save the rows of the page, or move all rows at once."""
        everything = {"leave-out": services.leave_out_bad_rows, "take-back": services.take_back_rows}
        move = everything.get(request.POST.get("all", ""))
        if move is None:
            return super().post(request, *args, **kwargs)
        try:
            moved = move(actor=self.membership, import_id=self.index.pk)
        except UserFacingError as error:
            return self.refused(error, self.place())
        words = "left out" if request.POST["all"] == "leave-out" else "taken back"
        return self.done(f"{counted(moved, 'row was,rows were')} {words}.", self.step("import-check"))

    def make_form(self, **data: Any) -> MendForm:
        """With what stands in the rows and what is wrong with them; or with what was sent."""
        all_fields = self.row_number is not None
        sent = self.request.POST if data else None
        choices = self.choices()
        rows = [row_to_mend(self.index, row, choices, all_fields=all_fields) for row in self._rows(sent)]
        shows = data.get("data") is None
        form = (
            MendForm.showing(rows, choices) if shows else MendForm(data["data"], rows=rows, choices=choices)
        )
        form.cancel_url = self.step("import-check")
        form.cancel_label = "Back to all rows"
        return form

    @property
    def row_number(self) -> int | None:
        """The one row that is asked for, or None for those that need mending."""
        text = self.request.GET.get("row", "")
        return int(text) if text.isdecimal() and len(text) < 9 else None

    def _rows(self, sent: Any = None) -> list[Any]:
        """The rows of the page; when a form was sent, those that are in it."""
        if self.row_number is not None:
            return list(queries.rows_of(self.index, number=self.row_number))
        if sent is not None:
            return queries.rows_in_form(self.index, sent)
        return list(queries.rows_of(self.index, "mend")[:_FORMS_ON_A_PAGE])

    def perform(self, form: MendForm) -> str:
        """Keep what was typed and check these rows again."""
        out = form.left_out
        self.left = services.mend_rows(
            actor=self.membership,
            import_id=self.index.pk,
            corrections=form.corrections,
            leave_out=out,
            take_back={row.number for row in form.rows} - out,
        )
        if not self.left:
            return "Every row can be imported now. Nothing is imported yet."
        return f"Saved. {counted(self.left, 'row still needs,rows still need')} mending."

    def success_url(self) -> str:
        """The same page while there is something to mend."""
        return self.step("import-rows") if self.left else self.step("import-check")

    def context(self) -> dict[str, Any]:
        """How many there are, and what the statements are called."""
        counts = queries.outcome_counts(self.index)
        return {
            **super().context(),
            "counts": counts,
            "is_one": self.row_number is not None,
            "shown": min(counts["mend"], _FORMS_ON_A_PAGE),
            "numbered": queries.statements_by_number().values(),
            "rows_url": self.step("import-rows"),
        }


class ConfirmView(_OfImport, CouncilActionView):
    """Import everything or nothing."""

    def perform(self) -> str:
        """The second of two clicks changes nothing."""
        self.index = services.confirm(actor=self.membership, import_id=self.index.pk)
        return (
            "The import has begun." if ImportState(self.index.state).is_working else "The import is finished."
        )

    def return_url(self) -> str:
        """What came of it."""
        return self.place()

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The progress page says what happened itself."""
        return HttpResponseRedirect(url)


class CancelView(_OfImport, CouncilActionView):
    """Give the import up."""

    def perform(self) -> str:
        """Nothing of it was in the library."""
        services.cancel(actor=self.membership, import_id=self.index.pk)
        return f"The import of {self.index.file_name} is cancelled. Nothing was imported."

    def return_url(self) -> str:
        """The uploads."""
        return self.url("evidence:import")


class ProgressView(_OfImport, CouncilPage):
    """How far the work is, and what came of it. Renews itself, with and without JavaScript."""

    title = "Progress of the import"
    template_name = "evidence/import_progress.html"
    states = frozenset(ImportState) - {ImportState.WAITING}

    def context(self) -> dict[str, Any]:
        """State, progress and the way on."""
        state = ImportState(self.index.state)
        return {
            **super().context(),
            "is_working": state.is_working,
            "is_importing": state == ImportState.IMPORTING,
            "is_done": state == ImportState.DONE,
            "is_failed": state == ImportState.FAILED,
            "is_checked": state == ImportState.CHECKED,
            "is_writing": state == ImportState.IMPORTING and self.index.processed >= self.index.total,
            "tone": STATE_TONES[state],
            "check_url": self.step("import-check"),
            "columns_url": self.step("import-columns"),
        }
