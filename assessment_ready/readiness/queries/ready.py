"""Which statements of a round are ready, and what the others lack; from what was read already."""

from collections.abc import Iterable
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.models import Judgement, Round, RoundKind
from assessment_ready.readiness.queries.standing import Standing
from assessment_ready.readiness.rules.ready import Ready, ReadyFacts, ready


def knows_enough(membership: Membership) -> bool:
    """Whether the person sees everything that decides whether a statement is ready."""
    return membership.can(Perm.VIEW_LIBRARY) and membership.can(Perm.VIEW_ACTIONS)


def can_be_ready(round_: Round) -> bool:
    """Whether the question makes sense: it is about our own view of ourselves, not what others judged."""
    return not RoundKind(round_.kind).is_external


def readiness_of(
    membership: Membership, now: datetime, round_: Round, judgements: Iterable[Judgement], standing: Standing
) -> dict[int, Ready]:
    """The answer for each statement of ``judgements`` (of ``round_``, with their statements), by statement id.

    Empty for people who do not see all that decides it, and for rounds in which others judged. No query.
    """
    if not knows_enough(membership) or not can_be_ready(round_):
        return {}
    return {row.statement_id: ready(ready_facts(round_, row, standing)) for row in judgements}


def ready_facts(round_: Round, row: Judgement, standing: Standing) -> ReadyFacts:
    """What the rule looks at for one judgement."""
    here = standing.statement(row.statement_id)
    return ReadyFacts(
        round_id=round_.pk,
        slug=row.statement.slug,
        number=row.statement.number,
        score=row.score,
        reason=row.reason,
        suggested=row.suggested,
        departure_reason=row.departure_reason,
        missing_categories=[(each.code, each.title) for each in here.missing_categories],
        unanswered_gaps=here.unanswered_gaps,
        actions=here.actions,
    )
