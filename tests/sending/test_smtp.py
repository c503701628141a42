"""A real mail server on loopback that refuses, delays, hangs up and greylists at every step."""

import email
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.sending.backends import connecting, open_session, smtp
from assessment_ready.sending.backends.mime import written
from assessment_ready.sending.backends.outcome import NoConnection, NotSetUp, Result
from assessment_ready.sending.backends.place import Sender
from assessment_ready.sending.ledger import Attached, Parcel
from assessment_ready.sending.models import Route
from assessment_ready.sending.rules.codes import Step, meaning, patience
from assessment_ready.sending.services.secrets import encrypt
from tests.sending.handing_over import a_parcel, a_row, give, smtp_route
from tests.sending.smtp_sink import SmtpSink, Taken, counted, sink_process
from tests.world import World

pytestmark = pytest.mark.django_db
Start = Callable[..., tuple[SmtpSink, Route]]


@pytest.fixture
def start(world: World) -> Iterator[Start]:
    """A server with this script, and Westmere's route to it."""
    sinks: list[SmtpSink] = []

    def begin(**script: Any) -> tuple[SmtpSink, Route]:
        route = script.pop("route", {})
        sink = SmtpSink(**script)
        sinks.append(sink.__enter__())
        return sink, smtp_route(world.westmere, sink.port, **route)

    yield begin
    for sink in sinks:
        sink.__exit__()


