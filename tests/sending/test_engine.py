"""The engine with one worker: what is handed over, when, how often, and what is written."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.outbox import bell
from assessment_ready.sending.ledger import Withheld
from assessment_ready.sending.models import Environment, Heartbeat, Route, RouteSlot
from assessment_ready.sending.rules.codes import Outcome, Result
from assessment_ready.sending.services import engine as sending
from tests.sending.engine_world import ACCEPTED, Engine, fresh, states

pytestmark = pytest.mark.django_db


def test_what_is_due_is_handed_over_once_and_is_accepted_not_delivered(engine: Engine):
    rows = engine.rows(3)
    assert sending.serve(seconds=20) == 3
    assert sending.serve(seconds=20) == 0
    assert sorted(engine.server.sent) == sorted(row.pk for row in rows)
    now = fresh(rows[0])
    assert (now.state, now.attempts, now.backend, now.last_code) == ("submitted", 1, "smtp", "250")
    assert None not in (now.begun_at, now.submitted_at, now.settled_at)
    assert (now.lease_token, now.lease_until) == (None, None)
    assert sorted(engine.ledger.told) == sorted(engine.server.sent)


def test_a_batch_goes_by_one_connection_which_is_given_back(engine: Engine):
    engine.rows(7)
    sending.serve(seconds=20, batch=3)
    assert len(engine.server.opened) == 1
    assert list(RouteSlot.objects.values_list("token", flat=True)) == [None]


@pytest.mark.parametrize(
    ("extra", "wait"),
    [
        ({"not_before": timedelta(seconds=1), "next_attempt_at": timedelta(seconds=1)}, 1),
        ({"next_attempt_at": timedelta(seconds=1)}, 1),
    ],
)
def test_nothing_leaves_a_second_early_and_everything_at_its_time(engine: Engine, extra, wait):
    at = timezone.now() + timedelta(hours=1)
    row = engine.row(**dict.fromkeys(extra, at))
    with time_machine.travel(at - timedelta(seconds=1), tick=False):
        assert sending.serve(seconds=20) == 0
    assert states(row) == ["queued"]
    with time_machine.travel(at, tick=False):
        assert sending.serve(seconds=20) == 1


def test_what_is_too_late_is_missed_and_not_sent(engine: Engine):
    row = engine.row()
    with time_machine.travel(row.expires_at, tick=False):
        assert sending.serve(seconds=20) == 0
        sending.tick()
    assert states(row) == ["missed"]
    assert engine.ledger.told == [row.pk]
    assert fresh(row).settled_at is not None


def test_what_its_area_does_not_allow_stays_and_holds_nothing_up(engine: Engine):
    engine.release.state = "paused"
    engine.release.save(update_fields=["state"])
    stopped = engine.rows(3)
    made, release = engine.other_council()
    free = engine.row(release, made)
    assert sending.serve(seconds=20, batch=2) == 1
    assert states(*stopped, free) == ["queued"] * 3 + ["submitted"]


def test_the_fence_looks_again_at_the_moment_of_sending(engine: Engine):
    first, second, third = engine.rows(3)
    made, release = engine.other_council()
    engine.row(release, made, next_attempt_at=timezone.now() + timedelta(hours=1))

    def pause_after_the_first(row):
        type(engine.release).objects.filter(pk=engine.release.pk).update(state="paused")
        return ACCEPTED

    engine.server.answer = pause_after_the_first
    assert sending.serve(seconds=20) == 1
    (sent,) = engine.server.sent
    waiting = [row for row in (first, second, third) if row.pk != sent]
    assert states(*waiting) == ["queued", "queued"]
    assert [fresh(row).lease_token for row in waiting] == [None, None]


def test_a_route_that_is_paused_stops_in_the_middle_of_a_batch(engine: Engine):
    engine.rows(3)

    def pause(row):
        engine.limit(paused_at=timezone.now())
        return ACCEPTED

    engine.server.answer = pause
    assert sending.serve(seconds=20) == 1
    engine.limit(paused_at=None)
    engine.server.answer = lambda row: ACCEPTED
    assert sending.serve(seconds=20) == 2


def test_a_hold_stops_everything_even_in_the_middle_of_a_batch(engine: Engine):
    engine.rows(3)

    def hold(row):
        Environment.objects.update_or_create(pk=1, defaults={"held_at": timezone.now()})
        return ACCEPTED

    engine.server.answer = hold
    assert sending.serve(seconds=20) == 1
    assert sending.serve(seconds=20) == 0
    assert len(engine.server.opened) == 1, "nothing is even taken up"
    Environment.objects.update(held_at=None)
    engine.server.answer = lambda row: ACCEPTED
    assert sending.serve(seconds=20) == 2


@pytest.mark.parametrize(
    ("outcome", "state", "attempts"),
    [
        (Outcome(Result.REFUSED, "no such mailbox", "550 5.1.1"), "permanent", 1),
        (Outcome(Result.TECHNICAL, "too large", "552"), "technical", 1),
        (Outcome(Result.TRY_LATER, "busy", "451"), "temporary", 1),
        (Outcome(Result.AMBIGUOUS, "no answer"), "unknown", 1),
        (Outcome(Result.TOO_LATE), "queued", 0),
        (Outcome(Result.NO_CONNECTION, "hung up"), "queued", 0),
    ],
)
def test_every_answer_is_written_down_with_its_reason(engine: Engine, outcome, state, attempts):
    row = engine.row()
    engine.server.answer = lambda row: outcome
    engine.serve_one()
    now = fresh(row)
    assert (now.state, now.attempts, now.lease_token) == (state, attempts, None)
    assert (now.last_code, now.last_error) == (outcome.code, outcome.reason)
    assert (now.settled_at is not None) == (state in {"permanent", "technical", "unknown"})


def test_a_temporary_failure_is_tried_again_from_the_row(engine: Engine):
    row = engine.row()
    engine.server.answer = lambda row: Outcome(Result.TRY_LATER, "busy", "451")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sending.serve(seconds=20)
        assert len(engine.server.tried) == 1
        clock.shift(8.9)
        sending.serve(seconds=20)
        assert len(engine.server.tried) == 1
        clock.shift(1.2)
        engine.server.answer = lambda row: ACCEPTED
        assert sending.serve(seconds=20) == 1
    assert (fresh(row).state, fresh(row).attempts) == ("submitted", 2)


def test_refused_for_now_until_its_time_is_over_is_a_failure_with_the_last_reason(engine: Engine):
    row = engine.row(state="temporary", attempts=2, last_error="busy")
    with time_machine.travel(row.expires_at, tick=False):
        sending.tick()
    assert (fresh(row).state, fresh(row).last_error) == ("technical", "busy")


def test_what_its_area_withholds_is_suppressed_or_cancelled(engine: Engine):
    rows = engine.rows(3)
    engine.ledger.withheld = {
        rows[0].pk: Withheld("objected", "They objected"),
        rows[1].pk: Withheld("words_changed", "Other words", is_cancelled=True),
    }
    assert sending.serve(seconds=20) == 1
    assert states(*rows) == ["suppressed", "cancelled", "submitted"]
    assert (fresh(rows[0]).last_code, fresh(rows[0]).last_error) == ("objected", "They objected")
    assert sorted(engine.ledger.told) == sorted(row.pk for row in rows)


def test_one_that_cannot_be_composed_does_not_hold_up_the_others(engine: Engine):
    rows = engine.rows(3)
    engine.ledger.broken = {rows[1].pk}
    assert sending.serve(seconds=20) == 2
    assert states(*rows) == ["submitted", "temporary", "submitted"]
    assert "could not be put together: ValueError" in fresh(rows[1]).last_error


def test_a_backend_that_fails_leaves_it_unknown_never_failed(engine: Engine):
    row = engine.row()

    def fall(row):
        raise RuntimeError("bug")

    engine.server.answer = fall
    engine.serve_one()
    assert (fresh(row).state, fresh(row).last_error) == ("unknown", "RuntimeError while handing it over")


def test_a_trouble_of_one_route_does_not_keep_the_others_from_their_turn(engine: Engine, monkeypatch):
    engine.row()
    made, release = engine.other_council()
    free = engine.row(release, made)
    ours = engine.route.pk

    def answer(row):
        if row.route_id == ours:
            raise SystemError("bug")
        return ACCEPTED

    monkeypatch.setattr(
        "assessment_ready.sending.services.engine_handing_over._sent", lambda s, p, row, g: answer(row)
    )
    assert sending.serve(seconds=20) == 1
    assert states(free) == ["submitted"]
    assert engine.route.failures == 1


def test_rows_without_a_route_get_their_councils(engine: Engine):
    row = engine.row(route=None)
    sending.tick()
    assert fresh(row).route == engine.route
    assert sending.serve(seconds=20) == 1


def test_a_tick_goes_on_where_a_part_fails_and_rings(engine: Engine, monkeypatch):
    rung: list[str] = []
    monkeypatch.setattr(bell, "ring", lambda task, which: rung.append(task))
    row = engine.row(state="claimed", lease_until=timezone.now() - timedelta(seconds=1))

    def fall(now):
        raise ValueError("bug")

    engine.ledger.on_due = fall
    sending.tick(from_scheduler=True)
    assert states(row) == ["queued"]
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"tick", "beat", "rung"}
    assert set(rung) == {"sending.serve"}
    count = len(rung)
    sending.tick()
    assert len(rung) == count, "the last ring is still unheard"
    sending.serve(seconds=20)
    sending.tick()
    assert len(rung) > count


def test_a_worker_that_ran_out_of_time_rings_for_its_successor(engine: Engine, monkeypatch):
    rung: list[str] = []
    monkeypatch.setattr(bell, "ring", lambda task, which: rung.append(task))
    engine.rows(1)
    sending.serve_and_ring()
    assert rung == []
    engine.rows(3)
    monkeypatch.setattr(sending, "WORKER_SECONDS", 0.1)
    engine.server.takes_seconds = 0.15
    sending.serve_and_ring()
    assert rung == ["sending.serve"]


def test_what_does_not_fit_into_the_time_waits_again(engine: Engine):
    rows = engine.rows(4)
    assert sending.serve(seconds=20, should_stop=lambda: len(engine.server.tried) == 3) == 3
    assert sorted(states(*rows)) == ["queued"] + ["submitted"] * 3
    assert not Route.objects.filter(slots__token__isnull=False).exists()
