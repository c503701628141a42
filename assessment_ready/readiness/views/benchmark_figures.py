"""The benchmark's tables and charts, from its figures alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from assessment_ready.framework.models import PublishedResult, QualityStatement, ScoreLevel
from assessment_ready.framework.rules import StatementBenchmark
from assessment_ready.framework.rules.published import PeriodTotals, published_words, totals_by_quarter
from assessment_ready.framework.views.result_tables import rating_cell, source_name
from assessment_ready.readiness.queries.benchmark import Standing
from assessment_ready.ui.charts import Bar, Chart, Point, Series, distribution, trend
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted, percent

Address = Callable[[str], str]


def overview_table(
    standing: Standing, statements: Sequence[QualityStatement], statement_url: Address
) -> Table:
    """Every statement: our score, how many councils are lower, same, higher, mean, share at good or better."""
    good = standing.scale.good_level
    columns = [
        Column("Quality statement"),
        Column("Our score"),
        Column("Other councils"),
        Column("Mean", numeric=True),
        Column(f"At {good} or better", numeric=True),
        Column("Similar councils’ mean", numeric=True),
    ]
    rows: list[Row] = []
    theme = None
    for statement in statements:
        if statement.theme != theme:
            theme = statement.theme
            rows.append(Row.heading(theme.title))
        rows.append(_overview_row(standing, statement, statement_url(statement.slug)))
    return Table(columns, rows, caption="Where councils stand, by quality statement")


def _overview_row(standing: Standing, statement: QualityStatement, url: str) -> Row:
    figures = standing.benchmark.statement(statement.number)
    similar = standing.benchmark.similar_statement(statement.number)
    score = standing.scores.get(statement.number)
    share = figures.share_at_least(standing.scale.good_level)
    at_good = sum(count for at, count in figures.counts.items() if at >= standing.scale.good_level)
    return Row(
        [
            Cell(statement.title, url=url),
            Cell.scored(score),
            Cell(position_words(figures, score), url=url),
            mean_cell(figures),
            Cell("–" if share is None else percent(share), sub=f"{at_good} of {figures.councils}", url=url),
            mean_cell(similar),
        ]
    )


def mean_cell(figures: StatementBenchmark) -> Cell:
    """The mean with two decimals and how many councils it is of."""
    if figures.mean is None:
        return Cell("–")
    return Cell(f"{figures.mean:.2f}", sub=counted(figures.councils, "council,councils"))


def position_words(figures: StatementBenchmark, score: int | None) -> str:
    """How many councils are lower, the same and higher; without our score only how many there are."""
    if not figures.councils:
        return "No results"
    if score is None:
        return counted(figures.councils, "council,councils")
    lower, same, higher = figures.position(score)
    return f"{lower} lower, {same} the same, {higher} higher"


def overview_chart(
    standing: Standing, statements: Sequence[QualityStatement], statement_url: Address
) -> Chart:
    """How many councils are at good or better, statement by statement."""
    good = standing.scale.good_level
    bars = [
        Bar(
            # The part before the comma says which it is; the table above has the whole name.
            statement.title.split(",")[0],
            sum(
                count
                for at, count in standing.benchmark.statement(statement.number).counts.items()
                if at >= good
            ),
            url=statement_url(statement.slug),
        )
        for statement in statements
    ]
    return distribution(
        id="benchmark-good",
        title=f"Councils with a published score of {good} or better",
        bars=bars,
        category="Quality statement",
    )


def statement_chart(figures: StatementBenchmark, levels: Sequence[ScoreLevel], score: int | None) -> Chart:
    """How many councils have each score of one statement, ours marked; each bar leads to their list."""
    bars = [
        Bar(
            f"{level.value} – {level.label}",
            figures.counts.get(level.value, 0),
            url=f"#score-{level.value}",
            here=level.value == score,
        )
        for level in levels
    ]
    return distribution(id="benchmark-statement", title="Councils at each score", bars=bars)


def similar_table(standing: Standing, number: int) -> Table:
    """The similar councils' score of one statement, newest result each, with its source."""
    columns = [
        Column("Similar council"),
        Column("Score"),
        Column("Rating"),
        Column("Published"),
        Column("Source"),
    ]
    rows = [
        Row(
            [
                result.council_name,
                Cell.scored(score),
                rating_cell(result.rating, standing.scale),
                published_words(result.published_on, result.date_precision),
                Cell(source_name(result), url=result.source_url),
            ]
        )
        for score in reversed(standing.scale.levels)
        for result in standing.benchmark.at_score(number, score)
        if standing.benchmark.is_similar(result)
    ]
    return Table(columns, rows, caption="Similar councils", caption_hidden=True)


def at_each_score(
    standing: Standing, number: int, levels: Sequence[ScoreLevel]
) -> list[tuple[ScoreLevel, list[tuple[PublishedResult, str, bool]]]]:
    """Best score first: the councils there, when they were published, and whether they are similar."""
    return [
        (
            level,
            [
                (
                    result,
                    published_words(result.published_on, result.date_precision),
                    standing.benchmark.is_similar(result),
                )
                for result in standing.benchmark.at_score(number, level.value)
            ],
        )
        for level in reversed(levels)
    ]


def over_time(standing: Standing, results_url: Address) -> tuple[Table, Chart | None]:
    """The ratings by quarter of publication, and their running totals as a chart (None without results)."""
    ratings = [band.title for band in reversed(standing.scale.bands)]
    totals = totals_by_quarter(standing.benchmark.results, ratings)
    table = _totals_table(totals, ratings, results_url)
    return table, _totals_chart(totals, ratings) if totals else None


def _totals_table(totals: Sequence[PeriodTotals], ratings: Sequence[str], results_url: Address) -> Table:
    columns = [
        Column("Published"),
        *(Column(name, numeric=True) for name in ratings),
        Column("All", numeric=True),
    ]
    rows = [
        Row(
            [
                period.label,
                *(
                    Cell(str(period.counts[name]), url=results_url(f"published={period.key}&rating={name}"))
                    for name in ratings
                ),
                Cell(str(period.total), url=results_url(f"published={period.key}")),
            ]
        )
        for period in totals
    ]
    sums = [sum(period.counts[name] for period in totals) for name in ratings]
    cells = [
        Cell(str(total), url=results_url(f"rating={name}")) for name, total in zip(ratings, sums, strict=True)
    ]
    rows.append(Row(["All", *cells, Cell(str(sum(sums)), url=results_url(""))]))
    return Table(columns, rows, caption="Ratings by quarter of publication")


def _totals_chart(totals: Sequence[PeriodTotals], ratings: Sequence[str]) -> Chart:
    """A running total for each rating. Results of an unknown month join at the end of their year."""
    running = {name: list(accumulate(period.counts[name] for period in totals)) for name in ratings}
    days = [period.ends_on for period in totals]
    title = "Published ratings, running total"
    series = []
    for name in ratings:
        # Two periods that end on one day (a quarter, and its year's unknown months) give one point. A line
        # begins with the first result.
        by_day = dict(zip(days, running[name], strict=True))
        found = [Point(day, total) for day, total in by_day.items() if total]
        series += [Series(name, found)] if found else []
    chart = trend(
        id="benchmark-over-time",
        title=title,
        series=series,
        bands=[],
        minimum=0,
        maximum=max(line[-1] for line in running.values()),
        unit="councils",
    )
    columns = [Column("To the end of"), *(Column(name, numeric=True) for name in ratings)]
    rows = [
        Row([period.label, *(str(running[name][place]) for name in ratings)])
        for place, period in enumerate(totals)
    ]
    return replace(chart, table=Table(columns, rows, caption=title))
