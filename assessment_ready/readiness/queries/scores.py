"""Reads for entering or importing many scores of a round."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import PendingImport
from assessment_ready.framework import queries as framework_queries
from assessment_ready.readiness.models import WORD_LIMITS, Confidence, Judgement, Round, RoundKind
from assessment_ready.readiness.rules.judgement import FIELD_NAMES, LABELS, JudgementValues
from assessment_ready.readiness.rules.score_sheet import Book

IMPORT_KIND = "round_scores"


@dataclass(frozen=True)
class Change:
    """One field of one statement that an import would change."""

    statement: str
    label: str
    before: str
    after: str


def import_subject(round_id: int) -> str:
    """What a held import belongs to."""
    return f"round:{round_id}"


def values_of(row: Judgement) -> JudgementValues:
    """The stored values of a judgement."""
    return JudgementValues(**{name: getattr(row, name) for name in FIELD_NAMES})


def judgements_of(round_: Round) -> list[Judgement]:
    """Every judgement of a round that the caller got through the gate, in order; one query."""
    rows = Judgement.objects.filter(round=round_).select_related("statement__theme", "author")
    return list(rows.order_by("statement__number"))


def book_of(round_: Round, rows: Sequence[Judgement]) -> Book:
    """What an uploaded file is read against."""
    return Book(
        current={row.statement.number: values_of(row) for row in rows},
        names=framework_queries.statement_numbers_by_alias(round_.framework),
        levels=framework_queries.scale(round_.framework).levels,
        word_limits=WORD_LIMITS,
        is_given=RoundKind(round_.kind).is_external,
    )


def held_import(membership: Membership, round_: Round, import_id: UUID | str) -> PendingImport:
    """The person's own held import for this round, whatever its state. Raises ``PendingImport.DoesNotExist``."""
    return PendingImport.objects.get(
        pk=import_id,
        council_id=membership.council_id,
        user_id=membership.user_id,
        kind=IMPORT_KIND,
        subject_key=import_subject(round_.pk),
    )


def changes_of(held: PendingImport, rows: Sequence[Judgement]) -> list[Change]:
    """What a held import would change, field by field, in the order of the statements."""
    by_number = {row.statement.number: row for row in rows}
    changes = []
    for line in held.payload["rows"]:
        row = by_number[line["number"]]
        for name in FIELD_NAMES:
            before = getattr(row, name)
            after = line["values"].get(name, before)
            if before != after:
                said = (_said(name, value) for value in (before, after))
                changes.append(Change(row.statement.title, LABELS[name], *said))
    return changes


def _said(name: str, value: int | str | None) -> str:
    if value in {None, ""}:
        return "Empty"
    return Confidence(str(value)).label if name == "confidence" else str(value)
