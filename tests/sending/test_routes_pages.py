"""By what e-mails and texts leave: set up, tried out, stopped; nothing secret is ever shown."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from assessment_ready.audit.models import AuditEntry
from assessment_ready.sending.backends import open_session
from assessment_ready.sending.backends.outcome import Result
from assessment_ready.sending.models import Environment, Route
from assessment_ready.sending.rules.duration import minutes_needed, pace_words
from assessment_ready.sending.services.secrets import decrypt
from tests.sending.handing_over import give, notify_route, smtp_route
from tests.sending.notify_stand_in import KEY, TEMPLATE, NotifyStandIn
from tests.sending.smtp_sink import SmtpSink
from tests.world import World

pytestmark = pytest.mark.django_db
BASE = "/councils/westmere/settings/sending/"
SERVER = {
    "host": "127.0.0.1",
    "security": "none",
    "port": "2525",
    "user": "news",
    "secret": "s3cret",
    "from_address": "news@westmere.example",
    "from_name": "Westmere",
    "reply_to": "",
    "version": "1",
}


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink(users={"news": "s3cret"}) as server:
        yield server


@pytest.fixture
def ann(world: World) -> Client:
    return world.client("ann")


def post(client: Client, page: str, **values: Any) -> str:
    return client.post(f"{BASE}{page}", values, follow=True).content.decode()


def test_a_mail_server_is_set_up_tried_out_and_used(world: World, ann: Client, sink: SmtpSink) -> None:
    page = ann.get(BASE).content.decode()
    assert "nothing really leaves" in page
    assert "Not set up" not in page
    page = post(ann, "email/mail-server/", **{**SERVER, "port": str(sink.port)})
    assert "Check the connection, so that you know" in page
    assert "The connection to the mail server is not encrypted." in page
    route = Route.objects.get()
    assert (route.backend, route.port, route.version, decrypt(route.secret)) == (
        "smtp",
        sink.port,
        2,
        "s3cret",
    )
    assert "We connected and signed in." in post(ann, "email/check/")
    assert "was accepted. Look whether it arrives." in post(ann, "email/test/")
    (taken,) = sink.taken
    assert taken.recipients == (world.people["ann"].email,)
    with open_session(route) as session:
        assert give(session).result is Result.ACCEPTED
    audit = ann.get("/councils/westmere/audit/").content.decode()
    assert "changed by what E-mail of Westmere Council leaves, with a new password or key" in audit
    assert "sent a test to their own address" in audit


def test_no_page_no_form_and_no_audit_entry_shows_what_is_secret(
    world: World, ann: Client, sink: SmtpSink, caplog: Any
) -> None:
    post(ann, "email/mail-server/", **{**SERVER, "port": str(sink.port)})
    sink.script.users["news"] = "other"
    assert "did not accept the user name and password" in post(ann, "email/check/")
    wrong = post(ann, "email/mail-server/", **{**SERVER, "host": "", "version": "2"})
    assert "Enter the name of the mail server" in wrong
    stale = post(ann, "email/mail-server/", **SERVER)
    pages = [ann.get(f"{BASE}{page}").content.decode() for page in ("", "email/", "email/mail-server/")]
    entries = [f"{entry.before} {entry.after} {entry.object_label}" for entry in AuditEntry.objects.all()]
    assert len(entries) == 1
    stored = Route.objects.get().secret
    for text in [wrong, stale, *pages, *entries, caplog.text]:
        assert "s3cret" not in text
        assert stored not in text
    assert "Stored, and never shown" in pages[1]


def test_an_empty_password_keeps_the_old_one_but_never_for_another_server(world: World, ann: Client) -> None:
    post(ann, "email/mail-server/", **SERVER)
    kept = {**SERVER, "secret": "", "version": "2", "from_name": "Westmere Council"}
    post(ann, "email/mail-server/", **kept)
    route = Route.objects.get()
    assert (route.from_name, decrypt(route.secret)) == ("Westmere Council", "s3cret")
    for other in ({"host": "elsewhere.example"}, {"user": "other"}):
        page = post(ann, "email/mail-server/", **{**kept, **other, "version": "3"})
        assert "Enter the password of this user at this server" in page
    assert Route.objects.get().host == "127.0.0.1"
    page = post(ann, "email/notify/", template_id=TEMPLATE, version="3")
    assert "Enter the key" in page
    post(ann, "email/installation/", version="3", from_name="Westmere", reply_to="")
    route = Route.objects.get()
    assert (route.backend, route.host, route.user, route.secret) == ("", "", "", "")


def test_notify_is_set_up_for_texts_and_calls_back_with_a_token_shown_once(
    world: World, ann: Client, settings: Any
) -> None:
    settings.MAIL_BACKEND = "smtp"
    page = ann.get(f"{BASE}sms/").content.decode()
    assert "Nothing can leave this way until you set it up." in page
    assert ann.get(f"{BASE}sms/mail-server/").status_code == 404
    assert "Enter a whole key" in post(ann, "sms/notify/", secret="x", template_id=TEMPLATE, version="1")
    assert "looks like" in post(ann, "sms/notify/", secret=KEY, template_id="x", version="1")
    page = post(ann, "sms/notify/", secret=KEY, template_id=TEMPLATE, version="1")
    assert KEY not in page
    with NotifyStandIn() as notify:
        settings.NOTIFY_URL = notify.url
        assert "the template is “Briefing”" in post(ann, "sms/check/")
    assert "can only go to your e-mail address" in post(ann, "sms/test/")
    answer = ann.post(f"{BASE}sms/token/")
    (token,) = re.findall(r"<code>([\w-]{40,})</code>", answer.content.decode())
    assert answer["Cache-Control"] == "no-store"
    route = Route.objects.get(means="sms")
    assert route.callback_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in ann.get(f"{BASE}sms/").content.decode()
    post(ann, "sms/installation/", version=str(route.version))
    assert Route.objects.get(means="sms").callback_hash == ""
    assert "Only GOV.UK Notify tells what became of texts" in post(ann, "sms/token/")
    page = ann.post(f"{BASE}email/token/").content.decode()
    assert "message/rfc822" in page
    assert "/sending/bounces/" in page
    audit = ann.get("/councils/westmere/audit/").content.decode()
    assert "made a new token for receipts of Text message of Westmere Council" in audit
    assert token not in audit


def test_a_route_is_stopped_with_a_reason_and_goes_on_afresh(world: World, ann: Client) -> None:
    assert "Enter why nothing may leave" in post(ann, "email/pause/")
    page = post(ann, "email/pause/", because="The server <moves>")
    assert "Ann Bishop stopped it on" in page
    assert "The server &lt;moves&gt;" in page
    assert "paused already" in post(ann, "email/pause/", because="Again")
    Route.objects.update(failures=10, wait_until="2036-01-01T00:00Z")
    page = post(ann, "email/resume/")
    assert "leave again" in page
    route = Route.objects.get()
    assert (route.paused_at, route.paused_by, route.failures, route.wait_until) == (None, None, 0, None)
    assert "This is not paused" in post(ann, "email/resume/")
    audit = ann.get("/councils/westmere/audit/").content.decode()
    assert "let E-mail of Westmere Council leave again" in audit


def test_what_failed_is_told_until_it_works(world: World, ann: Client) -> None:
    route = smtp_route(world.westmere, 25)
    Route.objects.filter(pk=route.pk).update(failures=3, wait_until="2036-01-01T09:00Z")
    page = ann.get(f"{BASE}email/").content.decode()
    assert "The connection failed 3 times in a row. We try again on 1 January 2036" in page
    Route.objects.filter(pk=route.pk).update(failures=0)
    assert "We were asked to wait until" in ann.get(f"{BASE}email/").content.decode()
    Route.objects.filter(pk=route.pk).update(paused_at="2026-11-02T09:00Z", paused_because="Ten failed")
    assert "It stopped by itself on 2 November 2026" in ann.get(f"{BASE}email/").content.decode()


def test_how_fast_is_set_and_what_it_means_is_told(world: World, ann: Client) -> None:
    assert "A briefing to 500 people takes about 20 minutes." in ann.get(f"{BASE}email/").content.decode()
    page = post(ann, "email/pace/", rate_per_minute="10", connections="3", version="1")
    assert "A briefing to 500 people now takes about 50 minutes." in page
    assert "At most 10 a minute, 3 connections at once" in page
    assert "must be 20 or less" in post(
        ann, "email/pace/", rate_per_minute="0", connections="99", version="2"
    )
    assert "whole number" in post(ann, "email/pace/", rate_per_minute="x", connections="1", version="2")
    stale = ann.post(f"{BASE}email/pace/", {"rate_per_minute": "5", "connections": "1", "version": "1"})
    assert stale.status_code == 409
    assert "At most 10 a minute" in stale.content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"host": "smtp://mail.example:25"}, "Enter only the name of the mail server"),
        ({"port": "70000"}, "Port must be 65535 or less"),
        ({"from_address": "nobody"}, "Enter an email address in the correct format"),
        ({"from_address": "a@b.example\r\nBcc: c@d.example"}, "Enter an email address in the correct format"),
        ({"reply_to": "nobody"}, "Enter an email address in the correct format"),
        ({"security": "magic"}, "Choose one from the list"),
        ({"from_name": "x" * 121}, "must be 120 characters or fewer"),
        ({"version": ""}, "This page is out of date"),
        ({"secret": ""}, "Enter the password of this user"),
    ],
)
def test_bad_input_has_its_sentence(ann: Client, values: dict[str, str], sentence: str) -> None:
    answer = ann.post(f"{BASE}email/mail-server/", {**SERVER, **values})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Route.objects.exists()


def test_two_at_once_and_the_second_sees_both(world: World, ann: Client) -> None:
    post(ann, "email/mail-server/", **SERVER)
    second = ann.post(f"{BASE}email/mail-server/", {**SERVER, "host": "mine.example"})
    assert second.status_code == 409
    page = second.content.decode()
    assert "127.0.0.1, port 2525" in page
    assert 'value="mine.example"' in page
    assert Route.objects.get().host == "127.0.0.1"


def test_only_administrators_of_the_council_come_here(world: World) -> None:
    notify_route(world.westmere)
    for name in ("ada", "cara", "vic", "dev"):
        client = world.client(name)
        assert client.get(BASE).status_code == 403
        assert client.post(f"{BASE}email/pause/", {"because": "x"}).status_code == 403
        assert client.post(f"{BASE}email/token/").status_code == 403
    assert world.client("noel").get(f"{BASE}email/").status_code == 404
    assert Route.objects.get().paused_at is None
    assert world.client("ann").get(f"{BASE}letter/").status_code == 404
    assert world.client("ann").get(f"{BASE}email/token/").status_code == 405
    noel = world.client("noel").get(BASE.replace("westmere", "northby")).content.decode()
    assert TEMPLATE not in noel


def test_no_test_leaves_while_all_is_on_hold(ann: Client, sink: SmtpSink) -> None:
    post(ann, "email/mail-server/", **{**SERVER, "port": str(sink.port)})
    Environment.objects.create(pk=1, held_at="2026-11-02T09:00Z", held_because="Restored")
    assert "on hold" in post(ann, "email/test/")
    assert sink.taken == []


def test_a_test_that_fails_says_at_what(ann: Client, sink: SmtpSink) -> None:
    post(ann, "email/mail-server/", **{**SERVER, "port": str(sink.port)})
    sink.script.answers["RCPT"] = "550 5.1.1 nobody"
    assert "The recipient was answered with 550 5.1.1: there is no such mailbox." in post(ann, "email/test/")
    post(ann, "email/mail-server/", **{**SERVER, "port": "1", "version": "2"})
    assert "Nothing answers on port 1 of 127.0.0.1." in post(ann, "email/test/")


@pytest.mark.parametrize(
    ("messages", "rate", "connections", "minutes", "words"),
    [
        (0, 25, 2, 0, "about a minute"),
        (1, 25, 2, 1, "about a minute"),
        (500, 25, 2, 20, "about 20 minutes"),
        (10000, 25, 2, 400, "about 6 hours 40 minutes"),
        (1500, 25, 2, 60, "about 1 hour"),
        (10000, 0, 2, 21, "about 21 minutes"),
        (1000, 100000, 1, 5, "about 5 minutes"),
    ],
)
def test_how_long_it_takes(messages: int, rate: int, connections: int, minutes: int, words: str) -> None:
    assert minutes_needed(messages, rate, connections) == minutes
    assert pace_words(messages, rate, connections) == words
