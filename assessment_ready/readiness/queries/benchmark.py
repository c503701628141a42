"""Where this council stands among the councils whose results are published."""

from dataclasses import dataclass
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.framework.queries import Benchmark
from assessment_ready.framework.rules import Scale
from assessment_ready.readiness.models import Judgement, Round
from assessment_ready.readiness.queries.rounds import dashboard_round


@dataclass(frozen=True)
class Standing:
    """The benchmark beside one of our rounds. ``scores`` are ours by statement number, scored ones only."""

    framework: FrameworkVersion
    scale: Scale
    benchmark: Benchmark
    round: Round | None
    scores: dict[int, int]


def standing(membership: Membership, now: datetime, round_id: int | None = None) -> Standing:
    """The published results a member may see, and one of our rounds that they may see.

    Without ``round_id`` the round the dashboard opens with. The framework is the round's; without a round
    the one of new rounds. Five queries at most. Raises ``Round.DoesNotExist`` for an unknown ``round_id`` and
    ``NoFrameworkError`` when no framework is loaded.
    """
    round_ = _round(membership, now, round_id)
    framework = round_.framework if round_ else framework_queries.default_framework()
    scale = framework_queries.scale(framework)
    return Standing(
        framework=framework,
        scale=scale,
        benchmark=framework_queries.benchmark(framework, membership.council, scale),
        round=round_,
        scores=_scores(round_) if round_ else {},
    )


def _round(membership: Membership, now: datetime, round_id: int | None) -> Round | None:
    if not membership.can(Perm.VIEW_READINESS):
        return None
    round_ = dashboard_round(membership, now, round_id)
    if round_ is None and round_id is not None:
        raise Round.DoesNotExist
    return round_


def _scores(round_: Round) -> dict[int, int]:
    scored = Judgement.objects.filter(round=round_).exclude(score=None)
    return {
        number: score
        for number, score in scored.values_list("statement__number", "score")
        if score is not None
    }
