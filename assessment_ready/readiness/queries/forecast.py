"""What the forecast and what-if pages need of one round. Constant cost."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from assessment_ready.councils.models import Membership
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.models import QualityStatement, ScoreLevel
from assessment_ready.framework.rules import Scale, StatementBenchmark
from assessment_ready.readiness.models import Judgement, Round
from assessment_ready.readiness.queries.board import board_judgements
from assessment_ready.readiness.rules.forecast import Forecast, Judged, StatementOutlook, forecast, outlook
from assessment_ready.readiness.rules.routes import Routes, nearest_routes


@dataclass(frozen=True)
class StatementForecast:
    """One statement's part in the forecast. ``outlook`` has the chance of each score."""

    statement: QualityStatement
    judgement: Judgement
    judged: Judged
    outlook: StatementOutlook
    benchmark: StatementBenchmark


@dataclass(frozen=True)
class RoundForecast:
    """The forecast of one round and what it rests on."""

    round: Round
    scale: Scale
    rows: list[StatementForecast]
    benchmark_as_at: str

    @property
    def judged(self) -> list[Judged]:
        """The judgements as plain values, in statement order."""
        return [row.judged for row in self.rows]

    @cached_property
    def forecast(self) -> Forecast:
        """The forecast: the same function as the dashboard's."""
        return forecast(self.judged, self.scale)

    @cached_property
    def routes(self) -> Routes:
        """The nearest routes to the next rating."""
        standing = {row.statement.number: row.benchmark.counts for row in self.rows}
        return nearest_routes(self.judged, self.scale, standing)

    @cached_property
    def titles(self) -> dict[int, str]:
        """The statements' titles by number."""
        return {row.statement.number: row.statement.title for row in self.rows}

    def share_of_doubt(self, row: StatementForecast) -> float | None:
        """How much of the total's variance this statement brings (0 to 1); None when nothing is in doubt."""
        whole = sum(each.outlook.variance for each in self.rows)
        return row.outlook.variance / whole if whole else None


def round_forecast(membership: Membership, now: datetime, round_: Round) -> RoundForecast:
    """The forecast of ``round_``, which the caller got through ``visible_to``. Four queries."""
    scale = framework_queries.scale(round_.framework)
    benchmark = framework_queries.benchmark(round_.framework, membership.council, scale)
    return RoundForecast(
        round=round_,
        scale=scale,
        rows=[
            _row(each, scale, benchmark.statement(each.statement.number))
            for each in board_judgements(membership, now, round_)
        ],
        benchmark_as_at=benchmark.as_at_words,
    )


def score_levels(round_: Round) -> list[ScoreLevel]:
    """The scores of the round's scale with what they mean, lowest first."""
    return framework_queries.levels(round_.framework)


def _row(judgement: Judgement, scale: Scale, benchmark: StatementBenchmark) -> StatementForecast:
    judged = Judged(
        number=judgement.statement.number,
        score=judgement.score,
        low=judgement.low,
        high=judgement.high,
        confidence=judgement.confidence,
    )
    return StatementForecast(judgement.statement, judgement, judged, outlook(judged, scale), benchmark)
