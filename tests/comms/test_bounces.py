"""Mail that came back: by file, pipe, mailbox and webhook; known, unknown, twice, and for somebody else."""

from hashlib import sha256
from io import BytesIO, StringIO, TextIOWrapper
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.sending.models import Heartbeat
from comms.models import Delivery, DeliveryEvent
from comms.queries.receipts import bounced
from comms.services.bounces import Taken, take
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of, route_of
from tests.comms.test_dsn import notification
from tests.world import World

PAGE = "/councils/westmere/communications/came-back/"
DOOR = "/sending/bounces/"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def sent_by(made: Comms, name: str = "Sam Field", **extra) -> Delivery:
    release = extra.pop("release", None) or release_of(made, state="done", resolved_at=timezone.now())
    values = {"state": "submitted", "submitted_at": timezone.now(), **extra}
    return delivery_of(release, made.contact(name, made.staff), **values)


@pytest.fixture
def sent(made: Comms) -> Delivery:
    return sent_by(made)


def test_an_address_that_is_none_settles_the_delivery_and_is_left_out_from_then_on(
    made: Comms, sent: Delivery
) -> None:
    assert take(notification(sent.pk)) == Taken.RECORDED
    sent.refresh_from_db()
    assert (sent.state, sent.last_code) == ("permanent", "5.1.1")
    event = DeliveryEvent.objects.get()
    assert (event.source, event.state, event.code) == ("bounce", "permanent", "5.1.1")
    assert "sam" not in event.detail.lower()
    assert "User unknown" in event.detail
    assert bounced(made.council.pk, {sent.address, "other@westmere.example"}) == {sent.address}
    assert bounced(made.world.northby.pk, {sent.address}) == set()
    assert take(notification(sent.pk)) == Taken.NOTHING_NEW
    assert DeliveryEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "status", "state", "is_left_out"),
    [
        ("failed", "5.7.1", "permanent", False),
        ("failed", "4.4.7", "permanent", False),
        ("failed", "5.2.2", "permanent", False),
        ("delivered", "2.0.0", "delivered", False),
        ("relayed", "2.0.0", "submitted", False),
        ("delayed", "4.4.1", "submitted", False),
    ],
)
def test_other_reports_blame_no_address(made, sent, action, status, state, is_left_out) -> None:
    take(notification(sent.pk, action=action, status=status, diagnostic=""))
    sent.refresh_from_db()
    assert sent.state == state
    assert bool(bounced(made.council.pk, {sent.address})) is is_left_out


def test_a_delay_is_only_noted_and_once(sent: Delivery) -> None:
    for _ in range(2):
        assert take(notification(sent.pk, action="delayed", status="4.4.1")) == Taken.DELAYED
    assert DeliveryEvent.objects.get().state == "temporary"


def test_what_was_unknown_is_settled(made: Comms) -> None:
    lost = sent_by(made, state="unknown", submitted_at=None)
    assert take(notification(lost.pk)) == Taken.RECORDED
    lost.refresh_from_db()
    assert lost.state == "permanent"


@pytest.mark.parametrize("state", ["queued", "suppressed", "cancelled", "delivered", "missed"])
def test_a_report_moves_nothing_backwards(made: Comms, state: str) -> None:
    row = sent_by(made, state=state)
    assert take(notification(row.pk)) == Taken.NOTHING_NEW
    row.refresh_from_db()
    assert row.state == state
    assert not DeliveryEvent.objects.exists()


def test_for_nobody_we_know_it_is_counted_and_changes_nothing(sent: Delivery) -> None:
    for raw, expected in (
        (notification(uuid4()), Taken.UNKNOWN),
        (notification(headers="Message-ID: <1@elsewhere.example>\n"), Taken.UNKNOWN),
        (b"Subject: Out of office\n\nBack on Monday.\n", Taken.NO_REPORT),
        (b"\xff\x00" * 500, Taken.NO_REPORT),
    ):
        assert take(raw) == expected
    sent.refresh_from_db()
    assert sent.state == "submitted"
    assert Heartbeat.objects.get(name="bounces").detail == {
        "about nothing we sent": 2,
        "not a delivery report": 2,
    }


# The command


def test_from_a_file_and_from_a_pipe(made: Comms, tmp_path, monkeypatch) -> None:
    rows = [sent_by(made, name) for name in ("Sam", "Una")]
    file = tmp_path / "bounce.eml"
    file.write_bytes(notification(rows[0].pk))
    out = StringIO()
    call_command("read_bounces", str(file), stdout=out)
    assert out.getvalue() == "1 recorded\n"
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(notification(rows[1].pk))))
    call_command("read_bounces", "-", stdout=out)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"permanent"}


def test_a_mailbox_is_read_once(made: Comms, tmp_path) -> None:
    rows = [sent_by(made, name) for name in ("Sam", "Una")]
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    for number, row in enumerate(rows):
        (tmp_path / "new" / f"{number}.M1P1.host").write_bytes(notification(row.pk))
    (tmp_path / "new" / "9.M1P1.host").write_bytes(b"Subject: Hello\n\nHello.\n")
    out = StringIO()
    call_command("read_bounces", "--maildir", str(tmp_path), stdout=out)
    assert out.getvalue() == "1 not a delivery report, 2 recorded\n"
    assert sorted(path.name for path in (tmp_path / "cur").iterdir())[0] == "0.M1P1.host:2,S"
    again = StringIO()
    call_command("read_bounces", "--maildir", str(tmp_path), stdout=again)
    assert again.getvalue() == "No new messages\n"


