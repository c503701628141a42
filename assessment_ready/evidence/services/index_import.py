"""The steps a person takes with an evidence index: upload, columns, mending, confirming, cancelling.

Nothing of the library changes here. The work itself (checking, importing) is in ``index_work``: done at once for a
short file, otherwise by a worker.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.spreadsheets import SheetTable
from assessment_ready.evidence.errors import ColumnMissing, ImportNotReady, RowGone, RowsNeedMending
from assessment_ready.evidence.models import ImportState, IndexImport, IndexRow, RowOutcome
from assessment_ready.evidence.rules.index_columns import BY_NAME, NEEDED, guess
from assessment_ready.evidence.rules.index_rows import Defaults
from assessment_ready.evidence.services.index_work import WORK_TASK, check_rows, settle_all, work
from assessment_ready.evidence.services.locking import require
from assessment_ready.outbox import bell

MAX_ROWS = 10_000
# Up to so many rows are checked and imported while the person waits for the page.
AT_ONCE = 500
_BATCH = 2_000


@transaction.atomic
def start_import(
    *, actor: Membership, file_name: str, table: SheetTable, submission_key: UUID
) -> IndexImport:
    """Keep what was read from a file; the columns are guessed. A second click gives the same import."""
    require(actor, Perm.MANAGE_EVIDENCE)
    index = IndexImport(
        council_id=actor.council_id,
        user_id=actor.user_id,
        file_name=file_name[-200:],
        headers=list(table.headers),
        mapping=guess(table.headers),
        defaults=Defaults(owner=actor.pk).stored(),
        notes=_notes(table),
        total=len(table.rows),
        submission_key=submission_key,
    )
    try:
        with transaction.atomic():
            index.save(force_insert=True)
    except IntegrityError:
        return IndexImport.objects.of(actor).get(submission_key=submission_key)
    IndexRow.objects.bulk_create(
        (
            IndexRow(
                council_id=actor.council_id,
                index=index,
                number=row.number,
                cells=[row.cells[header] for header in table.headers],
                formulas=list(row.formulas),
            )
            for row in table.rows
        ),
        batch_size=_BATCH,
    )
    return index


def _notes(table: SheetTable) -> list[str]:
    notes = []
    if table.sheet or table.heading_row > 1:
        sheet = f" of the sheet “{table.sheet}”" if table.sheet else ""
        notes.append(f"The headings were found in row {table.heading_row}{sheet}.")
    formulas = sum(bool(row.formulas) for row in table.rows)
    if formulas:
        rows = "1 row has a formula" if formulas == 1 else f"{formulas:,} rows have formulas"
        notes.append(
            f"{rows}. Formulas are never run: where one stands in a column you use, enter the value."
        )
    return notes


def choose_columns(
    *, actor: Membership, import_id: int, mapping: Mapping[str, str], defaults: Defaults
) -> IndexImport:
    """Say which column is what and what applies where the file says nothing; then every row is checked.

    Raises ``ColumnMissing``, and ``ImportNotReady`` when it is being worked on or over.
    """
    with transaction.atomic():
        index = _locked(actor, import_id, ImportState.WAITING, ImportState.CHECKED, ImportState.FAILED)
        _check_mapping(index, mapping)
        index.mapping = dict(mapping)
        index.defaults = defaults.stored()
        _set_to_work(index, ImportState.CHECKING, "mapping", "defaults")
    return _worked(index)


def _check_mapping(index: IndexImport, mapping: Mapping[str, str]) -> None:
    for name, header in mapping.items():
        if name not in BY_NAME or header not in index.headers:
            raise ColumnMissing("Choose a column from the file", field=name if name in BY_NAME else None)
    for name in NEEDED:
        if name not in mapping:
            label = BY_NAME[name].label.lower()
            raise ColumnMissing(f"Choose the column that has the {label}", field=name)
    used: dict[str, str] = {}
    for name, header in mapping.items():
        if header in used:
            first = BY_NAME[used[header]].label
            raise ColumnMissing(f"The column “{header[:60]}” is chosen for {first} too", field=name)
        used[header] = name


@transaction.atomic
def mend_rows(
    *,
    actor: Membership,
    import_id: int,
    corrections: Mapping[int, Mapping[str, str]],
    leave_out: Collection[int] = (),
    take_back: Collection[int] = (),
) -> int:
    """Put texts right by row number and field, leave rows out or take them back; how many rows now need mending.

    Only these rows are read anew; which rows are the same document is worked out again for all. Raises ``RowGone``.
    """
    index = _locked(actor, import_id, ImportState.CHECKED)
    numbers = {*corrections, *leave_out, *take_back}
    rows = {row.number: row for row in IndexRow.objects.filter(index=index, number__in=numbers)}
    if set(rows) != numbers:
        raise RowGone
    for number, row in rows.items():
        texts = {name: text for name, text in corrections.get(number, {}).items() if name in BY_NAME}
        row.corrections = {**row.corrections, **texts}
        if number in leave_out or number in take_back:
            row.is_left_out = number in leave_out
    IndexRow.objects.bulk_update(rows.values(), ["corrections", "is_left_out"], batch_size=500)
    now = timezone.now()
    check_rows(index, actor, now, rows.values())
    return settle_all(index, actor, now)


def leave_out_bad_rows(*, actor: Membership, import_id: int) -> int:
    """Leave out every row that needs mending; how many that were."""
    return _move_all(actor, import_id, RowOutcome.MEND, leave_out=True)


def take_back_rows(*, actor: Membership, import_id: int) -> int:
    """Take every row back that was left out; how many that were."""
    return _move_all(actor, import_id, RowOutcome.LEFT_OUT, leave_out=False)


@transaction.atomic
def _move_all(actor: Membership, import_id: int, outcome: RowOutcome, *, leave_out: bool) -> int:
    index = _locked(actor, import_id, ImportState.CHECKED)
    moved = IndexRow.objects.filter(index=index, outcome=outcome).update(is_left_out=leave_out)
    settle_all(index, actor, timezone.now())
    return moved


def confirm(*, actor: Membership, import_id: int) -> IndexImport:
    """Import everything or nothing. The second of two clicks changes nothing. Raises ``RowsNeedMending``."""
    with transaction.atomic():
        index = _locked(actor, import_id)
        if index.state in {ImportState.IMPORTING, ImportState.DONE}:
            return index
        if index.state != ImportState.CHECKED:
            raise ImportNotReady
        if IndexRow.objects.filter(index=index, outcome=RowOutcome.MEND).exists():
            raise RowsNeedMending
        _set_to_work(index, ImportState.IMPORTING)
    return _worked(index)


@transaction.atomic
def cancel(*, actor: Membership, import_id: int) -> IndexImport:
    """Give the import up; nothing of it was in the library. A finished one stays. Raises ``ImportNotReady``."""
    index = _locked(actor, import_id)
    if index.state in {ImportState.DONE, ImportState.IMPORTING}:
        raise ImportNotReady
    if index.state != ImportState.CANCELLED:
        index.state, index.finished_at, index.lease_until = ImportState.CANCELLED, timezone.now(), None
        index.save(update_fields=["state", "finished_at", "lease_until"])
        IndexRow.objects.filter(index=index).delete()
        record("evidence.index.cancelled", actor=actor, obj=index, council=actor.council)
    return index


def _locked(actor: Membership, import_id: int, *states: ImportState) -> IndexImport:
    """The person's own import, locked. Raises ``ImportNotReady`` unless it is in one of ``states`` (any if none)."""
    require(actor, Perm.MANAGE_EVIDENCE)
    index = IndexImport.objects.of(actor).select_for_update(of=("self",)).get(pk=import_id)
    if states and index.state not in states:
        raise ImportNotReady
    return index


def _set_to_work(index: IndexImport, state: ImportState, *names: str) -> None:
    """Something is to be done; a long file is announced to a worker, and the sweep finds it in any case."""
    index.state, index.processed, index.attempts = state, 0, 0
    index.failure, index.lease_until = "", None
    index.save(
        update_fields=["state", "processed", "attempts", "failure", "lease_until", *names],
    )
    if index.total > AT_ONCE:
        bell.ring(WORK_TASK, index.pk)


def _worked(index: IndexImport, now: datetime | None = None) -> IndexImport:
    """Do the work at once for a short file."""
    if index.total <= AT_ONCE:
        work(import_id=index.pk, now=now)
        index.refresh_from_db()
    return index
