"""Importing a list of provider contracts: upload, columns, check, confirm."""

from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.tables import ExportColumn
from assessment_ready.documents.views import import_steps as steps
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


class _Import(steps.ImportPage, WorkforcePage):
    """What all pages of this import share."""

    permission = Perm.MANAGE_WORKFORCE
    section = "indicators"
    parent = ("Provider contracts", "workforce:contracts")
    upload_name, register_name = "workforce:contracts-import", "workforce:contracts"
    capture = "contract_import"


class ContractsImportPage(_Import, steps.ImportUpload, WorkforceForm):
    """Choose the file."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Import contracts"
    template_name = "workforce/contract_import.html"
    form_class = forms.ContractUploadForm
    blank, blank_name = _TEMPLATE, "Contracts"

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        table = read_messy_table(upload, max_rows=forms.MAX_ROWS, is_headings=looks_like_headings)
        self.held = services.hold_file(actor=self.membership, file_name=upload.name, table=table)
        return ""


class _Step(_Import, steps.ImportStep):
    """A step of the person's own import."""

    def find(self, import_id: Any) -> PendingImport:
        """The import."""
        return queries.get_import(self.membership, import_id)


class ContractsColumnsPage(_Step, steps.ImportColumns, WorkforceForm):
    """Say which column is what."""

    permission = Perm.MANAGE_WORKFORCE
    template_name = "workforce/contract_import_columns.html"
    form_class = forms.ContractColumnsForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it was chosen; otherwise guessed from the headings."""
        headers = self.held.payload["headers"]
        return {"headers": headers, "mapping": self.held.payload["mapping"] or guessed(headers)}

    def perform(self, form: Any) -> str:
        """Keep it."""
        services.choose_columns(actor=self.membership, import_id=self.held.pk, mapping=form.mapping)
        return ""


class ContractsCheckPage(_Step, steps.ImportCheck, WorkforceForm):
    """What the import would do, and the button that does it."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Check the contracts"
    template_name = "workforce/contract_import_check.html"
    form_class = forms.ConfirmContractsForm

    @property
    def has_columns(self) -> bool:
        """Whether it was said which column is what."""
        return bool(self.held.payload["mapping"])

    @cached_property
    def check(self) -> queries.Checked:
        """Every row against the contracts there are now."""
        return queries.check(self.held, self.held.payload["mapping"] or {})

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


class ContractsCancelView(_Step, steps.ImportCancel):
    """Give the import up."""

    permission = Perm.MANAGE_WORKFORCE

    def cancel(self) -> None:
        """Forget what was in the file."""
        services.cancel(actor=self.membership, import_id=self.held.pk)
