"""Importing completed learning: keep the file, choose what its columns are, then everything or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Council, Membership
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import SheetTable
from assessment_ready.ui.dates import london_date
from workforce.errors.learning import ColumnsMissing, InvalidProfile, NothingToImport, RefusedFile, RowsToMend
from workforce.models import LearnerProfile, LearningRecord
from workforce.queries.learning_imports import (
    IMPORT_KIND,
    PROFILE_FIELDS,
    CheckedRow,
    Fate,
    check,
    get_import,
    headers_of,
    payload_of,
    told,
)
from workforce.rules.learning_rows import NEEDED, RawRow, guessed, personal_cell, personal_heading
from workforce.services import entries

_AT_ONCE = 2000


@transaction.atomic
def hold_completions(*, actor: Membership, file_name: str, table: SheetTable) -> PendingImport:
    """Keep an uploaded list until it is confirmed. Raises ``RefusedFile`` for one that says who people are.

    Nothing of a refused file is kept.
    """
    entries.require(actor)
    _refuse_personal(table)
    return imports.hold(
        actor=actor,
        kind=IMPORT_KIND,
        subject_key="",
        file_name=file_name,
        payload=payload_of(table, guessed(table.headers)),
    )


@transaction.atomic
def choose_columns(*, actor: Membership, import_id: UUID | str, mapping: Mapping[str, str]) -> PendingImport:
    """Say what the columns are. Raises ``ImportGone``, ``ColumnsMissing`` and ``InvalidProfile``."""
    entries.require(actor)
    held = get_import(actor, import_id)
    headers = headers_of(held)
    chosen: set[str] = set()
    for name, heading in mapping.items():
        if heading not in headers:
            raise InvalidProfile("Choose a column of the file", field=f"column_{name}")
        if heading in chosen:
            raise InvalidProfile(f"The column “{heading}” is chosen twice", field=f"column_{name}")
        chosen.add(heading)
    if not set(NEEDED) <= set(mapping):
        raise ColumnsMissing
    held.payload = {**held.payload, "mapping": dict(mapping), "is_mapped": True}
    held.save(update_fields=["payload"])
    return held


@transaction.atomic
def cancel_completions(*, actor: Membership, import_id: UUID | str) -> None:
    """Give an upload up and forget what was in it. Raises ``ImportGone``."""
    entries.require(actor)
    _forget(imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id))


@transaction.atomic
def confirm_completions(*, actor: Membership, import_id: UUID | str) -> tuple[int, int]:
    """Import everything or nothing: how many records are new, and how many profiles.

    The rows are compared once more with what there is now. Raises ``ImportGone``, ``RowsToMend`` and
    ``NothingToImport``.
    """
    entries.require(actor)
    held = imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id)
    # Imports of a council queue: two files may bring the same pseudonym.
    Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
    found = check(held, london_date(timezone.now()))
    if found.those(Fate.MEND):
        raise RowsToMend
    if not found.does_something:
        raise NothingToImport
    rows = found.rows
    added = _add_profiles(actor, rows)
    _change_profiles(actor, rows)
    records = _add_records(actor, found.those(Fate.NEW))
    audit.record(
        "workforce.completions.imported",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        label="completed learning",
        after={"added": records, "people": added},
    )
    _forget(held)
    return records, added


def _refuse_personal(table: SheetTable) -> None:
    heading = personal_heading(table.headers)
    if heading is not None:
        raise RefusedFile(
            f"The column “{heading[0]}” looks as if it held {heading[1]}. This service keeps none: "
            "take the column out of the file and choose it again. Nothing of the file was kept"
        )
    rows = (RawRow(row.number, row.cells) for row in table.rows)
    cell = personal_cell(rows)
    if cell is not None:
        raise RefusedFile(
            f"Row {cell[0]}, column “{cell[1]}” looks as if it held {cell[2]}. This service keeps none: "
            "take it out of the file and choose it again. Nothing of the file was kept"
        )


def _add_profiles(actor: Membership, rows: Sequence[CheckedRow]) -> int:
    """The new pseudonyms, each once, with all that the rows say of them; they take their team's manager."""
    new: dict[str, LearnerProfile] = {}
    managers = dict(
        LearnerProfile.objects.filter(council_id=actor.council_id, left_at=None)
        .exclude(manager=None)
        .values_list("team", "manager_id")
    )
    for each in rows:
        if not each.is_new_person:
            continue
        values = each.row.values
        name = values["pseudonym"]
        known = new.get(name)
        if known is None:
            facts = {field: values[field] for field in PROFILE_FIELDS}
            manager_id = managers.get(values["team"])
            new[name] = LearnerProfile(
                council_id=actor.council_id, pseudonym=name, manager_id=manager_id, **facts
            )
        else:
            _set(known, values)
    LearnerProfile.objects.bulk_create(new.values(), batch_size=_AT_ONCE)
    return len(new)


def _change_profiles(actor: Membership, rows: Sequence[CheckedRow]) -> None:
    changed = [each.row.values for each in rows if each.changes and not each.is_new_person]
    names = {values["pseudonym"] for values in changed}
    there = LearnerProfile.objects.select_for_update().filter(
        council_id=actor.council_id, pseudonym__in=names
    )
    profiles = {profile.pseudonym: profile for profile in there}
    for values in changed:
        _set(profiles[values["pseudonym"]], values)
    for profile in profiles.values():
        profile.version += 1
    if profiles:
        fields = [*PROFILE_FIELDS, "left_at", "version"]
        LearnerProfile.objects.bulk_update(profiles.values(), fields, batch_size=500)


def _set(profile: LearnerProfile, values: Mapping[str, Any]) -> None:
    for name, value in told(profile, values).items():
        setattr(profile, name, value)


def _add_records(actor: Membership, rows: Sequence[CheckedRow]) -> int:
    names = {each.row.values["pseudonym"] for each in rows}
    profiles = LearnerProfile.objects.filter(council_id=actor.council_id, pseudonym__in=names)
    ids = dict(profiles.values_list("pseudonym", "pk"))
    made = [
        LearningRecord(
            council_id=actor.council_id,
            profile_id=ids[each.row.values["pseudonym"]],
            source="Imported from a list",
            **{
                name: each.row.values[name]
                for name in ("category", "title", "completed_on", "expires_on", "hours")
            },
        )
        for each in rows
    ]
    LearningRecord.objects.bulk_create(made, batch_size=_AT_ONCE)
    return len(made)


def _forget(held: PendingImport) -> None:
    """Keep that it was imported, not what was in it."""
    held.payload = {"headers": [], "rows": [], "mapping": {}, "is_mapped": False}
    held.file_name = ""
    held.save(update_fields=["payload", "file_name"])
