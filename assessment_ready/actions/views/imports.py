"""Importing actions: upload, columns, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.actions.errors.imports import LooksDifferent
from assessment_ready.actions.forms.imports import (
    MAX_ROWS,
    ActionColumnsForm,
    ActionsUploadForm,
    ConfirmActionsForm,
)
from assessment_ready.actions.queries.action_imports import (
    ComparedRow,
    ImportCheck,
    Outcome,
    check,
    get_import,
)
from assessment_ready.actions.rules.import_rows import guessed, looks_like_headings
from assessment_ready.actions.services import action_imports as services
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView, CouncilView
from assessment_ready.documents.errors import ImportGone, ImportUnknown
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.documents.models import PendingImport
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


class ImportUploadView(CouncilFormView):
    """Choose the file."""

    permission = Perm.MANAGE_ACTIONS
    title = "Import actions"
    template_name = "actions/import.html"
    held: PendingImport

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Actions", self.url("actions:list"))]

    def make_form(self, **data: Any) -> ActionsUploadForm:
        """The upload."""
        form = ActionsUploadForm(**data, too_large=getattr(self.request, "upload_too_large", False))
        form.cancel_url = self.url("actions:list")
        return form

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        table = read_messy_table(upload, max_rows=MAX_ROWS, is_headings=looks_like_headings)
        self.held = services.hold_file(actor=self.membership, file_name=upload.name, table=table)
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
        return self.url("actions:import-columns", pending=self.held.pk)


class _OfImport(CouncilView):
    """A step of the person's own import."""

    permission = Perm.MANAGE_ACTIONS
    caption = "Import actions"
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
        return self.refused(self.gone, self.url("actions:import")) if self.gone else None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the upload."""
        return [("Actions", self.url("actions:list")), ("Import actions", self.url("actions:import"))]

    def step(self, name: str) -> str:
        """Another step of the same import."""
        return self.url(f"actions:import-{name}", pending=self.held.pk)


class ImportColumnsView(_OfImport, CouncilFormView):
    """Say which column is what."""

    permission = Perm.MANAGE_ACTIONS
    title = "Which column is what?"
    template_name = "actions/import_columns.html"

    def make_form(self, **data: Any) -> ActionColumnsForm:
        """As it was chosen before; otherwise guessed from the headings."""
        data.pop("files", None)
        plan, headers = self.held.payload["plan"], self.held.payload["headers"]
        form = ActionColumnsForm(
            **data,
            headers=headers,
            samples=_samples(self.held),
            mapping=plan["mapping"] if plan else guessed(headers),
            initial={name: plan[name] for name in ("source", "area")} if plan else {},
        )
        form.cancel_url = self.url("actions:import")
        form.cancel_label = "Choose another file"
        return form

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


class ImportCheckView(_OfImport, CouncilFormView):
    """What the import would do, row by row, and the button that does it."""

    permission = Perm.MANAGE_ACTIONS
    title = "Check the import"
    template_name = "actions/import_check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The preview, once the columns are chosen."""
        if self.gone is None and self.held.payload["plan"] is None:
            return HttpResponseRedirect(self.step("columns"))
        return super().get(request, *args, **kwargs)

    @cached_property
    def check(self) -> ImportCheck:
        """Every row against the register there is now."""
        return check(self.held, self.membership, self.now)

    def make_form(self, **data: Any) -> ConfirmActionsForm:
        """The button, saying how many."""
        data.pop("files", None)
        form = ConfirmActionsForm(**data, initial={"seen": self.check.fingerprint})
        counts = self.check.counts
        parts = [f"Add {counted(counts[Outcome.NEW], 'action')}"] if counts[Outcome.NEW] else []
        parts += [f"change {counts[Outcome.CHANGED]:,}"] if counts[Outcome.CHANGED] else []
        label = " and ".join(parts)
        form.submit_label = label[:1].upper() + label[1:] or "Import"
        form.cancel_url = self.step("columns")
        form.cancel_label = "Change the columns"
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

    def success_url(self) -> str:
        """The register."""
        return self.url("actions:list")


class ImportCancelView(_OfImport, CouncilActionView):
    """Give the import up."""

    permission = Perm.MANAGE_ACTIONS

    def perform(self) -> str:
        """Forget what was in the file."""
        services.cancel_import(actor=self.membership, import_id=self.held.pk)
        return "The import is cancelled. Nothing was imported, and the file is forgotten."

    def return_url(self) -> str:
        """The upload."""
        return self.url("actions:import")


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
