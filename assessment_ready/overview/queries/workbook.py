"""A whole round as the sheets of a workbook: the same board as the dashboard, with nothing worked out anew."""

from datetime import datetime

from assessment_ready.documents.tables import ExportColumn, ExportValue, Sheet
from assessment_ready.overview.queries.dashboard import answer_of
from assessment_ready.readiness.queries.board import ReadinessBoard, StatementRow
from assessment_ready.readiness.rules.forecast import ASSUMPTION

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


def round_workbook(board: ReadinessBoard, now: datetime) -> list[Sheet]:
    """The sheets: summary, judgements, comparison with the external round, assignments, benchmark."""
    rows = board.rows
    external = str(board.external_round) if board.external_round else "no external round"
    summary = [
        ExportColumn("What", lambda pair: pair[0]),
        ExportColumn("Value", lambda pair: pair[1]),
    ]
    return [
        Sheet("Summary", summary, summary_lines(board, now)),
        Sheet("Judgements", _JUDGEMENTS, rows),
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
