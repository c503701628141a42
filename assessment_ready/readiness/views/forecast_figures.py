"""The forecast as charts, tables and lines: values a template draws."""

from collections.abc import Callable
from dataclasses import dataclass

from assessment_ready.readiness.queries.forecast import RoundForecast, StatementForecast
from assessment_ready.readiness.rules.forecast import Forecast
from assessment_ready.readiness.rules.routes import Route, Step, range_words, step_words
from assessment_ready.ui.charts import Bar, Chart, Part, distribution, stacked_bar
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import percent, plain_number

CHANCES_IN = 1000


@dataclass(frozen=True)
class RouteLine:
    """One nearest route as a sentence, a warning when it goes beyond the bounds, and where to try it.

    The sentence leaves out the steps that every route shown has in common.
    """

    sentence: str
    note: str
    url: str


def rating_bar(made: Forecast, *, id: str = "rating-chances", title: str = "Chance of each rating") -> Chart:
    """The four ratings as one bar with its table."""
    return stacked_bar(
        id=id, title=title, parts=[Part(band.title, chance, band.tone) for band, chance in made.chances]
    )


def points_chart(made: Forecast, *, id: str = "points-chances") -> Chart:
    """The chance of each total, in 1,000; totals below half a chance in 1,000 are left out."""
    shown = {
        total: round(chance * CHANCES_IN)
        for total, chance in made.distribution.items()
        if round(chance * CHANCES_IN) or total == made.points
    }
    return distribution(
        id=id,
        title="Where the total may end",
        bars=[Bar(str(total), count, here=total == made.points) for total, count in shown.items()],
        here_label="The likely scores",
        unit=f"chances in {CHANCES_IN:,}",
        category="Points",
    )


def contributions(board: RoundForecast, statement_url: Callable[[str], str]) -> Table:
    """What each statement brings: score, range, confidence, mean, and its share of the doubt."""
    columns = [
        Column("Statement"),
        Column("Likely score"),
        Column("Low to high"),
        Column("Confidence"),
        Column("Chance of the likely score", numeric=True),
        Column("Expected score", numeric=True),
        Column("Share of the doubt", numeric=True),
    ]
    rows = [_contribution(board, row, statement_url) for row in board.rows]
    return Table(columns, rows, caption="Each statement’s part in the forecast", caption_hidden=True)


def _contribution(board: RoundForecast, row: StatementForecast, statement_url: Callable[[str], str]) -> Row:
    judged, chances = row.judged, row.outlook.chances
    doubt = board.share_of_doubt(row)
    lowest, highest = min(chances), max(chances)
    return Row(
        [
            Cell(row.statement.title, url=statement_url(row.statement.slug)),
            Cell.scored(judged.score),
            f"{lowest}" if lowest == highest else f"{lowest} to {highest}",
            _confidence(row),
            "–" if judged.score is None else percent(float(chances[judged.score])),
            plain_number(row.outlook.expected),
            "None" if not doubt else percent(doubt),
        ]
    )


def _confidence(row: StatementForecast) -> str:
    if row.judged.score is None:
        return "Not scored"
    if len(row.outlook.chances) == 1:
        return "Certain: low and high are the same"
    return row.judgement.get_confidence_display() or "Not stated, counts as low"


def shared_steps(board: RoundForecast) -> list[str]:
    """The steps that all the routes shown have in common; none when there is only one route."""
    return [step_words(step, board.titles[step.number]) for step in _shared(board)]


def route_lines(board: RoundForecast, what_if_url: str) -> list[RouteLine]:
    """The nearest routes, each with the address that tries it."""
    shared = _shared(board)
    return [_route_line(board, route, shared, what_if_url) for route in board.routes.best]


def _shared(board: RoundForecast) -> list[Step]:
    first, *others = board.routes.best or (None,)
    if first is None or not others:
        return []
    return [step for step in first.steps if all(step in other.steps for other in others)]


def _route_line(board: RoundForecast, route: Route, shared: list[Step], what_if_url: str) -> RouteLine:
    reached = {step.number: step.target for step in route.steps}
    query = "&".join(f"{score_field(number)}={score}" for number, score in reached.items())
    steps = [step_words(step, board.titles[step.number]) for step in route.steps if step not in shared]
    return RouteLine(
        sentence=f"{'Also raise' if shared else 'Raise'} {_joined(steps)}.",
        note=range_words(route),
        url=f"{what_if_url}?{query}#result",
    )


def _joined(steps: list[str]) -> str:
    *most, last = steps
    return f"{'; '.join(most)}; and {last}" if most else last


def score_field(number: int) -> str:
    """The name of a statement's score in the what-if's address: "qs4"."""
    return f"qs{number}"
