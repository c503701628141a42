"""The files of a version: the download, and the page that shows how far a file is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents import queries as documents
from assessment_ready.documents.tables import download, file_name
from assessment_ready.packs.models import FileFormat, PackVersion, ReadAs
from assessment_ready.packs.queries.files import FileOffer, offer_of
from assessment_ready.packs.services.files import own_file
from assessment_ready.packs.services.reading import note_download
from assessment_ready.packs.views.reading import ReadersView
from assessment_ready.ui.errors import UserFacingError

_TYPES = {
    FileFormat.PDF: ("pdf", "application/pdf", ReadAs.PDF),
    FileFormat.LARGE_PRINT: ("pdf", "application/pdf", ReadAs.LARGE_PRINT),
    FileFormat.WORD: (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ReadAs.WORD,
    ),
}


class _FileView(ReadersView):
    """Something about one file of a version."""

    format: FileFormat

    def load(self, **kwargs: Any) -> None:
        """The version, and one of the forms there are; 404 for any other word."""
        if kwargs["file_format"] not in FileFormat.values:
            raise Http404
        self.format = FileFormat(kwargs["file_format"])
        super().load(**kwargs)

    def offer(self) -> FileOffer:
        """The reader's own file in this form."""
        return offer_of(self.version, self.membership, self.now, self.format)

    def file_url(self, name: str) -> str:
        """An address about this file."""
        return self.url(name, pack_version=self.version.pk, file_format=str(self.format))


class DownloadView(_FileView):
    """The file itself, as an attachment. The gate is asked each time: no address is worth anything by itself."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count the download and hand the file over; to its page when it is not made yet."""
        found = self.offer()
        if found.document is None or not found.is_ready:
            return HttpResponseRedirect(self.file_url("packs:file"))
        data = documents.content_of(found.document)
        ending, content_type, read_as = _TYPES[self.format]
        if request.method == "GET":
            note_download(actor=self.membership, version=self.version, read_as=read_as, now=self.now)
        response = download(data, name=f"{self._name(self.version)}.{ending}", content_type=content_type)
        # Nothing between us and the reader may keep it: the next request passes the gate again.
        response["Cache-Control"] = "no-store, private"
        return response

    def _name(self, version: PackVersion) -> str:
        large = " large print" if self.format == FileFormat.LARGE_PRINT else ""
        return file_name(
            f"{self.council.slug} {version.pack.reference} version {version.number}{large} {version.title}"
        )


class FilePage(_FileView, CouncilPage):
    """How far a file is; a button where nobody has asked for it yet, or where it failed."""

    template_name = "packs/file.html"

    def get_title(self) -> str:
        """Which file."""
        return f"{self.format.label} of {self.version.title}"

    def get_caption(self) -> str:
        """Which version."""
        return f"Version {self.version.number}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Below the reader's own page and the version."""
        return [
            *super().breadcrumbs(),
            (self.version.title, self.url("packs:read", pack_version=self.version.pk)),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for it."""
        try:
            own_file(actor=self.membership, version_id=self.version.pk, file_format=self.format)
        except UserFacingError as error:
            return self.refused(error, self.file_url("packs:file"))
        return HttpResponseRedirect(self.file_url("packs:file"))

    def context(self) -> dict[str, Any]:
        """Where it stands."""
        found = self.offer()
        return {
            "file": found,
            "document": found.document,
            "version": self.version,
            "file_url": self.file_url("packs:file"),
            "download_url": self.file_url("packs:download"),
            "bears_name": self.version.pack.is_restricted,
        }
