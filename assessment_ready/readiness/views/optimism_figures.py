"""The optimism check as tables."""

from collections.abc import Callable

from assessment_ready.readiness.queries.optimism import Optimism
from assessment_ready.readiness.rules.optimism import Pair, lean_words
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted


def leans_table(check: Optimism) -> Table:
    """Per statement: how often it was compared and how far we scored above others on average."""
    rows = [
        Row(
            [
                row.statement.title,
                Cell(row.lean.count if row.lean else 0, url="#pairs" if row.lean else ""),
                lean_words(row.lean),
            ]
        )
        for row in check.rows
    ]
    columns = [Column("Statement"), Column("Times compared", numeric=True), Column("On average")]
    return Table(columns, rows, caption="By statement")


def pairs_table(check: Optimism, compare_url: Callable[[int, int], str]) -> Table:
    """The pairs of rounds behind it, newest first, each with the comparison it opens."""
    columns = [
        Column("External round"),
        Column("Our self-assessment before it"),
        Column("Statements compared", numeric=True),
        Column("Difference"),
    ]
    rows = [_pair(pair, compare_url) for pair in check.pairs]
    return Table(columns, rows, caption="The rounds behind it")


def _pair(pair: Pair, compare_url: Callable[[int, int], str]) -> Row:
    gaps = pair.differences()
    total = sum(gaps.values())
    words = (
        "the same points"
        if not total
        else (f"we gave {counted(abs(total), 'point,points')} {'more' if total > 0 else 'less'}")
    )
    return Row(
        [
            Cell(pair.theirs.title, sub=format_date(pair.theirs.held_on)),
            Cell(pair.ours.title, sub=format_date(pair.ours.held_on)),
            len(gaps),
            Cell(words, url=compare_url(pair.ours.key, pair.theirs.key)),
        ]
    )
