"""Every change of a document: asked for, made, failed, tried again, shared, no longer shared, downloaded.

The row is the truth and the queue only a doorbell: a lost message, a killed worker or a second worker changes
nothing but the time it takes (docs/documents.md).
"""

import hashlib
import json
import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import making, paper_v2, pdf
from assessment_ready.documents.errors import DocumentNotReady
from assessment_ready.documents.models import (
    DocumentContent,
    DocumentState,
    FileType,
    GeneratedDocument,
    PendingImport,
)
from assessment_ready.documents.paper import Paper, as_json
from assessment_ready.documents.queries import branding
from assessment_ready.outbox import bell
from assessment_ready.ui.errors import UserFacingError

logger = logging.getLogger(__name__)

RENDER_TASK = "documents.render"
# Longer than the hard time limit of a render (90 s): a lease that ran out means a worker that is gone.
LEASE = timedelta(seconds=120)
# A killed render is tried once more and then reported.
MAX_ATTEMPTS = 2
# The sweep leaves documents alone that the doorbell has only just announced.
PATIENCE = timedelta(seconds=10)
SWEPT_AT_ONCE = 50
UPLOADS_KEPT = timedelta(days=1)

TOO_LONG = "Making the PDF took too long. Try again; if it fails again, ask for a shorter report"
STOPPED = "The PDF could not be made: the service stopped twice while making it. Try again later"
UNEXPECTED = "The PDF could not be made because of a fault in the service. The fault has been logged"


@transaction.atomic
def request_document(  # noqa: PLR0913 - one argument for each thing the row records
    *,
    actor: Membership,
    kind: str,
    subject_key: str,
    title: str,
    template: str,
    snapshot: dict[str, Any],
    permission: Perm,
    embargo_id: int | None,
    submission_key: UUID,
    file_type: str = FileType.PDF,
    is_listed: bool = True,
    version: int | None = None,
) -> GeneratedDocument:
    """Ask for the next version of a document; a worker makes it.

    ``snapshot`` is everything the document shows; it is stored as plain JSON with a ``document`` entry (title,
    council, version, day, person) and never changes. ``permission`` guards the download. The second of two
    clicks (same ``submission_key``) gives the document of the first. ``version`` where the caller counts itself.
    """
    council = Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
    asked = GeneratedDocument.objects.filter(council=council, submission_key=submission_key).first()
    if asked is not None:
        return asked
    version = version or _next_version(council, kind, subject_key)
    now = timezone.now()
    document = GeneratedDocument.objects.create(
        council=council,
        embargo_id=embargo_id,
        kind=kind,
        subject_key=subject_key,
        version=version,
        title=title,
        template=template,
        snapshot=_plain(snapshot | {"document": _about(actor, title, version, now)}),
        permission=permission.name,
        file_type=FileType(file_type),
        is_listed=is_listed,
        requested_by=actor.user,
        requested_at=now,
        submission_key=submission_key,
    )
    _record("documents.document.requested", actor, document, after={"version": version})
    bell.ring(RENDER_TASK, document.pk)
    return document


def _next_version(council: Council, kind: str, subject_key: str) -> int:
    """The number of the next document of a series; the council is locked."""
    series = GeneratedDocument.objects.filter(council=council, kind=kind, subject_key=subject_key)
    return int(series.aggregate(last=Max("version"))["last"] or 0) + 1


def request_paper(  # noqa: PLR0913 - one argument for each thing a paper may be asked with
    *,
    actor: Membership,
    kind: str,
    subject_key: str,
    title: str,
    paper: Paper,
    permission: Perm,
    embargo_id: int | None,
    submission_key: UUID,
    size: str = "normal",
    watermark: str = "",
    file_type: str = FileType.PDF,
    is_listed: bool = True,
    version: int | None = None,
) -> GeneratedDocument:
    """Ask for the next version of a paper in today's layout, with the council's colour and logo of this moment.

    ``size`` is "normal" or "large" (large print). ``watermark`` is the name that stands across every page.
    Raises ValueError for another size.
    """
    if size not in paper_v2.SIZES:
        raise ValueError(f"There is no size {size!r}")
    return request_document(
        actor=actor,
        kind=kind,
        subject_key=subject_key,
        title=title[:200],
        template=paper_v2.TEMPLATE,
        snapshot={
            "paper": as_json(paper),
            "size": size,
            "watermark": watermark,
            "branding": asdict(branding(actor.council_id)),
        },
        permission=permission,
        embargo_id=embargo_id,
        submission_key=submission_key,
        file_type=file_type,
        is_listed=is_listed,
        version=version,
    )