def read(taken: Taken | bytes) -> EmailMessage:
    text = taken.text if isinstance(taken, Taken) else taken
    message = email.message_from_bytes(text, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_message_arrives_as_it_was_written(start: Start) -> None:
    sink, route = start(route={"reply_to": "answers@westmere.example"})
    row = a_row()
    extra = {
        "text": "Café\n.\n..dots\n",
        "html": "<p>Café</p>",
        "one_click_url": "https://ar.example/u/1/one-click/",
        "unsubscribe_url": "https://ar.example/u/1/",
        "attachments": (Attached("Pläne.pdf", "application/pdf", b"%PDF-1.7\n" * 99),),
    }
    with open_session(route) as session:
        outcome = give(session, row, **extra)
    assert (outcome.result, outcome.code) == (Result.ACCEPTED, "250")
    (taken,) = sink.taken
    message = read(taken)
    assert (taken.sender, taken.recipients) == ("news@westmere.example", ("jo@westmere.example",))
    assert str(message["From"]) == "Westmere Council <news@westmere.example>"
    assert (message["To"], message["Cc"], message["Bcc"]) == ("jo@westmere.example", None, None)
    assert message["Reply-To"] == "answers@westmere.example"
    assert message["Message-ID"] == f"<{row.id}@localhost>"
    assert message["X-Correlation-ID"] == str(row.id)
    assert message["List-Unsubscribe"] == "<https://ar.example/u/1/one-click/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_body(("plain",)).get_content().splitlines() == ["Café", ".", "..dots"]
    assert "<p>Café</p>" in message.get_body(("html",)).get_content()
    (attachment,) = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("Pläne.pdf", b"%PDF-1.7\n" * 99)
    assert taken.text.isascii()


def test_what_is_somebodys_duty_has_no_way_of_unsubscribing(start: Start) -> None:
    sink, route = start()
    with open_session(route) as session:
        give(session)
    assert "list-unsubscribe" not in sink.taken[0].text.decode().lower()


def test_one_connection_serves_a_hundred_messages(start: Start) -> None:
    sink, route = start()
    with open_session(route) as session:
        results = {give(session).result for _ in range(205)}
    assert results == {Result.ACCEPTED}
    assert (sink.connections, len(sink.taken)) == (3, 205)
    assert len(set(sink.message_ids)) == 205


STEPS = [
    ("MAIL", "451 4.3.0 later", Result.TRY_LATER),
    ("MAIL", "550 5.7.60 not as this sender", Result.NO_CONNECTION),
    ("MAIL", "552 5.3.4 too large", Result.REFUSED),
    ("MAIL", "hang up", Result.NO_CONNECTION),
    ("MAIL", "421 4.3.2 closing", Result.SLOW_DOWN),
    ("RCPT", "450 4.2.1 later", Result.TRY_LATER),
    ("RCPT", "452 4.3.1 no space", Result.TRY_LATER),
    ("RCPT", "550 5.1.1 nobody", Result.REFUSED),
    ("RCPT", "421 4.7.0 slowly", Result.SLOW_DOWN),
    ("RCPT", "hang up", Result.TRY_LATER),
    ("DATA", "451 later", Result.TRY_LATER),
    ("DATA", "554 5.7.1 no", Result.REFUSED),
    ("DATA", "hang up", Result.TRY_LATER),
    ("BODY", "hang up", Result.AMBIGUOUS),
    ("TEXT", "hang up", Result.AMBIGUOUS),
    ("TEXT", "lose", Result.AMBIGUOUS),
    ("TEXT", "nonsense", Result.AMBIGUOUS),
    ("TEXT", "451 4.3.0 later", Result.TRY_LATER),
    ("TEXT", "432 4.3.2 too many connections", Result.SLOW_DOWN),
    ("TEXT", "550 5.7.1 spam", Result.REFUSED),
    ("TEXT", "552 5.2.2 full", Result.REFUSED),
    ("TEXT", "554 5.6.0 no", Result.REFUSED),
]


@pytest.mark.parametrize(("step", "answer", "result"), STEPS)
def test_each_step_and_each_answer_has_its_result_and_the_next_message_goes(
    start: Start, step: str, answer: str, result: Result
) -> None:
    sink, route = start(answers={step: [answer]})
    with open_session(route) as session:
        outcome = give(session)
        assert outcome.result is result
        assert give(session).result is Result.ACCEPTED
    if answer[:3].isdecimal():
        assert outcome.code == " ".join(answer.split()[:2] if "." in answer else answer.split()[:1])
    assert "@" not in outcome.reason
    # What was taken although no answer said so is counted; a refused message is not.
    assert len(sink.taken) == (2 if (step, answer) in {("TEXT", "hang up"), ("TEXT", "nonsense")} else 1)


def test_after_a_refused_recipient_the_connection_is_kept(start: Start) -> None:
    sink, route = start(recipients={"gone@westmere.example": "550 5.1.1 nobody"})
    with open_session(route) as session:
        refused = give(session, a_row("gone@westmere.example"))
        assert give(session).result is Result.ACCEPTED
    assert (refused.result, refused.code, sink.connections) == (Result.REFUSED, "550 5.1.1", 1)
    assert "there is no such mailbox" in refused.reason


def test_a_connection_the_server_let_go_of_is_renewed_without_a_word(start: Start) -> None:
    sink, route = start(answers={"MAIL": [None, "hang up"]})
    with open_session(route) as session:
        assert [give(session).result for _ in range(2)] == [Result.ACCEPTED] * 2
    assert (sink.connections, len(sink.taken)) == (2, 2)


def test_greylisting_asks_for_patience_with_the_domain_and_then_it_arrives(start: Start) -> None:
    sink, route = start(greylist="451 4.7.1 Greylisted, try again in 90 seconds")
    row = a_row()
    with open_session(route) as session:
        first, second = give(session, row), give(session, row)
    assert (first.result, first.wait_seconds, first.of_route) == (Result.SLOW_DOWN, 90, False)
    assert second.result is Result.ACCEPTED
    assert sink.message_ids == [f"<{row.id}@localhost>"]


def test_a_server_without_an_answer_after_the_text_leaves_it_open(start: Start, monkeypatch: Any) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.2)
    sink, route = start(answers={"TEXT": ["silence"]})
    with open_session(route, step_seconds=0.2) as session:
        outcome = give(session)
        assert give(session).result is Result.ACCEPTED
    assert outcome.result is Result.AMBIGUOUS
    assert outcome.reason == "The mail server did not answer after the text; it may have arrived"
    assert len(sink.taken) == 2


