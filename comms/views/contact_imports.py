"""Importing contacts: upload, columns, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.documents.views import import_steps as steps
from assessment_ready.ui.words import counted
from comms.forms.contact_imports import (
    MAX_ROWS,
    ConfirmContactsForm,
    ContactColumnsForm,
    ContactsUploadForm,
)
from comms.queries.contact_imports import (
    Check,
    Outcome,
    check,
    get_import,
    headers_of,
    plan_of,
    samples_of,
)
from comms.queries.contacts import audiences_to_choose
from comms.rules.contact_columns import FIELDS, guessed, looks_like_headings
from comms.services.contact_imports import cancel_import, choose_columns, confirm_import, hold_file
from comms.views.contact_import_figures import mend_columns, rows_table, tabs
from comms.views.frame import CommsForm, CommsPage

_TEMPLATE = [ExportColumn(field.label, lambda row: "") for field in FIELDS if field.name != "name"]


class _Import(steps.ImportPage, CommsPage):
    """What all pages of this import share."""

    permission = Perm.MANAGE_CONTACTS
    parent = ("Contacts", "comms:contacts")
    upload_name, register_name = "comms:contacts-import", "comms:contacts"
    capture = "contact_import"


class ImportUpload(_Import, steps.ImportUpload, CommsForm):
    """Choose the file."""

    permission = Perm.MANAGE_CONTACTS
    template_name = "comms/contact_import.html"
    title = "Import contacts"
    form_class = ContactsUploadForm
    blank, blank_name = _TEMPLATE, "Contacts"

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        table = read_messy_table(upload, max_rows=MAX_ROWS, is_headings=looks_like_headings)
        self.held = hold_file(actor=self.membership, file_name=upload.name, table=table)
        return ""


class _Step(_Import, steps.ImportStep):
    """A step of the person's own import."""

    caption = "Import contacts"

    def find(self, import_id: Any) -> PendingImport:
        """The import."""
        return get_import(self.membership, import_id)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the upload."""
        return [*super().breadcrumbs(), ("Import contacts", self.url("comms:contacts-import"))]


class ImportColumns(_Step, steps.ImportColumns, CommsForm):
    """Say which column is what, and what holds for all rows."""

    permission = Perm.MANAGE_CONTACTS
    template_name = "comms/contact_import_columns.html"
    form_class = ContactColumnsForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it was chosen before; otherwise guessed from the headings."""
        plan = plan_of(self.held)
        headers = headers_of(self.held)
        return {
            "initial": {} if plan is None else vars(plan) | {"audiences": plan.audience_ids},
            "headers": headers,
            "samples": samples_of(self.held),
            "mapping": guessed(headers) if plan is None else plan.mapping,
            "audiences": audiences_to_choose(self.membership),
        }

    def perform(self, form: Any) -> str:
        """Keep it."""
        choose_columns(actor=self.membership, import_id=self.held.pk, plan=form.plan)
        return ""


class ImportCheck(_Step, steps.ImportCheck, CommsForm):
    """What the import would do, row by row, and the button that does it."""

    permission = Perm.MANAGE_CONTACTS
    title = "Check the import"
    template_name = "comms/contact_import_check.html"
    form_class = ConfirmContactsForm

    @property
    def has_columns(self) -> bool:
        """Whether it was said which column is what."""
        return plan_of(self.held) is not None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The preview; with ``format`` the rows that need mending as a file."""
        if self.gone is None and self.has_columns and request.GET.get("format"):
            return file_response(
                request.GET["format"],
                name=f"{self.council.slug}-rows-to-mend",
                title="Rows to mend",
                columns=mend_columns(headers_of(self.held)),
                rows=self._to_mend(),
            )
        return super().get(request, *args, **kwargs)

    @cached_property
    def check(self) -> Check:
        """Every row against the contacts there are now."""
        plan = plan_of(self.held)
        return Check([]) if plan is None else check(self.held, plan)

    def _to_mend(self) -> list[tuple[Any, list[str]]]:
        """The rows to mend, each with its cells as the file has them."""
        cells = {number: texts for number, texts, _ in self.held.payload["rows"]}
        return [(row, cells[row.number]) for row in self.check.those(Outcome.MEND)]

    def form_kwargs(self) -> dict[str, Any]:
        """How many rows would be left out."""
        return {"to_mend": self.check.counts[Outcome.MEND]}

    def make_form(self, **data: Any) -> Any:
        """The button, saying how many."""
        form = super().make_form(**data)
        new, changed = self.check.counts[Outcome.NEW], len(self.check.updates)
        parts = [f"Add {counted(new, 'contact')}"] if new else []
        parts += [f"change {changed:,}"] if changed else []
        words = " and ".join(parts)
        form.submit_label = words[:1].upper() + words[1:] or "Import"
        return form

    def perform(self, form: Any) -> str:
        """Import everything or nothing."""
        leave_out = bool(form.cleaned_data.get("leave_out"))
        added, changed = confirm_import(actor=self.membership, import_id=self.held.pk, leave_out=leave_out)
        text = f"Imported. {counted(added, 'contact is,contacts are')} new"
        return f"{text}, and {changed:,} changed." if changed else f"{text}."

    def context(self) -> dict[str, Any]:
        """The rows of one outcome, a page of them."""
        counts = self.check.counts
        asked = self.request.GET.get("show", "")
        usual = next((each for each in Outcome if counts[each]), Outcome.NEW)
        shown = Outcome(asked) if asked in set(Outcome) else usual
        page_obj = Paginator(self.check.those(shown), 50).get_page(self.request.GET.get("page"))
        return {
            "file_name": self.held.file_name,
            "counts": counts,
            "shown": shown.value,
            "tabs": tabs(counts, shown),
            "table": rows_table(page_obj.object_list, shown, self._contact_url),
            "page_obj": page_obj,
            "does_something": bool(counts[Outcome.NEW] or self.check.updates),
            "cancel_url": self.step("cancel"),
            "columns_url": self.step("columns"),
        }

    def _contact_url(self, contact_id: int) -> str:
        return self.url("comms:contact", contact=contact_id)


class ImportCancel(_Step, steps.ImportCancel):
    """Give the import up."""

    permission = Perm.MANAGE_CONTACTS

    def cancel(self) -> None:
        """Forget what was in the file."""
        cancel_import(actor=self.membership, import_id=self.held.pk)
