"""Saving many scores of a round at once: a published result, and an import."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.framework.models import ScoreLevel
from assessment_ready.readiness.errors import InvalidJudgement, ScoresChanged
from assessment_ready.readiness.models import WORD_LIMITS, Judgement, Round
from assessment_ready.readiness.queries.scores import IMPORT_KIND, import_subject, values_of
from assessment_ready.readiness.rules.judgement import JudgementValues, given, problems, settled
from assessment_ready.readiness.rules.score_sheet import Reading
from assessment_ready.readiness.services.judgements import store
from assessment_ready.readiness.services.locking import apply_changes, locked_open_round


@dataclass(frozen=True)
class Publication:
    """Where a result was published and the percentage printed there, kept apart from what the points give."""

    source_url: str = ""
    published_percent: int | None = None


@transaction.atomic
def record_given_scores(
    *,
    actor: Membership,
    round_id: int,
    scores: Mapping[int, int | None],
    versions: Mapping[int, int],
    publication: Publication,
) -> int:
    """Save the scores somebody else gave, by statement number; how many statements changed.

    A given score has no range and no doubt: both bounds are the score. ``versions`` are those the page was
    loaded with. Raises ``RoundNotOpen``, ``InvalidJudgement`` and ``ScoresChanged``.
    """
    locked = locked_open_round(actor, round_id, Perm.MANAGE_ROUNDS)
    rows = _rows(locked)
    planned = {
        number: _given_values(values_of(rows[number]), score)
        for number, score in scores.items()
        if score != rows[number].score
    }
    _record_publication(actor, locked, publication)
    return _store_all(actor, rows, planned, versions, "readiness.judgement.given")


@transaction.atomic
def hold_scores(
    *, actor: Membership, round_: Round, file_name: str, reading: Reading, versions: Mapping[int, int]
) -> PendingImport:
    """Keep what a file says until it is confirmed, with the versions the preview was made from."""
    rows = [
        {"number": number, "version": versions[number], "values": asdict(values)}
        for number, values in sorted(reading.planned.items())
    ]
    return imports.hold(
        actor=actor,
        kind=IMPORT_KIND,
        subject_key=import_subject(round_.pk),
        file_name=file_name,
        payload={"rows": rows, "ignored": reading.ignored},
    )


@transaction.atomic
def import_scores(*, actor: Membership, round_id: int, import_id: UUID | str) -> int:
    """Save everything a held file says, or nothing; how many statements changed.

    Raises ``ImportGone``, ``RoundNotOpen`` and ``ScoresChanged`` (somebody saved one of these statements
    since the preview).
    """
    held = imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id)
    if held.subject_key != import_subject(round_id):
        raise PendingImport.DoesNotExist
    locked = locked_open_round(actor, round_id, Perm.MANAGE_ROUNDS)
    rows = _rows(locked)
    planned = {row["number"]: JudgementValues(**row["values"]) for row in held.payload["rows"]}
    versions = {row["number"]: row["version"] for row in held.payload["rows"]}
    changed = _store_all(actor, rows, planned, versions, "readiness.judgement.imported")
    audit.record(
        "readiness.round.scores_imported",
        actor=actor,
        obj=locked,
        council=locked.council,
        after={"file": held.file_name, "statements": changed},
        embargo_id=locked.embargo_id,
    )
    return changed


def _rows(locked: Round) -> dict[int, Judgement]:
    """The judgements of the locked round by statement number."""
    rows = Judgement.objects.filter(round=locked).select_related("statement", "round")
    return {row.statement.number: row for row in rows}


def _given_values(values: JudgementValues, score: int | None) -> JudgementValues:
    if score is None:
        return replace(values, score=None, low=None, high=None, confidence="")
    return given(values, score)


def _store_all(
    actor: Membership,
    rows: Mapping[int, Judgement],
    planned: Mapping[int, JudgementValues],
    versions: Mapping[int, int],
    action: str,
) -> int:
    stale = [rows[number] for number in planned if rows[number].version != versions.get(number)]
    if stale:
        raise ScoresChanged([row.statement.title for row in stale])
    levels = _levels(rows)
    now = timezone.now()
    changed = 0
    for number, values in planned.items():
        for problem in problems(values, levels, WORD_LIMITS):
            raise InvalidJudgement(problem.sentence, field=f"score_{number}")
        changed += _store(actor, rows[number], values, now, action)
    return changed


def _store(actor: Membership, row: Judgement, values: JudgementValues, now: datetime, action: str) -> bool:
    """Keep what was suggested for a score that stays; nothing is suggested for one that comes from elsewhere."""
    suggested = row.suggested if values.score == row.score else None
    values = settled(values, suggested)
    return store(actor=actor, row=row, values=values, suggested=suggested, now=now, action=action)


def _levels(rows: Mapping[int, Judgement]) -> Sequence[int]:
    framework_id = next(iter(rows.values())).round.framework_id
    return list(
        ScoreLevel.objects.filter(framework_id=framework_id).order_by("value").values_list("value", flat=True)
    )


def _record_publication(actor: Membership, locked: Round, publication: Publication) -> None:
    changes: dict[str, Any] = asdict(publication)
    before, after = apply_changes(locked, changes)
    if not after:
        return
    locked.version += 1
    locked.save(update_fields=[*after, "version"])
    audit.record(
        "readiness.round.publication_entered",
        actor=actor,
        obj=locked,
        council=locked.council,
        before=before,
        after=after,
        embargo_id=locked.embargo_id,
    )
