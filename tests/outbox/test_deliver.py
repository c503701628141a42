"""Handing over: states, retries, crashes, and the mail server's every answer."""

import email
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.outbox import services
from assessment_ready.outbox.backends import smtp
from assessment_ready.outbox.backends.outcome import Outcome, Result
from assessment_ready.outbox.models import EmailState, OutgoingEmail
from assessment_ready.outbox.rules import GIVE_UP_AFTER, LEASE, next_attempt
from assessment_ready.outbox.services import deliver, sweep
from tests.outbox.server import MailServer
from tests.outbox.test_enqueue import put

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def mail_folder(settings, tmp_path):
    """A folder of the test's own."""
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


@pytest.fixture
def answering(settings):
    """Makes the configured backend a mail server with these answers."""
    servers = []

    def start(**answers: str) -> MailServer:
        server = MailServer(answers=answers)
        server.__enter__()
        servers.append(server)
        settings.MAIL_BACKEND, settings.MAIL_HOST, settings.MAIL_PORT = "smtp", "127.0.0.1", server.port
        return server

    yield start
    for server in servers:
        server.__exit__()


def fresh(row: OutgoingEmail) -> OutgoingEmail:
    return OutgoingEmail.objects.get(pk=row.pk)


def test_a_message_goes_into_the_folder_once(mail_folder: Path):
    row = put()
    deliver(email_id=str(row.pk))
    assert deliver(email_id=row.pk) is None
    (file,) = mail_folder.iterdir()
    read = email.message_from_bytes(file.read_bytes(), policy=default)
    assert read["To"] == "ada@westmere.example"
    assert read["Message-ID"] == f"<{row.pk}@localhost>"
    now = fresh(row)
    assert (now.state, now.attempts, now.lease_token) == (EmailState.ACCEPTED, 1, None)
    assert now.settled_at is not None


def test_an_unknown_message_is_nothing():
    assert deliver(email_id=uuid4()) is None


def test_sensitive_bodies_are_wiped_once_accepted_and_others_kept():
    sensitive, plain = put(sensitive=True), put()
    sweep()
    assert (fresh(sensitive).text_body, fresh(sensitive).html_body) == ("", "")
    assert fresh(sensitive).subject
    assert fresh(plain).text_body


def test_a_mail_server_gets_the_message_as_it_is(answering):
    server = answering()
    row = put(context={"name": ".\r\n.Ada\n..", "link": "x"})
    deliver(email_id=row.pk)
    (got,) = server.received
    assert got.recipients == ["ada@westmere.example"]
    assert got.sender == "no-reply@assessment-ready.example"
    read = email.message_from_bytes(got.text, policy=default)
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == row.text_body.replace("\r\n", "\n")
    assert fresh(row).state == EmailState.ACCEPTED


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"RCPT": "550 no such person"}, EmailState.FAILED),
        ({"RCPT": "451 try later"}, EmailState.RETRY),
        ({"MAIL": "421 busy"}, EmailState.RETRY),
        ({"DATA": "554 no"}, EmailState.FAILED),
        ({"TEXT": "554 spam"}, EmailState.FAILED),
        ({"TEXT": "452 full"}, EmailState.RETRY),
        ({"CONNECT": "554 go away"}, EmailState.RETRY),
        ({"CONNECT": "hang up"}, EmailState.RETRY),
        ({"RCPT": "hang up"}, EmailState.RETRY),
        ({"DATA": "hang up"}, EmailState.RETRY),
        ({"TEXT": "hang up"}, EmailState.RETRY),
    ],
)
def test_every_answer_of_the_mail_server_has_its_state(answering, answers, state):
    answering(**answers)
    row = put()
    deliver(email_id=row.pk)
    now = fresh(row)
    assert now.state == state
    assert now.last_error
    assert "ada" not in now.last_error


def test_without_an_answer_after_the_text_a_message_that_may_not_repeat_is_unknown(answering):
    server = answering(TEXT="hang up")
    row = put(may_repeat=False)
    deliver(email_id=row.pk)
    assert fresh(row).state == EmailState.UNKNOWN
    sweep()
    assert len(server.received) == 1


def test_without_an_answer_after_the_text_it_is_repeated_under_the_same_message_id(answering):
    with time_machine.travel(START, tick=False) as clock:
        server = answering(TEXT="hang up")
        row = put()
        deliver(email_id=row.pk)
        server.answers.clear()
        clock.shift(12)
        sweep()
    assert fresh(row).state == EmailState.ACCEPTED
    numbers = {email.message_from_bytes(got.text)["Message-ID"] for got in server.received}
    assert len(server.received) == 2
    assert numbers == {f"<{row.pk}@localhost>"}


