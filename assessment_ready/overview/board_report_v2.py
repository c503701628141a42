"""Version 2 of the board report: version 1 and what proves it, what is missing and what is done about it.

Pure: plain JSON in, values for the template out. Documents made with this version must always come out the same, so
a change of what it shows is a new version beside it, with a template of its own.
"""

from datetime import date
from typing import Any

from assessment_ready.documents.paper_v2 import logo_size
from assessment_ready.documents.rules import Branding
from assessment_ready.overview import board_report_v1
from assessment_ready.ui.dates import format_date

TEMPLATE = "pdf/board_report_v2.html"
# Of the emerging themes the first so many are always shown; of the others those with a gap or an action.
_WATCHED = 4

Snapshot = dict[str, Any]


def present(snapshot: Snapshot) -> dict[str, Any]:
    """Everything the PDF's template shows."""
    look = Branding(**snapshot.get("branding", {}))
    return board_report_v1.present(snapshot) | _added(snapshot) | {"look": look, "logo_size": logo_size(look)}


def on_screen(snapshot: Snapshot) -> dict[str, Any]:
    """Everything a report shows, as the preview does."""
    return board_report_v1.on_screen(snapshot) | _added(snapshot)


def _added(snapshot: Snapshot) -> dict[str, Any]:
    standing: Snapshot = snapshot["standing"]
    ready: Snapshot | None = standing["ready"]
    beside = (snapshot["round"]["previous"], snapshot["round"]["external"], ready)
    return {
        "columns": 4 + sum(each is not None for each in beside),
        "standing": standing,
        "ready": ready,
        "themes_with_missing": _with_missing(snapshot, ready),
        "coverage": standing["coverage"],
        "gaps": standing["gaps"] | {"rows": [_gap(row) for row in standing["gaps"]["rows"]]},
        "actions": standing["actions"]
        | {
            "rows": [_action(row) for row in standing["actions"]["rows"]],
            "more": standing["actions"]["total"] - len(standing["actions"]["rows"]),
        },
        "watched": [
            each
            for place, each in enumerate(standing["themes"])
            if place < _WATCHED or each["open_gaps"] or each["actions"]
        ],
        "dates": standing["dates"],
    }


def _with_missing(snapshot: Snapshot, ready: Snapshot | None) -> list[Snapshot]:
    """The themes with, at each statement, what it lacks (None where the question makes no sense)."""
    lacking = {row["number"]: row["missing"] for row in ready["rows"]} if ready else None
    return [
        theme
        | {
            "statements": [
                row | {"missing": None if lacking is None else lacking.get(row["number"])}
                for row in theme["statements"]
            ]
        }
        for theme in snapshot["themes"]
    ]


def _gap(row: Snapshot) -> Snapshot:
    return row | {"found": _day(row["found_on"])}


def _action(row: Snapshot) -> Snapshot:
    return row | {"due": _day(row["due_on"])}


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))
