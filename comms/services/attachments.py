"""What goes out with a briefing: files, judged like every upload, and packs to open behind sign-in.

Each is part of the exact words: adding or removing one ends the clearance and keeps a new text.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.documents.queries import get_document
from assessment_ready.evidence.rules.files import RefusedFile, recognise, safe_name
from comms.errors.letters import AttachmentGone, AttachmentRefused, BriefingClosed, PackRefused
from comms.models import Attachment, Briefing
from comms.queries.letters import is_fit_to_link
from comms.queries.scenarios import is_sealed
from comms.services import entries
from comms.services.briefings import refresh_words

# What GOV.UK Notify takes of one file, and what mail servers take of one message once it is encoded.
LARGEST = 2 * 1024 * 1024
LARGEST_TOGETHER = 5 * 1024 * 1024
MOST = 10
TOO_LARGE = (
    "Each file must be 2 MB or smaller: GOV.UK Notify takes no larger one. Make it smaller, or link to a pack"
)
_TOO_LARGE_TOGETHER = (
    "The files of a briefing must be 5 MB or smaller together. Remove one first, or link to a pack"
)


@transaction.atomic
def attach_file(
    *, actor: Membership, briefing_id: int, title: str, name: str, data: bytes, submission_key: UUID
) -> Attachment:
    """Let a file go out with a briefing; a second click gives the same.

    Raises ``Briefing.DoesNotExist``, ``BriefingClosed`` and ``AttachmentRefused``.
    """
    entries.require(actor)
    known = entries.known(actor, Attachment, submission_key)
    if known is not None:
        return known
    briefing = _open_briefing(actor, briefing_id)
    if len(data) > LARGEST:
        raise AttachmentRefused(TOO_LARGE)
    try:
        kind = recognise(name, data)
    except RefusedFile as error:
        raise AttachmentRefused(str(error).replace("kept as evidence", "sent")) from None
    sha256 = hashlib.sha256(data).hexdigest()
    _refuse_crowd(briefing, len(data), sha256)
    row = Attachment(
        briefing=briefing,
        title=_one_line(title) or safe_name(name, kind),
        file_name=safe_name(name, kind),
        content_type=kind.content_type,
        content=data,
        size=len(data),
        sha256=sha256,
    )
    return _added(actor, briefing, row, submission_key)


@transaction.atomic
def attach_pack(
    *, actor: Membership, briefing_id: int, document_id: int, now: datetime, submission_key: UUID
) -> Attachment:
    """Let a briefing lead to a finished pack, which is opened after signing in; a second click gives the same.

    Raises ``Briefing.DoesNotExist``, ``BriefingClosed`` and ``PackRefused``.
    """
    entries.require(actor)
    known = entries.known(actor, Attachment, submission_key)
    if known is not None:
        return known
    briefing = _open_briefing(actor, briefing_id)
    try:
        document = get_document(actor, now, document_id)
    except GeneratedDocument.DoesNotExist:
        raise PackRefused("Choose a pack from the list") from None
    if document.state != DocumentState.READY or not is_fit_to_link(document, briefing, now):
        raise PackRefused("Choose a pack that is ready and no more secret than this briefing")
    link = reverse("documents:detail", args=[actor.council.slug, document.pk])
    if Attachment.objects.filter(briefing=briefing, link=link).exists():
        raise PackRefused("This briefing leads to that pack already")
    _refuse_crowd(briefing, 0, "")
    row = Attachment(briefing=briefing, title=_one_line(str(document)), link=link)
    return _added(actor, briefing, row, submission_key)


@transaction.atomic
def remove_attachment(*, actor: Membership, attachment_id: int) -> Briefing:
    """Take an attachment off its briefing.

    Raises ``Briefing.DoesNotExist``, ``BriefingClosed`` and ``AttachmentGone``.
    """
    entries.require(actor)
    rows = Attachment.objects.filter(council_id=actor.council_id, pk=attachment_id)
    briefing_id = rows.values_list("briefing_id", flat=True).first()
    if briefing_id is None:
        raise AttachmentGone
    briefing = _open_briefing(actor, briefing_id)
    row = rows.select_for_update().defer("content").first()
    if row is None:
        raise AttachmentGone
    title = row.title
    entries.record(
        "comms.attachment.removed",
        actor,
        row,
        before={"title": title, "sha256": row.sha256, "link": row.link},
        after={"briefing": briefing.reference},
        embargo_id=briefing.embargo_id,
    )
    row.delete()
    refresh_words(actor=actor, briefings=[briefing], why=f"“{title}” is attached no more")
    return briefing


def _open_briefing(actor: Membership, briefing_id: int) -> Briefing:
    """The briefing, locked, unless its words stay as they are."""
    briefing: Briefing = entries.locked(actor, Briefing, briefing_id, "product", "embargo")
    if briefing.withdrawn_at is not None:
        raise BriefingClosed("This briefing is withdrawn. Write a new one instead.")
    if is_sealed(briefing):
        raise BriefingClosed("Another rating was activated, so this text is sealed: it stays as it is.")
    return briefing


def _refuse_crowd(briefing: Briefing, size: int, sha256: str) -> None:
    """Raise ``AttachmentRefused`` for the same file twice, too many, or too much together. The briefing is locked."""
    rows = Attachment.objects.filter(briefing=briefing)
    if sha256 and rows.filter(sha256=sha256).exists():
        raise AttachmentRefused("Exactly this file is attached already")
    if rows.count() >= MOST:
        raise AttachmentRefused(f"A briefing has at most {MOST} attachments. Remove one first")
    together = rows.aggregate(together=Sum("size"))["together"] or 0
    if size and together + size > LARGEST_TOGETHER:
        raise AttachmentRefused(_TOO_LARGE_TOGETHER)


def _added(actor: Membership, briefing: Briefing, row: Attachment, submission_key: UUID) -> Attachment:
    row.added_by, row.added_at = actor.user, timezone.now()
    found, is_new = entries.add(actor, row, submission_key)
    if is_new:
        refresh_words(actor=actor, briefings=[briefing], why=f"“{found.title}” is attached")
        entries.record(
            "comms.attachment.added",
            actor,
            found,
            after={"briefing": briefing.reference, "sha256": found.sha256, "link": found.link},
            embargo_id=briefing.embargo_id,
        )
    return found


def _one_line(title: str) -> str:
    return " ".join(title.split())[:150]
