"""The tables of an import of published results: what is wrong, and what would be imported."""

from collections.abc import Sequence

from assessment_ready.framework.models import PublishedResult
from assessment_ready.framework.rules import Scale, points
from assessment_ready.framework.rules.imports import Fault, ResultRow
from assessment_ready.framework.rules.published import same_assessment
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted

MOST_FAULTS = 100


def faults_table(faults: Sequence[Fault]) -> Table:
    """The first faults by row and column, each with its sentence."""
    rows = [
        Row([f"Row {fault.row}" if fault.row else "Headings", fault.column or "–", fault.sentence])
        for fault in faults[:MOST_FAULTS]
    ]
    return Table([Column("Row"), Column("Column"), Column("What to do")], rows, caption="What to put right")


def faults_sentence(faults: Sequence[Fault]) -> str:
    """How many faults there are, for the form's error."""
    shown = f" The first {MOST_FAULTS} are shown." if len(faults) > MOST_FAULTS else ""
    return (
        f"The file has {counted(len(faults), 'mistake,mistakes')}. Nothing was imported.{shown} "
        "Put right what is listed below and upload the file again"
    )


def preview_table(rows: Sequence[ResultRow], scale: Scale, known: Sequence[PublishedResult]) -> Table:
    """The results that would be imported, with a remark where a person should look twice."""
    columns = [
        Column("Council"),
        Column("Published"),
        Column("Rating"),
        Column("Scores"),
        Column("Points", numeric=True),
        Column("Remark"),
    ]
    return Table(columns, [_preview_row(row, scale, known) for row in rows], caption="What would be imported")


def _preview_row(row: ResultRow, scale: Scale, known: Sequence[PublishedResult]) -> Row:
    total = points(row.scores)
    return Row(
        [
            Cell(row.council_name, sub=f"Row {row.number}"),
            row.published_words,
            row.rating,
            scores_words(row.scores),
            Cell("–" if total is None else str(total)),
            _remark(row, scale, known),
        ]
    )


def scores_words(scores: Sequence[int | None]) -> str:
    """The scores in statement order: "2 3 – 3"; "Not published" when there is none."""
    if all(score is None for score in scores):
        return "Not published"
    return " ".join("–" if score is None else str(score) for score in scores)


def _remark(row: ResultRow, scale: Scale, known: Sequence[PublishedResult]) -> str:
    remarks = []
    if any(same_assessment(row, other) for other in known):
        remarks.append("Completes a result that gives less.")
    total = points(row.scores)
    if None not in (total, row.published_percent) and scale.percent(total or 0) != row.published_percent:
        remarks.append(
            f"The file says {row.published_percent}%; the points give {scale.percent(total or 0)}%. "
            "Both are kept."
        )
    return " ".join(remarks) or "New"