def test_the_command_says_what_it_needs(db, tmp_path) -> None:
    for arguments in ([], ["a", "--maildir", "b"], [str(tmp_path / "none")], ["--maildir", str(tmp_path)]):
        with pytest.raises(CommandError):
            call_command("read_bounces", *arguments)


# The webhook


def post(raw: bytes, token: str = "", content_type: str = "message/rfc822", **extra):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    return Client(enforce_csrf_checks=True).generic("POST", DOOR, raw, content_type, **headers, **extra)


@pytest.fixture
def secret(made: Comms) -> str:
    route_of(made.council, backend="smtp", callback_hash=sha256(b"a-long-secret").hexdigest())
    return "a-long-secret"


def test_the_webhook_takes_a_message_in(sent: Delivery, secret: str) -> None:
    answer = post(notification(sent.pk), secret)
    assert (answer.status_code, answer.content) == (200, b"Taken.\n")
    assert not answer.cookies
    sent.refresh_from_db()
    assert sent.state == "permanent"
    assert post(notification(uuid4()), secret).content == b"Taken.\n"
    assert post(b"\n", secret).status_code == 200


@pytest.mark.parametrize("token", ["", "wrong", "é", "a-long-secret "[::-1], "a" * 10_000])
def test_a_wrong_secret_is_refused_without_a_word(sent: Delivery, secret: str, token: str) -> None:
    answer = post(notification(sent.pk), token)
    assert (answer.status_code, answer.content) == (403, b"Refused.\n")
    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_only_a_message_of_bearable_size_by_post(sent: Delivery, secret: str) -> None:
    assert post(notification(sent.pk), secret, "application/json").status_code == 415
    assert post(b"x", secret, CONTENT_LENGTH="40000000").status_code == 413
    assert Client().get(DOOR).status_code == 405
    whole = notification(sent.pk) + b"x" * 3_000_000
    assert post(whole, secret).status_code == 200
    sent.refresh_from_db()
    assert sent.state == "permanent"


def test_one_councils_secret_reaches_no_other_council(world: World, sent: Delivery) -> None:
    route_of(world.northby, callback_hash=sha256(b"of-northby").hexdigest())
    assert post(notification(sent.pk), "of-northby").status_code == 200
    sent.refresh_from_db()
    assert sent.state == "submitted"


# The page


def test_the_page_lists_each_address_once_and_lets_it_be_trusted(
    world: World, made: Comms, sent: Delivery
) -> None:
    sent.contact.name = "Sam <b>Field</b>"
    sent.contact.save(update_fields=["name"])
    second = delivery_of(release_of(made, cleared_briefing(made, "Two")), sent.contact, state="submitted")
    for row in (sent, second):
        take(notification(row.pk))
    client = world.client("cara")
    page = client.get(PAGE).content.decode()
    assert "Sam &lt;b&gt;Field&lt;/b&gt;" in page
    assert "<strong>1</strong> address" in page
    assert sent.address in b"".join(client.get(f"{PAGE}?format=csv")).decode()
    answer = client.post(f"{PAGE}{sent.contact_id}/trust/", follow=True).content.decode()
    assert "goes to this address again" in answer
    assert "says for good that there is no such address" in answer
    assert bounced(made.council.pk, {sent.address}) == set()
    entry = AuditEntry.objects.get(action="comms.address.trusted")
    assert (
        registry.get(entry.action)
        .describe(entry)
        .startswith(f"Cara Lindqvist said that mail to the contact {sent.contact_reference}")
    )
    again = client.post(f"{PAGE}{sent.contact_id}/trust/", follow=True).content.decode()
    assert "Nothing came back from this address" in again
    third = delivery_of(release_of(made, cleared_briefing(made, "Three")), sent.contact, state="submitted")
    take(notification(third.pk))
    assert bounced(made.council.pk, {sent.address}) == {sent.address}


def test_the_page_is_for_those_who_send(world: World, sent: Delivery) -> None:
    take(notification(sent.pk))
    for name, status in (("vic", 403), ("dev", 403), ("ann", 403), ("nia", 404), ("ada", 200)):
        assert world.client(name).get(PAGE).status_code == status
    assert world.client("vic").post(f"{PAGE}{sent.contact_id}/trust/").status_code == 403
    page = world.client("nia").post(f"/councils/northby/communications/came-back/{sent.contact_id}/trust/")
    assert page.status_code == 404
    assert bounced(sent.council_id, {sent.address})


def test_what_came_back_under_an_embargo_is_not_listed(world: World, made: Comms) -> None:
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["cara"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["cara"], granted_by=world.people["cara"]
    )
    briefing = cleared_briefing(made, "Secret", embargo=embargo)
    row = sent_by(made, release=release_of(made, briefing, state="done", resolved_at=timezone.now()))
    take(notification(row.pk))
    assert row.address not in world.client("ada").get(PAGE).content.decode()
    refused = world.client("ada").post(f"{PAGE}{row.contact_id}/trust/", follow=True).content.decode()
    assert "Nothing came back from this address" in refused
    assert row.address in world.client("cara").get(PAGE).content.decode()


def test_more_addresses_ask_no_more(world: World, made: Comms, sent: Delivery) -> None:
    take(notification(sent.pk))
    client, counts = world.client("cara"), []
    client.get(PAGE)
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))
        for extra in range(3):
            take(notification(sent_by(made, f"Person {number} {extra}").pk))
    assert counts[0] == counts[1]
