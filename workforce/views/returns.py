"""Workforce returns: the register, the upload, the check, the confirmation."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell
from workforce.errors.returns import FilesRefused
from workforce.forms.returns import ReturnConfirmForm, ReturnUploadForm
from workforce.models import ImportState, Snapshot
from workforce.queries import snapshots as queries
from workforce.queries.snapshot_tables import tables_of
from workforce.rules.return_columns import KIND_NAMES
from workforce.services import returns as services
from workforce.views.frame import WorkforceForm, WorkforcePage
from workforce.views.return_parts import (
    files_table,
    lines_tables,
    reasons,
    reconciliation,
    totals_rows,
    training_table,
)
from workforce.views.return_uploads import TOO_LARGE, InMemoryUploadHandler

TONES = {
    ImportState.PREVIEW: "yellow",
    ImportState.READING: "blue",
    ImportState.DONE: "green",
    ImportState.FAILED: "red",
}
# So many sentences of refused files are shown at once.
_SAID = 20


class ReturnsPage(WorkforcePage, CouncilListView):
    """Every return of the council; those still to be checked only for those who look after them."""

    section = "indicators"
    title = "Workforce returns"
    template_name = "workforce/returns.html"
    count_label = "returns"

    def rows(self) -> Any:
        """Newest first."""
        rows = queries.snapshots(self.membership)
        return rows if self.can_change else rows.filter(state=ImportState.DONE)

    def columns(self) -> Sequence[RegisterColumn]:
        """Of which day, where it is, how much was in it, who brought it."""
        return [
            RegisterColumn("date", "Reference date", self._date_cell, lambda row: row.reference_date),
            RegisterColumn("source", "Source", lambda row: row.source, lambda row: row.source, usual=False),
            RegisterColumn(
                "state",
                "State",
                lambda row: Cell.tag(row.get_state_display(), TONES[ImportState(row.state)]),
                lambda row: row.get_state_display(),
            ),
            RegisterColumn("teams", "Teams", _total("teams"), _total("teams"), numeric=True),
            RegisterColumn("staff", "Staff records", _staff, _staff, numeric=True),
            RegisterColumn("values", "Values", _total("values"), _total("values"), numeric=True),
            RegisterColumn("by", "Uploaded by", lambda row: str(row.imported_by), _by),
            RegisterColumn(
                "at",
                "Uploaded",
                lambda row: format_datetime(row.created_at),
                lambda row: row.created_at,
                usual=False,
            ),
        ]

    def _date_cell(self, row: Snapshot) -> Cell:
        text = format_date(row.reference_date)
        if row.state == ImportState.PREVIEW and row.imported_by_id != self.membership.user_id:
            return Cell(text)
        return Cell(text, url=self.url("workforce:return", snapshot=row.pk))

    def primary(self) -> Button | None:
        """Bring files in."""
        return Button("Upload a return", self.url("workforce:return-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = (
            "The workforce return (ASC-WDS) that every council makes fills the indicators: vacancies, turnover, "
            "sickness and more. Only sums are kept, never anything about a person."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Upload the first return", self.url("workforce:return-create"))


def _total(name: str) -> Any:
    return lambda row: row.totals.get(name, "")


def _staff(row: Snapshot) -> Any:
    return row.totals.get("rows", {}).get("staff", "")


def _by(row: Snapshot) -> str:
    return str(row.imported_by)


@method_decorator(csrf_exempt, name="dispatch")
class ReturnUploadPage(WorkforceForm):
    """Choose the files. They are only ever in memory.

    The exemption holds until the upload handler is set; :meth:`_answer` is protected as every form is.
    """

    section = "indicators"
    title = "Upload a workforce return"
    template_name = "workforce/return_upload.html"
    parent = ("Workforce returns", "workforce:returns")
    made: Snapshot

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say where files go before anything reads the form."""
        request.upload_handlers = [InMemoryUploadHandler(request)]
        return csrf_protect(self._answer)(request, *args, **kwargs)

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    def make_form(self, **data: Any) -> ReturnUploadForm:
        """The upload; today is offered as the day."""
        too_large = TOO_LARGE if data and getattr(self.request, "upload_too_large", False) else ""
        form = ReturnUploadForm(
            **data, initial={"reference_date": london_date(self.now)}, too_large=too_large
        )
        form.cancel_url = self.url("workforce:returns")
        return form

    def perform(self, form: Any) -> str:
        """Read the files into sums."""
        data = form.cleaned_data
        files = {
            kind: services.ReturnFile(data[kind].name, data[kind].read())
            for kind in KIND_NAMES
            if data.get(kind)
        }
        self.made = services.read_files(
            actor=self.membership,
            files=files,
            reference_date=data["reference_date"],
            submission_key=data["submission_key"],
        )
        return "The files are read. Nothing is imported yet: check what was found."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Every sentence at its file."""
        if not isinstance(error, FilesRefused):
            return super().handle_error(form, error)
        for sentence in error.sentences[:_SAID]:
            form.add_error(_file_of(sentence), sentence)
        more = len(error.sentences) - _SAID + error.more
        if more > 0:
            form.add_error(None, f"There are {more:,} more of these. Nothing of the files was kept")
        return self.render(form=form)

    def success_url(self) -> str:
        """The check."""
        return self.url("workforce:return-check", snapshot=self.made.pk)


def _file_of(sentence: str) -> str | None:
    found = {sentence.find(name): kind for kind, name in KIND_NAMES.items() if name in sentence}
    return found[min(found)] if found else None


class _OwnSnapshot(WorkforcePage):
    """A return that waits for the person who uploaded it."""

    permission = Perm.MANAGE_WORKFORCE
    section = "indicators"
    parent = ("Workforce returns", "workforce:returns")
    snapshot: Snapshot

    def load(self, **kwargs: Any) -> None:
        """Of others' uploads nobody sees what is not suppressed yet."""
        self.snapshot = self.found(queries.snapshots(self.membership), kwargs["snapshot"])
        if self.snapshot.imported_by_id != self.membership.user_id:
            raise Http404