def test_a_server_that_says_nothing_before_the_text_has_taken_nothing(start: Start) -> None:
    sink, route = start(answers={"RCPT": ["silence"]})
    with open_session(route, step_seconds=0.2) as session:
        assert give(session).result is Result.TRY_LATER
    assert sink.taken == []


def test_whatever_interrupts_the_hand_over_leaves_it_open(start: Start, monkeypatch: Any) -> None:
    class TimeIsUp(Exception):
        pass

    def interrupted(self: Any) -> tuple[int, bytes]:
        raise TimeIsUp

    _, route = start()
    with open_session(route) as session:
        answers = smtplib.SMTP.getreply
        server = session._server  # type: ignore[attr-defined]
        steps = iter([answers] * 3 + [interrupted])
        monkeypatch.setattr(server, "getreply", lambda: next(steps)(server))
        outcome = give(session)
    assert (outcome.result, outcome.reason) == (
        Result.AMBIGUOUS,
        "TimeIsUp interrupted us after the text; it may have arrived",
    )


def test_whatever_interrupts_before_the_text_has_handed_nothing_over(start: Start, monkeypatch: Any) -> None:
    sink, route = start()
    with open_session(route) as session:

        def interrupted(*_: object) -> None:
            raise ValueError

        monkeypatch.setattr(session._server, "rcpt", interrupted)  # type: ignore[attr-defined]
        outcome = give(session)
        assert give(session).result is Result.ACCEPTED
    assert (outcome.result, outcome.reason) == (
        Result.TRY_LATER,
        "ValueError interrupted us before the text",
    )
    assert len(sink.taken) == 1


def test_nothing_begins_after_its_time(start: Start) -> None:
    sink, route = start()
    with open_session(route) as session:
        assert give(session, seconds=-1).result is Result.TOO_LATE
        sink.script.answers["DATA"] = ["delay 0.3; 354 go on"]
        late = give(session, seconds=0.2)
        assert give(session).result is Result.ACCEPTED
    assert late.result is Result.TOO_LATE
    assert len(sink.taken) == 1


def test_the_servers_size_limit_is_kept_before_anything_is_sent(start: Start) -> None:
    sink, route = start(size=20_000)
    big = (Attached("big.bin", "application/octet-stream", b"x" * 30_000),)
    with open_session(route) as session:
        outcome = give(session, attachments=big)
        assert give(session).result is Result.ACCEPTED
    assert (outcome.result, outcome.code) == (Result.REFUSED, "5.3.4")
    assert "takes 0.0 MB at most" in outcome.reason
    assert len([command for command in sink.commands if command.startswith("mail")]) == 1


def test_a_body_of_two_megabytes_arrives(start: Start) -> None:
    sink, route = start()
    with open_session(route) as session:
        assert give(session, text="Ä line of words.\n" * 120_000).result is Result.ACCEPTED
    assert len(read(sink.taken[0]).get_body(("plain",)).get_content()) > 2_000_000


@pytest.mark.parametrize("address", ["no address", "a@b\r\nRCPT TO:<c@d>", "two@a.example,b@c.example", ""])
def test_what_is_no_address_never_reaches_the_server(start: Start, address: str) -> None:
    sink, route = start()
    with open_session(route) as session:
        assert give(session, a_row(address)).result is Result.REFUSED
    assert [command for command in sink.commands if command[:4].lower() == "mail"] == []


def test_a_message_that_cannot_be_written_is_a_technical_failure(start: Start) -> None:
    _, route = start()
    with open_session(route) as session:
        assert give(session, one_click_url="https://a\r\nBcc: x@y.example").result is Result.TECHNICAL


def test_signing_in_and_what_is_said_when_it_fails(start: Start) -> None:
    _, route = start(users={"news": "s3cret"}, route={"user": "news", "secret": encrypt("s3cret")})
    with open_session(route) as session:
        assert session.check() == "We connected and signed in. The connection is not encrypted."
        assert give(session).result is Result.ACCEPTED
    route.secret = encrypt("wrong")
    with pytest.raises(NoConnection) as failure:
        open_session(route)
    assert failure.value.reason == "The mail server did not accept the user name and password (535 5.7.8)"
    assert "wrong" not in repr(failure.value)
    route.secret = "an old token"
    with pytest.raises(NotSetUp, match="can no longer be read"):
        open_session(route)


