"""Importing a list of provider contracts: upload, columns, check, confirm."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.documents.errors import ImportGone, ImportUnknown
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Column, Row, Table
from assessment_ready.ui.words import counted
from workforce.forms import contracts as forms
from workforce.queries import contracts as queries
from workforce.rules.contracts import FIELDS, guessed, looks_like_headings
from workforce.services import contract_imports as services
from workforce.views.frame import WorkforceForm, WorkforcePage

_TEMPLATE = [ExportColumn(field.label, lambda row: "") for field in FIELDS]
# So many rows of each outcome are shown.
_SHOWN = 100


class ContractsImportPage(WorkforceForm):
    """Choose the file."""

    section = "indicators"
    title = "Import contracts"
    template_name = "workforce/contract_import.html"
    parent = ("Provider contracts", "workforce:contracts")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The upload; with ``format`` an empty file with headings to fill in."""
        if request.GET.get("format"):
            name = f"{self.council.slug}-contracts-to-fill-in"
            return file_response(
                request.GET["format"], name=name, title="Contracts", columns=_TEMPLATE, rows=[]
            )
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> forms.ContractUploadForm:
        """The upload."""
        form = forms.ContractUploadForm(**data, too_large=getattr(self.request, "upload_too_large", False))
        form.cancel_url = self.url("workforce:contracts")
        return form

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        table = read_messy_table(upload, max_rows=forms.MAX_ROWS, is_headings=looks_like_headings)
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
        return self.url("workforce:contracts-import-columns", contract_import=self.held.pk)


class _OfImport(WorkforcePage):
    """A step of the person's own import."""

    permission = Perm.MANAGE_WORKFORCE
    section = "indicators"
    parent = ("Provider contracts", "workforce:contracts")
    held: PendingImport
    gone: ImportGone | None = None

    def load(self, **kwargs: Any) -> None:
        """Somebody else's import does not exist; one that is over leads back to the upload."""
        try:
            self.held = queries.get_import(self.membership, kwargs["contract_import"])
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
        return self.refused(self.gone, self.url("workforce:contracts-import")) if self.gone else None

    def step(self, name: str) -> str:
        """Another step of the same import."""
        return self.url(f"workforce:contracts-import-{name}", contract_import=self.held.pk)


class ContractsColumnsPage(_OfImport, WorkforceForm):
    """Say which column is what."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Which column is what?"
    template_name = "workforce/contract_import_columns.html"

    def make_form(self, **data: Any) -> forms.ContractColumnsForm:
        """As it was chosen; otherwise guessed from the headings."""
        data.pop("files", None)
        headers = self.held.payload["headers"]
        mapping = self.held.payload["mapping"] or guessed(headers)
        form = forms.ContractColumnsForm(**data, headers=headers, mapping=mapping)
        form.cancel_url = self.url("workforce:contracts-import")
        form.cancel_label = "Choose another file"
        return form

    def context(self) -> dict[str, Any]:
        """Which file it is."""
        return {
            "file_name": self.held.file_name,
            "row_count": len(self.held.payload["rows"]),
            "cancel_url": self.step("cancel"),
        }

    def perform(self, form: Any) -> str:
        """Keep it."""
        services.choose_columns(actor=self.membership, import_id=self.held.pk, mapping=form.mapping)
        return ""

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The check says what would happen."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """The check."""
        return self.step("check")


class ContractsCheckPage(_OfImport, WorkforceForm):
    """What the import would do, and the button that does it."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Check the contracts"
    template_name = "workforce/contract_import_check.html"
    form_class = forms.ConfirmContractsForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The check, once the columns are chosen."""
        if self.gone is None and not self.held.payload["mapping"]:
            return HttpResponseRedirect(self.step("columns"))
        return super().get(request, *args, **kwargs)

    @cached_property
    def check(self) -> queries.Checked:
        """Every row against the contracts there are now."""
        return queries.check(self.held, self.held.payload["mapping"] or {})

    def make_form(self, **data: Any) -> Any:
        """The button."""
        data.pop("files", None)
        return super().make_form(**data)

    def context(self) -> dict[str, Any]:
        """What happens, and what must be mended first."""
        found = self.check
        rows = [Row([f"{row.number}", row.values["provider"], "Added"]) for row in found.new[:_SHOWN]]
        rows += [
            Row([f"{row.number}", row.values["provider"], "Changed"]) for row, _ in found.changed[:_SHOWN]
        ]
        columns = [Column("Row", numeric=True), Column("Provider"), Column("What happens")]
        return {
            "file_name": self.held.file_name,
            "new": len(found.new),
            "changed": len(found.changed),
            "same": found.same,
            "problems": [problem for row in found.mend for problem in row.problems][:_SHOWN],
            "mend": len(found.mend),
            "table": Table(columns, rows, caption="Rows", caption_hidden=True) if rows else None,
            "columns_url": self.step("columns"),
            "cancel_url": self.step("cancel"),
        }

    def perform(self, form: Any) -> str:
        """Import everything or nothing."""
        added, changed = services.confirm(actor=self.membership, import_id=self.held.pk)
        return f"Imported. {counted(added, 'contract is,contracts are')} new, {changed:,} changed."

    def success_url(self) -> str:
        """The register."""
        return self.url("workforce:contracts")


class ContractsCancelView(_OfImport, CouncilActionView):
    """Give the import up."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Forget what was in the file."""
        services.cancel(actor=self.membership, import_id=self.held.pk)
        return "The import is cancelled. Nothing was imported."

    def return_url(self) -> str:
        """The register."""
        return self.url("workforce:contracts")
