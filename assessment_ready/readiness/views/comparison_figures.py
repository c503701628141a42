"""A comparison as tables, chart, sentences and export columns."""

from collections.abc import Callable
from functools import partial

from assessment_ready.documents.tables import ExportColumn, ExportValue
from assessment_ready.readiness.queries.comparison import (
    ComparedRound,
    ComparedScore,
    ComparedStatement,
    Comparison,
)
from assessment_ready.readiness.rules.comparison import difference_words, optimism_words
from assessment_ready.ui.charts import Chart, ComparisonRow
from assessment_ready.ui.charts import comparison as comparison_chart
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table

StatementUrl = Callable[[int, str], str]


def names(compared: Comparison) -> list[str]:
    """The rounds' titles; with the date, and then a number, where two are called the same."""
    titles = [each.round.title for each in compared.rounds]
    dated = [
        title if titles.count(title) == 1 else f"{title}, {format_date(each.round.held_on)}"
        for title, each in zip(titles, compared.rounds, strict=True)
    ]
    return [
        name if dated.count(name) == 1 else f"{name} ({dated[: place + 1].count(name)})"
        for place, name in enumerate(dated)
    ]


def totals_table(compared: Comparison, round_url: Callable[[int], str]) -> Table:
    """Points, percentage, rating and difference of each round."""
    columns = [
        Column("Round"),
        Column("Kind"),
        Column("Date"),
        Column("Points", numeric=True),
        Column("Percentage as CQC publishes it", numeric=True),
        Column("Rating"),
    ]
    rows = [
        Row(
            [
                Cell(
                    name, url=round_url(each.round.pk), sub="" if place else "The others are set against this"
                ),
                each.round.get_kind_display(),
                format_date(each.round.held_on),
                _points(each),
                "–" if each.percent is None else f"{each.percent}%",
                Cell.tag(each.rating.title, each.rating.tone) if each.rating else "–",
            ]
        )
        for place, (name, each) in enumerate(zip(names(compared), compared.rounds, strict=True))
    ]
    return Table(columns, rows, caption="Points and rating of each round")


def _points(each: ComparedRound) -> Cell:
    if each.points is not None:
        return Cell(f"{each.points} of {each.scale.max_points}")
    scored = sum(score is not None for score in each.scores.values())
    if not each.is_whole:
        return Cell("–", sub="you see a part of it")
    return Cell("–", sub=f"{scored} of {each.scale.statements} scored")


def scores_table(compared: Comparison, statement_url: StatementUrl) -> Table:
    """Every statement's score in every round, by theme, with the difference to the first below."""
    rows: list[Row] = []
    for theme in compared.themes:
        rows.append(Row.heading(theme.title))
        for statement in theme.statements:
            cells = [
                _score(each, score, statement_url, statement)
                for each, score in zip(compared.rounds, statement.scores, strict=True)
            ]
            rows.append(Row([statement.title, *cells]))
        rows.append(Row(["Theme total", *(_theme_total(*total) for total in theme.totals)]))
    columns = [Column("Statement"), *(Column(name) for name in names(compared))]
    return Table(columns, rows, caption="Scores by statement")


def _score(
    each: ComparedRound, score: ComparedScore, statement_url: StatementUrl, statement: ComparedStatement
) -> Cell:
    if not score.in_framework:
        return Cell("–", sub="not in this framework")
    if not score.is_seen:
        return Cell("–", sub="not yours to see")
    return Cell.scored(
        score.score,
        sub=difference_words(score.gap),
        url=statement_url(each.round.pk, statement.slug),
        sub_tone="warn" if score.gap else "",
    )


def _theme_total(total: int, scored: int, statements: int) -> Cell:
    if not statements:
        return Cell("–")
    return Cell(total, sub="" if scored == statements else f"{scored} of {statements} scored")


def scores_chart(compared: Comparison) -> Chart | None:
    """The scores as marks on one scale; None where a scale does not begin at 1 or more."""
    levels = [level for each in compared.rounds for level in each.scale.levels]
    if min(levels) < 1:
        return None
    return comparison_chart(
        id="comparison",
        title="Scores side by side",
        names=names(compared),
        rows=[
            ComparisonRow(statement.title, [score.score for score in statement.scores])
            for statement in compared.statements
        ],
        maximum=max(levels),
    )


def sentences(compared: Comparison) -> list[str]:
    """Who was more optimistic, for each round against the first."""
    first, *others = names(compared)
    return [
        optimism_words(first, name, each.difference)
        for name, each in zip(others, compared.rounds[1:], strict=True)
        if each.difference is not None
    ]


def export_columns(compared: Comparison) -> list[ExportColumn]:
    """Statement and theme, then for each round its score and its difference to the first."""
    columns = [
        ExportColumn("Theme", lambda row: row[0]),
        ExportColumn("Statement", lambda row: row[1]),
    ]
    for place, name in enumerate(names(compared)):
        columns.append(ExportColumn(name, partial(_exported, place=place, gap=False)))
        if place:
            columns.append(
                ExportColumn(f"{name}: difference to the first", partial(_exported, place=place, gap=True))
            )
    return columns


ExportRow = tuple[str, str, list[tuple[ExportValue, ExportValue]]]


def export_rows(compared: Comparison) -> list[ExportRow]:
    """The statements, then points, percentage and rating."""
    rows: list[ExportRow] = [
        (theme.title, statement.title, [(score.score, score.gap) for score in statement.scores])
        for theme in compared.themes
        for statement in theme.statements
    ]
    rounds = compared.rounds
    rows.append(
        (
            "",
            "Points",
            [(each.points, each.difference.points if each.difference else None) for each in rounds],
        )
    )
    rows.append(("", "Percentage as CQC publishes it", [(each.percent, None) for each in rounds]))
    rows.append(("", "Rating", [(each.rating.title if each.rating else None, None) for each in rounds]))
    return rows


def _exported(row: ExportRow, *, place: int, gap: bool) -> ExportValue:
    return row[2][place][gap]
