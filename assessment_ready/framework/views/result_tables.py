"""Published results as a table on a page and as columns of a file, in the shape an import reads."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from assessment_ready.documents.tables import ExportColumn
from assessment_ready.framework.models import PublishedResult
from assessment_ready.framework.rules import Scale, points
from assessment_ready.framework.rules.published import published_words
from assessment_ready.ui.tables import Cell, Column, Row, Table

COLUMNS = [
    Column("Council", sort="council"),
    Column("Published", sort="published"),
    Column("Rating"),
    Column("Points", numeric=True, sort="points"),
    Column("Percentage", numeric=True),
    Column("Source"),
]


def results_table(
    results: Sequence[PublishedResult],
    scale: Scale,
    *,
    similar: frozenset[int] = frozenset(),
    sort: str = "",
) -> Table:
    """Results as rows. ``similar`` has the keys of results to mark; without ``sort`` no heading sorts."""
    columns = COLUMNS if sort else [Column(column.label, column.numeric) for column in COLUMNS]
    rows = [_row(result, scale, result.pk in similar) for result in results]
    return Table(columns, rows, caption="Published results", caption_hidden=True, sort=sort)


def _row(result: PublishedResult, scale: Scale, is_similar: bool) -> Row:
    total = points(result.scores)
    marks = ["Similar council"] if is_similar else []
    marks += ["Added by your council"] if result.added_for_id else []
    return Row(
        [
            Cell(result.council_name, sub=", ".join(marks)),
            published_words(result.published_on, result.date_precision),
            rating_cell(result.rating, scale),
            Cell("–", sub="Scores not published") if total is None else Cell(str(total)),
            percent_cell(result, scale),
            Cell(source_name(result), url=result.source_url),
        ]
    )


def rating_cell(rating: str, scale: Scale) -> Cell:
    """A rating as a tag in its own tone."""
    tone = next((band.tone for band in scale.bands if band.title == rating), "grey")
    return Cell.tag(rating, tone)


def percent_cell(result: PublishedResult, scale: Scale) -> Cell:
    """The percentage the source states, otherwise what the points give, and which of both it is."""
    if result.published_percent is not None:
        return Cell(f"{result.published_percent}%", sub="Stated by the source")
    total = points(result.scores)
    return Cell("–") if total is None else Cell(f"{scale.percent(total)}%", sub="From the points")


def source_name(result: PublishedResult) -> str:
    """Whose page the source is: "www.cqc.org.uk"."""
    return urlsplit(result.source_url).hostname or result.source_url


def export_columns(scale: Scale) -> list[ExportColumn]:
    """The columns of a file that can be imported again."""
    return [
        ExportColumn("council", lambda row: row.council_name),
        ExportColumn("publication_date", _iso),
        *(_score_column(number) for number in range(1, scale.statements + 1)),
        ExportColumn("overall_percent", lambda row: row.published_percent),
        ExportColumn("rating", lambda row: row.rating),
        ExportColumn("source_url", lambda row: row.source_url),
    ]


def _score_column(number: int) -> ExportColumn:
    def score(result: PublishedResult) -> int | None:
        return result.scores[number - 1] if number <= len(result.scores) else None

    return ExportColumn(f"qs{number}", score)


def _iso(result: PublishedResult) -> str:
    """The date as precisely as known: 2025, 2025-12 or 2025-12-05."""
    length = {"year": 4, "month": 7}.get(result.date_precision, 10)
    return result.published_on.isoformat()[:length]
