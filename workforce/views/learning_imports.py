"""Importing completed learning: upload, columns, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import read_table
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.documents.views import import_steps as steps
from assessment_ready.ui.dates import format_date, london_date
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


class _Import(steps.ImportPage, WorkforcePage):
    """What all pages of this import share."""

    permission = Perm.MANAGE_WORKFORCE
    section = "learning"
    parent = _PARENT
    upload_name, register_name = "workforce:currency-import", "workforce:currency"


class CompletionsUpload(_Import, steps.ImportUpload, WorkforceForm):
    """Choose the file."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Import completed learning"
    template_name = "workforce/currency_import.html"
    form_class = CompletionsUploadForm
    blank, blank_name = _TEMPLATE, "Completed learning"

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        table = read_table(upload, max_rows=MAX_ROWS)
        self.held = hold_completions(actor=self.membership, file_name=upload.name, table=table)
        return ""


class _Step(_Import, steps.ImportStep):
    """A step of the person's own import."""

    caption = "Import completed learning"

    def find(self, import_id: Any) -> PendingImport:
        """The import."""
        return get_import(self.membership, import_id)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The figures and the upload."""
        upload = ("Import completed learning", self.url("workforce:currency-import"))
        return [*super().breadcrumbs(), upload]


class CompletionsColumns(_Step, steps.ImportColumns, WorkforceForm):
    """Say which column is what."""

    permission = Perm.MANAGE_WORKFORCE
    template_name = "workforce/currency_import_columns.html"
    form_class = CompletionsColumnsForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it was chosen before; otherwise guessed from the headings."""
        return {
            "headers": headers_of(self.held),
            "samples": samples_of(self.held),
            "mapping": mapping_of(self.held),
        }

    def perform(self, form: Any) -> str:
        """Keep it."""
        choose_columns(actor=self.membership, import_id=self.held.pk, mapping=form.mapping)
        return ""


class CompletionsCheck(_Step, steps.ImportCheck, WorkforceForm):
    """What the import would do, row by row, and the button that does it."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Check the import"
    template_name = "workforce/currency_import_check.html"
    form_class = CompletionsConfirmForm

    @property
    def has_columns(self) -> bool:
        """Whether it was said which column is what."""
        return bool(self.held.payload["is_mapped"])

    @cached_property
    def check(self) -> Check:
        """Every row against what there is now."""
        return check(self.held, london_date(self.now))

    def make_form(self, **data: Any) -> Any:
        """The button, saying how many."""
        form = super().make_form(**data)
        count = self.check.counts[Fate.NEW]
        form.submit_label = f"Import {counted(count, 'record')}" if count else "Import"
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


class CompletionsCancel(_Step, steps.ImportCancel):
    """Give the import up."""

    permission = Perm.MANAGE_WORKFORCE

    def cancel(self) -> None:
        """Forget what was in the file."""
        cancel_completions(actor=self.membership, import_id=self.held.pk)


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
