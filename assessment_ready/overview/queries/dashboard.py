"""What the DASS's dashboard and the line on the home page show, from the same functions as everywhere else."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership, User
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rows import NeedRow, need_rows
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.embargo.daily import Sql, daily_rows, daily_sql
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.overview.queries.audit_log import begins_with, visible_entries
from assessment_ready.overview.queries.needs import DECISIONS, Waiting, waiting
from assessment_ready.readiness.models import Assignment, AssignmentState, Round
from assessment_ready.readiness.queries.board import (
    ComparedRound,
    ReadinessBoard,
    StatementRow,
    compared_round,
    readiness_board,
    score_pairs,
)
from assessment_ready.readiness.queries.rounds import dashboard_round, rounds_for
from assessment_ready.readiness.rules.forecast import answer_sentence, headline
from assessment_ready.ui.dates import london_date
from comms.queries.readiness import ReadinessCounts
from comms.queries.readiness_summary import summary_of, summary_rows
from workforce.queries.summary import Summary
from workforce.queries.summary import summary_of as workforce_of
from workforce.queries.summary import summary_rows as workforce_rows

# "What changed" shows the newest few; the audit log has the rest.
CHANGES_SHOWN = 6
BOARD_REPORT = "board_report"
_GIVEN = "given"
_CHANGES = ("readiness.", "evidence.", "actions.", "timeline.")


@dataclass(frozen=True)
class CurrentAnswer:
    """The answer in one line: how likely which rating is, from which round, as at which day."""

    headline: str
    sentence: str
    round: Round
    as_at: date
    scored: int
    statements: int


def as_at(round_: Round, now: datetime) -> date:
    """The day a round's figures stand for: today while it is open, the day it was closed after."""
    return london_date(now if round_.closed_at is None else round_.closed_at)


def answer_of(board: ReadinessBoard, now: datetime) -> CurrentAnswer:
    """The answer a board gives."""
    return CurrentAnswer(
        headline=headline(board.forecast),
        sentence=answer_sentence(board.forecast, board.scale),
        round=board.round,
        as_at=as_at(board.round, now),
        scored=board.scored,
        statements=board.scale.statements,
    )


def current_answer(membership: Membership, now: datetime) -> CurrentAnswer | None:
    """The answer of the round a dashboard opens with; None before there is a self-assessment."""
    round_ = dashboard_round(membership, now)
    return answer_of(readiness_board(membership, now, round_), now) if round_ else None


def dashboard_rows(
    board: ReadinessBoard, *, theme: int | None = None, lead: int | None = None
) -> list[tuple[str, list[StatementRow]]]:
    """The statements by theme, of one theme and one lead if asked for; themes without a row are left out."""
    kept = []
    for group in board.themes:
        rows = [
            row
            for row in group.rows
            if lead is None or (row.assignment is not None and row.assignment.lead_id == lead)
        ]
        if rows and (theme is None or group.theme.number == theme):
            kept.append((group.theme.title, rows))
    return kept


_ROUND = tuple(field.attname for field in Round._meta.concrete_fields)
_FRAMEWORK = tuple(field.attname for field in FrameworkVersion._meta.concrete_fields)


def rounds_with_reports(membership: Membership, now: datetime) -> list[ComparedRound]:
    """Every round the person may know of with its scores and ``report_id``, newest first; one query.

    ``report_id`` is the round's newest finished board report that the person may download, or None.
    """
    return [_round_with_report(row) for row in daily_rows(_rounds_with_reports, membership, now)]


