"""Taking in the files of a workforce return: read into sums, looked at, confirmed or thrown away.

The files are never kept, nor is anything that could tell who a record is about.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.documents import csv_files
from assessment_ready.documents.errors import UnreadableFile
from assessment_ready.outbox import bell
from assessment_ready.ui.dates import format_date
from workforce.errors.returns import (
    DifferentDays,
    FilesRefused,
    NotImported,
    NotWaiting,
    OnlyTheUploader,
    SayThatItReplaces,
)
from workforce.models import ImportState, IndicatorValue, Snapshot, SnapshotWorkplace, TrainingCell
from workforce.queries.return_codes import known_codes
from workforce.queries.snapshots import of_the_same_day, required_categories
from workforce.rules.asc_wds import Ground, Reading, read_return
from workforce.rules.return_columns import KIND_NAMES, STAFF, WORKPLACE, day_in_name
from workforce.rules.return_problems import Problems
from workforce.services import entries
from workforce.services.library import load_library, use
from workforce.services.return_rows import store
from workforce.services.snapshot_values import FORMULA_CODES, work

FILL_TASK = "workforce.fill_snapshot"
# With more records than this a worker works out the values.
AT_ONCE = 500


@dataclass(frozen=True)
class ReturnFile:
    """One file as it was chosen: its name and its bytes, which are only ever in memory."""

    name: str
    data: bytes


@transaction.atomic
def read_files(
    *, actor: Membership, files: Mapping[str, ReturnFile], reference_date: date, submission_key: UUID
) -> Snapshot:
    """Read the files by kind into sums that wait to be checked. A second click gives the same.

    Raises ``FilesRefused`` with a sentence for each thing that is wrong, and ``DifferentDays``.
    """
    entries.require(actor)
    found = entries.known(actor, Snapshot, submission_key)
    if found is not None:
        return found
    _check_days(files)
    reading = _read(actor, files, reference_date)
    snapshot = Snapshot(
        reference_date=reference_date,
        imported_by=actor.user,
        files=_about_files(files, reading),
        totals=_totals(reading),
        warnings=_warnings(reading.problems),
    )
    snapshot, is_new = entries.add(actor, snapshot, submission_key)
    if is_new:
        store(snapshot, reading.found)
        entries.record("workforce.snapshot.read", actor, snapshot, after={"rows": reading.found.rows})
    return snapshot


def confirm(*, actor: Membership, snapshot_id: int, expected_version: int, replace: bool) -> Snapshot:
    """Import what was checked: the values are worked out, at once or by a worker.

    ``replace``: said that it takes the place of a return of the same day.
    Raises ``NotWaiting``, ``OnlyTheUploader``, ``SayThatItReplaces`` and ``ChangedMeanwhile``.
    """
    with transaction.atomic():
        entries.require(actor)
        snapshot = _waiting(actor, snapshot_id)
        entries.check_version(snapshot, expected_version, [])
        older = of_the_same_day(snapshot)
        if older is not None and not replace:
            raise SayThatItReplaces
        use(actor=actor, codes=_library_codes())
        snapshot.state, snapshot.confirmed_at = ImportState.READING, timezone.now()
        snapshot.progress, snapshot.failure = 0, ""
        snapshot.totals["replaces"] = older.pk if older else None
        entries.save(snapshot, "state", "confirmed_at", "progress", "failure", "totals")
        entries.record("workforce.snapshot.confirmed", actor, snapshot)
        is_long = snapshot.totals["rows"].get(STAFF, 0) > AT_ONCE
        if is_long:
            bell.ring(FILL_TASK, snapshot.pk)
    if not is_long:
        work(snapshot_id=snapshot.pk)
    snapshot.refresh_from_db()
    return snapshot


@transaction.atomic
def discard(*, actor: Membership, snapshot_id: int) -> None:
    """Throw away what was read and not imported. Raises ``NotWaiting`` and ``OnlyTheUploader``."""
    entries.require(actor)
    snapshot = _waiting(actor, snapshot_id)
    _throw_away(snapshot)
    entries.record("workforce.snapshot.discarded", actor, snapshot)


@transaction.atomic
def remove(*, actor: Membership, snapshot_id: int) -> None:
    """Take an imported return back with all values it gave. Raises ``NotImported``."""
    entries.require(actor)
    snapshot = entries.locked(actor, Snapshot, snapshot_id)
    if snapshot.state != ImportState.DONE:
        raise NotImported
    IndicatorValue.objects.filter(snapshot=snapshot).delete()
    _throw_away(snapshot)
    entries.record("workforce.snapshot.removed", actor, snapshot)


def _throw_away(snapshot: Snapshot) -> None:
    SnapshotWorkplace.objects.filter(snapshot=snapshot).delete()
    TrainingCell.objects.filter(snapshot=snapshot).delete()
    snapshot.state = ImportState.DISCARDED
    entries.save(snapshot, "state")


def _waiting(actor: Membership, snapshot_id: int) -> Snapshot:
    snapshot = entries.locked(actor, Snapshot, snapshot_id)
    if snapshot.state not in (ImportState.PREVIEW, ImportState.FAILED):
        raise NotWaiting
    if snapshot.imported_by_id != actor.user_id:
        raise OnlyTheUploader
    return snapshot


def _library_codes() -> list[str]:
    """The indicators of the library that a return fills."""
    return [each.code for each in load_library() if each.formula in FORMULA_CODES]


def _check_days(files: Mapping[str, ReturnFile]) -> None:
    """Raise ``DifferentDays`` where the names of the files carry different days."""
    days = {kind: day_in_name(file.name) for kind, file in files.items()}
    first = days.get(WORKPLACE)
    for kind, day in days.items():
        if first and day and day != first:
            raise DifferentDays(
                f"The {KIND_NAMES[kind]} is of {format_date(day)} by its name, but the workplace file of "
                f"{format_date(first)}. Choose files that were downloaded on the same day",
                field=kind,
            )


def _read(actor: Membership, files: Mapping[str, ReturnFile], reference_date: date) -> Reading:
    ground = Ground(
        reference_date=reference_date,
        known=known_codes(),
        needed=required_categories(actor.council_id),
        salt=secrets.token_bytes(32),
    )
    lines = {kind: csv_files.rows(file.data) for kind, file in files.items()}
    try:
        reading = read_return(lines, ground)
    except UnreadableFile as error:
        raise FilesRefused([str(error)]) from None
    if reading.problems.errors:
        raise FilesRefused(reading.problems.errors, reading.problems.errors_more)
    return reading


def _about_files(files: Mapping[str, ReturnFile], reading: Reading) -> list[dict[str, object]]:
    about = []
    for kind, file in files.items():
        layout = reading.layouts[kind]
        about.append(
            {
                "kind": kind,
                "name": file.name[-200:],
                "sha256": hashlib.sha256(file.data).hexdigest(),
                "rows": reading.found.rows.get(kind, 0),
                "layout": layout.fingerprint,
                "edition": layout.edition,
                "columns_unknown": list(layout.unknown),
                "columns_missing": list(layout.not_there),
            }
        )
    return about


def _totals(reading: Reading) -> dict[str, object]:
    found, employed = reading.found, reading.found.employed()
    stated = [each for each in found.workplaces.values() if each.said is not None]
    return {
        "rows": found.rows,
        "teams": len(found.workplaces),
        "employed": sum(employed.values()),
        "unknown": found.unknown,
        "unknown_codes": reading.problems.unknown_codes,
        "differ": sum(each.said != employed[each.key] for each in stated),
        "not_stated": len(found.workplaces) - len(stated),
        "unmatched_training": found.unmatched_training,
    }


def _warnings(problems: Problems) -> Sequence[str]:
    more = problems.warnings_more
    return [*problems.warnings, f"And {more:,} more of these."] if more else problems.warnings
