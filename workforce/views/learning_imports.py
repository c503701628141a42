"""Importing completed learning: upload, columns, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.documents.errors import ImportGone, ImportUnknown
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import read_table
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.tables import Column, Row, Table
from assessment_ready.ui.words import counted
from workforce.forms.currency import (
    MAX_ROWS,
    CompletionsColumnsForm,
    CompletionsConfirmForm,
    CompletionsUploadForm,
)
from workforce.queries.currency import present
from workforce.queries.learning_codes import codes
from workforce.queries.learning_imports import (
    Check,
    CheckedRow,
    Fate,
    check,
    get_import,
    headers_of,
    mapping_of,
    samples_of,
)
from workforce.rules.learning_rows import FIELDS
from workforce.services.learning_imports import (
    cancel_completions,
    choose_columns,
    confirm_completions,
    hold_completions,
)
from workforce.services.profiles import code_of
from workforce.views.frame import WorkforceForm, WorkforcePage

_PARENT = ("How current learning is", "workforce:currency")
_TEMPLATE = [ExportColumn(field.label, lambda row: "") for field in FIELDS]
_TITLES = {
    Fate.MEND: "To mend",
    Fate.NEW: "New records",
    Fate.PROFILE: "Profile only",
    Fate.KNOWN: "There already",
    Fate.DOUBLE: "Twice in the file",
}


class CompletionsUpload(WorkforceForm):
    """Choose the file."""

    title = "Import completed learning"
    section = "learning"
    parent = _PARENT
    template_name = "workforce/currency_import.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The upload; with ``format`` an empty file with headings to fill in."""
        if request.GET.get("format"):
            name = f"{self.council.slug}-completed-learning-to-fill-in"
            return file_response(
                request.GET["format"], name=name, title="Completed learning", columns=_TEMPLATE, rows=[]
            )
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> CompletionsUploadForm:
        """The upload."""
        form = CompletionsUploadForm(**data, too_large=getattr(self.request, "upload_too_large", False))
        form.cancel_url = self.url("workforce:currency")
        return form

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        table = read_table(upload, max_rows=MAX_ROWS)
        self.held = hold_completions(actor=self.membership, file_name=upload.name, table=table)
        return ""

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """A file that cannot be taken is said beside the field."""
        form.add_error("file", str(error))
        return self.render(form=form)

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The next step says where one is."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """The columns."""
        return self.url("workforce:currency-import-columns", pending=self.held.pk)


class _OfImport(WorkforcePage):
    """A step of the person's own import."""

    permission = Perm.MANAGE_WORKFORCE
    caption = "Import completed learning"
    section = "learning"
    parent = _PARENT
    held: PendingImport
    gone: ImportGone | None = None

    def load(self, **kwargs: Any) -> None:
        """Somebody else's import does not exist; one that is over leads back to the upload."""
        try:
            self.held = get_import(self.membership, kwargs["pending"])
        except ImportUnknown:
            raise Http404 from None
        except ImportGone as error:
            self.gone = error

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The step, or back to the upload when the import is over."""
        return self._over() or super().get(request, *args, **kwargs)  # type: ignore[misc] # of the page beside

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The step, or back to the upload when the import is over."""
        return self._over() or super().post(request, *args, **kwargs)  # type: ignore[misc] # of the page beside

    def _over(self) -> HttpResponseBase | None:
        return self.refused(self.gone, self.url("workforce:currency-import")) if self.gone else None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The figures and the upload."""
        upload = ("Import completed learning", self.url("workforce:currency-import"))
        return [*super().breadcrumbs(), upload]

    def step(self, name: str) -> str:
        """Another step of the same import."""
        return self.url(f"workforce:currency-import-{name}", pending=self.held.pk)


class CompletionsColumns(_OfImport, WorkforceForm):
    """Say which column is what."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Which column is what?"
    template_name = "workforce/currency_import_columns.html"

    def make_form(self, **data: Any) -> CompletionsColumnsForm:
        """As it was chosen before; otherwise guessed from the headings."""
        data.pop("files", None)
        form = CompletionsColumnsForm(
            **data,
            headers=headers_of(self.held),
            samples=samples_of(self.held),
            mapping=mapping_of(self.held),
        )
        form.cancel_url = self.url("workforce:currency-import")
        form.cancel_label = "Choose another file"
        return form

    def perform(self, form: Any) -> str:
        """Keep it."""
        choose_columns(actor=self.membership, import_id=self.held.pk, mapping=form.mapping)
        return ""

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The preview says what would happen."""
        return HttpResponseRedirect(url)

    def context(self) -> dict[str, Any]:
        """Which file it is."""
        return {
            "file_name": self.held.file_name,
            "row_count": len(self.held.payload["rows"]),
            "cancel_url": self.step("cancel"),
        }

    def success_url(self) -> str:
        """The preview."""
        return self.step("check")


class CompletionsCheck(_OfImport, WorkforceForm):
    """What the import would do, row by row, and the button that does it."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Check the import"
    template_name = "workforce/currency_import_check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The preview, once the columns are chosen."""
        if self.gone is None and not self.held.payload["is_mapped"]:
            return HttpResponseRedirect(self.step("columns"))
        return super().get(request, *args, **kwargs)

    @cached_property
    def check(self) -> Check:
        """Every row against what there is now."""
        return check(self.held, london_date(self.now))

    def make_form(self, **data: Any) -> CompletionsConfirmForm:
        """The button, saying how many."""
        data.pop("files", None)
        form = CompletionsConfirmForm(**data)
        count = self.check.counts[Fate.NEW]
        form.submit_label = f"Import {counted(count, 'record')}" if count else "Import"
        form.cancel_url = self.step("columns")
        form.cancel_label = "Change the columns"
        return form

    def perform(self, form: Any) -> str:
        """Import everything or nothing."""
        records, people = confirm_completions(actor=self.membership, import_id=self.held.pk)
        return f"Imported: {counted(records, 'record')}, {counted(people, 'new profile')}."

    def context(self) -> dict[str, Any]:
        """The rows of one fate, a page of them."""
        counts = self.check.counts
        asked = self.request.GET.get("show", "")
        usual = next((each for each in _TITLES if counts[each]), Fate.NEW)
        shown = Fate(asked) if asked in set(Fate) else usual
        page_obj = Paginator(self.check.those(shown), 50).get_page(self.request.GET.get("page"))
        names = codes()
        return {
            "file_name": self.held.file_name,
            "mend": counts[Fate.MEND],
            "new_people": self.check.new_people,
            "tabs": [
                NavItem(f"{title} ({counts[fate]:,})", f"?show={fate}", fate == shown)
                for fate, title in _TITLES.items()
                if counts[fate]
            ],
            "table": _rows_table(page_obj.object_list, shown, names.category),
            "page_obj": page_obj,
            "may_import": self.check.does_something and not counts[Fate.MEND],
            "cancel_url": self.step("cancel"),
            "columns_url": self.step("columns"),
        }

    def success_url(self) -> str:
        """The figures."""
        return self.url("workforce:currency")