def _rounds_with_reports(membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    reports = (
        GeneratedDocument.objects.visible_to(membership, now)
        .filter(
            kind=BOARD_REPORT,
            subject_key=Concat(Value("round:"), Cast(OuterRef("pk"), CharField())),
            state=DocumentState.READY,
        )
        .order_by("-version")
    )
    rounds = rounds_for(membership, now).select_related(None)
    beside = {"report_id": Subquery(reports.values("pk")[:1]), "pairs": score_pairs(membership, now)}
    framework = (f"framework__{name}" for name in _FRAMEWORK)
    rows: QuerySet[Any, Any] = rounds.annotate(**beside).values_list(*_ROUND, *framework, *beside)
    return rows


def _round_with_report(row: tuple[Any, ...]) -> ComparedRound:
    """A row of the query as the round it is."""
    end = len(_ROUND)
    round_ = Round.from_db(None, _ROUND, row[:end])
    round_.framework = FrameworkVersion.from_db(None, _FRAMEWORK, row[end:-2])
    round_.report_id = row[-2]  # type: ignore[attr-defined] # beside its fields
    # The driver hands JSON over as text.
    return compared_round(round_, [json.loads(pair) if isinstance(pair, str) else pair for pair in row[-1]])


def changes_by_others(membership: Membership, now: datetime, since: str) -> QuerySet[AuditEntry]:
    """What others changed in rounds, evidence, gaps and actions after ``since`` (fixed SQL), newest first.

    At most one more than is shown, so that a page can say that there is more.
    """
    entries = visible_entries(membership, now).filter(
        occurred_at__gt=RawSQL(since, [], output_field=DateTimeField())  # noqa: S611 - fixed text
    )
    entries = entries.filter(begins_with(_CHANGES)).exclude(actor_id=membership.user_id)
    # Without the hashes and what else a sentence does not need.
    shown = ("occurred_at", "number", "actor_name", "action", "object_id", "object_label", "before", "after")
    return entries.only(*shown)[: CHANGES_SHOWN + 1]


@dataclass(frozen=True)
class Beside:
    """What the dashboard reads in one query with what waits for the person."""

    waiting: Waiting
    given: list[Assignment]
    comms: ReadinessCounts
    workforce: Summary


def waiting_and_beside(membership: Membership, now: datetime, shown: Round | None, limit: int) -> Beside:
    """What waits for this person, decisions first; every assignment of ``shown``; communications; the workforce.

    One query for all of it.
    """
    parts = [daily_sql(_given_rows, membership, now, shown.pk)] if shown is not None else []
    if membership.can(Perm.VIEW_COMMS):
        parts.append(daily_sql(summary_rows, membership, now))
    if membership.can(Perm.VIEW_WORKFORCE):
        parts.append(daily_sql(workforce_rows, membership, now))
    found = waiting(membership, now, limit=limit, first=DECISIONS, beside=_joined(parts))
    given = [_given(row) for row in found.beside if row.kind == _GIVEN]
    measured = workforce_of(found.beside, london_date(now))
    return Beside(found, given, summary_of(found.beside), measured)


def _joined(parts: list[Sql]) -> Sql:
    """Several queries of the same columns as one."""
    texts = [f"SELECT * FROM ({sql}) AS part" for sql, _ in parts if sql]  # noqa: S608 - made by the ORM
    return " UNION ALL ".join(texts), [param for sql, params in parts if sql for param in params]


def _given_rows(membership: Membership, now: datetime, round_id: int) -> QuerySet[Any, Any]:
    return need_rows(
        Assignment.objects.filter(round_id=round_id),
        kind=_GIVEN,
        object_id="lead_id",
        parent_id="statement_id",
        slug="state",
        label="lead__user__full_name",
        due_on="due_on",
    )


def _given(row: NeedRow) -> Assignment:
    """An assignment with as much as a board shows of it: statement, state, day, and the lead's name."""
    assert row.parent_id is not None
    lead = Membership(pk=row.object_id, user=User(full_name=row.label))
    return Assignment(statement_id=row.parent_id, state=row.slug, due_on=row.due_on, lead=lead)


def is_ready_to_close(board: ReadinessBoard) -> bool:
    """Whether an open round has every statement scored and none still with a lead or waiting for a decision."""
    settled = all(
        row.assignment is None or row.assignment.state == AssignmentState.CLOSED for row in board.rows
    )
    return board.round.is_open and board.scored == board.scale.statements and settled
