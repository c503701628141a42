"""The part of the board report that says what proves the scores and what is done about gaps, as plain JSON."""

from datetime import date, datetime
from typing import Any

from assessment_ready.actions.rules.words import RAG_ORDER
from assessment_ready.councils.models import Membership
from assessment_ready.overview.queries.exceptions import (
    ActionException,
    action_exceptions,
    unanswered_gaps,
)
from assessment_ready.overview.rules.figures import actions_words, age_words, rag_words
from assessment_ready.readiness.models import Gap
from assessment_ready.readiness.queries.board import ReadinessBoard, StatementRow
from assessment_ready.readiness.queries.ready import readiness_of
from assessment_ready.readiness.queries.standing import Standing, ThemeStanding, standing, worst
from assessment_ready.readiness.rules.ready import Ready
from assessment_ready.timeline.queries.calendar import CalendarLine, next_dates
from assessment_ready.ui.dates import london_date

Snapshot = dict[str, Any]

# A report names no more than this; the registers have the rest.
NAMED = 20
DATES = 10


def report_standing(reader: Membership, now: datetime, board: ReadinessBoard) -> Snapshot:
    """Evidence, gaps, actions, themes, dates and what is missing, as everybody who reads the report may know it.

    ``reader`` is the person with no clearance but the round's own. The same functions as the dashboard's.
    """
    found = standing(reader, now, board.round.framework)
    ready = readiness_of(reader, now, board.round, [row.judgement for row in board.rows], found)
    today = london_date(now)
    shown, total = action_exceptions(reader, now, NAMED)
    titles = {row.statement.number: row.statement.title for row in board.rows}
    return {
        "ready": _ready(board, ready),
        "coverage": _coverage(board, found, today),
        "evidence": {
            "counting": found.totals.counting,
            "stale": found.totals.stale,
            "freshest": age_words(found.totals.freshest, today) if found.totals.freshest else "",
        },
        "gaps": {
            "open": found.totals.open_gaps,
            "unanswered": found.totals.unanswered_gaps,
            "rows": [_gap(row) for row in unanswered_gaps(reader, now, NAMED)],
        },
        "actions": {
            "states": [
                {"words": rag_words(rag), "count": found.totals.actions[rag]}
                for rag in RAG_ORDER
                if found.totals.actions.get(rag)
            ],
            "total": total,
            "rows": [_action(row, titles) for row in shown],
        },
        "themes": [_theme(each) for each in found.themes],
        "dates": [_date(line) for line in next_dates(reader, now, DATES)],
    }


def _ready(board: ReadinessBoard, ready: dict[int, Ready]) -> Snapshot | None:
    """What each statement lacks; None for rounds in which somebody else judged."""
    if not ready:
        return None
    rows = [
        {
            "number": row.statement.number,
            "title": row.statement.title,
            "missing": [each.sentence for each in ready[row.statement.pk].missing],
        }
        for row in board.rows
    ]
    return {"count": sum(not row["missing"] for row in rows), "of": len(rows), "rows": rows}


def _coverage(board: ReadinessBoard, found: Standing, today: date) -> Snapshot:
    rows = [_covered(row, found, today) for row in board.rows]
    return {
        "categories": [each.title for each in found.coverage.categories],
        "covered": sum(row["covered"] for row in rows),
        "of": sum(row["of"] for row in rows),
        "rows": rows,
    }


def _covered(row: StatementRow, found: Standing, today: date) -> Snapshot:
    proof = found.coverage.statement(row.statement.pk)
    cells = [found.coverage.cell(row.statement.pk, each.pk) for each in found.coverage.categories]
    return {
        "number": row.statement.number,
        "title": row.statement.title,
        "covered": proof.covered,
        "of": proof.of,
        "cells": [
            {
                "counting": cell.counting,
                "stale": cell.stale,
                "freshest": age_words(cell.freshest, today) if cell.freshest else "",
            }
            for cell in cells
        ],
    }


def _gap(row: Gap) -> Snapshot:
    return {
        "reference": row.reference,
        "title": row.title,
        "statement": row.statement.title,
        "owner": str(row.owner.user),
        "weight": row.get_weight_display(),
        "found_on": row.found_on.isoformat(),
    }


def _action(row: ActionException, titles: dict[int, str]) -> Snapshot:
    return {
        "reference": row.reference,
        "title": row.title,
        "owner": row.owner,
        "statements": [titles[number] for number in row.statements if number in titles],
        "due_on": row.due_on.isoformat(),
        "state": rag_words(row.rag),
        "late": row.late,
        "cause": row.cause,
        "recovery": row.recovery,
        "help_needed": row.help_needed,
    }


def _theme(each: ThemeStanding) -> Snapshot:
    words, _ = actions_words(each.actions, worst(each.actions))
    return {
        "title": each.theme.title,
        "open_gaps": each.open_gaps,
        "unanswered": each.unanswered,
        "actions": words,
    }


def _date(line: CalendarLine) -> Snapshot:
    return {"when": line.when, "title": line.title, "note": line.note, "kind": line.kind_name}
