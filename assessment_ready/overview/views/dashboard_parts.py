"""The dashboard's table and charts: figures of a board with the addresses they open."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from assessment_ready.overview.views.dashboard_standing import Registers, ready_cell, standing_cells
from assessment_ready.readiness.models import AssignmentState, Round, RoundKind
from assessment_ready.readiness.queries.board import ReadinessBoard, StatementRow
from assessment_ready.readiness.queries.standing import Standing
from assessment_ready.readiness.rules.ready import Ready
from assessment_ready.ui.charts import Band, Chart, Part, Point, Series, stacked_bar, trend
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import change_words, percent

Url = Callable[..., str]

_STATES = {
    AssignmentState.ASSIGNED: "with {lead}",
    AssignmentState.RETURNED: "returned to {lead}",
    AssignmentState.SUBMITTED: "submitted by {lead}",
    AssignmentState.CLOSED: "closed with {lead}",
}


# Stands for a statement in an address.
_ANY = "any-quality-statement"


@dataclass(frozen=True)
class _Pages:
    """Where a row's cells lead: addresses worked out once for all rows, with the statement left open."""

    ours: str
    theirs: str
    benchmark: str
    compare: str

    @classmethod
    def of(cls, board: ReadinessBoard, url: Url) -> Self:
        """For a board; ``theirs`` is empty where no outside view stands beside it."""
        outside = board.external_round
        return cls(
            ours=url("readiness:statement", round=board.round.pk, statement=_ANY),
            theirs=url("readiness:statement", round=outside.pk, statement=_ANY) if outside else "",
            benchmark=url("readiness:benchmark-statement", statement=_ANY),
            compare=url("readiness:compare"),
        )


def _at(page: str, row: StatementRow) -> str:
    """The address of the row's statement; its slug has only letters, digits and hyphens."""
    return page.replace(_ANY, row.statement.slug)


@dataclass(frozen=True)
class Beside:
    """What stands beside the scores: evidence, gaps and actions, and whether each statement is ready."""

    standing: Standing
    ready: Mapping[int, Ready]
    registers: Registers


def statements_table(
    board: ReadinessBoard, shown: list[tuple[str, list[StatementRow]]], beside: Beside, url: Url
) -> Table:
    """The statements by theme; every cell leads to the records it counts."""
    columns = [Column("Statement"), Column("Our score")]
    if board.external_round:
        columns.append(Column(_short(board.external_round)))
    columns += [
        *([Column("Ready?")] if beside.ready else []),
        Column("Evidence"),
        Column("Gaps", numeric=True),
        Column("Actions"),
        Column("Councils at 3+", numeric=True),
    ]
    pages = _Pages.of(board, url)
    rows: list[Row] = []
    for theme, of_theme in shown:
        rows.append(Row.heading(theme))
        rows += [Row(_cells(board, row, beside, pages)) for row in of_theme]
    return Table(columns, rows, caption="The quality statements", caption_hidden=True)


def _short(round_: Round) -> str:
    """A round as a column heading: its kind and month, for example "Peer challenge, June 2026"."""
    return f"{round_.get_kind_display()}, {round_.held_on:%B %Y}"


def _cells(board: ReadinessBoard, row: StatementRow, beside: Beside, pages: _Pages) -> list[Cell]:
    page = _at(pages.ours, row)
    statement = row.statement
    cells = [Cell(statement.title, url=page), _score(board, row, page, pages.compare)]
    if board.external_round:
        cells.append(_external(board, row, pages))
    if beside.ready:
        cells.append(ready_cell(beside.ready.get(statement.pk), page, work_words(row)))
    return [
        *cells,
        *standing_cells(statement.number, beside.standing.statement(statement.pk), beside.registers),
        _benchmark(row, pages),
    ]


def _score(board: ReadinessBoard, row: StatementRow, page: str, compare: str) -> Cell:
    if row.change is None or board.previous_round is None:
        return Cell.scored(row.judgement.score, url=page)
    return Cell.scored(
        row.judgement.score,
        url=page,
        sub=change_words(row.change),
        sub_url=_compared(compare, board.round, board.previous_round),
    )


def _external(board: ReadinessBoard, row: StatementRow, pages: _Pages) -> Cell:
    assert board.external_round is not None
    page = _at(pages.theirs, row)
    if row.difference is None:
        return Cell.scored(row.external, url=page)
    return Cell.scored(
        row.external,
        url=page,
        sub=difference_words(row.difference),
        sub_tone="warn" if row.difference > 0 else "",
        sub_url=_compared(pages.compare, board.round, board.external_round),
    )


def difference_words(difference: int) -> str:
    """Ours minus theirs in words: "same", "we say 1 more", "we say 1 less"."""
    if difference == 0:
        return "same"
    return f"we say {abs(difference)} {'more' if difference > 0 else 'less'}"


def _compared(page: str, ours: Round, other: Round) -> str:
    return f"{page}?rounds={ours.pk}&rounds={other.pk}"


def work_words(row: StatementRow) -> str:
    """Where the work on a statement is, in words; empty when it is given to nobody."""
    if row.assignment is None:
        return ""
    return _STATES[AssignmentState(row.assignment.state)].format(lead=row.assignment.lead.user)


def _benchmark(row: StatementRow, pages: _Pages) -> Cell:
    share = row.benchmark.share_at_least(3)
    if share is None:
        return Cell("–")
    return Cell(percent(share), url=_at(pages.benchmark, row), sub=f"of {row.benchmark.councils}")


def rating_chart(board: ReadinessBoard, url: Url) -> Chart:
    """The chance of each rating as a bar; each opens the forecast."""
    page = url("readiness:forecast", round=board.round.pk)
    parts = [Part(band.title, chance, band.tone, url=page) for band, chance in board.forecast.chances]
    return stacked_bar(id="rating", title="Chance of each rating", parts=parts)


def trend_chart(board: ReadinessBoard, url: Url) -> Chart | None:
    """The points of every scored round by kind, with where the ratings begin; None while there is none."""
    if not board.trend:
        return None
    return trend(
        id="trend",
        title="Points of each round",
        series=[
            Series(kind.label, points)
            for kind in RoundKind
            if (points := list(_trend_points(board, kind, url)))
        ],
        bands=[Band(band.title, band.min_points) for band in board.scale.bands],
        minimum=board.scale.min_points,
        maximum=board.scale.max_points,
        heads=("Kind", "Rating"),
    )


def _trend_points(board: ReadinessBoard, kind: RoundKind, url: Url) -> Iterator[Point]:
    for each in board.trend:
        if each.round.kind == kind:
            page = url("readiness:round", round=each.round.pk)
            yield Point(each.round.held_on, each.points, url=page)
