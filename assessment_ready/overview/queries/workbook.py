"""A whole round as the sheets of a workbook: the same board as the dashboard, with nothing worked out anew."""

from collections.abc import Mapping
from datetime import datetime

from assessment_ready.actions.rules.words import RAG_ORDER
from assessment_ready.documents.tables import ExportColumn, ExportValue, Sheet
from assessment_ready.overview.queries.dashboard import answer_of
from assessment_ready.overview.rules.figures import rag_words
from assessment_ready.readiness.queries.board import ReadinessBoard, StatementRow
from assessment_ready.readiness.queries.standing import Standing, StatementStanding
from assessment_ready.readiness.rules.forecast import ASSUMPTION
from assessment_ready.readiness.rules.ready import Ready

SummaryLine = tuple[str, ExportValue]

_STATEMENT = [
    ExportColumn("Theme", lambda row: row.statement.theme.title),
    ExportColumn("Statement", lambda row: row.statement.title),
]
_JUDGEMENTS = [
    *_STATEMENT,
    ExportColumn("Score", lambda row: row.judgement.score),
    ExportColumn("Lowest likely score", lambda row: row.judgement.low),
    ExportColumn("Highest likely score", lambda row: row.judgement.high),
    ExportColumn("Confidence", lambda row: row.judgement.get_confidence_display()),
    ExportColumn("Previous score", lambda row: row.previous),
    ExportColumn("Change", lambda row: row.change),
    ExportColumn("Reason", lambda row: row.judgement.reason),
    ExportColumn("What we are proud of", lambda row: row.judgement.strengths),
    ExportColumn("What we must improve", lambda row: row.judgement.improvements),
    ExportColumn("Last saved", lambda row: row.judgement.updated_at),
]
_COMPARISON = [
    *_STATEMENT,
    ExportColumn("Our score", lambda row: row.judgement.score),
    ExportColumn("External score", lambda row: row.external),
    ExportColumn("Ours minus theirs", lambda row: row.difference),
]
_ASSIGNMENTS = [
    *_STATEMENT,
    ExportColumn("Lead", lambda row: str(row.assignment.lead.user)),
    ExportColumn("State", lambda row: row.assignment.get_state_display()),
    ExportColumn("Due", lambda row: row.assignment.due_on),
    ExportColumn("Note", lambda row: row.assignment.note),
]


def round_workbook(
    board: ReadinessBoard, now: datetime, standing: Standing, ready: Mapping[int, Ready]
) -> list[Sheet]:
    """The sheets: summary, judgements, what is missing, evidence by kind, comparison, assignments, benchmark.

    The registers of evidence, gaps and actions are sheets of their own, which the view adds.
    """
    rows = board.rows
    external = str(board.external_round) if board.external_round else "no external round"
    summary = [
        ExportColumn("What", lambda pair: pair[0]),
        ExportColumn("Value", lambda pair: pair[1]),
    ]
    return [
        Sheet("Summary", summary, [*summary_lines(board, now), *standing_lines(board, standing, ready)]),
        Sheet("Judgements", _JUDGEMENTS, rows),
        Sheet("Ready", _ready_columns(standing, ready), rows),
        Sheet("Coverage", _coverage_columns(standing), rows),
        Sheet(f"Against {external}"[:31], _COMPARISON, rows if board.external_round else []),
        Sheet("Assignments", _ASSIGNMENTS, [row for row in rows if row.assignment]),
        Sheet("Published results", _benchmark_columns(board), rows),
    ]


