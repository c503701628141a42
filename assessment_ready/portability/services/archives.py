"""Archives from the page: asked for, made, handed out, thrown away.

The row is the truth and the queue only a doorbell: a lost message, a killed worker or a second worker changes
nothing but the time it takes.
"""

import hashlib
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.services import entries
from assessment_ready.embargo.gate import closed_to
from assessment_ready.outbox import bell
from assessment_ready.portability.errors import ArchiveGone, ArchiveUnderWay
from assessment_ready.portability.models import UNDER_WAY, ArchivePiece, ArchiveState, ExportArchive
from assessment_ready.portability.queries.archives import check_audit, may_have, one_moment
from assessment_ready.portability.queries.hiding import hidden_from
from assessment_ready.portability.queries.writing import write_archive
from assessment_ready.ui.errors import UserFacingError

logger = logging.getLogger(__name__)

MAKE_TASK = "portability.make"
KEPT = timedelta(days=7)
# Renewed all the time while it is made: one that ran out means a worker that is gone.
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 2
# The sweep leaves archives alone that the doorbell has only just announced.
PATIENCE = timedelta(seconds=10)
SWEPT_AT_ONCE = 50
PIECE = 1024 * 1024
_SECONDS_BETWEEN_SIGNS = 1.0

STOPPED = "The archive could not be made: the service stopped twice while making it. Ask for it again later"
UNEXPECTED = "The archive could not be made because of a fault in the service. The fault has been logged"


@transaction.atomic
def request_archive(*, actor: Membership, submission_key: UUID) -> ExportArchive:
    """Ask for an archive of what the actor may read; a worker makes it.

    The second of two clicks gives the archive of the first. Raises ``ArchiveUnderWay`` while another is made.
    """
    Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
    known = entries.known(actor, ExportArchive, submission_key)
    if known is not None:
        return known
    if ExportArchive.objects.of(actor).filter(state__in=UNDER_WAY).exists():
        raise ArchiveUnderWay
    row = ExportArchive(membership=actor, requested_at=timezone.now())
    archive, _ = entries.add(actor, row, submission_key)
    entries.record("portability.archive.requested", actor, archive)
    bell.ring(MAKE_TASK, archive.pk)
    return archive


def make(*, archive_id: int, now: datetime | None = None) -> bool:
    """Make one waiting archive; the work of a worker. Returns whether this call claimed it.

    The claim is one conditional UPDATE, so of two workers one makes it. One that comes back after its lease ran out
    finds its attempt overtaken, and what it wrote goes.
    """
    attempt = _claim(archive_id, now or timezone.now())
    if attempt is None:
        return False
    try:
        with tempfile.TemporaryFile() as target:
            closed = _write(target, archive_id, attempt)
            _store(target, archive_id, attempt, closed)
    except UserFacingError as error:
        _fail(archive_id, attempt, str(error))
    except Exception:
        logger.exception("Archive %s could not be made.", archive_id)
        _fail(archive_id, attempt, UNEXPECTED)
    return True


