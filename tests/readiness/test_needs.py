"""What rounds and gaps want of a person, as need rows."""

from django.utils import timezone

from assessment_ready.councils.rows import NeedRow
from assessment_ready.embargo.models import Embargo
from assessment_ready.readiness.queries.needs import needs_rows


def needs(world, name):
    rows = needs_rows(world.members[name], timezone.now())
    return {(need.kind, need.label) for need in (NeedRow(*row) for row in rows)}


def test_statements_to_score_and_submitted_ones_wait_in_open_rounds_only(world):
    made, closed = world.round(), world.round(title="Closed", status="closed")
    world.assign(made, 7, "cleo")
    world.assign(made, 1, "will", state="submitted")
    world.assign(closed, 7, "cleo")
    assert needs(world, "cleo") == {("readiness.assigned", "Safeguarding")}
    assert needs(world, "ben") == {("readiness.submitted", "Assessing needs")}
    assert needs(world, "vic") == needs(world, "dev") == set()


def test_an_unanswered_gap_waits_for_its_owner_until_it_is_answered(world):
    world.gap(1, title="Bare")
    world.gap(2, title="Reasoned", no_action_reason="Too dear.")
    world.gap(3, title="Closed", closed_at=timezone.now(), closed_by=world.people["ada"])
    world.gap(4, title="Of somebody else", owner="will")
    secret = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    world.gap(5, title="Secret", embargo=secret)
    assert needs(world, "cleo") == {("readiness.gap", "QS1-G1 Bare")}
    assert needs(world, "ben") == set()
