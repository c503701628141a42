"""Past self-assessments against the external rounds that followed them. Constant cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from assessment_ready.councils.models import Membership
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.models import QualityStatement, ScoreLevel
from assessment_ready.readiness.models import Judgement, Round, RoundKind
from assessment_ready.readiness.queries.rounds import dashboard_round, rounds_for
from assessment_ready.readiness.rules.optimism import (
    WINDOW_MONTHS,
    Lean,
    Look,
    Pair,
    Today,
    leans,
    pairs,
    today,
)
from assessment_ready.readiness.rules.optimism import months_before as _months_before

EXTERNAL_ROUNDS = 20


@dataclass(frozen=True)
class StatementLean:
    """One statement of today's framework and how far we scored above others; None when never compared."""

    statement: QualityStatement
    lean: Lean | None


@dataclass(frozen=True)
class Optimism:
    """The whole check. ``round`` is today's self-assessment; ``today`` None unless all of it is scored."""

    pairs: list[Pair]
    rows: list[StatementLean]
    round: Round | None
    today: Today | None


def optimism(membership: Membership, now: datetime) -> Optimism:
    """The check over the newest external rounds this person may see. Seven queries at most."""
    current = dashboard_round(membership, now)
    framework = current.framework if current else framework_queries.default_framework()
    scale = framework_queries.scale(framework)
    found = _scored(membership, now, pairs(_looks(membership, now)), current)
    lean = leans(found.pairs)
    return Optimism(
        pairs=[pair for pair in found.pairs if pair.differences()],
        rows=[
            StatementLean(statement, lean.get(statement.slug))
            for statement in framework_queries.statements(framework)
        ],
        round=current,
        today=today(found.current, lean, scale),
    )


def _looks(membership: Membership, now: datetime) -> list[Look]:
    """The newest scored external rounds and the scored self-assessments that could pair with them."""
    scored = Judgement.objects.filter(round=OuterRef("pk"), score__isnull=False)
    rounds = rounds_for(membership, now).filter(Exists(scored))
    external = list(rounds.external()[:EXTERNAL_ROUNDS])
    if not external:
        return []
    oldest = _months_before(min(each.held_on for each in external), WINDOW_MONTHS)
    ours = rounds.filter(kind=RoundKind.SELF_ASSESSMENT, held_on__gte=oldest, held_on__lt=external[0].held_on)
    levels = _levels()
    return [
        Look(
            key=each.pk,
            title=each.title,
            held_on=each.held_on,
            is_external=RoundKind(each.kind).is_external,
            levels=levels[each.framework_id],
            scores={},
        )
        for each in [*external, *ours]
    ]


def _levels() -> dict[int, tuple[int, ...]]:
    """The scores of every framework version. One query."""
    levels: dict[int, tuple[int, ...]] = {}
    rows = ScoreLevel.objects.order_by("framework", "value").values_list("framework_id", "value")
    for framework_id, value in rows:
        levels[framework_id] = (*levels.get(framework_id, ()), value)
    return levels


@dataclass(frozen=True)
class _Scored:
    pairs: list[Pair]
    current: Mapping[str, int | None]


def _scored(membership: Membership, now: datetime, found: Iterable[Pair], current: Round | None) -> _Scored:
    """The pairs with their scores, and today's round's. One query."""
    found = list(found)
    wanted = {look.key for pair in found for look in (pair.ours, pair.theirs)}
    if current:
        wanted.add(current.pk)
    scores: dict[int, dict[str, int | None]] = {key: {} for key in wanted}
    rows = Judgement.objects.visible_to(membership, now).filter(round__in=wanted)
    for round_id, slug, score in rows.values_list("round_id", "statement__slug", "score"):
        scores[round_id][slug] = score
    filled = [
        Pair(
            ours=replace(pair.ours, scores=scores[pair.ours.key]),
            theirs=replace(pair.theirs, scores=scores[pair.theirs.key]),
        )
        for pair in found
    ]
    return _Scored(filled, scores[current.pk] if current else {})
