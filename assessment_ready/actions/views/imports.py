"""Importing actions: upload, columns, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase

from assessment_ready.actions.errors.imports import LooksDifferent
from assessment_ready.actions.forms.imports import (
    MAX_ROWS,
    ActionColumnsForm,
    ActionsUploadForm,
    ConfirmActionsForm,
)
from assessment_ready.actions.queries.action_imports import ComparedRow, Outcome, check, get_import
from assessment_ready.actions.queries.action_imports import ImportCheck as Checked
from assessment_ready.actions.rules.import_rows import guessed, looks_like_headings
from assessment_ready.actions.services import action_imports as services
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.views.import_steps import (
    ImportCancel,
    ImportCheck,
    ImportColumns,
    ImportPage,
    ImportStep,
    ImportUpload,
)
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted

_TABS = {
    Outcome.MEND: "To mend",
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.SAME: "The same",
}


class _Import(ImportPage):
    """What all pages of this import share."""

    permission = Perm.MANAGE_ACTIONS
    upload_name, register_name = "actions:import", "actions:list"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Actions", self.url("actions:list"))]


class ImportUploadView(_Import, ImportUpload):
    """Choose the file."""

    title = "Import actions"
    template_name = "actions/import.html"
    form_class = ActionsUploadForm

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        table = read_messy_table(upload, max_rows=MAX_ROWS, is_headings=looks_like_headings)
        self.held = services.hold_file(actor=self.membership, file_name=upload.name, table=table)
        return ""


class _Step(_Import, ImportStep):
    """A step of the person's own import."""

    caption = "Import actions"

    def find(self, import_id: Any) -> PendingImport:
        """The import."""
        return get_import(self.membership, import_id)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the upload."""
        return [*super().breadcrumbs(), ("Import actions", self.url("actions:import"))]


class ImportColumnsView(_Step, ImportColumns):
    """Say which column is what."""

    template_name = "actions/import_columns.html"
    form_class = ActionColumnsForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it was chosen before; otherwise guessed from the headings."""
        plan, headers = self.held.payload["plan"], self.held.payload["headers"]
        return {
            "headers": headers,
            "samples": _samples(self.held),
            "mapping": plan["mapping"] if plan else guessed(headers),
            "initial": {name: plan[name] for name in ("source", "area")} if plan else {},
        }

    def perform(self, form: Any) -> str:
        """Keep it."""
        services.choose_columns(
            actor=self.membership,
            import_id=self.held.pk,
            mapping=form.mapping,
            source=form.cleaned_data["source"],
            area=form.cleaned_data["area"],
        )
        return ""


class ImportCheckView(_Step, ImportCheck):
    """What the import would do, row by row, and the button that does it."""

    title = "Check the import"
    template_name = "actions/import_check.html"
    form_class = ConfirmActionsForm

    @property
    def has_columns(self) -> bool:
        """Whether it was said which column is what."""
        return self.held.payload["plan"] is not None

    @cached_property
    def check(self) -> Checked:
        """Every row against the register there is now."""
        return check(self.held, self.membership, self.now)

    def form_kwargs(self) -> dict[str, Any]:
        """What was seen."""
        return {"initial": {"seen": self.check.fingerprint}}

    def make_form(self, **data: Any) -> Any:
        """The button, saying how many."""
        form = super().make_form(**data)
        counts = self.check.counts
        parts = [f"Add {counted(counts[Outcome.NEW], 'action')}"] if counts[Outcome.NEW] else []
        parts += [f"change {counts[Outcome.CHANGED]:,}"] if counts[Outcome.CHANGED] else []
        label = " and ".join(parts)
        form.submit_label = label[:1].upper() + label[1:] or "Import"
        return form

    def perform(self, form: Any) -> str:
        """Import everything or nothing."""
        seen = form.cleaned_data["seen"]
        added, changed = services.confirm_import(actor=self.membership, import_id=self.held.pk, seen=seen)
        return f"Imported. {counted(added, 'action is,actions are')} new, and {changed:,} changed."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Above the table; what would happen now is what the next press confirms."""
        form.add_error(None, str(error))
        if isinstance(error, LooksDifferent):
            form.data = form.data.copy()
            form.data["seen"] = self.check.fingerprint
            return self.render(form=form, status=409)
        return self.render(form=form)

    def context(self) -> dict[str, Any]:
        """The rows of one outcome, a page of them."""
        counts = self.check.counts
        asked = self.request.GET.get("show", "")
        usual = next((each for each in _TABS if counts[each]), Outcome.NEW)
        shown = Outcome(asked) if asked in set(Outcome) else usual
        page_obj = Paginator(self.check.those(shown), 50).get_page(self.request.GET.get("page"))
        tabs = [NavItem(f"{_TABS[each]} ({counts[each]})", f"?show={each}", each == shown) for each in _TABS]
        return {
            "file_name": self.held.file_name,
            "counts": counts,
            "tabs": tabs,
            "table": _table(list(page_obj.object_list)),
            "page_obj": page_obj,
            "may_import": not counts[Outcome.MEND] and (counts[Outcome.NEW] or counts[Outcome.CHANGED]),
            "cancel_url": self.step("cancel"),
            "columns_url": self.step("columns"),
        }


class ImportCancelView(_Step, ImportCancel):
    """Give the import up."""

    def cancel(self) -> None:
        """Forget what was in the file."""
        services.cancel_import(actor=self.membership, import_id=self.held.pk)


def _samples(held: PendingImport) -> dict[str, str]:
    """For each heading the first text that stands under it."""
    found: dict[str, str] = {}
    for _, cells, _ in held.payload["rows"][:200]:
        for heading, cell in zip(held.payload["headers"], cells, strict=True):
            if cell and heading not in found:
                found[heading] = cell
    return found


def _table(rows: Sequence[ComparedRow]) -> Table:
    """The rows of one outcome: what to mend, or what changes from what to what."""
    lines = [
        Row([str(row.number), Cell(row.title or "No title", sub=row.reference), _said(row)]) for row in rows
    ]
    heads = [Column("Row"), Column("Action"), Column("What happens")]
    return Table(heads, lines, "Rows of the file", caption_hidden=True)


def _said(row: ComparedRow) -> str:
    if row.problems:
        return "; ".join(
            f"{each.column}: {each.sentence}" if each.column else each.sentence for each in row.problems
        )
    if row.differences:
        return "; ".join(
            f"{each.label}: {each.old or 'nothing'} → {each.new or 'nothing'}" for each in row.differences
        )
    return "A new action" if row.outcome == Outcome.NEW else "Nothing: it says the same"
