"""The work on an evidence index: checking every row, importing all or nothing, and the sweep.

The row of the import is the truth and the queue only a doorbell. A worker claims by one conditional UPDATE and holds a
lease that it renews with its progress; what a killed worker leaves is taken up again when the lease runs out.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.evidence.models import ImportState, IndexImport, IndexRow
from assessment_ready.evidence.queries.index_import import book_of, formulas_of, library_of, texts_of
from assessment_ready.evidence.rules.index_duplicates import MEND, Settled, settle
from assessment_ready.evidence.rules.index_rows import CheckedRow, Defaults, check_row
from assessment_ready.evidence.services.index_write import lock_numbers, write_items
from assessment_ready.outbox import bell
from assessment_ready.ui.errors import UserFacingError

logger = logging.getLogger(__name__)

WORK_TASK = "evidence.index.work"
# Renewed with every step of the progress; writing 10,000 items takes a few seconds.
LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 3
# The sweep leaves imports alone that the doorbell has only just announced.
PATIENCE = timedelta(seconds=15)
KEPT_FOR = timedelta(days=30)
SWEPT_AT_ONCE = 50
_STEP = 500

MOVED = (
    "The library or its people changed since you looked, so nothing was imported. Look at what would happen now, then "
    "confirm again"
)
STOPPED = "The service stopped while working on this file. Nothing was imported. Try again"
UNEXPECTED = (
    "There was a fault in the service. Nothing was imported, and the fault has been logged. Try again"
)
LEFT = "You can no longer import evidence in this council. Nothing was imported"


class _Moved(Exception):
    """What would happen is not what was confirmed."""


def work(*, import_id: int, now: datetime | None = None) -> bool:
    """Check or import one file; the work of a worker. Returns whether this call claimed it."""
    now = now or timezone.now()
    attempt = _claim(import_id, now)
    if attempt is None:
        return False
    index = IndexImport.objects.get(pk=import_id)
    try:
        actor = _actor(index, now)
        if index.state == ImportState.CHECKING:
            _check(index, attempt, actor, now)
        else:
            _import(index, attempt, actor, now)
    except Exception as error:
        _fail(import_id, attempt, _sentence(error))
    return True


def sweep(*, now: datetime | None = None) -> int:
    """Ring for files whose worker is gone, report those that failed too often, clear old rows. Returns the rings."""
    now = now or timezone.now()
    waiting = IndexImport.objects.claimable(now).order_by("pk")
    for index in waiting.filter(attempts__gte=MAX_ATTEMPTS)[:SWEPT_AT_ONCE]:
        _fail(index.pk, index.attempts, STOPPED)
    ids = list(waiting.filter(attempts__lt=MAX_ATTEMPTS).values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for import_id in ids:
        bell.ring(WORK_TASK, import_id)
    _clear(now)
    return len(ids)


@transaction.atomic
def _clear(now: datetime) -> None:
    """Texts of an uploaded file are not kept longer than somebody may want to look at them."""
    old = IndexImport.objects.filter(uploaded_at__lt=now - KEPT_FOR)
    unfinished = [ImportState.WAITING, ImportState.CHECKED, ImportState.FAILED]
    old.filter(state__in=unfinished).update(state=ImportState.CANCELLED, finished_at=now)
    over = old.filter(state__in=[ImportState.DONE, ImportState.CANCELLED])
    IndexRow.objects.filter(index__in=over).delete()


def check_rows(
    index: IndexImport, actor: Membership, now: datetime, rows: Iterable[IndexRow]
) -> list[CheckedRow]:
    """Read these rows anew and store what they say. What happens with them is for :func:`settle_all`."""
    book, defaults = book_of(actor, now), Defaults.of(index.defaults)
    checked = [
        check_row(row.number, texts_of(index, row), formulas_of(index, row), defaults, book) for row in rows
    ]
    _store(index, checked, {})
    return checked


def settle_all(index: IndexImport, actor: Membership, now: datetime) -> int:
    """Work out anew what happens with each row of a checked file; how many need mending."""
    rows = IndexRow.objects.filter(index=index).order_by("number")
    checked = [CheckedRow(row.number, row.values, row.problems, row.remarks) for row in rows]
    left_out = frozenset(row.number for row in rows if row.is_left_out)
    settled = settle(checked, left_out, library_of(actor, now), Defaults.of(index.defaults).known)
    stored = {row.number: (row.outcome, row.values.get("settled", {})) for row in rows}
    changed = [
        row
        for row in checked
        if stored[row.number] != (settled[row.number].outcome, _plain(settled[row.number].stored()))
    ]
    _store(index, changed, settled)
    return sum(each.outcome == MEND for each in settled.values())


def _check(index: IndexImport, attempt: int, actor: Membership, now: datetime) -> None:
    rows = list(IndexRow.objects.filter(index=index).order_by("number"))
    checked = _read_all(index, attempt, actor, now, rows)
    left_out = frozenset(row.number for row in rows if row.is_left_out)
    settled = settle(checked, left_out, library_of(actor, now), Defaults.of(index.defaults).known)
    with transaction.atomic():
        held = _held(index.pk, attempt)
        _store(held, checked, settled)
        held.state, held.lease_until = ImportState.CHECKED, None
        held.save(update_fields=["state", "lease_until"])


def _import(index: IndexImport, attempt: int, actor: Membership, now: datetime) -> None:
    """Everything in one transaction, and only what was shown: otherwise back to the person."""
    rows = list(IndexRow.objects.filter(index=index).order_by("number"))
    checked = _read_all(index, attempt, actor, now, rows)
    left_out = frozenset(row.number for row in rows if row.is_left_out)
    known = Defaults.of(index.defaults).known
    confirmed = {row.number: (row.outcome, row.values.get("settled", {}).get("item")) for row in rows}
    try:
        with transaction.atomic():
            held = _held(index.pk, attempt)
            # Whoever adds evidence in this council waits here, so that what is compared with stays as it is.
            lock_numbers(actor.council)
            settled = settle(checked, left_out, library_of(actor, now), known)
            if {number: (each.outcome, each.item) for number, each in settled.items()} != confirmed:
                raise _Moved
            write_items(held, actor, now, checked, settled)
    except _Moved:
        with transaction.atomic():
            held = _held(index.pk, attempt)
            _store(held, checked, settled)
            held.state, held.lease_until, held.failure = ImportState.CHECKED, None, MOVED
            held.save(update_fields=["state", "lease_until", "failure"])


def _read_all(
    index: IndexImport, attempt: int, actor: Membership, now: datetime, rows: Sequence[IndexRow]
) -> list[CheckedRow]:
    """Every row anew, with progress that others see while it goes on."""
    book, defaults = book_of(actor, now), Defaults.of(index.defaults)
    checked = []
    for done, row in enumerate(rows, start=1):
        texts, formulas = texts_of(index, row), formulas_of(index, row)
        checked.append(check_row(row.number, texts, formulas, defaults, book))
        if done % _STEP == 0 or done == len(rows):
            _progress(index.pk, attempt, done)
    return checked


def _progress(import_id: int, attempt: int, done: int) -> None:
    """Committed at once, with a new lease. Raises ``_Overtaken`` when the work is not ours any more."""
    mine = IndexImport.objects.filter(pk=import_id, attempts=attempt, lease_until__isnull=False)
    if not mine.update(processed=done, lease_until=timezone.now() + LEASE):
        raise _Overtaken


class _Overtaken(Exception):
    """Another worker, or a cancellation, has taken the import from this one."""


def _held(import_id: int, attempt: int) -> IndexImport:
    """The import, locked, while this attempt still holds it. Raises ``_Overtaken``."""
    mine = IndexImport.objects.select_for_update(of=("self",)).select_related("user", "council")
    index = mine.filter(pk=import_id, attempts=attempt, lease_until__isnull=False).first()
    if index is None:
        raise _Overtaken
    return index


def _claim(import_id: int, now: datetime) -> int | None:
    """Take the import for one attempt, or None when somebody else has it or there is nothing to do."""
    claimable = IndexImport.objects.claimable(now).filter(pk=import_id, attempts__lt=MAX_ATTEMPTS)
    if not claimable.update(attempts=F("attempts") + 1, lease_until=now + LEASE):
        return None
    return IndexImport.objects.values_list("attempts", flat=True).get(pk=import_id)


def _actor(index: IndexImport, now: datetime) -> Membership:
    """The uploader as they are now. Raises when they may no longer import."""
    members = Membership.objects.active(now).select_related("council", "user")
    actor = members.filter(council_id=index.council_id, user_id=index.user_id).first()
    if actor is None or not actor.can(Perm.MANAGE_EVIDENCE):
        raise UserFacingError(LEFT)
    return actor


@transaction.atomic
def _fail(import_id: int, attempt: int, sentence: str) -> None:
    if sentence:
        failed = IndexImport.objects.filter(pk=import_id, attempts=attempt, lease_until__isnull=False)
        failed.update(state=ImportState.FAILED, failure=sentence[:300], lease_until=None)


def _sentence(error: Exception) -> str:
    """What a person is told; empty when the work was somebody else's already."""
    if isinstance(error, _Overtaken):
        return ""
    if isinstance(error, UserFacingError):
        return str(error)
    # Celery's soft limit, by name: services know nothing of the task queue.
    if type(error).__name__ == "SoftTimeLimitExceeded":
        return STOPPED
    logger.exception("An evidence index could not be worked on.")
    return UNEXPECTED


_UPDATE = """
UPDATE evidence_indexrow AS kept SET
    outcome = new.outcome, "values" = new.said::jsonb, problems = new.problems::jsonb, remarks = new.remarks::jsonb
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS new(number, outcome, said, problems, remarks)
WHERE kept.index_id = %s AND kept.number = new.number
"""


def _store(index: IndexImport, rows: Sequence[CheckedRow], settled: dict[int, Settled]) -> None:
    """Keep what checking found. Plain SQL: an UPDATE of thousands of rows by expressions takes many seconds."""
    if not rows:
        return
    outcomes = [settled[row.number].outcome if row.number in settled else "unchecked" for row in rows]
    values = [
        {**row.values, "settled": settled[row.number].stored()} if row.number in settled else row.values
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE,
            [
                [row.number for row in rows],
                outcomes,
                [json.dumps(each) for each in values],
                [json.dumps(row.problems) for row in rows],
                [json.dumps(row.remarks) for row in rows],
                index.pk,
            ],
        )


def _plain(stored: dict[str, object]) -> object:
    """As it is read back from the database: pairs become lists."""
    return json.loads(json.dumps(stored))
