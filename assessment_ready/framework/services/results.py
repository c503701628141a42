"""Storing published results: those that come with the product, and those people import."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.documents.imports import hold, take
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import read_table
from assessment_ready.framework import queries
from assessment_ready.framework.errors import ResultsChangedError
from assessment_ready.framework.models import FrameworkVersion, PublishedResult
from assessment_ready.framework.rules.imports import (
    Checks,
    Fault,
    ResultRow,
    known_faults,
    read_results,
)
from assessment_ready.framework.rules.published import same_assessment, scores_known

_TOLD = (
    "council_name",
    "published_on",
    "date_precision",
    "scores",
    "published_percent",
    "rating",
    "source_url",
)


@transaction.atomic
def load_results(
    *, actor: User | None, framework: FrameworkVersion, rows: Sequence[ResultRow], notes: Sequence[str]
) -> tuple[int, int]:
    """Bring the shipped results up to ``rows`` and store the notes; (added, corrected).

    A row is the same as a stored one when council and publication date are (a month matches a day in it).
    A stored row that says more than the shipped one is kept. Nothing is ever taken away.
    """
    version = FrameworkVersion.objects.select_for_update(no_key=True).get(pk=framework.pk)
    if version.results_notes != list(notes):
        version.results_notes = list(notes)
        version.save(update_fields=["results_notes"])
    stored = list(PublishedResult.objects.filter(framework=version, added_for=None))
    added = corrected = 0
    for row in rows:
        match = next((one for one in stored if same_assessment(one, row)), None)
        if match is None:
            _add(version, row, council=None, user=None)
            added += 1
        elif scores_known(match) <= scores_known(row) and _rewrite(match, row):
            corrected += 1
    if added or corrected:
        record(
            "framework.results.loaded",
            actor=actor,
            obj=version,
            after={"added": added, "corrected": corrected},
            label=_counted(added + corrected),
        )
    return added, corrected


def read_upload(
    *,
    actor: Membership | User,
    framework: FrameworkVersion,
    upload: "UploadedFile[Any]",
    today: date,
) -> tuple[list[ResultRow], list[Fault]]:
    """What an uploaded table says, held against the framework and what is already known; stores nothing.

    With any fault no row may be used. Raises ``documents.errors.UnreadableFile`` for what is no table.
    """
    table = read_table(upload)
    council, _ = _whose(actor)
    checks = Checks(
        scale=queries.scale(framework),
        numbers=queries.statement_numbers_by_alias(framework),
        today=today,
        known=list(queries.known_results(framework, council)),
    )
    return read_results(table.headers, ((row.number, row.cells) for row in table.rows), checks)


def hold_import(
    *, actor: Membership | User, framework: FrameworkVersion, file_name: str, rows: Sequence[ResultRow]
) -> PendingImport:
    """Keep a faultless upload until its uploader confirms it."""
    return hold(
        actor=actor,
        kind=queries.IMPORT_KIND,
        subject_key=framework.code,
        file_name=file_name,
        payload={"rows": [row.payload() for row in rows]},
    )


@transaction.atomic
def import_results(*, actor: Membership | User, framework: FrameworkVersion, import_id: Any) -> int:
    """Store a held upload, whole or not at all; the number of results.

    A member's rows are for that member's council only; an installation administrator's for everybody.
    Raises ``ResultsChangedError`` when a row became known since the preview, and what ``documents.imports.take``
    raises.
    """
    version = FrameworkVersion.objects.select_for_update(no_key=True).get(pk=framework.pk)
    pending = take(actor=actor, kind=queries.IMPORT_KIND, import_id=import_id)
    if pending.subject_key != version.code:
        raise ResultsChangedError("The framework changed since you uploaded the file. Upload it again.")
    rows = queries.held_rows(pending)
    council, user = _whose(actor)
    known = list(queries.known_results(version, council))
    mine = [row for row in known if row.added_for_id == (council.pk if council else None)]
    for row in rows:
        _refuse_known(row, known)
        match = next((one for one in mine if same_assessment(one, row)), None)
        if match is None:
            _add(version, row, council=council, user=user)
        else:
            _rewrite(match, row)
    record(
        "framework.results.imported",
        actor=actor,
        obj=version,
        council=council,
        after={
            "file": pending.file_name,
            "count": len(rows),
            "councils": sorted(row.council_name for row in rows),
        },
        label=_counted(len(rows)),
    )
    return len(rows)


def _whose(actor: Membership | User) -> tuple[Council | None, User]:
    if isinstance(actor, Membership):
        return actor.council, actor.user
    return None, actor


def _refuse_known(row: ResultRow, known: Sequence[PublishedResult]) -> None:
    for fault in known_faults(row, known):
        raise ResultsChangedError(
            f"Row {row.number}: {fault.sentence}. Somebody added it since you uploaded the file. "
            "Nothing was imported: upload the file again without it."
        )


def _add(version: FrameworkVersion, row: ResultRow, *, council: Council | None, user: User | None) -> None:
    told: dict[str, Any] = {name: getattr(row, name) for name in _TOLD}
    PublishedResult.objects.create(
        **told | {"scores": list(row.scores)}, framework=version, added_for=council, added_by=user
    )


def _rewrite(stored: PublishedResult, row: ResultRow) -> bool:
    """Make a stored row say what ``row`` says; whether anything changed."""
    told: dict[str, Any] = {name: getattr(row, name) for name in _TOLD} | {"scores": list(row.scores)}
    changed = [name for name, value in told.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, told[name])
    if changed:
        stored.save(update_fields=changed)
    return bool(changed)


def _counted(number: int) -> str:
    return "1 published result" if number == 1 else f"{number} published results"