def sweep(*, now: datetime | None = None) -> int:
    """Ring for archives that still wait, report those that failed too often, throw old ones away.

    Returns how many it rang for.
    """
    now = now or timezone.now()
    claimable = ExportArchive.objects.claimable(now).order_by("requested_at")
    for pk, attempts in claimable.filter(attempts__gte=MAX_ATTEMPTS).values_list("pk", "attempts")[
        :SWEPT_AT_ONCE
    ]:
        _fail(pk, attempts, STOPPED)
    waiting = claimable.filter(attempts__lt=MAX_ATTEMPTS, requested_at__lt=now - PATIENCE)
    ids = list(waiting.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for archive_id in ids:
        bell.ring(MAKE_TASK, archive_id)
    ExportArchive.objects.filter(state=ArchiveState.READY, delete_at__lte=now).update(
        state=ArchiveState.DELETED
    )
    ArchivePiece.objects.filter(archive__state__in=(ArchiveState.DELETED, ArchiveState.FAILED)).delete()
    return len(ids)


@transaction.atomic
def note_download(*, actor: Membership, archive: ExportArchive, now: datetime) -> None:
    """Leave the audit sentence of one download. Raises ``ArchiveGone`` where it may not be handed out."""
    locked = entries.locked(actor, ExportArchive, archive.pk)
    if locked.membership_id != actor.pk or not may_have(actor, locked, now):
        raise ArchiveGone
    entries.record("portability.archive.downloaded", actor, locked, after={"bytes": locked.size})


def _claim(archive_id: int, now: datetime) -> int | None:
    """Take the archive for one attempt, or None when somebody else has it or there is nothing to do."""
    claimed = (
        ExportArchive.objects.claimable(now)
        .filter(pk=archive_id, attempts__lt=MAX_ATTEMPTS)
        .update(state=ArchiveState.MAKING, attempts=F("attempts") + 1, lease_until=now + LEASE, progress=1)
    )
    if not claimed:
        return None
    return ExportArchive.objects.values_list("attempts", flat=True).get(pk=archive_id)


def _write(target: IO[bytes], archive_id: int, attempt: int) -> list[int]:
    """The archive as its person may have it at this moment; the embargoes that are closed to them."""
    with _signs_of_life(archive_id, attempt) as progress, one_moment():
        archive = ExportArchive.objects.select_related("membership__user", "council").get(pk=archive_id)
        person, now = archive.membership, timezone.now()
        check_audit(archive.council)
        closed = closed_to(person, now)
        write_archive(
            target,
            council=archive.council,
            made_at=now,
            made_by=person.user.full_name,
            hidden=hidden_from(person, now),
            progress=progress,
        )
    return sorted(closed)


def _store(target: IO[bytes], archive_id: int, attempt: int, closed: list[int]) -> None:
    """Keep the bytes piece by piece, then say that it is ready, unless the attempt was overtaken."""
    council_id = ExportArchive.objects.values_list("council_id", flat=True).get(pk=archive_id)
    digest, size, now = hashlib.sha256(), 0, timezone.now()
    target.seek(0)
    for number, data in enumerate(iter(lambda: target.read(PIECE), b"")):
        ArchivePiece.objects.create(
            council_id=council_id, archive_id=archive_id, attempt=attempt, number=number, data=data
        )
        digest.update(data)
        size += len(data)
        if number % 100 == 99:
            _own(archive_id, attempt).update(lease_until=timezone.now() + LEASE)
    with transaction.atomic():
        stored = _own(archive_id, attempt).update(
            state=ArchiveState.READY,
            progress=100,
            lease_until=None,
            closed=closed,
            size=size,
            sha256=digest.hexdigest(),
            finished_at=now,
            delete_at=now + KEPT,
        )
        mine = ArchivePiece.objects.filter(archive_id=archive_id)
        (mine.exclude(attempt=attempt) if stored else mine.filter(attempt=attempt)).delete()


def _fail(archive_id: int, attempt: int, sentence: str) -> None:
    _own(archive_id, attempt).update(
        state=ArchiveState.FAILED, failure=sentence[:300], lease_until=None, finished_at=timezone.now()
    )


def _own(archive_id: int, attempt: int) -> Any:
    return ExportArchive.objects.filter(pk=archive_id, attempts=attempt, state__in=UNDER_WAY)


@contextmanager
def _signs_of_life(archive_id: int, attempt: int) -> Iterator[Callable[[int], None]]:
    """Says how far it is and keeps the lease, beside the one transaction in which everything is read."""
    beside, last = connection.copy(), 0.0

    def progress(percent: int) -> None:
        nonlocal last
        if time.monotonic() - last < _SECONDS_BETWEEN_SIGNS:
            return
        last = time.monotonic()
        with beside.cursor() as cursor:
            cursor.execute(
                "UPDATE portability_exportarchive SET progress = GREATEST(progress, %s), lease_until = %s"
                " WHERE id = %s AND attempts = %s AND state = 'making'",
                [percent, timezone.now() + LEASE, archive_id, attempt],
            )

    try:
        yield progress
    finally:
        beside.close()
