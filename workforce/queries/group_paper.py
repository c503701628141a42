"""The matrix of start, stop and continue as a paper."""

from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, Paper, Section, facts, note, prose, table
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.words import counted
from workforce.models import PracticeShift, ShiftKind
from workforce.queries.groups import Matrix, MatrixRow, matrix
from workforce.rules.shifts import confidence_words


def matrix_paper(membership: Membership, now: datetime) -> Paper:
    """Every group in use: the matrix on the first page, then each group by itself. It names no person and no action."""
    found = matrix(membership, now)
    return Paper(
        title="Start, stop, continue",
        subtitle="Workforce groups",
        facts=(("As at", format_date(london_date(now))), ("In short", _short(found))),
        sections=(Section("All groups", (_whole(found),)), *[_group(row) for row in found.rows])
        if found.rows
        else (Section("All groups", (note("No group is there yet."),)),),
        short=True,
    )


def _short(found: Matrix) -> str:
    kinds = ", ".join(f"{count} to {ShiftKind(kind).label.lower()}" for kind, count in found.counts)
    return (
        f"{counted(found.total, 'shift,shifts')} over {counted(len(found.rows), 'group,groups')}: {kinds}. "
        f"{found.observed} observed, {found.embedded} embedded."
    )


def _whole(found: Matrix) -> Block:
    head = ("Group", *[ShiftKind(kind).label for kind, _ in found.counts])
    rows = [(row.group.name, *[_cell(cell) for _, cell in row.cells]) for row in found.rows]
    return table("What each group starts, stops and continues", head, rows)


def _cell(shifts: list[PracticeShift]) -> str:
    return "; ".join(shift.text for shift in shifts) or "Nothing yet"


def _group(row: MatrixRow) -> Section:
    group = row.group
    said = [("Who they are", group.description), ("Headline shift", group.headline_shift)]
    lines = [
        (shift.text, ShiftKind(kind).label, shift.get_state_display(), confidence_words(shift.confidence))
        for kind, cell in row.cells
        for shift in cell
    ]
    blocks: list[Block] = []
    if group.future_state:
        blocks.append(prose(group.future_state))
    shown = [(label, text) for label, text in said if text]
    if shown:
        blocks.append(facts(shown))
    head = ("Shift", "Kind", "State", "Confidence")
    blocks.append(table(f"Shifts of {group.name}", head, lines) if lines else note("No shift is there yet."))
    return Section(group.name, tuple(blocks))
