"""Several workers, ticks and people at once, on committed data; and a database that goes away in between."""

import threading
import time
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from assessment_ready.sending.models import Route, RouteSlot
from assessment_ready.sending.rules.codes import Outcome, Result
from assessment_ready.sending.services import engine as sending
from assessment_ready.sending.services import engine_beginning, engine_claiming, reconnecting, slots
from comms.models import Delivery
from tests.sending.engine_world import ACCEPTED, Engine, fresh, states

pytestmark = pytest.mark.django_db(transaction=True)


def together(*functions) -> None:
    """Run them in threads, each with a connection of its own; what one raises is raised here."""
    errors: list[BaseException] = []

    def run(function) -> None:
        try:
            function()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def serve() -> None:
    sending.serve(seconds=20, batch=5)


def break_line() -> None:
    """End this thread's connection from outside, as a restart of the server does."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    other = psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None})
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    time.sleep(0.05)


@pytest.fixture
def quick_lines(monkeypatch):
    monkeypatch.setattr(reconnecting, "_PAUSE_SECONDS", 0.05)


def test_several_workers_and_ticks_send_everything_once(engine: Engine):
    rows = engine.rows(60)
    engine.server.takes_seconds = 0.01
    together(serve, serve, serve, sending.tick, sending.tick)
    assert sorted(engine.server.tried) == sorted(row.pk for row in rows)
    assert set(states(*rows)) == {"submitted"}
    assert len(engine.server.opened) >= 3, "they shared the work"


def test_together_they_keep_to_the_connections_and_the_rate_of_the_route(engine: Engine):
    engine.rows(40)
    engine.limit(connections=2, rate_per_minute=100)
    engine.server.takes_seconds = 0.01
    together(serve, serve, serve, serve)
    assert engine.server.most_open <= 2
    assert RouteSlot.objects.count() == 2
    assert 20 <= len(engine.server.tried) <= 24


def test_no_two_workers_get_the_same_row(engine: Engine):
    engine.rows(30)
    claimed: list[object] = []
    barrier = threading.Barrier(4)

    def claim() -> None:
        barrier.wait()
        for _ in range(10):
            batch = engine_claiming.claim(engine.route.pk, 3, timezone.now())
            claimed.extend(row.pk for row in batch.rows) if batch else None

    together(claim, claim, claim, claim)
    assert len(claimed) == len(set(claimed)) == 30
    twice = Delivery.objects.values("lease_token").annotate(rows=Count("pk")).filter(rows__gt=3)
    assert not twice.exists()


@pytest.mark.parametrize("turn", range(3))
def test_cancelling_and_beginning_have_one_winner(engine: Engine, turn):
    """Each of many rows is begun and cancelled at the same moment; exactly one of the two happened to it."""
    rows = engine.rows(8)
    batch = engine_claiming.claim(engine.route.pk, 8, timezone.now())
    begun: list[object] = []
    barrier = threading.Barrier(2)

    def begin() -> None:
        fence = engine_beginning.Fence(batch)
        barrier.wait()
        for row in rows:
            if fence.begin(row.pk) is not None:
                begun.append(row.pk)

    def cancel() -> None:
        barrier.wait()
        for row in reversed(rows):
            with transaction.atomic():
                locked = Delivery.objects.select_for_update().get(pk=row.pk)
                if locked.state == "claimed":
                    Delivery.objects.filter(pk=row.pk).update(state="cancelled")

    together(begin, cancel)
    for row, state in zip(rows, states(*rows), strict=True):
        assert (state == "sending") == (row.pk in begun)
        assert state in {"sending", "cancelled"}


def test_the_fence_that_waited_for_whoever_cancelled_does_not_begin(engine: Engine):
    """PostgreSQL looks at the row's own state again after waiting: the statement must put it on the row itself."""
    row = engine.row()
    batch = engine_claiming.claim(engine.route.pk, 1, timezone.now())
    locked, result = threading.Event(), []

    def cancel() -> None:
        with transaction.atomic():
            Delivery.objects.filter(pk=row.pk).update(state="cancelled")
            locked.set()
            time.sleep(0.3)

    def begin() -> None:
        locked.wait()
        result.append(engine_beginning.Fence(batch).begin(row.pk))

    together(cancel, begin)
    assert result == [None]
    assert states(row) == ["cancelled"]


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        ({"state": "queued"}, {}),
        ({"lease_token": None}, {}),
        ({}, {"lease_until": -1}),
        ({}, {"not_before": 1, "next_attempt_at": 2}),
        ({}, {"expires_at": -1}),
    ],
)
def test_the_fence_looks_at_everything_of_the_row(engine: Engine, values, hours):
    row = engine.row()
    now = timezone.now()
    batch = engine_claiming.claim(engine.route.pk, 1, now)
    times = {name: now + timedelta(hours=count) for name, count in hours.items()}
    Delivery.objects.filter(pk=row.pk).update(**values, **times)
    assert engine_beginning.Fence(batch).begin(row.pk) is None
    assert fresh(row).begun_at is None


