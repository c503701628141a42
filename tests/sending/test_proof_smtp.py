"""A mail server that dies at each step, refuses, greylists or is away: each delivery says what is true of it."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.outbox import bell
from assessment_ready.sending.backends import opening, smtp
from assessment_ready.sending.models import DomainPause, Means, Route
from assessment_ready.sending.services import engine
from assessment_ready.sending.services.route_settings import resume_route
from comms.models import Delivery
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, release_of, route_of
from tests.sending.smtp_sink import SmtpSink
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Say = Callable[[str], None]


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as started:
        yield started


@pytest.fixture
def made(world: World, monkeypatch: pytest.MonkeyPatch) -> Comms:
    monkeypatch.setattr(bell._ringer, "ask", lambda *_: None)
    return comms_of(world, world.members["cara"])


def _briefing_to(made: Comms, people: int, port: int) -> None:
    route_of(
        made.council,
        backend="smtp",
        host="127.0.0.1",
        port=port,
        security="none",
        from_address="news@westmere.example",
    )
    for number in range(people):
        made.contact(f"Reader {number}", made.staff)
    release_of(made)


def _go() -> list[str]:
    """A tick and whatever is due; the states, sorted."""
    engine.tick()
    engine.serve(seconds=30)
    return sorted(Delivery.objects.values_list("state", flat=True))


def _later() -> None:
    """All waits are over."""
    Route.objects.update(wait_until=None)
    DomainPause.objects.update(until=timezone.now())
    Delivery.objects.filter(state__in=("queued", "temporary")).update(next_attempt_at=timezone.now())


@pytest.mark.parametrize(
    ("step", "answer", "state", "arrived"),
    [
        ("CONNECT", "hang up", "queued", 0),
        ("CONNECT", "421 4.3.2 shutting down", "queued", 0),
        ("EHLO", "hang up", "queued", 0),
        ("MAIL", "hang up", "queued", 0),
        ("RCPT", "hang up", "temporary", 0),
        ("RCPT", "451 4.3.0 later", "temporary", 0),
        ("RCPT", "550 5.1.1 nobody", "permanent", 0),
        ("DATA", "hang up", "temporary", 0),
        ("BODY", "hang up", "unknown", 0),
        ("TEXT", "lose", "unknown", 0),
        ("TEXT", "hang up", "unknown", 1),
        ("TEXT", "silence", "unknown", 1),
        ("TEXT", "451 4.3.0 later", "temporary", 0),
        ("TEXT", "554 5.6.0 no", "permanent", 0),
    ],
)
def test_a_server_that_dies_at_a_step(
    made: Comms, sink: SmtpSink, monkeypatch, step: str, answer: str, state: str, arrived: int
) -> None:
    # A server that says nothing has ten seconds in life; the wait is the larger of the two.
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 1)
    monkeypatch.setattr(opening.open_session, "__kwdefaults__", {"step_seconds": 1})
    _briefing_to(made, 1, sink.port)
    sink.script.answers = {step: answer}
    assert _go() == [state]
    assert len(sink.taken) == arrived
    # What waits goes when the server is well again, once; what is unknown waits for a person and is never "failed".
    sink.script.answers = {}
    _later()
    goes = state in {"queued", "temporary"}
    assert _go() == ["submitted" if goes else state]
    assert len(sink.taken) == (1 if goes else arrived)


def test_ten_failed_connections_pause_the_route_and_resuming_loses_and_repeats_nothing(
    made: Comms, sink: SmtpSink, world: World, say: Say
) -> None:
    _briefing_to(made, 25, sink.port)
    sink.script.answers = {"CONNECT": "hang up"}
    for failure in range(1, 11):
        assert set(_go()) == {"queued"}
        assert Route.objects.get().failures == failure
        _later()
    route = Route.objects.get()
    assert route.paused_at is not None
    assert "Ten connections" in route.paused_because
    sink.script.answers = {}
    assert set(_go()) == {"queued"}
    assert sink.taken == []
    actor: Membership = world.members["ann"]
    resume_route(actor=actor, means=Means.EMAIL)
    assert set(_go()) == {"submitted"}
    ids = sink.message_ids
    assert (len(ids), len(set(ids))) == (25, 25)
    say(f"paused after {failure} failed connections; resumed: {len(ids)} of 25 arrived, lost 0, duplicates 0")


def test_greylisting_is_waited_for_and_everybody_gets_it_once(made: Comms, sink: SmtpSink) -> None:
    sink.script.greylist = "450 4.7.1 greylisted, come again"
    _briefing_to(made, 5, sink.port)
    for _ in range(12):
        if set(_go()) == {"submitted"}:
            break
        _later()
    assert set(_go()) == {"submitted"}
    assert len(set(sink.message_ids)) == len(sink.message_ids) == 5


def test_a_transaction_that_is_rolled_back_sends_nothing(made: Comms, sink: SmtpSink, monkeypatch) -> None:
    rings: list[str] = []
    monkeypatch.setattr(bell._ringer, "ask", lambda *told: rings.append(told[0]))

    def schedule_and_fail() -> None:
        with transaction.atomic():
            _briefing_to(made, 3, sink.port)
            bell.ring("sending.serve", "")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        schedule_and_fail()
    assert rings == []
    assert _go() == []
    assert sink.taken == []


def test_one_recipient_each_and_a_message_id_that_names_nobody(made: Comms, sink: SmtpSink) -> None:
    _briefing_to(made, 5, sink.port)
    assert set(_go()) == {"submitted"}
    ids = {str(pk) for pk in Delivery.objects.values_list("pk", flat=True)}
    for message in sink.taken:
        assert len(message.recipients) == 1
        text = message.text.decode()
        assert f"\r\nTo: {message.recipients[0]}\r\n" in text
        assert "\r\nCc:" not in text
        assert "\r\nBcc:" not in text
        number = message.message_id.strip("<>").partition("@")[0]
        assert number in ids
        assert f"X-Correlation-ID: {number}\r\n" in text


def test_words_that_are_not_cleared_do_not_leave(made: Comms, sink: SmtpSink) -> None:
    _briefing_to(made, 3, sink.port)
    changed = cleared_briefing(made)
    release_of(made, changed)
    changed.content_hash = "0" * 64
    changed.save(update_fields=["content_hash"])
    _go()
    assert len(sink.taken) == 3
    assert not Delivery.objects.filter(text__briefing=changed).exists()
