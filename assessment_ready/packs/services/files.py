"""The files of a version: asked for at its issue, or, with the reader's name on them, when they are first wanted.

A worker makes them from the frozen snapshot; nothing is read live.
"""

from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.paper import Paper
from assessment_ready.documents.services import request_paper, try_again
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import FileFormat, PackFile, PackVersion
from assessment_ready.packs.queries.reading import get_readable, reads_whole
from assessment_ready.packs.rules.content import as_paper, embargoes, for_reader, from_json
from assessment_ready.packs.rules.marking import AUTHOR, embargo_line, facts_beside
from assessment_ready.packs.services import entries
from assessment_ready.ui.dates import format_date, london_date

KIND = "briefing_pack"
# Size of the words and type of the file, for ``request_paper``.
_SHAPES = {
    FileFormat.PDF: ("normal", "pdf"),
    FileFormat.LARGE_PRINT: ("large", "pdf"),
    FileFormat.WORD: ("normal", "docx"),
}


@transaction.atomic
def make_files(version: PackVersion) -> list[PackFile]:
    """Ask for the files of a version that is being issued, in the name of who issues it.

    Without the parts under embargo, and, where there are any, with them, under their embargo. Nothing for a
    restricted pack: its files bear their reader's name and are made when first asked for. A second call gives the
    same files.
    """
    if version.pack.is_restricted:
        return []
    issuer = Membership.objects.select_related("user", "council").get(
        council_id=version.council_id, user_id=version.issued_by_id or version.frozen_by_id
    )
    now = timezone.now()
    return [
        _file(issuer, version, each, is_whole=whole, reader=None, now=now)
        for whole in _variants(version, now)
        for each in FileFormat
    ]


@transaction.atomic
def own_file(*, actor: Membership, version_id: int, file_format: FileFormat) -> PackFile:
    """The reader's file of a version they may read: found, asked for, or, when it failed, asked for once more.

    Raises ``PackVersion.DoesNotExist``.
    """
    entries.require(actor, Perm.VIEW_PACKS)
    now = timezone.now()
    version = get_readable(actor, now, version_id)
    reader = actor if version.pack.is_restricted else None
    whole = reads_whole(version, actor, now)
    found = _file(actor, version, file_format, is_whole=whole, reader=reader, now=now)
    # Does nothing unless it failed.
    try_again(actor=actor, document=found.document)
    return found


def _variants(version: PackVersion, now: datetime) -> tuple[bool, ...]:
    """Without and with the parts under embargo, as far as there are readers for it."""
    inner = version.inner_embargo
    if inner is None:
        return (False,)
    everybody_reads_it = inner.pk == version.embargo_id or inner.is_lifted(now)
    return (True,) if everybody_reads_it else (False, True)


def _file(
    actor: Membership,
    version: PackVersion,
    file_format: FileFormat,
    *,
    is_whole: bool,
    reader: Membership | None,
    now: datetime,
) -> PackFile:
    """The one file of this form, asked for if nobody has yet."""
    wanted = {"pack_version": version, "format": file_format, "is_whole": is_whole, "membership": reader}
    found = PackFile.objects.select_related("document__council").filter(**wanted).first()
    if found is not None:
        return found
    document = _request(actor, version, file_format, is_whole=is_whole, reader=reader, now=now)
    return PackFile.objects.get_or_create(
        **wanted, defaults={"council_id": version.council_id, "document": document}
    )[0]


def _request(
    actor: Membership,
    version: PackVersion,
    file_format: FileFormat,
    *,
    is_whole: bool,
    reader: Membership | None,
    now: datetime,
) -> GeneratedDocument:
    size, file_type = _SHAPES[file_format]
    variant = f"{file_format}:{'whole' if is_whole else 'open'}:{reader.pk if reader else ''}"
    return request_paper(
        actor=actor,
        kind=KIND,
        subject_key=f"pack:{version.pack_id}:{variant}",
        title=version.title,
        paper=_paper(version, is_whole=is_whole, now=now),
        permission=Perm.PRODUCE_PACKS,
        embargo_id=version.inner_embargo_id if is_whole else version.embargo_id,
        submission_key=_key(version, variant),
        size=size,
        watermark=reader.user.full_name if reader else "",
        file_type=file_type,
        is_listed=False,
        version=version.number,
    )


def _key(version: PackVersion, variant: str) -> UUID:
    """The same file asked for twice is one document."""
    return uuid5(NAMESPACE_URL, f"pack-version:{version.pk}:{variant}")


def _paper(version: PackVersion, *, is_whole: bool, now: datetime) -> Paper:
    """The frozen content as this file's readers get it, with its marking."""
    content = from_json(version.snapshot)
    over = Embargo.objects.filter(pk__in=embargoes(content)).lifted(now).values_list("pk", flat=True)
    held_open = (version.embargo_id, version.inner_embargo_id if is_whole else None)
    made = as_paper(for_reader(content, {*over, *(each for each in held_open if each is not None)}))
    held = [version.embargo, version.inner_embargo if is_whole else None]
    embargo = next((each for each in held if each is not None and not each.is_lifted(now)), None)
    issued = [("Issued", format_date(london_date(version.issued_at)))] if version.issued_at else []
    return replace(
        made,
        # What the cover says in places of its own.
        facts=(*facts_beside(made.facts), *issued),
        author=dict(made.facts).get(AUTHOR, ""),
        marking=version.pack.get_marking_display(),
        embargo=embargo_line(embargo.lifts_at) if embargo is not None else "",
    )
