"""Published results as a table on a page and as columns of a file, in the shape an import reads."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit

from assessment_ready.councils.registers import COLUMNS, RegisterColumn, columns_in_force
from assessment_ready.documents.tables import ExportColumn
from assessment_ready.framework.models import PublishedResult
from assessment_ready.framework.rules import Scale, points
from assessment_ready.framework.rules.published import published_words
from assessment_ready.ui.tables import Cell, Column, Row, Table


def result_columns(
    scale: Scale, is_similar: Callable[[PublishedResult], bool] = lambda row: False
) -> list[RegisterColumn]:
    """What there is to know of a result. Files have the headings an import reads."""

    def name(row: PublishedResult) -> Cell:
        marks = ["Similar council"] if is_similar(row) else []
        marks += ["Added by your council"] if row.added_for_id else []
        return Cell(row.council_name, sub=", ".join(marks))

    return [
        RegisterColumn(
            "council", "Council", name, lambda row: row.council_name, sort="council", header="council"
        ),
        _published_column(),
        RegisterColumn(
            "rating",
            "Rating",
            lambda row: rating_cell(row.rating, scale),
            lambda row: row.rating,
            header="rating",
        ),
        *_figure_columns(scale),
        RegisterColumn(
            "source",
            "Source",
            lambda row: Cell(source_name(row), url=row.source_url),
            lambda row: row.source_url,
            header="source_url",
        ),
        *(_score_register_column(number) for number in range(1, scale.statements + 1)),
    ]


def _published_column() -> RegisterColumn:
    return RegisterColumn(
        "published",
        "Published",
        lambda row: published_words(row.published_on, row.date_precision),
        _iso,
        sort="published",
        header="publication_date",
    )


def _figure_columns(scale: Scale) -> list[RegisterColumn]:
    return [
        RegisterColumn(
            "points",
            "Points",
            _points_cell,
            lambda row: points(row.scores),
            numeric=True,
            sort="points",
            header="points",
        ),
        RegisterColumn(
            "percent",
            "Percentage",
            lambda row: percent_cell(row, scale),
            lambda row: row.published_percent,
            numeric=True,
            header="overall_percent",
        ),
    ]


def import_shape(scale: Scale) -> str:
    """The query string that gives a file an import can read again."""
    keys = ["council", "published", "rating", "percent", "source"]
    keys += [f"qs{number}" for number in range(1, scale.statements + 1)]
    return urlencode([("format", "csv"), *((COLUMNS, key) for key in keys)])


def results_table(results: Sequence[PublishedResult], scale: Scale) -> Table:
    """Results as rows of the usual columns, in no order to change."""
    columns = columns_in_force(result_columns(scale), ())
    rows = [Row([column.cell(result) for column in columns]) for result in results]
    heads = [Column(column.label, column.numeric) for column in columns]
    return Table(heads, rows, caption="Published results", caption_hidden=True)


def _score_register_column(number: int) -> RegisterColumn:
    value = _score_column(number).value

    def cell(row: PublishedResult) -> str | int:
        score = value(row)
        return score if isinstance(score, int) else "–"

    return RegisterColumn(
        f"qs{number}", f"QS{number}", cell, value, numeric=True, usual=False, header=f"qs{number}"
    )


def _points_cell(result: PublishedResult) -> Cell:
    total = points(result.scores)
    return Cell("–", sub="Scores not published") if total is None else Cell(str(total))


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
