"""Several workers at once, and a broker that is down or hangs, on committed data."""

import socket
import threading
import time

import pytest
from celery import current_app
from django.db import connection, transaction

from assessment_ready.outbox import bell, services
from assessment_ready.outbox.backends.outcome import Outcome, Result
from assessment_ready.outbox.models import EmailState, OutgoingEmail
from assessment_ready.outbox.services import deliver, sweep
from tests.outbox.test_enqueue import put

pytestmark = pytest.mark.django_db(transaction=True)


def together(function, count: int) -> None:
    """Run it in several threads, each with a connection of its own."""

    def run() -> None:
        try:
            function()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def sent(monkeypatch):
    """What was handed over, by a backend that takes its time."""
    numbers: list[object] = []

    def slow(message, *, to_address, row_id, created_at):
        assert not connection.in_atomic_block, "no transaction may be open while the network is used"
        time.sleep(0.02)
        numbers.append(row_id)
        return Outcome(Result.ACCEPTED)

    monkeypatch.setitem(services._BACKENDS, "file", slow)
    return numbers


def test_two_deliverers_send_once(sent):
    rows = [put() for _ in range(10)]
    for row in rows:
        together(lambda row=row: deliver(email_id=row.pk), 3)
    assert sorted(map(str, sent)) == sorted(str(row.pk) for row in rows)


def test_several_sweeps_send_everything_once(sent):
    rows = {put().pk for _ in range(25)}
    together(sweep, 4)
    assert len(sent) == 25
    assert set(sent) == rows
    assert set(OutgoingEmail.objects.values_list("state", flat=True)) == {EmailState.ACCEPTED}


def test_delivering_inside_a_transaction_is_refused():
    row = put()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        deliver(email_id=row.pk)


@pytest.fixture(autouse=True)
def own_bell(monkeypatch):
    """A bell of the test's own: another's may still be waiting for its broker."""
    monkeypatch.setattr(bell, "_ringer", bell._Ringer())


@pytest.fixture
def rung(monkeypatch):
    """What the bell told the broker."""
    rings: list[tuple[str, str]] = []
    monkeypatch.setattr(bell, "_send", lambda task, row_id: rings.append((task, row_id)))
    return rings


def wait_for(condition, seconds: float = 5) -> bool:
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_the_bell_rings_after_the_commit_and_not_after_a_rollback(rung):
    with transaction.atomic():
        row = put()
        time.sleep(0.05)
        assert rung == []
    assert wait_for(lambda: rung == [("outbox.deliver", str(row.pk))])
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    time.sleep(0.05)
    assert len(rung) == 1


@pytest.mark.parametrize("trouble", ["down", "hanging"])
def test_a_broker_in_trouble_neither_fails_nor_delays(monkeypatch, sent, trouble):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if trouble == "hanging" else 1
        url = f"redis://127.0.0.1:{port}/0"
        send = current_app.send_task
        asked = threading.Event()

        def send_to_trouble(task, **options):
            asked.set()
            with current_app.connection_for_write(url=url) as broken:
                return send(task, connection=broken, **options)

        monkeypatch.setattr(current_app, "send_task", send_to_trouble)
        began = time.monotonic()
        row = put()
        assert time.monotonic() - began < 0.5
        assert asked.wait(5)
        sweep()
    assert sent == [row.pk]


def test_more_rings_than_the_line_holds_are_dropped_not_waited_for(monkeypatch):
    ringer = bell._Ringer()
    blocked = threading.Event()
    monkeypatch.setattr(bell, "_send", lambda *args: blocked.wait(10))
    began = time.monotonic()
    for number in range(300):
        ringer.ask("outbox.deliver", str(number))
    assert time.monotonic() - began < 1
    blocked.set()
