"""The packs pages: the register of documents, one document, its download, and sharing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage, CouncilView
from assessment_ready.documents import pdf, queries, services
from assessment_ready.documents.errors import PdfEngineMissing
from assessment_ready.documents.models import DocumentState, FileType, GeneratedDocument
from assessment_ready.documents.tables import download, file_name
from assessment_ready.documents.word import CONTENT_TYPE
from assessment_ready.embargo.services import look
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted

CONTENT_TYPES = {FileType.PDF: "application/pdf", FileType.DOCX: CONTENT_TYPE}
FILE_NAMES = {FileType.PDF: "PDF", FileType.DOCX: "Word file"}
TONES = {
    DocumentState.QUEUED: "grey",
    DocumentState.RENDERING: "blue",
    DocumentState.READY: "green",
    DocumentState.FAILED: "red",
}


class PacksView(CouncilListView):
    """The register of documents this person may have."""

    permission = Perm.VIEW_PACKS
    title = "Packs"
    template_name = "documents/packs.html"
    count_label = "documents"

    def rows(self) -> Any:
        """Newest first."""
        return queries.documents_for(self.membership, self.now)

    def columns(self) -> list[RegisterColumn]:
        """What, which version, when and by whom, how long, and whether it can be had."""
        return [
            RegisterColumn("document", "Document", self._title_cell, lambda row: row.title),
            RegisterColumn(
                "version", "Version", lambda row: row.version, lambda row: row.version, numeric=True
            ),
            RegisterColumn(
                "made",
                "Made on",
                lambda row: format_date(london_date(row.requested_at)),
                lambda row: row.requested_at,
                header="Asked for at",
            ),
            RegisterColumn("by", "By", lambda row: str(row.requested_by), lambda row: str(row.requested_by)),
            RegisterColumn(
                "pages", "Pages", lambda row: row.pages or "", lambda row: row.pages or None, numeric=True
            ),
            RegisterColumn(
                "size", "Size", lambda row: size_words(row.size), lambda row: row.size or None, header="Bytes"
            ),
            RegisterColumn("state", "State", _state_cell, lambda row: row.get_state_display()),
            RegisterColumn(
                "members",
                "Members",
                lambda row: "Shared" if row.shared_at else "Not shared",
                lambda row: row.shared_at,
                header="Shared with members at",
            ),
            RegisterColumn("sha256", "SHA-256", lambda row: row.sha256, lambda row: row.sha256, usual=False),
        ]

    def _title_cell(self, document: GeneratedDocument) -> Cell:
        under_embargo = document.embargo is not None and not document.embargo.is_lifted(self.now)
        return Cell(
            document.title,
            url=self.url("documents:detail", document=document.pk),
            sub="Under embargo" if under_embargo else "",
            sub_tone="warn" if under_embargo else "",
        )

    def primary(self) -> Button | None:
        """Where a new report is made."""
        if not self.membership.can(Perm.PRODUCE_PACKS):
            return None
        return Button("Produce a board report", self.url("overview:dashboard"))

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        if self.membership.can(Perm.PRODUCE_PACKS):
            return EmptyState(
                "Board reports and packs are kept here, every version. Open the readiness dashboard to produce "
                "the first one.",
                "Open the readiness dashboard",
                self.url("overview:dashboard"),
            )
        return EmptyState("Packs that are shared with you will be here to download. There are none yet.")

    def context(self) -> dict[str, Any]:
        """Whether PDFs can be made here."""
        return {"engine_missing": missing_sentence(self.membership.can(Perm.PRODUCE_PACKS))}


def _state_cell(document: GeneratedDocument) -> Cell:
    return Cell.tag(document.get_state_display(), TONES[DocumentState(document.state)])


class DocumentView(CouncilView):
    """A page about one document that this person may know of."""

    permission = Perm.VIEW_PACKS
    document: GeneratedDocument

    def load(self, **kwargs: Any) -> None:
        """Fetch it through the gate; note that somebody looked when it is under embargo."""
        try:
            self.document = queries.get_document(self.membership, self.now, kwargs["document"])
        except GeneratedDocument.DoesNotExist:
            raise Http404("No such document.") from None

    def note_look(self) -> None:
        """Record the opening of embargoed material."""
        look(membership=self.membership, embargo=self.document.embargo, what=str(self.document), now=self.now)

    def get_title(self) -> str:
        """The document's title."""
        return self.document.title

    def get_caption(self) -> str:
        """Its version."""
        return f"Version {self.document.version}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The register."""
        return [("Packs", self.url("documents:list"))]

    def return_url(self) -> str:
        """The document's page."""
        return self.url("documents:detail", document=self.document.pk)