def test_a_row_that_is_locked_is_passed_over_not_waited_for(engine: Engine):
    first, second = engine.rows(2)
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Delivery.objects.select_for_update().get(pk=first.pk)
            locked.set()
            done.wait(10)

    def work() -> None:
        locked.wait()
        began = time.monotonic()
        sending.serve(seconds=3)
        assert time.monotonic() - began < 3
        done.set()

    together(hold, work)
    assert engine.server.sent == [second.pk]


def test_an_outcome_is_written_down_although_the_database_went_away(engine: Engine, quick_lines):
    row = engine.row()

    def break_while_sending(row) -> Outcome:
        break_line()
        return ACCEPTED

    engine.server.answer = break_while_sending
    together(lambda: sending.serve(seconds=3))
    assert (fresh(row).state, fresh(row).attempts) == ("submitted", 1)
    assert engine.server.tried == [row.pk]


@pytest.mark.parametrize("when", ["claim", "begin"])
def test_a_database_that_goes_away_before_the_text_costs_nothing(
    engine: Engine, monkeypatch, quick_lines, when
):
    rows = engine.rows(3)
    broken = threading.Event()

    def breaking(function):
        def run(*args):
            if not broken.is_set():
                broken.set()
                break_line()
            return function(*args)

        return run

    if when == "begin":
        begin = engine_beginning.Fence.begin
        monkeypatch.setattr(engine_beginning.Fence, "begin", breaking(begin))
    else:
        monkeypatch.setattr(slots, "take", breaking(slots.take))
    together(lambda: sending.serve(seconds=5))
    assert broken.is_set()
    assert set(states(*rows)) == {"submitted"}
    assert sorted(engine.server.tried) == sorted(row.pk for row in rows)


def test_a_database_that_stays_away_leaves_it_unknown_and_ends_nobody(
    engine: Engine, monkeypatch, quick_lines
):
    rows = engine.rows(2)
    monkeypatch.setattr(reconnecting, "PATIENCE_SECONDS", 0.1)

    def fail(*args):
        raise reconnecting.LOST[0]("the database system is starting up")

    monkeypatch.setattr("assessment_ready.sending.services.engine_handing_over.settle", fail)
    monkeypatch.setattr(reconnecting.persistently, "__kwdefaults__", {"seconds": 0.1})
    together(lambda: sending.serve(seconds=1))
    assert set(states(*rows)) == {"sending"}
    assert len(engine.server.tried) == 2, "each only once"
    sending.sweep(timezone.now() + timedelta(minutes=6))
    assert set(states(*rows)) == {"unknown"}


def test_workers_that_sweep_at_once_tell_of_each_row_once(engine: Engine):
    lost = [engine.lost() for _ in range(20)]
    together(*[lambda: sending.sweep(timezone.now()) for _ in range(4)])
    assert sorted(engine.ledger.told) == sorted(row.pk for row in lost)


def test_nothing_hands_over_inside_a_transaction(engine: Engine):
    engine.row()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        sending.serve(seconds=1)


def test_two_routes_are_made_once(engine: Engine):
    from assessment_ready.sending.services.routes import route_for

    council = engine.made.council.pk
    together(*[lambda: route_for(council, "sms") for _ in range(4)])
    assert Route.objects.filter(means="sms", council=council).count() == 1


def test_results_of_every_kind_come_back_to_a_state_that_somebody_looks_after(engine: Engine):
    results = iter([*Result, *Result])
    engine.rows(len(Result) * 2)
    engine.server.answer = lambda row: Outcome(next(results, Result.ACCEPTED), "reason", wait_seconds=1)
    together(lambda: sending.serve(seconds=2))
    assert not Delivery.objects.filter(state__in=["claimed", "sending"]).exists()