def _about(actor: Membership, title: str, version: int, now: datetime) -> dict[str, Any]:
    """What a document says of itself."""
    return {
        "title": title,
        "council": actor.council.name,
        "version": version,
        "made_at": now,
        "made_by": actor.user.full_name,
    }


def render(*, document_id: int, now: datetime | None = None) -> bool:
    """Make one waiting document; the work of a worker. Returns whether this call claimed it.

    The claim is one conditional UPDATE, so of two workers one renders. The render itself runs outside any
    transaction. A worker that comes back after its lease ran out finds its attempt overtaken and stores nothing.
    """
    attempt = _claim(document_id, now or timezone.now())
    if attempt is None:
        return False
    document = GeneratedDocument.objects.get(pk=document_id)
    try:
        made = making.make(document, partial(_progress, document_id, attempt))
    except Exception as error:
        _fail(document_id, attempt, _sentence(error))
        return True
    _store(document_id, attempt, made)
    return True


def sweep(*, now: datetime | None = None) -> int:
    """Ring for documents that still wait, report those that failed too often, drop old uploads.

    Returns how many documents it rang for.
    """
    now = now or timezone.now()
    claimable = GeneratedDocument.objects.claimable(now).order_by("requested_at")
    for document in claimable.filter(attempts__gte=MAX_ATTEMPTS)[:SWEPT_AT_ONCE]:
        _fail(document.pk, document.attempts, STOPPED)
    waiting = claimable.filter(attempts__lt=MAX_ATTEMPTS, requested_at__lt=now - PATIENCE)
    ids = list(waiting.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for document_id in ids:
        bell.ring(RENDER_TASK, document_id)
    PendingImport.objects.filter(created_at__lt=now - UPLOADS_KEPT).delete()
    return len(ids)


@transaction.atomic
def try_again(*, actor: Membership, document: GeneratedDocument) -> GeneratedDocument:
    """Ask once more for a document that could not be made. The second of two clicks changes nothing."""
    locked = _locked(document)
    if locked.state != DocumentState.FAILED:
        return locked
    locked.state, locked.failure, locked.attempts, locked.progress = DocumentState.QUEUED, "", 0, 0
    locked.finished_at = locked.lease_until = None
    locked.save(update_fields=["state", "failure", "attempts", "progress", "finished_at", "lease_until"])
    _record("documents.document.tried_again", actor, locked)
    bell.ring(RENDER_TASK, locked.pk)
    return locked


@transaction.atomic
def share(*, actor: Membership, document: GeneratedDocument) -> GeneratedDocument:
    """Let everybody who may read packs download this version. Raises when it is not ready."""
    locked = _locked(document)
    if locked.state != DocumentState.READY:
        raise DocumentNotReady("Wait until the document is ready, then share it")
    if locked.shared_at is None:
        locked.shared_at, locked.shared_by = timezone.now(), actor.user
        locked.save(update_fields=["shared_at", "shared_by"])
        _record("documents.document.shared", actor, locked, before={"shared": False}, after={"shared": True})
    return locked


@transaction.atomic
def stop_sharing(*, actor: Membership, document: GeneratedDocument) -> GeneratedDocument:
    """Take a version back from members; those with its own permission keep it."""
    locked = _locked(document)
    if locked.shared_at is not None:
        locked.shared_at = locked.shared_by = None
        locked.save(update_fields=["shared_at", "shared_by"])
        _record(
            "documents.document.unshared", actor, locked, before={"shared": True}, after={"shared": False}
        )
    return locked


@transaction.atomic
def follow_embargo(*, actor: Membership, subject_key: str, embargo_id: int | None) -> int:
    """Put every document about a subject, or a part of it (``round:12:care``), under the subject's embargo (or none).

    Returns how many changed.

    Whoever puts a round under embargo calls this in the same transaction, so that no report outruns it.
    """
    series = GeneratedDocument.objects.select_for_update(of=("self",)).filter(
        Q(subject_key=subject_key) | Q(subject_key__startswith=f"{subject_key}:"), council_id=actor.council_id
    )
    changed = [each for each in series.defer("snapshot") if each.embargo_id != embargo_id]
    for document in changed:
        # Under either embargo the sentence must stay hidden from those who are not cleared.
        hidden_by = embargo_id or document.embargo_id
        document.embargo_id = embargo_id
        document.save(update_fields=["embargo"])
        after = {"under embargo": embargo_id is not None}
        _record("documents.document.embargo_changed", actor, document, after=after, embargo_id=hidden_by)
    return len(changed)


@transaction.atomic
def note_download(*, actor: Membership, document: GeneratedDocument) -> None:
    """Leave the audit sentence of one download."""
    _record("documents.document.downloaded", actor, document, after={"version": document.version})


def _claim(document_id: int, now: datetime) -> int | None:
    """Take the document for one attempt, or None when somebody else has it or there is nothing to do."""
    claimed = (
        GeneratedDocument.objects.claimable(now)
        .filter(pk=document_id, attempts__lt=MAX_ATTEMPTS)
        .update(
            state=DocumentState.RENDERING, attempts=F("attempts") + 1, lease_until=now + LEASE, progress=10
        )
    )
    if not claimed:
        return None
    return GeneratedDocument.objects.values_list("attempts", flat=True).get(pk=document_id)


def _progress(document_id: int, attempt: int, percent: int) -> None:
    _mine(document_id, attempt).update(progress=percent)


def _mine(document_id: int, attempt: int) -> Any:
    """The document while this attempt still holds it."""
    return GeneratedDocument.objects.filter(pk=document_id, state=DocumentState.RENDERING, attempts=attempt)


@transaction.atomic
def _store(document_id: int, attempt: int, made: pdf.Pdf) -> None:
    document = _mine(document_id, attempt).select_for_update(of=("self",)).first()
    if document is None:
        return
    DocumentContent.objects.update_or_create(document=document, defaults={"data": made.data})
    document.state, document.progress, document.lease_until = DocumentState.READY, 100, None
    document.sha256 = hashlib.sha256(made.data).hexdigest()
    document.pages, document.size, document.finished_at = made.pages, len(made.data), timezone.now()
    document.save(
        update_fields=["state", "progress", "lease_until", "sha256", "pages", "size", "finished_at"]
    )
    after = {"version": document.version, "pages": document.pages, "sha256": document.sha256}
    if document.file_type == FileType.DOCX:
        _record("documents.document.written", None, document, after=after)
    else:
        _record("documents.document.made", None, document, after=after)


@transaction.atomic
def _fail(document_id: int, attempt: int, sentence: str) -> None:
    document = _mine(document_id, attempt).select_for_update(of=("self",)).first()
    if document is None:
        return
    document.state, document.failure, document.lease_until = DocumentState.FAILED, sentence[:300], None
    document.finished_at = timezone.now()
    document.save(update_fields=["state", "failure", "lease_until", "finished_at"])
    _record("documents.document.failed", None, document, after={"why": document.failure})


def _sentence(error: Exception) -> str:
    """What a person is told; what only an engineer understands goes to the log."""
    # Celery's soft limit, by name: services know nothing of the task queue.
    if type(error).__name__ == "SoftTimeLimitExceeded":
        return TOO_LONG
    if isinstance(error, UserFacingError):
        logger.error("A document could not be made: %s", error.__cause__ or error)
        return str(error)
    logger.exception("A document could not be made.")
    return UNEXPECTED


def _locked(document: GeneratedDocument) -> GeneratedDocument:
    return GeneratedDocument.objects.select_for_update(of=("self",)).defer("snapshot").get(pk=document.pk)


def _plain(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot exactly as it will be read back: plain JSON, without the one character the database refuses."""
    text = json.dumps(snapshot, cls=DjangoJSONEncoder, allow_nan=False).replace("\\u0000", "")
    plain: dict[str, Any] = json.loads(text)
    return plain


def _record(
    action: str,
    actor: Membership | None,
    document: GeneratedDocument,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    embargo_id: int | None = None,
) -> None:
    if not document.is_listed:
        # It has no page in the register that its sentence could lead to.
        after = (after or {}) | {"listed": False}
    record(
        action,
        actor=actor,
        obj=document,
        council=document.council,
        before=before,
        after=after,
        embargo_id=embargo_id or document.embargo_id,
    )