class DocumentDetailView(DocumentView, CouncilPage):
    """One version: its state, its download, who may have it, and the other versions."""

    template_name = "documents/document.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        self.note_look()
        return self.render()

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        produces = self.membership.can(Perm.PRODUCE_PACKS)
        state = self.document.state
        return {
            "document": self.document,
            "is_working": state in (DocumentState.QUEUED, DocumentState.RENDERING),
            "is_ready": state == DocumentState.READY,
            "is_failed": state == DocumentState.FAILED,
            "tone": TONES[DocumentState(state)],
            "file_name": FILE_NAMES[FileType(self.document.file_type)],
            "summary": self._summary(),
            "versions": self._versions(),
            "can_produce": produces,
            "size_words": size_words(self.document.size),
            "engine_missing": missing_sentence(produces) if state != DocumentState.READY else "",
        }

    def _summary(self) -> list[SummaryRow]:
        document = self.document
        rows = [
            SummaryRow("Asked for", f"{format_datetime(document.requested_at)} by {document.requested_by}"),
        ]
        if document.state == DocumentState.READY:
            rows.append(SummaryRow("File", file_words(document)))
        if document.embargo is not None and not document.embargo.is_lifted(self.now):
            rows.append(
                SummaryRow("Embargo", f"{document.embargo}. Only cleared people can see this document.")
            )
        if document.shared_at is not None:
            shared = f"Shared on {format_date(london_date(document.shared_at))} by {document.shared_by}"
            rows.append(SummaryRow("Members", shared))
        else:
            rows.append(SummaryRow("Members", "Not shared with members"))
        return rows

    def _versions(self) -> Table | None:
        """The other versions, or None when this is the only one."""
        versions = list(queries.versions_of(self.membership, self.now, self.document))
        if len(versions) < 2:
            return None
        columns = [Column("Version"), Column("Asked for"), Column("By"), Column("State"), Column("Members")]
        rows = [
            Row(
                [
                    Cell(f"Version {each.version}", sub="This one")
                    if each.pk == self.document.pk
                    else Cell(f"Version {each.version}", url=self.url("documents:detail", document=each.pk)),
                    format_datetime(each.requested_at),
                    str(each.requested_by),
                    Cell.tag(each.get_state_display(), TONES[DocumentState(each.state)]),
                    "Shared" if each.shared_at else "Not shared",
                ]
            )
            for each in versions
        ]
        return Table(columns, rows, caption="All versions")


class DocumentDownloadView(DocumentView):
    """The file itself, always as an attachment."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Record the download and hand the file over; not made yet means there is nothing here."""
        if self.document.state != DocumentState.READY:
            raise Http404("The document is not ready.")
        data = queries.content_of(self.document)
        self.note_look()
        services.note_download(actor=self.membership, document=self.document)
        name = file_name(f"{self.council.slug} {self.document.title} version {self.document.version}")
        content_type = CONTENT_TYPES[FileType(self.document.file_type)]
        return download(data, name=f"{name}.{self.document.file_type}", content_type=content_type)


class _DocumentActionView(DocumentView, CouncilActionView):
    """A button on a document's page."""

    permission = Perm.PRODUCE_PACKS


class ShareView(_DocumentActionView):
    """Share this version with members."""

    def perform(self) -> str:
        """Share it."""
        services.share(actor=self.membership, document=self.document)
        return "Shared. Members of the council can now download this version."


class StopSharingView(_DocumentActionView):
    """Take this version back from members."""

    def perform(self) -> str:
        """Stop sharing it."""
        services.stop_sharing(actor=self.membership, document=self.document)
        return "No longer shared. Copies that were downloaded already stay where they are."


class TryAgainView(_DocumentActionView):
    """Make a failed document once more."""

    def perform(self) -> str:
        """Ask again."""
        services.try_again(actor=self.membership, document=self.document)
        return "The PDF is being made again."


def file_words(document: GeneratedDocument) -> str:
    """What the file is: "PDF, 4 pages, 120 KB"; a Word file has no pages until it is opened."""
    pages = counted(document.pages, "page") if document.pages else ""
    return ", ".join(
        part for part in (document.get_file_type_display(), pages, size_words(document.size)) if part
    )


def size_words(size: int) -> str:
    """A file's size as people read it; empty for none."""
    if not size:
        return ""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"


def missing_sentence(can_produce: bool) -> str:
    """What to say where a PDF would be when none can be made on this machine; empty when all is well."""
    if pdf.is_installed():
        return ""
    return PdfEngineMissing.sentence if can_produce else "The PDF service is not installed on this server."
