"""Whoever crashed between the mark and the answer: nobody knows, and the policy says what then."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.sending.backends.outcome import Found
from assessment_ready.sending.rules.codes import Outcome, Result
from assessment_ready.sending.rules.fates import ASK_AFTER
from assessment_ready.sending.services import engine as sending
from tests.sending.engine_world import ACCEPTED, Engine, fresh, refuse, states

pytestmark = pytest.mark.django_db


def ambiguous(row):
    return Outcome(Result.AMBIGUOUS, "No answer after the text: TimeoutError")


def test_one_whose_worker_died_before_the_mark_waits_again(engine: Engine):
    early = timezone.now() - timedelta(seconds=1)
    rows = [engine.row(state="claimed", attempts=n, lease_until=early) for n in (0, 1)]
    alive = engine.row(state="claimed", lease_until=timezone.now() + timedelta(minutes=1))
    sending.sweep(timezone.now())
    assert states(*rows, alive) == ["queued", "temporary", "claimed"]


def test_hold_leaves_it_to_a_person(engine: Engine):
    row = engine.lost(policy="hold")
    alive = engine.lost(lease_until=timezone.now() + timedelta(minutes=1))
    sending.tick()
    sending.serve(seconds=20)
    assert states(row, alive) == ["unknown", "sending"]
    assert (fresh(row).attempts, fresh(row).last_error) == (1, "The worker stopped while handing it over")
    assert engine.server.tried == []
    assert engine.ledger.told == [row.pk]


def test_retry_once_sends_it_once_more_and_never_a_third_time(engine: Engine):
    row = engine.lost(policy="retry_once")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sending.tick()
        assert (fresh(row).state, fresh(row).repeats) == ("queued", 1)
        engine.server.answer = ambiguous
        clock.shift(11)
        sending.serve(seconds=20)
        assert engine.server.tried == [row.pk], "the same row, so the same Message-ID"
        assert (fresh(row).state, fresh(row).attempts) == ("unknown", 2)
        clock.shift(7200)
        sending.tick()
        sending.serve(seconds=20)
    assert engine.server.tried == [row.pk]


def test_retry_once_whose_time_is_over_stays_unknown(engine: Engine):
    row = engine.row(policy="retry_once", repeats=1, attempts=1)
    with time_machine.travel(row.expires_at, tick=False):
        sending.tick()
    assert states(row) == ["unknown"]


@pytest.mark.parametrize(("taken", "state"), [(True, "submitted"), (False, "temporary")])
def test_reconcile_asks_the_service(engine: Engine, taken, state):
    engine.server.can_ask = True
    engine.server.knows = lambda row: Found(taken=taken, reference="n-1" if taken else "")
    row = engine.lost(policy="reconcile")
    sending.tick()
    assert states(row) == ["sending"]
    sending.serve(seconds=20)
    assert engine.server.asked == [row.pk]
    now = fresh(row)
    assert (now.state, now.attempts, now.lease_token) == (state, 1, None)
    assert now.backend_reference == ("n-1" if taken else "")
    if not taken:
        with time_machine.travel(now.next_attempt_at):
            assert sending.serve(seconds=20) == 1


def test_reconcile_asks_no_earlier_than_the_service_can_know(engine: Engine):
    engine.server.can_ask = True
    engine.server.answer = ambiguous
    engine.server.knows = lambda row: Found(taken=True)
    row = engine.row(policy="reconcile")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sending.serve(seconds=20)
        sending.serve(seconds=20)
        assert (fresh(row).state, engine.server.asked) == ("sending", [])
        clock.shift(ASK_AFTER + timedelta(seconds=1))
        sending.tick()
        sending.serve(seconds=20)
    assert states(row) == ["submitted"]


def test_reconcile_where_nobody_can_be_asked_leaves_it_to_a_person(engine: Engine):
    row = engine.lost(policy="reconcile")
    sending.serve(seconds=20)
    assert (fresh(row).state, fresh(row).last_error) == ("unknown", "The service cannot be asked")
    assert engine.ledger.told == [row.pk]


def test_reconcile_asks_again_later_where_the_service_is_away_or_does_not_say(engine: Engine):
    engine.server.can_ask = True
    engine.server.knows = lambda row: None
    row = engine.lost(policy="reconcile")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sending.serve(seconds=20)
        sending.serve(seconds=20)
        assert (states(row), engine.server.asked) == (["sending"], [row.pk])
        clock.shift(61)
        engine.server.opening = refuse
        sending.serve(seconds=20)
        assert states(row) == ["sending"]
        clock.shift(3600)
        engine.server.opening = lambda route: None
        engine.server.knows = lambda row: Found(taken=True)
        sending.serve(seconds=20)
    assert states(row) == ["submitted"]


def test_a_server_that_always_breaks_off_is_left_alone_before_all_are_unknown(engine: Engine):
    rows = engine.rows(6)
    engine.server.answer = ambiguous
    sending.serve(seconds=20)
    assert states(*rows).count("unknown") == 2
    assert engine.route.failures == 1
    assert engine.route.wait_until > timezone.now()


def test_one_that_broke_off_does_not_hold_up_the_others(engine: Engine):
    rows = engine.rows(4)
    engine.server.answer = lambda row: ambiguous(row) if row.pk == rows[1].pk else ACCEPTED
    assert sending.serve(seconds=20) == 3
    assert states(*rows) == ["submitted", "unknown", "submitted", "submitted"]


def test_an_acceptance_after_the_lease_ran_out_is_still_the_truth(engine: Engine):
    row = engine.row()

    def slow(row):
        sending.sweep(timezone.now() + timedelta(minutes=6))
        assert fresh(row).state == "unknown"
        return ACCEPTED

    engine.server.answer = slow
    sending.serve(seconds=20)
    assert (fresh(row).state, fresh(row).attempts) == ("submitted", 1)


def test_a_worker_that_lost_its_row_does_not_settle_it_for_the_next_one(engine: Engine):
    row = engine.row()
    token = uuid4()

    def taken_over(row) -> Outcome:
        type(row).objects.filter(pk=row.pk).update(state="sending", lease_token=token)
        return Outcome(Result.REFUSED, "no such mailbox")

    engine.server.answer = taken_over
    engine.serve_one()
    assert (fresh(row).state, fresh(row).lease_token) == ("sending", token)
    assert engine.ledger.told == []


def test_a_zombie_whose_lease_ran_out_sends_nothing(engine: Engine):
    rows = engine.rows(3)
    late = timezone.now() + timedelta(minutes=6)

    def sleep(row):
        # What a worker sees that was stopped for longer than its lease: everything it held was taken back.
        sending.sweep(late)
        return ACCEPTED

    engine.server.answer = sleep
    sending.serve(seconds=20, batch=3)
    assert len(engine.server.tried) == len(set(engine.server.tried))
    assert set(states(*rows)) <= {"submitted", "queued"}


def test_a_zombie_that_wakes_between_mark_and_text_gives_up(engine: Engine, settings):
    settings.SENDING_LEASE_SECONDS = 4
    row = engine.row()
    engine.server.stopped_seconds = 2.2
    assert sending.serve(seconds=3, should_stop=lambda: engine.server.too_late > 0) == 0
    assert (engine.server.tried, engine.server.too_late) == ([], 1)
    assert (fresh(row).state, fresh(row).attempts) == ("queued", 0)
