"""The files of a version: which one is a reader's, how far it is, how large, and what is too large to send on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.packs.models import FileFormat, PackFile, PackVersion
from assessment_ready.packs.queries.reading import reads_whole
from assessment_ready.packs.rules.formats import size_words
from assessment_ready.ui.words import counted

# GOV.UK Notify sends files of up to 2 MB.
NOTIFY_LIMIT = 2 * 1024 * 1024
# Never fetched with a list: the figures and texts that the files are made of.
_NOT_READ = ("document__snapshot",)


@dataclass(frozen=True)
class FileOffer:
    """One form in which a reader may have a version. ``document`` is None before anybody asked for it."""

    format: FileFormat
    document: GeneratedDocument | None

    @property
    def label(self) -> str:
        """What it is called."""
        return str(self.format.label)

    @property
    def is_ready(self) -> bool:
        """Whether it can be downloaded now."""
        return self.document is not None and self.document.state == DocumentState.READY

    @property
    def is_failed(self) -> bool:
        """Whether it could not be made."""
        return self.document is not None and self.document.state == DocumentState.FAILED

    @property
    def is_working(self) -> bool:
        """Whether it is being made."""
        return self.document is not None and not self.is_ready and not self.is_failed

    @property
    def size(self) -> str:
        """How large it is, in words; empty before it is ready."""
        return size_words(self.document.size) if self.document is not None and self.is_ready else ""

    @property
    def pages(self) -> str:
        """How many pages it has, in words; empty before it is ready and for what has none."""
        count = self.document.pages if self.document is not None and self.is_ready else 0
        return counted(count, "page") if count else ""

    @property
    def is_too_large(self) -> bool:
        """Whether GOV.UK Notify would refuse it."""
        return self.document is not None and self.document.size > NOTIFY_LIMIT


def offers(
    versions: Iterable[PackVersion], membership: Membership, now: datetime
) -> dict[int, list[FileOffer]]:
    """By version, the files that are this reader's, in the order of ``FileFormat``; one query for all of them.

    The caller got the versions through the readers' gate.
    """
    wanted = {each.pk: _key(each, membership, now) for each in versions}
    mine = Q(membership=None) | Q(membership_id=membership.pk)
    rows = PackFile.objects.filter(mine, pack_version__in=wanted, council_id=membership.council_id)
    found = {
        (row.pack_version_id, row.format): row.document
        for row in rows.select_related("document").defer(*_NOT_READ)
        if (row.is_whole, row.membership_id) == wanted[row.pack_version_id]
    }
    return {pk: [FileOffer(each, found.get((pk, each))) for each in FileFormat] for pk in wanted}


def offer_of(
    version: PackVersion, membership: Membership, now: datetime, file_format: FileFormat
) -> FileOffer:
    """The reader's file of one version in one form."""
    return next(each for each in offers([version], membership, now)[version.pk] if each.format == file_format)


def _key(version: PackVersion, membership: Membership, now: datetime) -> tuple[bool, int | None]:
    """Which of a version's files is this reader's: whole or not, and whose name it bears."""
    own = membership.pk if version.pack.is_restricted else None
    return reads_whole(version, membership, now), own


def too_large(found: Sequence[FileOffer]) -> str:
    """What to tell whoever produces packs when a file is too large to be sent on; empty when none is."""
    large = [f"{each.label}, {each.size}" for each in found if each.is_too_large]
    if not large:
        return ""
    return (
        f"Larger than 2 MB: {'; '.join(large)}. GOV.UK Notify does not send files as large as that. "
        "Readers can download it here."
    )
