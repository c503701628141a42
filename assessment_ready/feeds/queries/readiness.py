"""The feed of readiness: rounds by quality statements, with the figures of the round's page and the dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.feeds.rules.columns import Feed, FeedColumn, Kind
from assessment_ready.readiness.models import Judgement, RoundKind, RoundStatus
from assessment_ready.readiness.models.rounds import Confidence
from assessment_ready.readiness.queries.ready import readiness_of
from assessment_ready.readiness.queries.standing import Standing, StatementStanding, standing
from assessment_ready.readiness.rules.ready import Ready


@dataclass(frozen=True)
class Line:
    """One statement of one round. ``ready`` is None where the question makes no sense: others judged."""

    judgement: Judgement
    standing: StatementStanding
    ready: Ready | None


def source(membership: Membership, now: datetime) -> Any:
    """Every judgement of every round, in order; through the gate."""
    rows = Judgement.objects.visible_to(membership, now)
    rows = rows.select_related("round__framework", "statement__theme")
    return rows.order_by("round_id", "statement__number", "pk")


def lines(membership: Membership, now: datetime, rows: Sequence[Judgement]) -> list[Line]:
    """What proves each statement today and whether it is ready; one query for each framework version there is."""
    found: dict[int, Standing] = {}
    by_round: dict[int, list[Judgement]] = {}
    for row in rows:
        by_round.setdefault(row.round_id, []).append(row)
        if row.round.framework_id not in found:
            found[row.round.framework_id] = standing(membership, now, row.round.framework)
    answered: list[Line] = []
    for judgements in by_round.values():
        round_ = judgements[0].round
        here = found[round_.framework_id]
        ready = readiness_of(membership, now, round_, judgements, here)
        for row in judgements:
            answered.append(Line(row, here.statement(row.statement_id), ready.get(row.statement_id)))
    return answered


def _labels(choices: Any) -> tuple[str, ...]:
    return tuple(str(label) for label in choices.labels)


COLUMNS = (
    FeedColumn("round_id", Kind.INTEGER, "Number of the round.", lambda row: row.judgement.round_id),
    FeedColumn("round", Kind.TEXT, "Title of the round.", lambda row: row.judgement.round.title),
    FeedColumn(
        "round_kind",
        Kind.TEXT,
        "Who looked at the council.",
        lambda row: row.judgement.round.get_kind_display(),
        choices=_labels(RoundKind),
    ),
    FeedColumn(
        "round_held_on", Kind.DATE, "The day the round stands for.", lambda row: row.judgement.round.held_on
    ),
    FeedColumn(
        "round_status",
        Kind.TEXT,
        "Whether scores can still change.",
        lambda row: row.judgement.round.get_status_display(),
        choices=_labels(RoundStatus),
    ),
    FeedColumn(
        "framework", Kind.TEXT, "The framework version.", lambda row: row.judgement.round.framework.title
    ),
    FeedColumn("theme", Kind.TEXT, "CQC’s theme.", lambda row: row.judgement.statement.theme.title),
    FeedColumn(
        "statement_number",
        Kind.INTEGER,
        "Number of the quality statement.",
        lambda row: row.judgement.statement.number,
    ),
    FeedColumn("statement", Kind.TEXT, "The quality statement.", lambda row: row.judgement.statement.title),
    FeedColumn(
        "score",
        Kind.INTEGER,
        "The score given. Nothing until somebody scored.",
        lambda row: row.judgement.score,
        unit="score from 1 to 4",
        is_optional=True,
    ),
    FeedColumn(
        "low",
        Kind.INTEGER,
        "The lowest score CQC might give.",
        lambda row: row.judgement.low,
        unit="score from 1 to 4",
        is_optional=True,
    ),
    FeedColumn(
        "high",
        Kind.INTEGER,
        "The highest score CQC might give.",
        lambda row: row.judgement.high,
        unit="score from 1 to 4",
        is_optional=True,
    ),
    FeedColumn(
        "confidence",
        Kind.TEXT,
        "How sure the author is of the score.",
        lambda row: row.judgement.get_confidence_display() or None,
        choices=_labels(Confidence),
        is_optional=True,
    ),
    FeedColumn(
        "evidence_covered",
        Kind.INTEGER,
        "Kinds of evidence in use that have something within date for this statement, today.",
        lambda row: row.standing.covered,
        unit="kinds of evidence",
    ),
    FeedColumn(
        "evidence_of",
        Kind.INTEGER,
        "Kinds of evidence in use.",
        lambda row: row.standing.of,
        unit="kinds of evidence",
    ),
    FeedColumn(
        "evidence_freshest",
        Kind.DATE,
        "The newest day evidence for this statement speaks of.",
        lambda row: row.standing.freshest,
        is_optional=True,
    ),
    FeedColumn(
        "open_gaps", Kind.INTEGER, "Open gaps, today.", lambda row: row.standing.open_gaps, unit="gaps"
    ),
    FeedColumn(
        "unanswered_gaps",
        Kind.INTEGER,
        "Open gaps without an action, and without a reason for none, today.",
        lambda row: row.standing.unanswered_gaps,
        unit="gaps",
    ),
    FeedColumn(
        "is_ready",
        Kind.TRUTH,
        "Whether nothing is missing, today. Nothing for rounds in which others judged.",
        lambda row: row.ready.is_ready if row.ready else None,
        is_optional=True,
    ),
    FeedColumn(
        "missing",
        Kind.TEXT,
        "What stands between the statement and ready, in sentences.",
        lambda row: " ".join(each.sentence for each in row.ready.missing) if row.ready else None,
        is_optional=True,
    ),
    FeedColumn(
        "scored_at",
        Kind.MOMENT,
        "When the judgement was last saved.",
        lambda row: row.judgement.updated_at,
        is_optional=True,
    ),
)

READINESS = Feed(
    code="readiness",
    title="Readiness",
    description="Every quality statement of every round: score, range, confidence, evidence, and whether it is ready.",
    permission=Perm.VIEW_READINESS,
    page="overview:dashboard",
    key=("round_id", "statement_number"),
    columns=COLUMNS,
    source=source,
    lines=lines,
)