def summary_lines(board: ReadinessBoard, now: datetime) -> list[SummaryLine]:
    """The first sheet: what the round is and the answer it gives."""
    answer = answer_of(board, now)
    lines: list[SummaryLine] = [
        ("Round", board.round.title),
        ("Kind", board.round.get_kind_display()),
        ("Date", board.round.held_on),
        ("Status", board.round.get_status_display()),
        ("Framework", board.round.framework.title),
        ("Figures as at", answer.as_at),
        ("Answer", answer.headline),
        ("In figures", answer.sentence),
        ("Statements scored", board.scored),
        ("Points", board.points),
        ("Points there are", board.scale.max_points),
        ("Percentage as CQC publishes it (rounded up)", board.percent),
        ("Percentage typed in from CQC", board.round.published_percent),
        ("Rating on these scores", board.rating.title if board.rating else None),
        ("Points that could be lost with the rating kept", board.spare),
        ("Points needed for the next rating", board.above[1] if board.above else None),
        ("Expected points", round(board.forecast.expected_points, 2)),
    ]
    lines += [(f"Chance of {band.title}", round(chance, 4)) for band, chance in board.forecast.chances]
    lines += [
        ("Previous round", str(board.previous_round) if board.previous_round else None),
        ("Compared with", str(board.external_round) if board.external_round else None),
        ("How the chances are worked out", ASSUMPTION),
    ]
    return lines


def standing_lines(
    board: ReadinessBoard, standing: Standing, ready: Mapping[int, Ready]
) -> list[SummaryLine]:
    """How everything stands, in the figures of the dashboard."""
    found = [standing.statement(row.statement.pk) for row in board.rows]
    totals = standing.totals
    lines: list[SummaryLine] = [
        ("Kinds of evidence covered", sum(each.covered for each in found)),
        ("Kinds of evidence there are", sum(each.of for each in found)),
        ("Items of evidence within date", totals.counting),
        ("Items of evidence past their date", totals.stale),
        ("Open gaps", totals.open_gaps),
        ("Open gaps nobody has answered", totals.unanswered_gaps),
    ]
    lines += [
        (f"Open actions: {rag_words(rag)}", totals.actions[rag]) for rag in RAG_ORDER if rag in totals.actions
    ]
    if ready:
        lines.insert(0, ("Statements ready", sum(each.is_ready for each in ready.values())))
    return lines


def _ready_columns(standing: Standing, ready: Mapping[int, Ready]) -> list[ExportColumn]:
    def of(row: StatementRow) -> StatementStanding:
        return standing.statement(row.statement.pk)

    def missing(row: StatementRow) -> str:
        found = ready.get(row.statement.pk)
        return " ".join(each.sentence for each in found.missing) if found else ""

    def is_ready(row: StatementRow) -> str:
        found = ready.get(row.statement.pk)
        return "" if found is None else "Yes" if found.is_ready else "No"

    return [
        *_STATEMENT,
        ExportColumn("Ready", is_ready),
        ExportColumn("What is missing", missing),
        ExportColumn("Kinds of evidence covered", lambda row: of(row).covered),
        ExportColumn("Newest evidence is about", lambda row: of(row).freshest),
        ExportColumn("Items past their date", lambda row: of(row).stale),
        ExportColumn("Open gaps", lambda row: of(row).open_gaps),
        ExportColumn("Gaps not answered", lambda row: of(row).unanswered_gaps),
        ExportColumn("Open actions", lambda row: sum(of(row).actions.values())),
        ExportColumn("Worst action", lambda row: rag_words(of(row).worst) if of(row).worst else ""),
    ]


def _coverage_columns(standing: Standing) -> list[ExportColumn]:
    def count(category_id: int, title: str) -> ExportColumn:
        return ExportColumn(title, lambda row: standing.coverage.cell(row.statement.pk, category_id).counting)

    return [*_STATEMENT, *(count(each.pk, each.title) for each in standing.coverage.categories)]


def _benchmark_columns(board: ReadinessBoard) -> list[ExportColumn]:
    def count(level: int) -> ExportColumn:
        return ExportColumn(f"Councils at {level}", lambda row: row.benchmark.counts.get(level, 0))

    return [
        *_STATEMENT,
        ExportColumn("Our score", lambda row: row.judgement.score),
        *(count(level) for level in board.scale.levels),
        ExportColumn("Councils", lambda row: row.benchmark.councils),
        ExportColumn("Share at 3 or better", _share_at_3),
    ]


def _share_at_3(row: StatementRow) -> float | None:
    share = row.benchmark.share_at_least(3)
    return None if share is None else round(share, 4)
