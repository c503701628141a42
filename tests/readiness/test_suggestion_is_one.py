"""The lead of a statement and the Director are offered the same score."""

from datetime import date

from django.utils import timezone

from assessment_ready.readiness.models import RoundKind, RoundStatus
from assessment_ready.readiness.queries.statement import get_judgement
from assessment_ready.readiness.queries.suggestion import UNNAMED, suggestion_of
from tests.world import World

SCORES: list[int | None] = [3, 3, 3, 3, 3, 3, 3, 3, 3]


def suggested(world: World, name: str, round_id: int):
    """What this person is told of the first statement."""
    row = get_judgement(world.members[name], timezone.now(), round_id, "assessing-needs")
    return suggestion_of(row)


def test_the_lead_and_the_director_are_offered_the_same_score(world: World) -> None:
    made = world.round(scores=SCORES)
    world.assign(made, 1, "cleo")
    world.round(
        kind=RoundKind.PEER_CHALLENGE,
        title="Peer challenge, June",
        held_on=date(2026, 6, 1),
        scores=SCORES,
        status=RoundStatus.CLOSED,
    )
    world.evidence(1, category="people")
    world.evidence(1, category="staff")
    # Of the two only the first is Cleo's: what she sees alone would give another score.
    for owner in ("cleo", "ben"):
        world.gap(1, owner=owner, weight="high", no_action_reason="It mends itself")

    lead, director = suggested(world, "cleo", made.pk), suggested(world, "ada", made.pk)
    assert lead.score == director.score == 2
    assert "Peer challenge, June" in director.reasons[0]
    assert UNNAMED in lead.reasons[0]
    assert "Peer challenge, June" not in " ".join(lead.reasons)
