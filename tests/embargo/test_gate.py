"""The one gate: to the second of its lifting, for rounds and documents."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.embargo.gate import visible_to
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.embargo.queries import choices, embargoes_for
from assessment_ready.readiness.models import Round
from tests.world import World

LIFTS = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def embargo(world: World, *cleared: str, lifts_at: datetime | None = LIFTS, **extra) -> Embargo:
    """An embargo of Westmere with these people cleared."""
    made = Embargo.objects.create(
        council=world.westmere,
        title="CQC’s draft report",
        authority="CQC",
        lifts_at=lifts_at,
        created_by=world.people["ada"],
        **extra,
    )
    for name in cleared:
        Clearance.objects.create(
            council=world.westmere, embargo=made, user=world.people[name], granted_by=world.people["ada"]
        )
    return made


def document(world: World, secret: Embargo | None) -> GeneratedDocument:
    return GeneratedDocument.objects.create(
        council=world.westmere,
        embargo=secret,
        kind="board_report",
        subject_key="round:1",
        version=1,
        title="Board report",
        template="x",
        snapshot={},
        permission="VIEW_READINESS",
        state=DocumentState.READY,
        requested_by=world.people["ada"],
        requested_at=LIFTS,
    )


def seen(world: World, name: str, now: datetime) -> tuple[int, int, int]:
    """How many rounds, documents and embargoes this person finds at a moment."""
    member = world.members[name]
    return (
        Round.objects.visible_to(member, now).count(),
        GeneratedDocument.objects.visible_to(member, now).count(),
        embargoes_for(member, now).count(),
    )


@pytest.fixture
def secret(world: World) -> Embargo:
    """A round and a document under one embargo; Ada and Cara are cleared."""
    made = embargo(world, "ada", "cara")
    world.round(embargo=made)
    document(world, made)
    return made


def test_the_cleared_see_the_material_before_it_lifts(world: World, secret: Embargo):
    assert seen(world, "ada", LIFTS - SECOND) == (1, 1, 1)
    assert seen(world, "cara", LIFTS - SECOND) == (1, 1, 1)


@pytest.mark.parametrize("name", ["ben", "vic", "will"])
def test_the_uncleared_see_nothing_a_second_before_and_everything_at_the_moment(
    world: World, secret: Embargo, name
):
    assert seen(world, name, LIFTS - SECOND) == (0, 0, 0)
    assert seen(world, name, LIFTS) == (1, 1, 1)


@pytest.mark.parametrize("name", ["dev", "cleo", "rhea", "ann"])
def test_lifting_gives_nobody_more_than_their_role(world: World, secret: Embargo, name):
    assert seen(world, name, LIFTS - SECOND)[0] == 0
    assert seen(world, name, LIFTS)[0] == 0


def test_clearance_alone_does_not_widen_a_role(world: World):
    made = embargo(world, "dev")
    world.round(embargo=made)
    assert seen(world, "dev", LIFTS - SECOND)[0] == 0


def test_a_withdrawn_clearance_counts_at_once(world: World, secret: Embargo):
    Clearance.objects.filter(user=world.people["cara"]).update(revoked_at=timezone.now())
    assert seen(world, "cara", LIFTS - SECOND) == (0, 0, 0)
    assert seen(world, "cara", LIFTS) == (1, 1, 1)


def test_without_a_moment_it_holds_until_somebody_lifts_it(world: World):
    made = embargo(world, "ada", lifts_at=None)
    world.round(embargo=made)
    century = LIFTS + timedelta(days=36500)
    assert seen(world, "vic", century)[0] == 0
    Embargo.objects.filter(pk=made.pk).update(lifted_at=LIFTS)
    assert seen(world, "vic", LIFTS - SECOND)[0] == 0
    assert seen(world, "vic", LIFTS)[0] == 1


def test_lifting_early_wins_over_the_moment(world: World, secret: Embargo):
    early = LIFTS - timedelta(days=5)
    Embargo.objects.filter(pk=secret.pk).update(lifted_at=early)
    assert seen(world, "vic", early - SECOND)[0] == 0
    assert seen(world, "vic", early)[0] == 1


def test_another_council_sees_nothing_even_when_cleared_and_lifted(world: World, secret: Embargo):
    Clearance.objects.create(
        council=world.westmere, embargo=secret, user=world.people["nia"], granted_by=world.people["ada"]
    )
    for moment in (LIFTS - SECOND, LIFTS):
        assert not Round.objects.visible_to(world.northby_members["nia"], moment).exists()
        assert not embargoes_for(world.northby_members["nia"], moment).exists()


def test_the_gate_is_one_query(world: World, secret: Embargo, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(visible_to(Round.objects.all(), world.members["vic"], LIFTS))


@pytest.mark.parametrize(("now", "offered"), [(LIFTS - SECOND, 1), (LIFTS, 0)])
def test_only_the_cleared_are_offered_an_embargo_and_only_while_it_holds(
    world: World, secret: Embargo, now, offered
):
    assert len(choices(world.members["ada"], now)) == offered
    assert choices(world.members["ben"], now) == []


def test_pages_open_at_the_second(world: World):
    made = embargo(world, "ada")
    path = f"/councils/westmere/embargoes/{made.pk}/"
    with time_machine.travel(LIFTS - SECOND, tick=False) as clock:
        ben = world.client("ben")
        assert ben.get(path).status_code == 404
        clock.shift(1)
        assert ben.get(path).status_code == 200
