"""The board report's snapshot: everything it says, as plain JSON, from the functions behind the dashboard.

A snapshot is taken once, at one moment of the database, and never changes (docs/documents.md). It holds the
sentences as well as the figures, so that a later change of wording does not alter a report of today.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.queries import Benchmark
from assessment_ready.framework.rules import Scale
from assessment_ready.framework.rules.published import council_key, newest_first
from assessment_ready.overview.queries.dashboard import answer_of
from assessment_ready.overview.queries.report_standing import report_standing
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.board import ReadinessBoard, StatementRow, readiness_board
from assessment_ready.readiness.queries.secrecy import is_secret
from assessment_ready.readiness.rules.forecast import ASSUMPTION, Judged
from assessment_ready.readiness.rules.routes import (
    Route,
    Routes,
    nearest_routes,
    range_words,
    step_words,
    summary,
)
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.words import change_words, percent, plain_number

Snapshot = dict[str, Any]

ROUNDING = (
    "Each quality statement is scored from {lowest} to {highest} and all weigh the same. The scores add up to "
    "points, and the points decide the rating. CQC publishes the points as a percentage of {most}; every "
    "percentage published so far fits rounding up, so this report rounds up. Chances are rounded to whole "
    "percentages."
)


@contextmanager
def one_moment() -> Iterator[None]:
    """Every query inside sees the database as it was at one moment, whoever saves meanwhile.

    Inside a transaction that is already open its own isolation holds.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def board_report(membership: Membership, now: datetime, round_: Round) -> Snapshot:
    """The report of ``round_``, which the caller got through ``visible_to``. Constant cost.

    Rounds under another embargo that still holds are left out even when this person is cleared for them:
    readers of the report may not be.
    """
    with one_moment():
        board = shareable_board(membership, now, round_)
        levels = framework_queries.levels(round_.framework)
        proof = report_standing(as_its_readers(membership, now, round_), now, board)
    return {
        "standing": proof,
        "round": _round(board, now),
        "marking": _marking(round_, now),
        "answer": _answer(board, now),
        "figures": _figures(board),
        "chances": [
            {"label": band.title, "value": chance, "tone": band.tone}
            for band, chance in board.forecast.chances
        ],
        "totals": [[total, chance] for total, chance in board.forecast.distribution.items()],
        "bands": [{"label": band.title, "starts_at": band.min_points} for band in board.scale.bands],
        "routes": _routes(board),
        "themes": [
            {"title": theme.theme.title, "statements": [_statement(row) for row in theme.rows]}
            for theme in board.themes
        ],
        "trend": _trend(board),
        "benchmark": _benchmark(board.benchmark, board.scale),
        "method": {
            "assumption": ASSUMPTION,
            "rounding": ROUNDING.format(
                lowest=min(board.scale.levels), highest=max(board.scale.levels), most=board.scale.max_points
            ),
            "levels": [
                {"value": level.value, "label": level.label, "meaning": level.meaning} for level in levels
            ],
            "framework": round_.framework.title,
            "source_url": round_.framework.source_url,
        },
    }


def as_its_readers(membership: Membership, now: datetime, round_: Round) -> Membership:
    """The person as somebody who is cleared for no more than the round's own embargo. One query."""
    reader = copy(membership)
    settle_as_uncleared(reader, now, but=round_.embargo_id)
    return reader


def shareable_board(membership: Membership, now: datetime, round_: Round) -> ReadinessBoard:
    """The board of a round with only those other rounds that every reader of its report may see."""

    def may_show(other: Round | None) -> bool:
        return other is None or other.embargo_id == round_.embargo_id or not is_secret(other, now)

    board = readiness_board(membership, now, round_)
    if not may_show(board.external_round):
        chosen = next(filter(may_show, board.external_choices), None)
        board = readiness_board(membership, now, round_, external=chosen)
    if not may_show(board.previous_round):
        themes = [
            replace(theme, rows=[replace(row, previous=None) for row in theme.rows]) for theme in board.themes
        ]
        board = replace(board, previous_round=None, themes=themes)
    return replace(
        board,
        rounds=[each for each in board.rounds if may_show(each)],
        trend=[point for point in board.trend if may_show(point.round)],
    )


def _round(board: ReadinessBoard, now: datetime) -> Snapshot:
    round_ = board.round
    status = (
        "Draft: the round is still open and its scores can change."
        if round_.is_open
        else "Final: the round is closed and its scores are frozen."
    )
    return {
        "id": round_.pk,
        "title": round_.title,
        "kind": round_.get_kind_display(),
        "held_on": round_.held_on.isoformat(),
        "ends_on": round_.ends_on.isoformat() if round_.ends_on else None,
        "scope": round_.scope,
        "authors": round_.authors,
        "status": status,
        "as_at": answer_of(board, now).as_at.isoformat(),
        "taken_at": now.isoformat(),
        "previous": _other(board.previous_round),
        "external": _other(board.external_round),
    }