@pytest.mark.parametrize(
    ("answers", "sentence", "wait"),
    [
        ({"CONNECT": "554 5.7.1 not you"}, "The mail server does not let us in (554 5.7.1)", 0),
        ({"CONNECT": "432 4.3.2 wait 5 minutes"}, "The mail server does not let us in (432 4.3.2)", 300),
        ({"CONNECT": "hang up"}, "The mail server hung up", 0),
        ({"CONNECT": "silence"}, "The mail server did not answer within 0 seconds", 0),
        ({"EHLO": "hang up"}, "The mail server hung up", 0),
    ],
)
def test_a_server_that_does_not_let_us_in(start: Start, answers: Any, sentence: str, wait: int) -> None:
    _, route = start(answers=answers)
    with pytest.raises(NoConnection) as failure:
        open_session(route, step_seconds=0.3)
    assert failure.value.reason.startswith(sentence)
    assert failure.value.wait_seconds == wait
    expected = Result.SLOW_DOWN if wait else Result.NO_CONNECTION
    assert (failure.value.outcome.result, failure.value.outcome.of_route) == (expected, bool(wait))


def test_no_server_at_all(world: World) -> None:
    route = smtp_route(world.westmere, 1)
    with pytest.raises(NoConnection, match="Nothing answers on port 1"):
        open_session(route)
    route.host = "nowhere.invalid"
    with pytest.raises(NoConnection, match="There is no mail server called nowhere"):
        open_session(route)
    route.host = ""
    with pytest.raises(NotSetUp, match="No mail server is entered"):
        open_session(route)


def test_the_connection_that_breaks_for_good_is_told(start: Start) -> None:
    sink, route = start()
    with open_session(route) as session:
        give(session)
        sink.script.answers["MAIL"] = "hang up"
        sink.script.answers["CONNECT"] = "hang up"
        assert give(session).result is Result.NO_CONNECTION


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for localhost: the server's side, and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem, secret)
    return server, ssl.create_default_context(cafile=str(pem))


def test_starttls_is_kept_to_and_certificates_are_checked(
    start: Start, tmp_path: Path, monkeypatch: Any
) -> None:
    server, trusting = certificate(tmp_path)
    sink, route = start(tls=server, users={"u": "p"}, route={"security": "starttls", "host": "localhost"})
    route.user, route.secret = "u", encrypt("p")
    with pytest.raises(NoConnection, match="certificate of the mail server is not valid"):
        open_session(route)
    monkeypatch.setattr(connecting, "_context", lambda: trusting)
    with open_session(route) as session:
        assert session.check() == "We connected and signed in."
        assert give(session).result is Result.ACCEPTED
    route.host = "127.0.0.1"
    with pytest.raises(NoConnection, match="not valid for its name"):
        open_session(route)
    sink.tls = None
    with pytest.raises(NoConnection, match="offers no encryption"):
        open_session(route)
    route.security = "tls"
    with pytest.raises(NoConnection, match="does not speak TLS"):
        open_session(route, step_seconds=2)


def test_the_installations_server_is_used_with_its_own_password(start: Start, settings: Any) -> None:
    sink, route = start(users={"inst": "own"})
    settings.MAIL_BACKEND, settings.MAIL_HOST, settings.MAIL_PORT = "smtp", "127.0.0.1", sink.port
    settings.MAIL_USER, settings.MAIL_PASSWORD = "inst", "own"
    route.backend, route.host = "", "elsewhere.example"
    with open_session(route) as session:
        assert give(session).result is Result.ACCEPTED
    route.means = "sms"
    with pytest.raises(NotSetUp, match="by what text messages leave"):
        open_session(route)


