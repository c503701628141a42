"""Taking the council's records along: asking for an archive, where it is, and its download."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView, CouncilPage, CouncilView
from assessment_ready.documents.tables import file_name
from assessment_ready.documents.views.packs import size_words
from assessment_ready.portability.errors import ArchiveGone
from assessment_ready.portability.forms import ArchiveForm
from assessment_ready.portability.models import ArchiveState, ExportArchive
from assessment_ready.portability.queries import archives as queries
from assessment_ready.portability.services import archives
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table

TONES = {
    ArchiveState.QUEUED: "grey",
    ArchiveState.MAKING: "blue",
    ArchiveState.READY: "green",
    ArchiveState.FAILED: "red",
    ArchiveState.DELETED: "grey",
}


class ExportsView(CouncilFormView):
    """Ask for an archive; one's own archives."""

    permission = Perm.EXPORT_COUNCIL
    form_class = ArchiveForm
    template_name = "portability/exports.html"
    title = "Take everything out"
    archive: ExportArchive

    def make_form(self, **data: Any) -> Any:
        """This form takes no files."""
        data.pop("files", None)
        return super().make_form(**data)

    def perform(self, form: Any) -> str:
        """Ask for it."""
        key = form.cleaned_data["submission_key"]
        self.archive = archives.request_archive(actor=self.membership, submission_key=key)
        return "The archive is being made. You can leave this page and come back."

    def success_url(self) -> str:
        """Where it is shown."""
        return self.url("portability:export", export=self.archive.pk)

    def context(self) -> dict[str, Any]:
        """The newest of one's own archives."""
        found = list(queries.own_archives(self.membership)[: queries.SHOWN])
        return {"table": self._table(found) if found else None}

    def _table(self, found: list[ExportArchive]) -> Table:
        columns = [Column("Asked for"), Column("State"), Column("Size"), Column("Kept until")]
        rows = [
            Row(
                [
                    Cell(
                        format_datetime(each.requested_at), url=self.url("portability:export", export=each.pk)
                    ),
                    Cell.tag(each.get_state_display(), TONES[ArchiveState(each.state)]),
                    size_words(each.size) if each.state == ArchiveState.READY else "",
                    kept_until(each),
                ]
            )
            for each in found
        ]
        return Table(columns, rows, caption="Your archives")


class ExportView(CouncilView):
    """Something of one archive that this person asked for; for everybody else it does not exist."""

    permission = Perm.EXPORT_COUNCIL
    archive: ExportArchive

    def load(self, **kwargs: Any) -> None:
        """Fetch one of the person's own."""
        try:
            self.archive = queries.get_archive(self.membership, kwargs["export"])
        except ExportArchive.DoesNotExist:
            raise Http404("No such archive.") from None


class ExportPage(ExportView, CouncilPage):
    """Where an archive is; keeps itself up to date while it is made."""

    template_name = "portability/export.html"

    def get_title(self) -> str:
        """Whose archive."""
        return f"Archive of {self.council}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The list."""
        return [("Take everything out", self.url("portability:exports"))]

    def context(self) -> dict[str, Any]:
        """Its state, and its download while it may be had."""
        archive = self.archive
        may_have = queries.may_have(self.membership, archive, self.now)
        return {
            "archive": archive,
            "state": archive.get_state_display(),
            "tone": TONES[ArchiveState(archive.state)],
            "is_working": archive.is_under_way,
            "is_failed": archive.state == ArchiveState.FAILED,
            "is_gone": archive.state == ArchiveState.DELETED
            or (archive.state == ArchiveState.READY and not may_have),
            "download_url": self.url("portability:export-download", export=archive.pk) if may_have else "",
            "size": size_words(archive.size),
            "gone": ArchiveGone.sentence,
            "rows": self._rows(may_have),
        }

    def _rows(self, may_have: bool) -> list[SummaryRow]:
        archive = self.archive
        rows = [SummaryRow("Asked for", f"{format_datetime(archive.requested_at)} by you")]
        if may_have:
            rows += [
                SummaryRow("Kept until", kept_until(archive)),
                SummaryRow("SHA-256", archive.sha256),
            ]
        return rows


class ExportDownloadView(ExportView):
    """The archive itself, piece by piece, always as an attachment."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Record the download and hand it over; what may not be had any more is not there."""
        try:
            archives.note_download(actor=self.membership, archive=self.archive, now=self.now)
        except ArchiveGone as error:
            raise Http404(str(error)) from None
        response = StreamingHttpResponse(queries.pieces(self.archive), content_type="application/zip")
        day = london_date(self.archive.requested_at).isoformat()
        name = f"{file_name(f'{self.council.slug} archive {day}')}.zip"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response["Content-Length"] = str(self.archive.size)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


def kept_until(archive: ExportArchive) -> str:
    """Until when it can be downloaded; empty for one that cannot."""
    if archive.state != ArchiveState.READY or archive.delete_at is None:
        return ""
    return format_date(london_date(archive.delete_at))
