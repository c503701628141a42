"""Nothing before its minute, everything soon after it; also in the two nights in which the clocks change."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.rules import london_moment
from assessment_ready.outbox import bell
from assessment_ready.sending import backends
from assessment_ready.sending.services import engine
from comms.models import Delivery
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of, route_of
from tests.sending.arena import Arena
from tests.sending.engine_world import Server
from tests.world import World

pytestmark = pytest.mark.slow
OpenArena = Callable[..., Arena]
Say = Callable[[str], None]
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    started = Server()
    monkeypatch.setattr(backends, "open_session", started.open_session)
    monkeypatch.setattr(bell._ringer, "ask", lambda *_: None)
    return started


def _made(world: World) -> Comms:
    made = comms_of(world, world.members["cara"])
    route_of(made.council)
    made.contact("Sam Field", made.staff)
    return made


def _sent_at(server: Server, moment: datetime) -> int:
    """How many have left when the clock shows ``moment``."""
    with time_machine.travel(moment, tick=False):
        engine.tick()
        engine.serve(seconds=10)
    return len(server.sent)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (SPRING, time(0, 30), datetime(2027, 3, 28, 0, 30, tzinfo=UTC)),
        (SPRING, time(0, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (SPRING, time(2, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (SPRING, time(9, 0), datetime(2027, 3, 28, 8, 0, tzinfo=UTC)),
        (AUTUMN, time(0, 30), datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
        (AUTUMN, time(0, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (AUTUMN, time(2, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (AUTUMN, time(9, 0), datetime(2026, 10, 25, 9, 0, tzinfo=UTC)),
    ],
)
def test_nothing_a_second_before_its_minute_when_the_clocks_change(
    world: World, server: Server, day: date, at: time, utc: datetime
) -> None:
    moment = london_moment(day, at)
    assert moment == utc
    with time_machine.travel(moment - timedelta(hours=5), tick=False):
        release_of(_made(world), not_before=moment)
    for before in (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)):
        assert _sent_at(server, moment - before) == 0
    assert _sent_at(server, moment) == 1
    assert _sent_at(server, moment + timedelta(hours=1)) == 1
    assert Delivery.objects.get().submitted_at == moment


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_time_that_does_not_exist_or_exists_twice_is_not_taken(day: date) -> None:
    with pytest.raises(ValueError, match="Choose another time"):
        london_moment(day, time(1, 30))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_nothing_a_second_before_its_embargo_lifts(world: World, server: Server, day: date) -> None:
    lifts_at = london_moment(day, time(9, 0))
    with time_machine.travel(lifts_at - timedelta(hours=2), tick=False):
        made = _made(world)
        embargo = Embargo.objects.create(
            council=made.council,
            title="The draft",
            authority="CQC",
            lifts_at=lifts_at,
            created_by=made.actor.user,
        )
        release = release_of(
            made, cleared_briefing(made, embargo=embargo), state="sending", resolved_at=timezone.now()
        )
        delivery_of(release, made.contact("Jo Late", made.staff))
    for before in (timedelta(hours=1), timedelta(seconds=1)):
        assert _sent_at(server, lifts_at - before) == 0
    assert _sent_at(server, lifts_at) == 1


def test_five_hundred_people_have_it_within_half_a_minute(open_arena: OpenArena, say: Say) -> None:
    """As in life: a scheduler that ticks every ten seconds, a worker with two processes, a mail server of 20 ms."""
    ring = open_arena(durable=True, tick=10, lease=60)
    ring.listen(pause=0.02)
    ring.celery(concurrency=2)
    ring.beat()
    ring.wait(lambda: ring.sql("SELECT 1 FROM sending_heartbeat WHERE name = 'beat'") != [], 60, "ticking")
    ring.seed(500, "--after", "4")
    due = ring.sql("SELECT not_before FROM comms_release")[0][0]
    while datetime.now(UTC) < due - timedelta(seconds=1):
        assert ring.taken() == 0
    ring.wait(ring.is_at_rest, 120, "at rest")
    assert ring.sql("SELECT count(*) FROM comms_delivery WHERE begun_at < not_before") == [(0,)]
    [(p50, p95, most)] = ring.sql(
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY waited),"
        " percentile_cont(0.95) WITHIN GROUP (ORDER BY waited), max(waited) FROM"
        " (SELECT extract(epoch FROM submitted_at - not_before)::float AS waited FROM comms_delivery) AS each"
    )
    say(
        f"500 people, 20 ms each: half after {p50:.1f} s, 95 % after {p95:.1f} s, all after {most:.1f} s, 0 early"
    )
    assert p95 <= 30
    assert most <= 60
    assert ring.figures().states == {"submitted": 500}