class CompletionsCancel(_OfImport, CouncilActionView):
    """Give the import up."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Forget what was in the file."""
        cancel_completions(actor=self.membership, import_id=self.held.pk)
        return "The import is cancelled. Nothing was imported, and the file is forgotten."

    def return_url(self) -> str:
        """The upload."""
        return self.url("workforce:currency-import")


class ProfileCodesFile(WorkforcePage, CouncilPage):
    """The codes that open a profile to its person, to hand out: no learning stands in it."""

    permission = Perm.MANAGE_WORKFORCE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Profiles nobody has joined yet."""
        return file_response(
            "csv",
            name=f"{self.council.slug}-profile-codes",
            title="Codes of profiles",
            columns=[
                ExportColumn("Team", lambda row: row.team),
                ExportColumn("Pseudonym", lambda row: row.pseudonym),
                ExportColumn("Code", code_of),
            ],
            rows=present(self.council.pk).filter(member=None),
        )


def _rows_table(rows: Any, shown: Fate, category: Any) -> Table:
    heads = [
        Column("Row"),
        Column("Pseudonym"),
        Column("Training"),
        Column("Completed"),
        Column("What happens"),
    ]
    body = [Row(_cells(each, category)) for each in rows]
    return Table(heads, body, f"Rows: {_TITLES[shown]}", caption_hidden=True)


def _cells(each: CheckedRow, category: Any) -> list[str]:
    values = each.row.values
    completed = values.get("completed_on")
    return [
        f"Row\u00a0{each.row.number}",
        values["pseudonym"],
        category(values.get("category")),
        format_date(completed) if completed else "",
        _fate(each),
    ]


def _fate(each: CheckedRow) -> str:
    if each.fate == Fate.MEND:
        return " ".join(
            f"{problem.column}: {problem.sentence}." if problem.column else f"{problem.sentence}."
            for problem in each.row.problems
        )
    if each.fate == Fate.DOUBLE:
        return f"Left out: the same as row {each.row.double_of}"
    if each.fate == Fate.KNOWN:
        return "Left out: it is there already"
    if each.fate == Fate.PROFILE:
        return "Adds the profile" if each.is_new_person else "Changes the profile"
    until = each.row.values["expires_on"]
    return f"Added, in date until {format_date(until)}" if until else "Added"
