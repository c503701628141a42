"""Importing lists of actions: keep the file, choose what its columns are, then everything or nothing."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors.imports import (
    ColumnsMissing,
    ColumnTwice,
    LooksDifferent,
    NothingToImport,
    RowsToMend,
    TooMuchAtOnce,
)
from assessment_ready.actions.models import Area, Source
from assessment_ready.actions.queries.action_imports import (
    IMPORT_KIND,
    ComparedRow,
    ImportCheck,
    Outcome,
    check,
    get_import,
)
from assessment_ready.actions.rules.import_rows import FIELDS
from assessment_ready.actions.services.actions import change_action, create_action
from assessment_ready.actions.services.locking import require, take_turn
from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import SheetTable

# Each new or changed action has its colour worked out, with all that wait for it.
MOST_AT_ONCE = 500


@transaction.atomic
def hold_file(*, actor: Membership, file_name: str, table: SheetTable) -> PendingImport:
    """Keep an uploaded list until its columns are chosen and it is confirmed; nothing is imported yet."""
    require(actor, Perm.MANAGE_ACTIONS)
    rows = [
        [row.number, [row.cells[name] for name in table.headers], list(row.formulas)] for row in table.rows
    ]
    payload = {"headers": list(table.headers), "rows": rows, "plan": None}
    return imports.hold(actor=actor, kind=IMPORT_KIND, subject_key="", file_name=file_name, payload=payload)


@transaction.atomic
def choose_columns(
    *, actor: Membership, import_id: UUID | str, mapping: Mapping[str, str], source: str, area: str
) -> PendingImport:
    """Say what the columns are, and source and area of rows that say none.

    Raises ``ImportGone``, ``ColumnsMissing`` and ``ColumnTwice``.
    """
    require(actor, Perm.MANAGE_ACTIONS)
    held = get_import(actor, import_id)
    chosen: set[str] = set()
    known = {each.name for each in FIELDS}
    for name, heading in mapping.items():
        if name not in known or heading not in held.payload["headers"]:
            raise ColumnTwice("Choose a column of the file", field=f"column_{name}")
        if heading in chosen:
            raise ColumnTwice(f"The column “{heading}” is chosen twice", field=f"column_{name}")
        chosen.add(heading)
    if "title" not in mapping:
        raise ColumnsMissing
    held.payload["plan"] = {
        "mapping": dict(mapping),
        "source": Source(source).value,
        "area": Area(area).value,
    }
    held.save(update_fields=["payload"])
    return held


@transaction.atomic
def cancel_import(*, actor: Membership, import_id: UUID | str) -> None:
    """Give an upload up and forget what was in it. Raises ``ImportGone``."""
    require(actor, Perm.MANAGE_ACTIONS)
    _forget(imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id))


@transaction.atomic
def confirm_import(*, actor: Membership, import_id: UUID | str, seen: str) -> tuple[int, int]:
    """Import everything or nothing: how many actions are new, and how many changed.

    ``seen`` is the fingerprint of the preview. Raises ``ImportGone``, ``RowsToMend``, ``NothingToImport``,
    ``TooMuchAtOnce``, ``LooksDifferent``, and as creating and changing an action does.
    """
    require(actor, Perm.MANAGE_ACTIONS)
    take_turn(actor.council)
    held = imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id)
    checked = check(held, actor, timezone.now())
    _may_be_imported(checked, seen)
    new, changed = checked.those(Outcome.NEW), checked.those(Outcome.CHANGED)
    for row in new:
        _add(actor, held, row)
    for row in changed:
        _change(actor, row)
    audit.record(
        "actions.list.imported",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        label="actions",
        after={"added": len(new), "changed": len(changed)},
    )
    _forget(held)
    return len(new), len(changed)


def _may_be_imported(checked: ImportCheck, seen: str) -> None:
    counts = checked.counts
    if counts[Outcome.MEND]:
        raise RowsToMend
    if not counts[Outcome.NEW] + counts[Outcome.CHANGED]:
        raise NothingToImport
    if counts[Outcome.NEW] + counts[Outcome.CHANGED] > MOST_AT_ONCE:
        raise TooMuchAtOnce(MOST_AT_ONCE)
    if checked.fingerprint != seen:
        raise LooksDifferent


def _add(actor: Membership, held: PendingImport, row: ComparedRow) -> None:
    if row.values is not None:
        create_action(actor=actor, values=row.values, submission_key=uuid5(held.pk, str(row.number)))


def _change(actor: Membership, row: ComparedRow) -> None:
    if row.values is not None and row.action_id is not None:
        change_action(actor=actor, action_id=row.action_id, values=row.values, expected_version=row.version)


def _forget(held: PendingImport) -> None:
    """Keep that it was imported, not what was in it."""
    held.payload = {"headers": [], "rows": [], "plan": None}
    held.file_name = ""
    held.save(update_fields=["payload", "file_name"])