def test_a_process_of_its_own_keeps_its_counts(world: World, tmp_path: Path) -> None:
    counts = tmp_path / "counts"
    with (
        sink_process(counts=counts, pause=0.01) as port,
        open_session(smtp_route(world.westmere, port)) as session,
    ):
        rows = [a_row() for _ in range(20)]
        assert {give(session, row).result for row in rows} == {Result.ACCEPTED}
    assert counted(counts) == [f"<{row.id}@localhost>" for row in rows]


CASES = [
    (Step.RCPT, 250, "2.1.5 fine", Result.ACCEPTED, False),
    (Step.RCPT, 421, "4.7.0 later", Result.SLOW_DOWN, False),
    (Step.MAIL, 421, "later", Result.SLOW_DOWN, True),
    (Step.RCPT, 432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", Result.SLOW_DOWN, True),
    (Step.TEXT, 451, "4.7.500 Server busy", Result.SLOW_DOWN, True),
    (Step.RCPT, 451, "4.7.1 Greylisting in action", Result.SLOW_DOWN, False),
    (Step.RCPT, 450, "4.2.0 Greylisted", Result.TRY_LATER, False),
    (Step.RCPT, 450, "", Result.TRY_LATER, False),
    (Step.RCPT, 552, "5.2.2 over quota", Result.REFUSED, False),
    (Step.RCPT, 550, "5.7.1 relaying denied", Result.REFUSED, False),
    (Step.RCPT, 530, "5.7.57 not authenticated", Result.NO_CONNECTION, False),
    (Step.MAIL, 501, "5.1.7 bad sender", Result.NO_CONNECTION, False),
    (Step.MAIL, 552, "5.2.3 too large", Result.REFUSED, False),
    (Step.TEXT, -1, "", Result.AMBIGUOUS, False),
    (Step.TEXT, 354, "", Result.AMBIGUOUS, False),
    (Step.RCPT, 600, "", Result.TRY_LATER, False),
]


@pytest.mark.parametrize(("step", "code", "words", "result", "of_route"), CASES)
def test_the_table_of_codes(step: Step, code: int, words: str, result: Result, of_route: bool) -> None:
    outcome = meaning(step, code, words)
    assert (outcome.result, outcome.of_route) == (result, of_route)
    assert len(outcome.code) <= 20
    assert (outcome.wait_seconds > 0) == (result is Result.SLOW_DOWN)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("later", 60),
        ("try again in 5 minutes", 300),
        ("retry after 7s", 7),
        ("in 99999 min", 3600),
        ("in 0 sec", 1),
    ],
)
def test_how_long_a_server_asks_us_to_wait(words: str, seconds: int) -> None:
    assert patience(words) == seconds


@settings(max_examples=1000, deadline=None)
@given(
    subject=st.text(max_size=300),
    name=st.text(max_size=80),
    text=st.text(max_size=500),
    html=st.text(max_size=200),
    address=st.one_of(st.text(max_size=60), st.emails()),
)
def test_no_text_makes_a_header_or_a_second_recipient(
    subject: str, name: str, text: str, html: str, address: str
) -> None:
    row = a_row(address)
    parcel = Parcel(subject, text, html, attachments=(Attached(name, name, b"x"),))
    try:
        raw = written(parcel, row, Sender(name, "news@westmere.example"))
    except AddressRefused:
        return
    message = read(raw)
    allowed = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "X-Correlation-ID",
        "MIME-Version",
        "Content-Type",
    ]
    assert list(message) == allowed
    assert len(message["To"].addresses) == 1
    assert len(message["From"].addresses) == 1
    assert message["From"].addresses[0].addr_spec == "news@westmere.example"
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_writing_a_message_takes_far_less_than_handing_it_over() -> None:
    sender, rows = Sender("Westmere", "news@westmere.example"), [a_row() for _ in range(500)]
    parcels = [a_parcel(text=f"Dear {n}, " + "the visit is near – " * 100) for n in range(500)]
    began = time.process_time()
    for row, parcel in zip(rows, parcels, strict=True):
        written(parcel, row, sender)
    assert (time.process_time() - began) / 500 < 0.002