def _other(round_: Round | None) -> Snapshot | None:
    if round_ is None:
        return None
    kind, day = round_.get_kind_display(), round_.held_on
    return {"title": round_.title, "kind": kind, "held_on": day.isoformat(), "short": f"{kind}, {day:%B %Y}"}


def _marking(round_: Round, now: datetime) -> str:
    """What every page says while the round is secret; empty otherwise."""
    if round_.embargo is None or not is_secret(round_, now):
        return ""
    if round_.embargo.lifts_at is None:
        return "Under embargo until it is lifted. Do not share."
    return f"Under embargo until {format_datetime(round_.embargo.lifts_at)}. Do not share."


def _answer(board: ReadinessBoard, now: datetime) -> Snapshot:
    answer = answer_of(board, now)
    return {"headline": answer.headline, "sentence": answer.sentence}


def _figures(board: ReadinessBoard) -> Snapshot:
    made = board.forecast
    return {
        "points": board.points,
        "points_so_far": made.points_so_far,
        "min_points": board.scale.min_points,
        "max_points": board.scale.max_points,
        "percent": board.percent,
        "rating": board.rating.title if board.rating else None,
        "scored": board.scored,
        "statements": board.scale.statements,
        "expected": plain_number(round(made.expected_points, 1)),
        "lowest": made.lowest,
        "highest": made.highest,
        "max_score": max(board.scale.levels),
    }


def _routes(board: ReadinessBoard) -> Snapshot:
    judged = [
        Judged(
            number=row.statement.number,
            score=row.judgement.score,
            low=row.judgement.low,
            high=row.judgement.high,
            confidence=row.judgement.confidence,
        )
        for row in board.rows
    ]
    standing = {row.statement.number: row.benchmark.counts for row in board.rows}
    titles = {row.statement.number: row.statement.title for row in board.rows}
    found: Routes = nearest_routes(judged, board.scale, standing)
    return {"summary": summary(found), "best": [_route(route, titles) for route in found.best]}


def _route(route: Route, titles: dict[int, str]) -> Snapshot:
    return {
        "steps": [
            {
                "number": step.number,
                "start": step.start,
                "target": step.target,
                "words": step_words(step, titles[step.number]),
                "short": f"{titles[step.number]} from {step.start} to {step.target}",
            }
            for step in route.steps
        ],
        "note": range_words(route),
    }


def _statement(row: StatementRow) -> Snapshot:
    judgement, score = row.judgement, row.judgement.score
    return {
        "number": row.statement.number,
        "reference": row.statement.reference,
        "title": row.statement.title,
        "score": score,
        "low": judgement.low,
        "high": judgement.high,
        "confidence": judgement.get_confidence_display(),
        "previous": row.previous,
        "change": None if row.change is None else change_words(row.change),
        "external": row.external,
        "difference": None if row.difference is None else _difference_words(row.difference),
        "strengths": judgement.strengths,
        "improvements": judgement.improvements,
        "reason": judgement.reason,
        "counts": [[level, count] for level, count in sorted(row.benchmark.counts.items())],
        "councils": row.benchmark.councils,
        "standing": _standing(row),
    }


def _difference_words(difference: int) -> str:
    """Ours minus theirs in words."""
    if difference == 0:
        return "the same"
    return f"we say {abs(difference)} {'more' if difference > 0 else 'less'}"


def _standing(row: StatementRow) -> str:
    """Where our score stands among the published results, in a sentence; empty without either."""
    score = row.judgement.score
    share = None if score is None else row.benchmark.share_at_least(score)
    if share is None or score is None:
        return ""
    reached = sum(count for level, count in row.benchmark.counts.items() if level >= score)
    councils = f"{reached} of {row.benchmark.councils} councils with published scores ({percent(share)})"
    return f"{councils} have {score} or better."


def _trend(board: ReadinessBoard) -> list[Snapshot]:
    return [
        {
            "on": point.round.held_on.isoformat(),
            "kind": point.round.get_kind_display(),
            "title": point.round.title,
            "points": point.points,
            "percent": point.percent,
            "rating": point.rating.title,
        }
        for point in board.trend
    ]


def _benchmark(benchmark: Benchmark, scale: Scale) -> Snapshot:
    newest: dict[str, str] = {}
    for result in newest_first(benchmark.results):
        newest.setdefault(council_key(result.council_name), result.rating.casefold())
    counted = Counter(newest.values())
    return {
        "councils": len(newest),
        "as_at": benchmark.as_at_words,
        "gaps": benchmark.gaps,
        "ratings": [{"label": band.title, "count": counted[band.title.casefold()]} for band in scale.bands],
    }
