"""Where the dashboard saves a query, it must find what the plain question finds."""

from datetime import date
from itertools import product

import pytest
from django.utils import timezone

from assessment_ready.overview.queries.dashboard import waiting_and_beside
from assessment_ready.overview.queries.needs import DECISIONS, needs, needs_count
from assessment_ready.readiness.models import RoundKind
from assessment_ready.readiness.queries.rounds import dashboard_round, opening_round, rounds_for

KINDS = [RoundKind.SELF_ASSESSMENT, RoundKind.PEER_CHALLENGE]
STATUSES = ["open", "closed", "published"]


@pytest.mark.parametrize("rounds", list(product(product(KINDS, STATUSES), repeat=2)))
def test_the_opening_round_is_chosen_alike_in_memory_and_in_the_database(world, rounds):
    for place, (kind, status) in enumerate(rounds):
        world.round(kind=kind, title=f"Round {place}", held_on=date(2026, 1, 1 + place), status=status)
    ada, now = world.members["ada"], timezone.now()
    assert opening_round(rounds_for(ada, now)) == dashboard_round(ada, now)


@pytest.mark.parametrize("name", ["ada", "ben", "will", "vic"])
def test_what_waits_is_the_same_read_alone_or_with_the_rounds_assignments(world, name):
    shown = world.round(title="Shown")
    other = world.round(title="Other")
    closed = world.round(title="Closed", status="closed")
    states = ["assigned", "submitted", "returned", "closed"]
    for made in (shown, other, closed):
        for number, (state, lead) in enumerate(product(states, ["cleo", "will"]), start=1):
            world.assign(made, number, lead, state=state)
    member, now = world.members[name], timezone.now()
    alone = needs(member, now)
    read = waiting_and_beside(member, now, shown, 50)
    waiting, given = read.waiting, read.given
    assert waiting.total == len(alone) == needs_count(member, now)
    assert sorted(map(repr, waiting.needs)) == sorted(map(repr, alone))
    kinds = [need.kind in DECISIONS for need in waiting.needs]
    assert kinds == sorted(kinds, reverse=True)
    found = {(row.statement_id, row.state, row.lead_id, str(row.lead.user)) for row in given}
    rows = shown.assignments.select_related("lead__user")
    assert found == {(row.statement_id, row.state, row.lead_id, str(row.lead.user)) for row in rows}
    assert waiting_and_beside(member, now, None, 50).given == []
    few = waiting_and_beside(member, now, shown, 2).waiting
    assert few.needs == waiting.needs[:2]
    assert few.total == waiting.total
