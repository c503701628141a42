"""The figures by which somebody sees that sending is well, and the loop that needs no task queue."""

import os
import signal
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.sending.models import DomainPause, Environment
from assessment_ready.sending.queries.health import daily_sums, health
from assessment_ready.sending.services import engine as sending
from comms.models import Delivery
from tests.sending.engine_world import ACCEPTED, Engine, states

pytestmark = pytest.mark.django_db


def test_an_engine_that_never_ticked_or_stopped_is_alarming(engine: Engine):
    now = timezone.now()
    assert health(now).is_alarming
    sending.tick(from_scheduler=True)
    sending.serve(seconds=1)
    found = health(timezone.now())
    assert not found.is_alarming
    assert None not in (found.last_tick, found.last_beat, found.last_worker)
    assert not health(found.last_tick + timedelta(seconds=60)).is_alarming
    assert health(found.last_tick + timedelta(seconds=61)).is_alarming


def test_what_is_due_for_more_than_five_minutes_is_alarming(engine: Engine):
    row = engine.row()
    due = row.next_attempt_at
    for seconds, alarming in ((299, False), (301, True)):
        with time_machine.travel(due + timedelta(seconds=seconds), tick=False):
            sending.tick()
            found = health(timezone.now())
        assert found.oldest_due_at == due
        assert found.is_alarming is alarming


@pytest.mark.parametrize("why", ["paused route", "pace", "domain", "hold", "release", "failing route"])
def test_what_waits_for_a_person_or_its_pace_is_not_overdue(engine: Engine, why):
    row = engine.row(domain="slow.example")
    later = timezone.now() + timedelta(hours=1)
    if why == "paused route":
        engine.limit(paused_at=timezone.now())
    elif why == "failing route":
        engine.limit(wait_until=later)
    elif why == "pace":
        engine.limit(rate_per_minute=25, next_at=later)
    elif why == "domain":
        DomainPause.objects.create(
            council=row.council, route=engine.route, domain="slow.example", until=later
        )
    elif why == "hold":
        Environment.objects.update_or_create(pk=1, defaults={"held_at": timezone.now()})
    else:
        engine.release.state = "paused"
        engine.release.save(update_fields=["state"])
    found = health(timezone.now() + timedelta(minutes=10))
    assert (found.oldest_due_at, found.due) == (None, 1)
    assert found.is_held == (why == "hold")
    assert bool(found.paused_routes) == (why == "paused route")


def test_counts_equal_a_recount_and_cost_the_same(engine: Engine):
    for state in ("queued", "temporary", "sending", "unknown", "submitted", "missed"):
        engine.row(state=state)
    made, release = engine.other_council()
    engine.row(release, made, state="unknown")
    with CaptureQueriesContext(
        connection,
    ) as few:
        found = health(timezone.now())
    assert (found.waiting, found.due, found.sending, found.unknown) == (2, 2, 1, 2)
    assert health(timezone.now(), council_id=made.council.pk).unknown == 1
    engine.rows(3, state="unknown")
    with CaptureQueriesContext(connection) as many:
        health(timezone.now())
    assert len(many) == len(few)


def test_the_daily_sums_add_up_to_the_deliveries_of_the_day(engine: Engine):
    # Half past midnight of British Summer Time is still the day before in UTC.
    engine.row(created_at=datetime.fromisoformat("2026-07-01T23:30:00+00:00"))
    engine.rows(2, state="submitted", created_at=datetime.fromisoformat("2026-07-02T08:00:00+00:00"))
    now = datetime.fromisoformat("2026-07-03T08:00:00+00:00")
    sums = daily_sums(now)
    assert {str(day): states for day, states in sums.items()} == {"2026-07-02": {"queued": 1, "submitted": 2}}
    assert sum(sum(day.values()) for day in sums.values()) == Delivery.objects.count()
    other = engine.made.world.northby.pk
    assert daily_sums(now, council_id=other) == {}


def test_the_command_sends_what_is_due_without_any_task_queue(engine: Engine, capsys):
    rows = engine.rows(3)
    call_command("send_briefings", once=True)
    assert states(*rows) == ["submitted"] * 3
    assert "3 messages were accepted." in capsys.readouterr().out


def test_the_loop_ends_after_its_time_and_ticks_meanwhile(engine: Engine):
    row = engine.row(state="claimed", lease_until=timezone.now() - timedelta(minutes=1))
    call_command("send_briefings", seconds=3.0)
    assert states(row) == ["submitted"]


def test_the_loop_goes_on_after_a_failure_nobody_foresaw(engine: Engine, monkeypatch, caplog):
    row, serve, calls = engine.row(), sending.serve, []

    def fails_at_first(**options):
        calls.append(options)
        if len(calls) == 1:
            raise DatabaseError("error with no message from the libpq")
        return serve(**options)

    monkeypatch.setattr(sending, "serve", fails_at_first)
    call_command("send_briefings", seconds=3.0)
    assert states(row) == ["submitted"]
    assert "the loop goes on" in caplog.text


def test_the_loop_ends_when_it_is_told_to_and_finishes_its_message(engine: Engine):
    rows = engine.rows(5)

    def told_at_the_second(row):
        if len(engine.server.tried) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return ACCEPTED

    engine.server.answer = told_at_the_second
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        call_command("send_briefings")
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
            signal.signal(number, handler)
    assert sorted(states(*rows)) == ["queued"] * 3 + ["submitted"] * 2