def test_a_refused_connection_is_tried_again(settings):
    settings.MAIL_BACKEND, settings.MAIL_HOST, settings.MAIL_PORT = "smtp", "127.0.0.1", 1
    row = put()
    deliver(email_id=row.pk)
    assert fresh(row).state == EmailState.RETRY


def test_retries_come_after_10_seconds_1_5_15_and_60_minutes_and_stop_after_a_day(monkeypatch):
    later = Outcome(Result.TRY_LATER, "no")
    monkeypatch.setitem(services._BACKENDS, "file", lambda *args, **kwargs: later)
    monkeypatch.setattr("random.random", lambda: 0.0)
    with time_machine.travel(START, tick=False) as clock:
        row = put()
        waits = []
        while True:
            deliver(email_id=row.pk)
            now = fresh(row)
            if now.state != EmailState.RETRY:
                break
            wait = now.not_before - timezone.now()
            waits.append(int(wait.total_seconds()))
            clock.shift(wait - timedelta(seconds=1))
            assert deliver(email_id=row.pk) is None, "never too early"
            clock.shift(1)
        assert waits[:6] == [10, 60, 300, 900, 3600, 3600]
        assert now.state == EmailState.EXPIRED
        assert timezone.now() - START < GIVE_UP_AFTER


def test_the_wait_never_shrinks_and_is_spread_by_at_most_a_tenth():
    for attempts in range(1, 9):
        plain, spread = (next_attempt(attempts, START, jitter) - START for jitter in (0, 1))
        assert plain <= spread <= plain * 1.1


def test_a_message_is_not_sent_after_it_expired_and_keeps_no_link(mail_folder: Path):
    with time_machine.travel(START, tick=False) as clock:
        row = put(sensitive=True, expires_at=START + timedelta(hours=1))
        clock.shift(3600)
        assert deliver(email_id=row.pk) is None
        sweep()
    assert fresh(row).state == EmailState.EXPIRED
    assert fresh(row).text_body == ""
    assert not mail_folder.exists()


def test_after_a_crash_the_sweep_sends_what_may_repeat_and_reports_what_may_not(
    mail_folder: Path, monkeypatch
):
    class PowerCut(BaseException):
        pass

    def crash(*args, **kwargs):
        raise PowerCut

    monkeypatch.setitem(services._BACKENDS, "file", crash)
    with time_machine.travel(START, tick=False) as clock:
        again, once = put(), put(may_repeat=False)
        for row in (again, once):
            with pytest.raises(PowerCut):
                deliver(email_id=row.pk)
            assert fresh(row).state == EmailState.SENDING
        monkeypatch.undo()
        sweep()
        assert fresh(again).state == EmailState.SENDING, "while the lease runs, it belongs to the worker"
        clock.shift(LEASE + timedelta(seconds=1))
        sweep()
    assert fresh(again).state == EmailState.ACCEPTED
    assert fresh(once).state == EmailState.UNKNOWN


def test_a_worker_that_lost_its_lease_settles_nothing(monkeypatch):
    row = put()

    def slow(*args, **kwargs):
        OutgoingEmail.objects.filter(pk=row.pk).update(lease_token=uuid4())
        return Outcome(Result.ACCEPTED)

    monkeypatch.setitem(services._BACKENDS, "file", slow)
    deliver(email_id=row.pk)
    assert fresh(row).state == EmailState.SENDING


def test_a_message_that_cannot_be_composed_does_not_stop_the_others():
    broken, fine = put(), put()
    OutgoingEmail.objects.filter(pk=broken.pk).update(to_address="not an address")
    assert sweep() == 1
    assert fresh(fine).state == EmailState.ACCEPTED
    assert fresh(broken).state == EmailState.RETRY


def test_a_folder_that_cannot_be_written_is_tried_later(settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.MAIL_FOLDER = tmp_path / "file" / "mail"
    row = put()
    deliver(email_id=row.pk)
    assert fresh(row).state == EmailState.RETRY


def test_the_lease_outlives_a_worker_and_twice_the_mail_servers_time_limits(settings):
    assert timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT) < LEASE
    assert timedelta(seconds=2 * 10 * smtp.STEP_SECONDS) < LEASE


def test_the_scheduler_and_the_bell_name_tasks_that_exist(settings):
    from assessment_ready.celery import app

    app.loader.import_default_modules()
    assert {"outbox.deliver", "outbox.sweep"} <= set(app.tasks)
    assert "outbox.sweep" in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
