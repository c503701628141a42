"""The readiness board: one round's statements beside the round before, an outside view and other councils.

The dashboard, the round page, the workbook and the board report all read it, so their figures are the same.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from assessment_ready.councils.models import Membership
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.models import QualityStatement, Theme
from assessment_ready.framework.queries import Benchmark
from assessment_ready.framework.rules import Band, Scale, StatementBenchmark, points
from assessment_ready.readiness.models import Assignment, Judgement, Round, RoundKind, RoundQuerySet
from assessment_ready.readiness.queries.rounds import rounds_for
from assessment_ready.readiness.rules.forecast import Forecast, forecast

Scores = dict[int, int | None]


@dataclass(frozen=True)
class StatementRow:
    """One quality statement of the board.

    ``previous`` and ``external`` are scores there, None where there is none; ``change`` is ours minus
    previous; ``difference`` is ours minus theirs.
    """

    statement: QualityStatement
    judgement: Judgement
    previous: int | None
    external: int | None
    assignment: Assignment | None
    benchmark: StatementBenchmark

    @property
    def change(self) -> int | None:
        """Ours minus the round before."""
        return _minus(self.judgement.score, self.previous)

    @property
    def difference(self) -> int | None:
        """Ours minus theirs: above zero means we are the more optimistic."""
        return _minus(self.judgement.score, self.external)


@dataclass(frozen=True)
class ThemeRows:
    """One theme and the statements of it that the person may see."""

    theme: Theme
    rows: list[StatementRow]


@dataclass(frozen=True)
class TrendPoint:
    """One fully scored round of any kind."""

    round: Round
    points: int
    percent: int
    rating: Band


@dataclass(frozen=True)
class ReadinessBoard:
    """Everything a page or report says about one round.

    ``points``, ``rating``, ``percent``, ``above`` (next better rating, points it needs) and ``spare`` (points
    that can be lost) are None while a statement is unscored. Only rounds on the same framework version are
    set beside this one: on another version a score means something else. ``rounds`` are all of those, newest
    first; ``trend`` has the fully scored ones of every kind, oldest first.
    """

    round: Round
    scale: Scale
    themes: list[ThemeRows]
    previous_round: Round | None
    external_round: Round | None
    external_choices: list[Round]
    points: int | None
    forecast: Forecast
    rounds: list[Round]
    trend: list[TrendPoint]
    benchmark: Benchmark

    @property
    def rows(self) -> list[StatementRow]:
        """The statements in order, without their themes."""
        return [row for theme in self.themes for row in theme.rows]

    @property
    def scored(self) -> int:
        """How many statements have a score."""
        return sum(row.judgement.score is not None for row in self.rows)

    @property
    def rating(self) -> Band | None:
        """The rating the points give."""
        return None if self.points is None else self.scale.rating(self.points)

    @property
    def percent(self) -> int | None:
        """The percentage as CQC would publish it."""
        return None if self.points is None else self.scale.percent(self.points)

    @property
    def above(self) -> tuple[Band, int] | None:
        """The next better rating and the points it needs."""
        return None if self.points is None else self.scale.above(self.points)

    @property
    def spare(self) -> int | None:
        """The points that can be lost and the rating kept."""
        return None if self.points is None else self.scale.spare(self.points)


@dataclass(frozen=True)
class ComparedRound:
    """A round with its scores by statement number."""

    round: Round
    scores: Scores

    @property
    def is_scored(self) -> bool:
        """Whether any statement has a score."""
        return any(score is not None for score in self.scores.values())


def readiness_board(
    membership: Membership,
    now: datetime,
    round_: Round,
    *,
    external: Round | Literal["auto"] | None = "auto",
    known: list[ComparedRound] | None = None,
    given: list[Assignment] | None = None,
) -> ReadinessBoard:
    """The board of ``round_`` (which the caller got through ``visible_to``) as this person may see it.

    ``external`` is the outside view to set beside it; "auto" takes the newest with scores. ``known``
    (:func:`compared_rounds`) and ``given`` (the round's assignments with their leads) each save a query where
    the caller has them already. Its cost does not depend on the data.
    """
    scale = framework_queries.scale(round_.framework)
    benchmark = framework_queries.benchmark(round_.framework, membership.council, scale)
    judgements = board_judgements(membership, now, round_, given)
    everything = compared_rounds(membership, now, rounds_for(membership, now)) if known is None else known
    compared = [each for each in everything if each.round.framework_id == round_.framework_id]
    previous = _previous(compared, round_)
    choices = [each for each in compared if is_outside_view(each, round_)]
    outside = _chosen(choices, external)
    return ReadinessBoard(
        round=round_,
        scale=scale,
        themes=_themes(judgements, previous, outside, benchmark),
        previous_round=previous.round if previous else None,
        external_round=outside.round if outside else None,
        external_choices=[each.round for each in choices],
        points=_points([each.score for each in judgements], scale),
        forecast=forecast(judgements, scale),
        rounds=[each.round for each in compared],
        trend=_trend(compared, scale),
        benchmark=benchmark,
    )


def board_judgements(
    membership: Membership, now: datetime, round_: Round, given: list[Assignment] | None = None
) -> list[Judgement]:
    """The round's judgements this person may see, in order, with statement, theme, author and assignment.

    The round has passed the gate; here only the person's role still counts. Two small queries (one with
    ``given``): planning one over all eight tables takes the database longer than answering both.
    """
    rows = list(
        Judgement.objects.filter(round=round_)
        .within_role(membership, now)
        .select_related("statement__theme", "author")
        .order_by("statement__number")
    )
    if given is None:
        given = list(Assignment.objects.filter(round=round_).select_related("lead__user").order_by())
    by_statement = {each.statement_id: each for each in given}
    for row in rows:
        row.given = by_statement.get(row.statement_id)  # type: ignore[attr-defined] # as with_assignment does
    return rows


def assignment_of(judgement: Judgement) -> Assignment | None:
    """The assignment that ``with_assignment`` put beside the judgement."""
    return getattr(judgement, "given", None)


def compared_rounds(membership: Membership, now: datetime, rounds: RoundQuerySet) -> list[ComparedRound]:
    """Each of ``rounds`` (from ``rounds_for``, newest first) with its scores; one query."""
    return [
        compared_round(each, _pairs(each)) for each in rounds.annotate(pairs=score_pairs(membership, now))
    ]


def score_pairs(membership: Membership, now: datetime) -> ArraySubquery:
    """The scores of a round as an array of {number, score}, for :func:`compared_round`."""
    return ArraySubquery(
        Judgement.objects.filter(round=OuterRef("pk"))
        .within_role(membership, now)
        .order_by("statement__number")
        .values(pair=JSONObject(number="statement__number", score="score"))
    )


def compared_round(round_: Round, pairs: list[dict[str, int]]) -> ComparedRound:
    """A round with its scores as :func:`score_pairs` gave them."""
    return ComparedRound(round_, {pair["number"]: pair["score"] for pair in pairs})


def _pairs(annotated: Any) -> list[dict[str, int]]:
    pairs: list[dict[str, int]] = annotated.pairs
    return pairs


def _previous(compared: list[ComparedRound], round_: Round) -> ComparedRound | None:
    """The newest earlier round of the same kind."""
    for each in compared:
        earlier = (each.round.held_on, each.round.pk) < (round_.held_on, round_.pk)
        if earlier and each.round.kind == round_.kind:
            return each
    return None


def is_outside_view(each: ComparedRound, round_: Round) -> bool:
    """Whether the round can stand beside ``round_`` as what others say: external, scored, same framework."""
    return (
        each.round.pk != round_.pk
        and each.round.framework_id == round_.framework_id
        and RoundKind(each.round.kind).is_external
        and each.is_scored
    )


def _chosen(choices: list[ComparedRound], external: Round | Literal["auto"] | None) -> ComparedRound | None:
    """The outside view asked for, if the person may see it."""
    if external is None:
        return None
    if external == "auto":
        return choices[0] if choices else None
    return next((each for each in choices if each.round.pk == external.pk), None)


def _themes(
    judgements: list[Judgement],
    previous: ComparedRound | None,
    outside: ComparedRound | None,
    benchmark: Benchmark,
) -> list[ThemeRows]:
    rows = [
        StatementRow(
            statement=each.statement,
            judgement=each,
            previous=previous.scores.get(each.statement.number) if previous else None,
            external=outside.scores.get(each.statement.number) if outside else None,
            assignment=assignment_of(each),
            benchmark=benchmark.statement(each.statement.number),
        )
        for each in judgements
    ]
    return [
        ThemeRows(theme, list(of_theme))
        for theme, of_theme in groupby(rows, key=lambda row: row.statement.theme)
    ]


def _trend(compared: list[ComparedRound], scale: Scale) -> list[TrendPoint]:
    """The fully scored rounds, oldest first."""
    trend = []
    for each in reversed(compared):
        total = _points(list(each.scores.values()), scale)
        if total is not None:
            trend.append(TrendPoint(each.round, total, scale.percent(total), scale.rating(total)))
    return trend


def _points(scores: list[int | None], scale: Scale) -> int | None:
    """The total, or None while a statement is unscored or kept from this person."""
    return points(scores) if len(scores) == scale.statements else None


def _minus(ours: int | None, theirs: int | None) -> int | None:
    return None if ours is None or theirs is None else ours - theirs
