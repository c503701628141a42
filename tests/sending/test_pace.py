"""Routes: whose turn it is, how fast, with how many connections, and what stops one."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.sending.backends.outcome import NoConnection
from assessment_ready.sending.models import DomainPause, Means, Route, RouteSlot
from assessment_ready.sending.rules.codes import Outcome, Result
from assessment_ready.sending.services import engine as sending
from assessment_ready.sending.services import engine_turns, routes, slots
from tests.sending.engine_world import ACCEPTED, Engine, fresh, refuse, states

pytestmark = pytest.mark.django_db


def test_a_council_gets_its_route_when_it_first_needs_one(engine: Engine):
    council = engine.made.council
    route = routes.route_for(council.pk, Means.SMS)
    assert routes.route_for(council.pk, "sms") == route
    assert (route.rate_per_minute, route.connections, route.backend) == (25, 2, "")


def test_the_rate_of_a_route_is_kept(engine: Engine):
    engine.rows(60)
    engine.limit(rate_per_minute=25)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = []
        for _ in range(13):
            sent.append(sending.serve(seconds=20))
            clock.shift(10)
    assert sent[0] == 5
    assert max(sum(sent[n : n + 6]) for n in range(len(sent))) <= 30
    assert 50 <= sum(sent) <= 60


def test_ten_failed_connections_pause_the_route_and_nothing_is_lost(engine: Engine):
    rows = engine.rows(3)
    engine.server.opening = refuse
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for failed in range(1, 11):
            sending.serve(seconds=20)
            assert engine.route.failures == failed
            sending.serve(seconds=20)
            assert engine.route.failures == failed, "it is left alone for a while"
            clock.shift(301)
        assert "ConnectionRefusedError" in engine.route.paused_because
        clock.shift(3600)
        sending.serve(seconds=20)
        assert (states(*rows), [fresh(row).attempts for row in rows]) == (["queued"] * 3, [0] * 3)
        engine.server.opening = lambda route: None
        engine.limit(paused_at=None, failures=0, wait_until=None)
        assert sending.serve(seconds=20) == 3
    assert len(engine.server.sent) == 3


def test_failures_are_in_a_row(engine: Engine):
    engine.row()
    engine.limit(failures=9, wait_until=timezone.now() - timedelta(seconds=1))
    assert sending.serve(seconds=20) == 1
    assert (engine.route.failures, engine.route.wait_until) == (0, None)


def test_several_workers_that_fail_at_once_are_one_failure(engine: Engine):
    engine.row()
    route, now = engine.route, timezone.now()
    for _ in range(3):
        routes.connection_failed(route.pk, "down", began=now, now=now + timedelta(seconds=1))
    assert engine.route.failures == 1


def test_a_session_that_breaks_gives_its_rows_back_uncounted(engine: Engine):
    rows = engine.rows(4)
    outcomes = iter([ACCEPTED, Outcome(Result.NO_CONNECTION, "it hung up")])
    engine.server.answer = lambda row: next(outcomes)
    assert sending.serve(seconds=20) == 1
    assert sorted(states(*rows)) == ["queued", "queued", "queued", "submitted"]
    assert engine.route.failures == 1


def test_a_domain_that_asks_for_patience_waits_and_the_others_go_on(engine: Engine):
    slow = [engine.row(domain="slow.example") for _ in range(3)]
    quick = engine.rows(3, domain="quick.example")
    patience = Outcome(Result.SLOW_DOWN, "too fast", "421 4.7.0", wait_seconds=60)
    engine.server.answer = lambda row: patience if row.domain == "slow.example" else ACCEPTED
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert sending.serve(seconds=20, batch=2) == 3
        assert states(*slow, *quick) == ["queued"] * 3 + ["submitted"] * 3
        assert len(engine.server.tried) == 4, "only one of the slow ones was tried"
        assert sending.serve(seconds=20) == 0
        clock.shift(61)
        sending.serve(seconds=20)
        assert DomainPause.objects.get().strikes == 2
        clock.shift(61)
        assert sending.serve(seconds=20) == 0, "it waits twice as long the second time"
        engine.server.answer = lambda row: ACCEPTED
        clock.shift(60)
        assert sending.serve(seconds=20) == 3
    assert not DomainPause.objects.exists()


def test_a_service_that_asks_for_patience_with_everything_stops_the_route(engine: Engine):
    rows = [engine.row(domain=f"{name}.example") for name in ("one", "two", "three")]
    patience = Outcome(Result.SLOW_DOWN, "too many", "429", wait_seconds=90, of_route=True)
    engine.server.answer = lambda row: patience
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sending.serve(seconds=20)
        assert (len(engine.server.tried), states(*rows)) == (1, ["queued"] * 3)
        assert engine.route.failures == 0
        clock.shift(89)
        assert sending.serve(seconds=20) == 0
        assert len(engine.server.tried) == 1
        clock.shift(2)
        engine.server.answer = lambda row: ACCEPTED
        assert sending.serve(seconds=20) == 3


def test_a_service_that_asks_for_patience_while_connecting_is_no_failure(engine: Engine):
    engine.row()

    def later(route):
        raise NoConnection("too many connections", wait_seconds=30)

    engine.server.opening = later
    sending.serve(seconds=20)
    assert engine.route.failures == 0
    assert engine.route.wait_until > timezone.now()


def test_there_are_never_more_connections_than_the_route_allows(engine: Engine):
    engine.row()
    engine.limit(connections=2)
    now = timezone.now()
    held = [slots.take(engine.route.pk, now) for _ in range(3)]
    assert [one is not None for one in held] == [True, True, False]
    assert sending.serve(seconds=20) == 0
    slots.free(held[0])
    assert sending.serve(seconds=20) == 1
    engine.limit(connections=1)
    slots.free(held[1])
    assert RouteSlot.objects.count() == 2
    assert slots.take(engine.route.pk, now) is not None
    assert slots.take(engine.route.pk, now) is None


def test_a_connection_whose_worker_died_is_free_again(engine: Engine):
    engine.row()
    engine.limit(connections=1)
    now = timezone.now()
    dead = slots.take(engine.route.pk, now)
    assert dead is not None
    later = now + timedelta(seconds=slots.seconds() + 1)
    assert slots.take(engine.route.pk, later) is not None
    dead.extended = float("-inf")
    assert not dead.extend(), "whoever comes back to life notices"


def test_ten_messages_of_one_council_do_not_wait_for_ten_thousand_of_another(engine: Engine, monkeypatch):
    monkeypatch.setattr(engine_turns, "SLICE_SECONDS", 0)
    engine.rows(30)
    made, release = engine.other_council()
    few = [engine.row(release, made) for _ in range(3)]
    sending.serve(seconds=60, batch=5)
    assert len(engine.server.sent) == 33
    assert max(engine.server.sent.index(row.pk) for row in few) < 10


def test_the_route_served_longest_ago_goes_first(engine: Engine):
    engine.row()
    made, release = engine.other_council()
    engine.row(release, made)
    other = Route.objects.get(council=made.council, means="email")
    engine.limit(served_at=timezone.now() - timedelta(seconds=5))
    Route.objects.filter(pk=other.pk).update(served_at=timezone.now() - timedelta(seconds=9))
    sending.serve(seconds=20)
    assert engine.server.opened == [other.pk, engine.route.pk]
