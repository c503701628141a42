"""Archives on the page, and the reading of a council that makes one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from assessment_ready.audit.queries import chain_faults
from assessment_ready.councils.models import Council, Membership
from assessment_ready.embargo.gate import closed_to
from assessment_ready.portability.errors import AuditBroken, NoSuchCouncil
from assessment_ready.portability.models import ArchiveQuerySet, ArchiveState, ExportArchive

SHOWN = 20


def own_archives(membership: Membership) -> ArchiveQuerySet:
    """The person's own archives, newest first."""
    return ExportArchive.objects.of(membership)


def get_archive(membership: Membership, archive_id: int) -> ExportArchive:
    """One of the person's own; raises ``ExportArchive.DoesNotExist``."""
    return ExportArchive.objects.of(membership).get(pk=archive_id)


def may_have(membership: Membership, archive: ExportArchive, now: datetime) -> bool:
    """Whether its bytes may be handed out: ready, in time, and with nothing in it that is closed to the person now."""
    in_time = archive.delete_at is not None and archive.delete_at > now
    return (
        archive.state == ArchiveState.READY
        and in_time
        and set(closed_to(membership, now)) <= set(archive.closed)
    )


def pieces(archive: ExportArchive) -> Iterator[bytes]:
    """The bytes of a finished archive, piece by piece."""
    found = archive.pieces.order_by("number").values_list("number", flat=True)
    for number in list(found):
        yield bytes(archive.pieces.values_list("data", flat=True).get(number=number))


def council_by_slug(slug: str) -> Council:
    """The council with this address. Raises ``NoSuchCouncil``."""
    found = Council.objects.filter(slug=slug).first()
    if found is None:
        raise NoSuchCouncil
    return found


def check_audit(council: Any) -> None:
    """Raises ``AuditBroken`` where the council's audit log does not hold."""
    if chain_faults(council):
        raise AuditBroken


@contextmanager
def one_moment() -> Iterator[None]:
    """Every query inside sees the database as it was at one moment, whoever saves meanwhile.

    Inside a transaction that is already open its own isolation holds.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
