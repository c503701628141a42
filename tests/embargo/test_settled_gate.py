"""The gate read once for a request gives the same answer as the gate in each query."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.embargo import gate
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.readiness.models import Round

MOMENTS = [None, timedelta(seconds=-1), timedelta(0), timedelta(seconds=1)]


@pytest.fixture
def everything(world):
    """A round under an embargo of every kind: lifting, lifted, cleared, withdrawn; and one of another council."""
    now = timezone.now()
    for place, (lifts, lifted, clearance) in enumerate(
        product(MOMENTS, MOMENTS, ["none", "held", "revoked"])
    ):
        secret = Embargo.objects.create(
            council=world.westmere,
            title=f"Embargo {place}",
            authority="CQC",
            created_by=world.people["ben"],
            lifts_at=now + lifts if lifts is not None else None,
            lifted_at=now + lifted if lifted is not None else None,
        )
        if clearance != "none":
            Clearance.objects.create(
                council=world.westmere,
                embargo=secret,
                user=world.people["ada"],
                granted_by=world.people["ben"],
                revoked_at=now if clearance == "revoked" else None,
            )
        Round.objects.create(
            council=world.westmere,
            framework=world.framework,
            embargo=secret,
            kind="self_assessment",
            title=f"Round {place}",
            held_on=now.date(),
            created_by=world.people["ben"],
        )
    world.round(title="Open to all")
    world.round(council=world.northby, title="Northby")
    return now


def titles(world, now):
    return set(Round.objects.visible_to(world.members["ada"], now).values_list("title", flat=True))


def test_settled_and_unsettled_gates_agree_in_every_case(world, everything):
    unsettled = titles(world, everything)
    assert 10 < len(unsettled) < 48
    gate.settle(world.members["ada"], everything)
    assert titles(world, everything) == unsettled
    closed = set(gate.closed_to(world.members["ada"], everything))
    hidden = Round.objects.filter(council=world.westmere).exclude(title__in=unsettled)
    assert closed == set(hidden.values_list("embargo_id", flat=True))


def test_a_settled_gate_counts_for_its_moment_only(world, everything):
    gate.settle(world.members["ada"], everything)
    later = everything + timedelta(seconds=1)
    assert titles(world, later) > titles(world, everything)


def test_what_goes_under_a_new_embargo_meanwhile_is_closed(world, everything):
    gate.settle(world.members["ada"], everything)
    made = Round.objects.get(title="Open to all")
    made.embargo = Embargo.objects.create(
        council=world.westmere, title="New", authority="CQC", created_by=world.people["ben"]
    )
    made.save(update_fields=["embargo"])
    assert "Open to all" not in titles(world, everything)


def test_settling_costs_one_query_once(world, everything):
    with CaptureQueriesContext(connection) as captured:
        for _ in range(3):
            gate.settle(world.members["ada"], everything)
    assert len(captured) == 1


def test_who_is_settled_as_uncleared_is_never_read_for_at_another_moment(world, everything):
    """A second clock reading must not bring back what the person themselves is cleared for."""
    ada, now = world.members["ada"], timezone.now()
    gate.settle_as_uncleared(ada, now)
    list(Round.objects.visible_to(ada, now))
    with pytest.raises(ValueError, match="at that moment only"):
        Round.objects.visible_to(ada, now + timedelta(microseconds=1))
