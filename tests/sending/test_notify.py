"""GOV.UK Notify as its contract says, on loopback: what it takes, refuses, limits, leaves open, tells afterwards."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from assessment_ready.sending.backends import open_session
from assessment_ready.sending.backends.notify import receipt_of
from assessment_ready.sending.backends.outcome import NoConnection, NotSetUp, Result, TestRow
from assessment_ready.sending.ledger import Attached
from assessment_ready.sending.models import DeliveryState, Heartbeat, Means, Route
from assessment_ready.sending.queries.routes import route_of_bearer
from assessment_ready.sending.rules.notify import is_key, without_links
from assessment_ready.sending.services import polling
from assessment_ready.sending.services.route_settings import new_bearer
from assessment_ready.sending.services.secrets import encrypt
from tests.comms.making import comms_of
from tests.comms.sending import delivery_of, release_of
from tests.sending.handing_over import a_row, give, notify_route
from tests.sending.notify_stand_in import KEY, TEMPLATE, NotifyStandIn, stand_in_process
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def notify(settings: Any) -> Iterator[NotifyStandIn]:
    with NotifyStandIn() as stand_in:
        settings.NOTIFY_URL = stand_in.url
        yield stand_in


def test_an_e_mail_goes_with_its_reference_and_its_words(world: World, notify: NotifyStandIn) -> None:
    row = a_row()
    link = "https://ar.example/u/1/one-click/"
    with open_session(notify_route(world.westmere, sender_id=TEMPLATE)) as session:
        outcome = give(session, row, text="[Win](https://bad.example) now", one_click_url=link)
    (sent,) = notify.sent
    assert (outcome.result, outcome.reference, outcome.code) == (Result.ACCEPTED, sent["id"], "template v3")
    assert notify.requests == [
        {
            "email_address": "jo@westmere.example",
            "template_id": TEMPLATE,
            "personalisation": {"subject": "The visit", "body": "[Win] (https://bad.example) now"},
            "reference": str(row.id),
            "email_reply_to_id": TEMPLATE,
            "one_click_unsubscribe_url": link,
        }
    ]


def test_a_text_goes_by_its_own_template(world: World, notify: NotifyStandIn) -> None:
    row = a_row("+447700900123", "sms")
    with open_session(notify_route(world.westmere, "sms", sender_id=TEMPLATE)) as session:
        assert give(session, row).result is Result.ACCEPTED
        assert (
            give(session, row, attachments=(Attached("a.txt", "text/plain", b"x"),)).result is Result.REFUSED
        )
    (asked,) = notify.requests
    assert (asked["phone_number"], asked["personalisation"]) == (
        row.address,
        {"body": "The visit is near.\n"},
    )
    assert asked["sms_sender_id"] == TEMPLATE


ANSWERS = [
    ("429", Result.SLOW_DOWN, 0),
    ("429 day", Result.SLOW_DOWN, 0),
    ("400 recipient", Result.REFUSED, 0),
    ("400 template", Result.TECHNICAL, 0),
    ("403", Result.NO_CONNECTION, 0),
    ("500", Result.AMBIGUOUS, 0),
    ("hang up", Result.AMBIGUOUS, 0),
    ("silence", Result.AMBIGUOUS, 0),
    ("take, hang up", Result.AMBIGUOUS, 1),
    ("take, 500", Result.AMBIGUOUS, 1),
    ("take, silence", Result.AMBIGUOUS, 1),
]


@pytest.mark.parametrize(("answer", "result", "taken"), ANSWERS)
def test_each_answer_has_its_result_and_what_is_open_can_be_asked(
    world: World, notify: NotifyStandIn, answer: str, result: Result, taken: int
) -> None:
    notify.answers, notify.silence = [answer], 0.6
    row, other = a_row(), a_row()
    with open_session(notify_route(world.westmere), step_seconds=0.4) as session:
        outcome = give(session, row)
        found = session.find([row, other])
        assert give(session, other).result is Result.ACCEPTED
    assert outcome.result is result
    assert "@" not in outcome.reason
    assert outcome.of_route == (result is Result.SLOW_DOWN)
    assert (0 < outcome.wait_seconds <= 3600) == (result is Result.SLOW_DOWN)
    assert len(notify.sent) == taken + 1
    assert found[row.id].taken == bool(taken)
    assert not found[other.id].taken
    if taken:
        assert found[row.id].reference == notify.sent[0]["id"]


def test_an_address_that_is_none_is_refused(world: World, notify: NotifyStandIn) -> None:
    with open_session(notify_route(world.westmere)) as session:
        outcome = give(session, a_row("nobody"))
    assert (outcome.result, outcome.reason) == (Result.REFUSED, "GOV.UK Notify does not take this recipient")


def test_nobody_there_is_no_connection_and_cannot_be_asked(world: World, settings: Any) -> None:
    settings.NOTIFY_URL = "http://127.0.0.1:1"
    row = TestRow(a_row().id, "jo@westmere.example", "email", timezone.now(), "some reference")
    with open_session(notify_route(world.westmere)) as session:
        assert give(session, row).result is Result.NO_CONNECTION
        assert session.find([row]) == {}
        with pytest.raises(NoConnection):
            session.poll([row])
        with pytest.raises(NoConnection, match="No connection to GOV"):
            session.check()


def test_nothing_begins_after_its_time(world: World, notify: NotifyStandIn) -> None:
    with open_session(notify_route(world.westmere)) as session:
        assert give(session, seconds=-1).result is Result.TOO_LATE
    assert notify.requests == []


def test_files_go_as_links_where_the_template_has_a_field_and_they_are_small(
    world: World, notify: NotifyStandIn
) -> None:
    small = Attached("Pack.pdf", "application/pdf", b"%PDF-1.7")
    large = Attached("Large.pdf", "application/pdf", b"x" * (2 * 1024 * 1024 + 1))
    route = notify_route(world.westmere)
    with open_session(route) as session:
        without = give(session, attachments=(small,))
        assert without.reason.endswith("no field ((link_to_file)), so the file cannot go")
        assert give(session, attachments=(large,)).reason.endswith("2 MB at most; “Large.pdf” is larger")
    notify.template["body"] = "((body)) ((link_to_file)) ((link_to_file_2))"
    with open_session(route) as session:
        assert give(session, attachments=(small, small)).result is Result.ACCEPTED
    filled = notify.requests[0]["personalisation"]
    assert filled["link_to_file"]["filename"] == filled["link_to_file_2"]["filename"] == "Pack.pdf"


def test_the_check_names_the_template_and_what_it_lacks(world: World, notify: NotifyStandIn) -> None:
    route = notify_route(world.westmere)
    with open_session(route) as session:
        assert session.check() == "GOV.UK Notify knows the key, and the template is “Briefing”."
    notify.template["subject"] = "News"
    with open_session(route) as session, pytest.raises(NoConnection, match=r"no field \(\(subject\)\)"):
        session.check()
    route.secret = encrypt(KEY[:-1] + "x")
    with pytest.raises(NotSetUp, match="not an API key"):
        open_session(route)
    route.secret = encrypt(KEY[:-1] + "f")
    with open_session(route) as session, pytest.raises(NoConnection, match="does not accept the key"):
        session.check()
    route.template_id = ""
    with pytest.raises(NotSetUp, match="No template"):
        open_session(route)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("created", ""),
        ("sending", ""),
        ("pending", ""),
        ("sent", ""),
        ("delivered", "delivered"),
        ("permanent-failure", "permanent"),
        ("temporary-failure", "temporary"),
        ("technical-failure", "technical"),
    ],
)
def test_what_a_callback_says(status: str, state: str) -> None:
    row = a_row()
    payload = {
        "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
        "reference": str(row.id),
        "to": "jo@westmere.example",
        "status": status,
        "created_at": "2026-11-02T09:00:00.000000Z",
        "completed_at": "2026-11-02T09:00:05.000000Z",
    }
    receipt = receipt_of(payload)
    assert (receipt.state, receipt.reference, receipt.row_id) == (state, payload["id"], row.id)
    assert receipt.at is not None
    assert (receipt.at.second, receipt.code) == (5, status)


@pytest.mark.parametrize(
    "payload", [{}, [], "x", None, {"id": 5, "status": "delivered"}, {"id": "x", "status": ["delivered"]}]
)
def test_what_is_no_receipt_is_refused(payload: Any) -> None:
    with pytest.raises(ValueError, match="receipt"):
        receipt_of(payload)


def test_nonsense_in_a_receipt_is_left_out() -> None:
    receipt = receipt_of({"id": "x" * 200, "status": "s" * 50, "reference": 7, "completed_at": "soon"})
    assert (len(receipt.reference), len(receipt.code)) == (100, 20)
    assert (receipt.state, receipt.row_id, receipt.at) == ("", None, None)


def test_what_was_said_of_messages_is_asked_page_by_page(world: World, notify: NotifyStandIn) -> None:
    notify.page_size = 3
    rows = []
    with open_session(notify_route(world.westmere)) as session:
        for number in range(8):
            address = "perm-fail@simulator.notify" if number == 2 else "jo@westmere.example"
            row = a_row(address)
            rows.append(TestRow(row.id, address, "email", row.created_at, give(session, row).reference))
        assert {one.state for one in session.poll(rows)} == {"", "permanent"}
        notify.settle("delivered")
        told = session.poll(rows[:5])
        assert session.poll([a_row()]) == []
    assert [one.row_id for one in told] == [row.id for row in reversed(rows[:5])]
    assert [one.state for one in told].count("delivered") == 4


def test_polling_writes_receipts_onto_rows_now_and_then(world: World, notify: NotifyStandIn) -> None:
    made = comms_of(world, world.members["cara"])
    release = release_of(made, state="sending", resolved_at=timezone.now())
    now = timezone.now()
    contact = made.contact("Jo Reader", made.staff)
    row = delivery_of(release, contact, state="queued", created_at=now)
    Route.objects.filter(council=world.westmere, means="email").update(
        backend="notify", secret=encrypt(KEY), template_id=TEMPLATE
    )
    with open_session(Route.objects.get(council=world.westmere, means="email")) as session:
        taken = give(session, row)
    row.state, row.backend, row.backend_reference = DeliveryState.SUBMITTED, "notify", taken.reference
    row.submitted_at = now
    row.save(update_fields=["state", "backend", "backend_reference", "submitted_at"])
    assert polling.poll(now) == 0
    later = now + timedelta(minutes=6)
    assert polling.poll(later) == 0
    notify.settle("delivered")
    assert polling.poll(later + timedelta(minutes=1)) == 0
    assert polling.poll(later + timedelta(minutes=5)) == 1
    row.refresh_from_db()
    assert (row.state, row.last_code) == (DeliveryState.DELIVERED, "delivered")
    assert Heartbeat.objects.filter(name="polling").count() == 1


def test_polling_outlives_a_service_that_is_away(world: World, settings: Any) -> None:
    settings.NOTIFY_URL = "http://127.0.0.1:1"
    made = comms_of(world, world.members["cara"])
    release = release_of(made, state="sending", resolved_at=timezone.now())
    delivery_of(
        release,
        made.contact("Jo Reader", made.staff),
        state="submitted",
        backend="notify",
        backend_reference="r",
        submitted_at=timezone.now() - timedelta(hours=1),
    )
    Route.objects.filter(council=world.westmere, means="email").update(
        backend="notify", secret=encrypt(KEY), template_id=TEMPLATE
    )
    assert polling.poll(timezone.now()) == 0


def test_a_callback_belongs_to_the_route_of_its_token(world: World) -> None:
    route = notify_route(world.westmere)
    token = new_bearer(actor=world.members["ann"], means=Means.EMAIL)
    assert route_of_bearer(token) == route
    assert route_of_bearer(token, Means.SMS) is None
    assert token not in Route.objects.get().callback_hash
    assert [
        route_of_bearer(wrong) for wrong in ("", "x", token + "x", Route.objects.get().callback_hash)
    ] == [None] * 4
    second = new_bearer(actor=world.members["ann"], means=Means.EMAIL)
    assert (route_of_bearer(token), route_of_bearer(second)) == (None, route)


def test_a_process_of_its_own_keeps_its_counts(world: World, tmp_path: Path, settings: Any) -> None:
    counts = tmp_path / "counts"
    row = a_row()
    with stand_in_process(counts=counts) as url:
        settings.NOTIFY_URL = url
        with open_session(notify_route(world.westmere)) as session:
            reference = give(session, row).reference
    assert counts.read_text() == f"{row.id}\t{reference}\n"


def test_keys_and_links() -> None:
    assert is_key(KEY)
    assert not is_key("")
    assert not is_key(KEY[:-1])
    assert (
        without_links("see [this](https://x) and\n[1]: https://y")
        == "see [this] (https://x) and\n[1] : https://y"
    )
