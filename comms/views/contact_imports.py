"""Importing contacts: upload, columns, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.documents.errors import ImportGone, ImportUnknown
from assessment_ready.documents.messy_tables import read_messy_table
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.ui.errors import UserFacingError
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


class ImportUpload(CommsForm):
    """Choose the file."""

    permission = Perm.MANAGE_CONTACTS
    template_name = "comms/contact_import.html"
    title = "Import contacts"
    parent = ("Contacts", "comms:contacts")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The upload; with ``format`` an empty file with headings to fill in."""
        if request.GET.get("format"):
            name = f"{self.council.slug}-contacts-to-fill-in"
            return file_response(
                request.GET["format"], name=name, title="Contacts", columns=_TEMPLATE, rows=[]
            )
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> ContactsUploadForm:
        """The upload."""
        form = ContactsUploadForm(**data, too_large=getattr(self.request, "upload_too_large", False))
        form.cancel_url = self.url("comms:contacts")
        return form

    def perform(self, form: Any) -> str:
        """Read and keep it."""
        upload = form.cleaned_data["file"]
        table = read_messy_table(upload, max_rows=MAX_ROWS, is_headings=looks_like_headings)
        self.held = hold_file(actor=self.membership, file_name=upload.name, table=table)
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
        return self.url("comms:contacts-import-columns", contact_import=self.held.pk)


class _OfImport(CommsPage):
    """A step of the person's own import."""

    permission = Perm.MANAGE_CONTACTS
    caption = "Import contacts"
    parent = ("Contacts", "comms:contacts")
    held: PendingImport
    gone: ImportGone | None = None

    def load(self, **kwargs: Any) -> None:
        """Somebody else's import does not exist; one that is over leads back to the upload."""
        try:
            self.held = get_import(self.membership, kwargs["contact_import"])
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
        return self.refused(self.gone, self.url("comms:contacts-import")) if self.gone else None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the upload."""
        return [*super().breadcrumbs(), ("Import contacts", self.url("comms:contacts-import"))]

    def step(self, name: str) -> str:
        """Another step of the same import."""
        return self.url(f"comms:contacts-import-{name}", contact_import=self.held.pk)


class ImportColumns(_OfImport, CommsForm):
    """Say which column is what, and what holds for all rows."""

    permission = Perm.MANAGE_CONTACTS
    title = "Which column is what?"
    template_name = "comms/contact_import_columns.html"

    def make_form(self, **data: Any) -> ContactColumnsForm:
        """As it was chosen before; otherwise guessed from the headings."""
        data.pop("files", None)
        plan = plan_of(self.held)
        headers = headers_of(self.held)
        initial = {} if plan is None else vars(plan) | {"audiences": plan.audience_ids}
        form = ContactColumnsForm(
            **data,
            initial=initial,
            headers=headers,
            samples=samples_of(self.held),
            mapping=guessed(headers) if plan is None else plan.mapping,
            audiences=audiences_to_choose(self.membership),
        )
        form.cancel_url = self.url("comms:contacts-import")
        form.cancel_label = "Choose another file"
        return form

    def perform(self, form: Any) -> str:
        """Keep it."""
        choose_columns(actor=self.membership, import_id=self.held.pk, plan=form.plan)
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


class ImportCheck(_OfImport, CommsForm):
    """What the import would do, row by row, and the button that does it."""

    permission = Perm.MANAGE_CONTACTS
    title = "Check the import"
    template_name = "comms/contact_import_check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The preview; with ``format`` the rows that need mending as a file."""
        if self.gone is None and plan_of(self.held) is None:
            return HttpResponseRedirect(self.step("columns"))
        if self.gone is None and request.GET.get("format"):
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

    def make_form(self, **data: Any) -> ConfirmContactsForm:
        """The button, saying how many."""
        data.pop("files", None)
        form = ConfirmContactsForm(**data, to_mend=self.check.counts[Outcome.MEND])
        new, changed = self.check.counts[Outcome.NEW], len(self.check.updates)
        parts = [f"Add {counted(new, 'contact')}"] if new else []
        parts += [f"change {changed:,}"] if changed else []
        words = " and ".join(parts)
        form.submit_label = words[:1].upper() + words[1:] or "Import"
        form.cancel_url = self.step("columns")
        form.cancel_label = "Change the columns"
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

    def success_url(self) -> str:
        """The register."""
        return self.url("comms:contacts")


class ImportCancel(_OfImport, CouncilActionView):
    """Give the import up."""

    permission = Perm.MANAGE_CONTACTS

    def perform(self) -> str:
        """Forget what was in the file."""
        cancel_import(actor=self.membership, import_id=self.held.pk)
        return "The import is cancelled. Nothing was imported, and the file is forgotten."

    def return_url(self) -> str:
        """The upload."""
        return self.url("comms:contacts-import")
