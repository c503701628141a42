"""Where the council stands: the judgements of the pack's round by theme, with the dates of the evidence."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from assessment_ready.documents.paper import Block, facts, note, table
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.framework.queries import levels
from assessment_ready.packs.queries.parts.ground import Ground
from assessment_ready.packs.rules.markdown import shortened
from assessment_ready.packs.rules.parts import Choices
from assessment_ready.readiness.models import Round, RoundStatus
from assessment_ready.readiness.queries.board import ReadinessBoard, StatementRow, ThemeRows, readiness_board
from assessment_ready.readiness.queries.rounds import rounds_for
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.markup.prose import plain
from assessment_ready.ui.words import counted

_HEAD = ("Quality statement", "Score", "What it means")
_TEXTS_HEAD = ("Quality statement", "Strengths", "Areas for improvement", "Evidence")
_NOTHING = "–"
NOT_SHOWN = "The council’s own judgements are not published to members, so they are not shown here."
Evidence = Mapping[int, list[date]]


def position(ground: Ground, choices: Choices) -> list[Block]:
    """The scores, then strengths and areas for improvement of each statement, as far as members may know them."""
    if ground.pack.round_id is None:
        return []
    row = rounds_for(ground.reader, ground.now).filter(pk=ground.pack.round_id).first()
    if row is None or not _is_shown(row, ground):
        return [note(NOT_SHOWN)]
    ground.rounds.add(row.pk)
    board = readiness_board(ground.reader, ground.now, row, external=None)
    source = f"{row.title} ({row.get_kind_display().lower()}), {format_date(row.held_on)}"
    blocks = [_overall(board, row), _scores(board, source)]
    if choices["texts"]:
        dates = _evidence_dates(ground, row)
        for theme in board.themes:
            blocks += _theme(theme, dates, int(choices["words"]))
    return blocks


def _is_shown(row: Round, ground: Ground) -> bool:
    """Members know of rounds published to them; those of a restricted pack for the lead also of a closed one."""
    if row.status == RoundStatus.PUBLISHED:
        return True
    return row.status == RoundStatus.CLOSED and ground.may_show_closed_rounds


def _overall(board: ReadinessBoard, row: Round) -> Block:
    if board.points is None or board.rating is None:
        said = f"{board.scored} of {board.scale.statements} quality statements have a score."
    else:
        said = f"{board.points} of {board.scale.max_points} points, which is {board.rating.title} ({board.percent}%)"
    rows = [
        ("Whose judgement", row.get_kind_display()),
        ("Held on", format_date(row.held_on)),
        ("Together", said),
    ]
    if row.status != RoundStatus.PUBLISHED:
        rows.append(("Who may know of it", "It is not published to members: keep it to yourself."))
    return facts(rows)


def _scores(board: ReadinessBoard, source: str) -> Block:
    meaning = {level.value: level.label for level in levels(board.round.framework)}
    highest = max(board.scale.levels)
    rows = [
        (
            f"{row.statement.number}. {row.statement.title}",
            "Not scored" if row.judgement.score is None else f"{row.judgement.score} of {highest}",
            meaning.get(row.judgement.score or 0, "–"),
        )
        for row in board.rows
    ]
    return table("Scores of the nine quality statements", _HEAD, rows, source=source)


def _theme(theme: ThemeRows, dates: Evidence, most: int) -> list[Block]:
    rows = [_statement(row, dates, most) for row in theme.rows]
    said = [row for row in rows if row[1] != _NOTHING or row[2] != _NOTHING]
    return [table(theme.theme.title, _TEXTS_HEAD, said)] if said else []


def _statement(row: StatementRow, dates: Evidence, most: int) -> tuple[str, ...]:
    texts = (row.judgement.strengths, row.judgement.improvements)
    strengths, improvements = (shortened(plain(text), most) or _NOTHING for text in texts)
    name = f"{row.statement.number}. {row.statement.title}"
    return name, strengths, improvements, _evidence(dates.get(row.statement.pk, []))


def _evidence(found: list[date]) -> str:
    if not found:
        return "No evidence is named"
    days = sorted(set(found))
    when = format_date(days[0]) if len(days) == 1 else f"{format_date(days[0])} to {format_date(days[-1])}"
    return f"{counted(len(found), 'item')}, as at {when}"


def _evidence_dates(ground: Ground, row: Round) -> Evidence:
    """The days that the cited evidence is about, by statement, as far as the readers may know of it; one query."""
    items = EvidenceItem.objects.visible_to(ground.reader, ground.now).filter(withdrawn_at=None)
    rows: Any = items.filter(citations__judgement__round=row).order_by("as_at")
    found: dict[int, list[date]] = defaultdict(list)
    for statement, as_at in rows.values_list("citations__judgement__statement_id", "as_at"):
        found[statement].append(as_at)
    return found