class ReturnCheckPage(_OwnSnapshot, WorkforceForm):
    """What was found in the files, and the button that imports it."""

    permission = Perm.MANAGE_WORKFORCE
    template_name = "workforce/return_check.html"

    def get_title(self) -> str:
        """Of which day."""
        return f"Check the return of {format_date(self.snapshot.reference_date)}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What was found; what is imported already is shown as everybody sees it."""
        if self.snapshot.state not in (ImportState.PREVIEW, ImportState.FAILED):
            return self.done("This return is imported already.", self.success_url())
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> ReturnConfirmForm:
        """The confirmation, which says what would be replaced."""
        data.pop("files", None)
        older = queries.of_the_same_day(self.snapshot)
        form = ReturnConfirmForm(
            **data,
            initial={"version": self.snapshot.version},
            replaces=format_date(older.reference_date) if older else "",
        )
        form.cancel_url = self.url("workforce:returns")
        form.cancel_label = "Decide later"
        return form

    def context(self) -> dict[str, Any]:
        """Files, totals, what does not agree, warnings, and what the files give."""
        snapshot = self.snapshot
        tables = tables_of(snapshot, reveal=True)
        return {
            "snapshot": snapshot,
            "files_table": files_table(snapshot),
            "totals": totals_rows(snapshot),
            "reconciliation": reconciliation(snapshot),
            "teams_tables": lines_tables("Team", tables.teams),
            "roles_tables": lines_tables("Job role", tables.roles),
            "reasons": reasons([*tables.teams, *tables.roles]),
            "training_table": training_table(tables.training),
            "discard_url": self.url("workforce:return-discard", snapshot=snapshot.pk),
        }

    def perform(self, form: Any) -> str:
        """Import it."""
        made = services.confirm(
            actor=self.membership,
            snapshot_id=self.snapshot.pk,
            expected_version=form.cleaned_data["version"],
            replace=bool(form.cleaned_data.get("replace")),
        )
        if made.state == ImportState.DONE:
            return f"The return is imported. It gave {made.totals['values']:,} values."
        return "The return is being imported. You can leave this page and come back."

    def success_url(self) -> str:
        """The return."""
        return self.url("workforce:return", snapshot=self.snapshot.pk)


class ReturnDiscardView(_OwnSnapshot, CouncilActionView):
    """Throw away what was read."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Forget it."""
        services.discard(actor=self.membership, snapshot_id=self.snapshot.pk)
        return "The files are thrown away. Nothing was imported."

    def return_url(self) -> str:
        """The register."""
        return self.url("workforce:returns")


class ReturnRemoveView(WorkforcePage, CouncilActionView):
    """Take an imported return back."""

    permission = Perm.MANAGE_WORKFORCE

    def load(self, **kwargs: Any) -> None:
        """The return."""
        self.snapshot: Snapshot = self.found(queries.snapshots(self.membership), kwargs["snapshot"])

    def perform(self) -> str:
        """Remove it with its values."""
        services.remove(actor=self.membership, snapshot_id=self.snapshot.pk)
        return "The return is removed, with all values it gave."

    def return_url(self) -> str:
        """The register."""
        return self.url("workforce:returns")
