"""What GOV.UK Notify reports: believed with the council's secret only, forward only, and answered so that it stops."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

import pytest
from django.test import Client

from comms.models import Delivery
from comms.queries.receipts import bounced
from tests.comms.making import Comms, comms_of
from tests.comms.sending import delivery_of, release_of, route_of
from tests.world import World

DOOR = "/sending/notify/"
SECRET = "the-token-of-westmere"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


@pytest.fixture
def sent(made: Comms) -> Delivery:
    row = delivery_of(
        release_of(made),
        made.contact("Sam Field", made.staff),
        state="submitted",
        submitted_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        backend="notify",
        backend_reference=str(uuid4()),
    )
    route_of(made.council, backend="notify", callback_hash=sha256(SECRET.encode()).hexdigest())
    return row


def report(row: Delivery, status: str = "delivered", **extra) -> dict:
    """A callback as GOV.UK Notify's documentation shows it."""
    return {
        "id": row.backend_reference,
        "reference": str(row.pk),
        "to": row.address,
        "status": status,
        "created_at": "2026-11-20T09:00:00.000000Z",
        "completed_at": "2026-11-20T09:00:12.000000Z",
        "sent_at": "2026-11-20T09:00:02.000000Z",
        "notification_type": "email",
        "template_id": str(uuid4()),
        "template_version": 3,
        **extra,
    }


def post(payload, token: str = SECRET):
    body = payload if isinstance(payload, bytes | str) else json.dumps(payload)
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    return Client(enforce_csrf_checks=True).generic("POST", DOOR, body, "application/json", **headers)


def state_of(row: Delivery) -> str:
    row.refresh_from_db()
    return row.state


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("delivered", "delivered"),
        ("permanent-failure", "permanent"),
        ("technical-failure", "technical"),
        ("sending", "submitted"),
        ("something-new", "submitted"),
    ],
)
def test_each_status_becomes_a_state(sent: Delivery, status: str, state: str) -> None:
    answer = post(report(sent, status))
    assert (answer.status_code, answer.content) == (200, b"Taken.\n")
    assert not answer.cookies
    assert state_of(sent) == state
    assert sent.address not in sent.last_error


def test_what_was_reported_stands_in_the_history_once(sent: Delivery) -> None:
    post(report(sent))
    post(report(sent))
    assert [(event.source, event.state) for event in sent.events.all()] == [("notify", "delivered")]


def test_a_refusal_for_good_marks_the_address(made: Comms, sent: Delivery) -> None:
    post(report(sent, "permanent-failure"))
    assert bounced(made.council.pk, {sent.address}) == {sent.address}


def test_a_full_mailbox_marks_no_address(made: Comms, sent: Delivery) -> None:
    assert post(report(sent, "temporary-failure")).status_code == 200
    assert state_of(sent) != "submitted"
    assert bounced(made.council.pk, {sent.address}) == set()


def test_reports_only_go_forward_however_often_they_come(sent: Delivery) -> None:
    for status in ("delivered", "delivered", "permanent-failure", "sending"):
        assert post(report(sent, status)).status_code == 200
        assert state_of(sent) == "delivered"
    assert sent.events.count() <= 1


def test_without_our_reference_its_own_number_is_enough(sent: Delivery) -> None:
    assert post(report(sent, reference=None)).status_code == 200
    assert state_of(sent) == "delivered"


@pytest.mark.parametrize("token", ["", "forged", SECRET[:-1], SECRET.upper(), "é"])
def test_a_forged_token_is_refused_without_a_word(sent: Delivery, token: str) -> None:
    answer = post(report(sent), token)
    assert (answer.status_code, answer.content) == (403, b"Refused.\n")
    assert state_of(sent) == "submitted"


def test_another_councils_token_changes_nothing_and_tells_nothing(world: World, sent: Delivery) -> None:
    route_of(world.northby, backend="notify", callback_hash=sha256(b"of-northby").hexdigest())
    for payload in (report(sent), report(sent, reference=None)):
        answer = post(payload, "of-northby")
        assert (answer.status_code, answer.content) == (200, b"Taken.\n")
        assert state_of(sent) == "submitted"


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"[]", b"null", b"3", b'{"id": 1}', b'{"status": "delivered"}', b"\xff", b"[" * 15_000],
)
def test_what_is_malformed_is_refused(sent: Delivery, payload: bytes) -> None:
    answer = post(payload)
    assert (answer.status_code, answer.content) == (400, b"Not understood.\n")
    assert state_of(sent) == "submitted"


def test_something_unknown_is_taken_so_that_it_does_not_come_again(sent: Delivery) -> None:
    stranger = report(sent, id=str(uuid4()), reference=str(uuid4()))
    assert post(stranger).status_code == 200
    assert post(stranger | {"reference": "of another service"}).status_code == 200
    assert state_of(sent) == "submitted"


def test_odd_values_are_no_error(sent: Delivery) -> None:
    odd = {"completed_at": "yesterday", "sent_at": None, "created_at": 3, "status": "delivered"}
    assert post(report(sent, **odd)).status_code == 200
    assert state_of(sent) == "delivered"
    assert post(report(sent, id="\x00", reference="\x00")).status_code in {200, 400}


def test_only_by_post_and_of_bearable_size(sent: Delivery) -> None:
    assert Client().get(DOOR).status_code == 405
    assert post(report(sent, to="x" * 30_000)).status_code == 413
    assert state_of(sent) == "submitted"
