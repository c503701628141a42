"""The hold: a database that was restored or copied sends nothing until a person lets it."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import User
from assessment_ready.sending.models import Environment
from assessment_ready.sending.rules.identity import Identity, why_hold

_ONLY = 1


def may_send() -> bool:
    """Whether anything may leave at all; one query."""
    return not Environment.objects.filter(held_at__isnull=False).exists()


def look(now: datetime) -> bool:
    """See whether this is still the database that sent last, and hold everything if not; whether sending may go on.

    Called by every tick. Counts one on, in the database first and then in a file beside it.
    """
    outside = _outside()
    with transaction.atomic():
        row = _row()
        seen = _seen(row.counter)
        why = "" if row.held_at else why_hold(_known(row), seen, outside)
        if why:
            row.held_at, row.held_because = now, why
            row.released_at, row.released_by = None, None
            row.save(update_fields=["held_at", "held_because", "released_at", "released_by"])
        held = row.held_at is not None
        if not held:
            row.counter += 1
            row.save(update_fields=["counter"])
    if not held:
        _write_outside(row.counter)
    return not held


def held() -> Environment | None:
    """The hold that stands, if one does."""
    return Environment.objects.filter(held_at__isnull=False).first()


@transaction.atomic
def hold(*, now: datetime, because: str) -> None:
    """Send nothing any more until a person releases it; an earlier hold keeps its reason."""
    row = _row()
    if row.held_at is not None:
        return
    row.held_at, row.held_because = now, because[:300]
    row.released_at, row.released_by = None, None
    row.save(update_fields=["held_at", "held_because", "released_at", "released_by"])


@transaction.atomic
def release_hold(*, user: User | None, because: str) -> None:
    """Let everything be sent again: this is now the database that sends. ``user`` is None on the command line."""
    row = _row()
    if row.held_at is None:
        return
    seen = _seen(max(row.counter, _outside()))
    row.fingerprint = _stored(seen)
    row.counter = seen.counter
    row.held_at, row.held_because = None, ""
    row.released_at, row.released_by = timezone.now(), user
    row.save(
        update_fields=["fingerprint", "counter", "held_at", "held_because", "released_at", "released_by"]
    )
    audit.record("sending.hold.released", actor=user, obj=row, after={"because": because})


def _row() -> Environment:
    """The one row, locked; made for the database as it is when it is first asked for."""
    found = Environment.objects.select_for_update().filter(pk=_ONLY).first()
    if found is None:
        Environment.objects.bulk_create(
            [Environment(pk=_ONLY, fingerprint=_stored(_seen(0)))], ignore_conflicts=True
        )
        found = Environment.objects.select_for_update().get(pk=_ONLY)
    return found


def _known(row: Environment) -> Identity:
    return Identity(**row.fingerprint, counter=row.counter)


def _stored(seen: Identity) -> dict[str, str]:
    return {"cluster": seen.cluster, "database": seen.database, "site": seen.site}


def _seen(counter: int) -> Identity:
    """What the server says. A server that does not tell its cluster is told apart by the database alone."""
    cluster = database = ""
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::text, (SELECT system_identifier::text FROM pg_control_system())"
            " FROM pg_database WHERE datname = current_database()"
        )
        database, cluster = cursor.fetchone()
    return Identity(cluster=cluster, database=database, site=settings.SITE_URL, counter=counter)


def _outside() -> int:
    """The counter beside the database; 0 where there is none."""
    path: Path | None = settings.SENDING_COUNTER_FILE
    if path is None:
        return 0
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return 0


def _write_outside(counter: int) -> None:
    """Keep the counter; where it cannot be written, the other signs have to do."""
    path: Path | None = settings.SENDING_COUNTER_FILE
    if path is None:
        return
    half_written = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        half_written.write_text(str(counter))
        half_written.replace(path)
