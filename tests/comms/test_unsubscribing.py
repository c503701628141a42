"""Unsubscribing by the link in a briefing: only by a button or a mail program's own, once, and with a way back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from comms.models import Contact, Delivery, Unsubscribe
from comms.queries.contact_wishes import may_write_to
from comms.services import tokens
from comms.services.unsubscribing import LINK, unsubscribe
from tests.comms.making import Comms, comms_of
from tests.comms.sending import delivery_of, release_of
from tests.world import World

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


@pytest.fixture
def sent(made: Comms) -> Delivery:
    contact = made.contact("Sam Field", made.staff)
    return delivery_of(release_of(made), contact, state="submitted", submitted_at=timezone.now())


def path(delivery: Delivery, name: str = "") -> str:
    return f"/briefings/unsubscribe/{tokens.unsubscribe_token(delivery.pk)}/{name}"


def test_links_are_whole_addresses_of_their_own_purpose(sent: Delivery) -> None:
    read = tokens.read_link(sent.pk)
    page, one_click = tokens.unsubscribe_links(sent.pk)
    assert read.startswith("http://localhost:8000/briefings/read/")
    assert one_click == f"{page}one-click/"
    secrets = [tokens.read_token(sent.pk), tokens.unsubscribe_token(sent.pk)]
    assert (
        tokens.delivery_of_read_token(secrets[0])
        == sent.pk
        == tokens.delivery_of_unsubscribe_token(secrets[1])
    )
    assert tokens.delivery_of_read_token(secrets[1]) is None
    assert tokens.delivery_of_unsubscribe_token(secrets[0]) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token[1:],
        lambda token: f"{token}A",
        lambda token: token.swapcase(),
        lambda token: token.partition(".")[0],
        lambda token: tokens.unsubscribe_token(uuid4()).partition(".")[0] + "." + token.partition(".")[2],
        lambda token: "a" * 5000,
        lambda token: "\x00",
        lambda token: "é.ü",
    ],
)
def test_a_forged_or_cut_token_is_nobodys(change) -> None:
    assert tokens.delivery_of_unsubscribe_token(change(tokens.unsubscribe_token(uuid4()))) is None


def test_a_link_made_under_a_former_key_still_works(sent: Delivery) -> None:
    with override_settings(SECRET_KEY="the-key-of-last-year", SECRET_KEY_FALLBACKS=[]):
        token = tokens.unsubscribe_token(sent.pk)
    assert tokens.delivery_of_unsubscribe_token(token) is None
    with override_settings(SECRET_KEY_FALLBACKS=["the-key-of-last-year"]):
        assert tokens.delivery_of_unsubscribe_token(token) == sent.pk


def test_opening_the_link_changes_nothing(sent: Delivery) -> None:
    client = Client()
    for name in ("", "one-click/"):
        for _ in range(2):
            client.get(path(sent, name), follow=True)
            client.head(path(sent, name))
    page = client.get(path(sent)).content.decode()
    assert "Staff of Westmere" in page
    assert "Sam Field" not in page
    assert sent.address not in page
    assert client.get(path(sent, "one-click/"))["Location"] == path(sent)
    assert client.get(path(sent, "undo/")).status_code == 405
    assert not Unsubscribe.objects.exists()


def test_the_button_ends_the_audience_and_says_how_to_come_back(sent: Delivery, made: Comms) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(path(sent), {"what": "these"}).status_code == 403
    client.get(path(sent))
    token = client.cookies["csrftoken"].value
    for _ in range(2):
        page = client.post(
            path(sent), {"what": "these", "csrfmiddlewaretoken": token}, follow=True
        ).content.decode()
    assert "You have unsubscribed" in page
    assert "I want to hear again" in page
    row = Unsubscribe.objects.get()
    assert (row.audience, row.method, row.contact_id) == (made.staff, LINK, sent.contact_id)
    assert row.email_hashes
    reach = may_write_to(made.council, [sent.contact_id], audience_ids=[made.staff.pk])
    assert [each.reason.value for each in reach.suppressed] == ["unsubscribed"]
    entry = AuditEntry.objects.get(action="comms.unsubscribe.by_link")
    words = registry.get(entry.action).describe(entry)
    assert words.startswith(f"The contact {sent.contact_reference} unsubscribed from Staff of Westmere")
    assert entry.actor is None


def test_coming_back_takes_it_back_once(sent: Delivery, made: Comms) -> None:
    client = Client()
    client.post(path(sent), {"what": "everything"})
    for _ in range(2):
        page = client.post(path(sent, "undo/"), follow=True).content.decode()
    assert "Nothing is changed until you press a button" in page
    assert Unsubscribe.objects.get().taken_back_at is not None
    assert may_write_to(made.council, [sent.contact_id], audience_ids=[made.staff.pk]).reachable
    assert AuditEntry.objects.filter(action="comms.unsubscribe.undone_by_link").count() == 1


def test_from_everything_after_one_audience(sent: Delivery) -> None:
    client = Client()
    client.post(path(sent), {"what": "these"})
    page = client.post(path(sent), {"what": "everything"}, follow=True).content.decode()
    assert "sends you no more briefings." in page
    assert [row.audience_id for row in Unsubscribe.objects.order_by("pk")][1:] == [None]
    client.post(path(sent), {"what": "these"})
    assert Unsubscribe.objects.count() == 2


@pytest.mark.parametrize("body", [ONE_CLICK, None])
def test_a_mail_programs_own_button_needs_no_cookie_and_gives_no_page(sent: Delivery, body) -> None:
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        if body:
            answer = client.post(path(sent, "one-click/"), body)
        else:
            answer = client.generic("POST", path(sent, "one-click/"))
        assert (answer.status_code, answer.content) == (200, b"Unsubscribed.\n")
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies
    assert Unsubscribe.objects.get().method == "one-click"


def test_a_form_encoded_one_click_works_and_other_bodies_do_not(sent: Delivery) -> None:
    client, url = Client(), path(sent, "one-click/")
    form = "application/x-www-form-urlencoded"
    assert client.post(url, {"List-Unsubscribe": "No"}).status_code == 400
    assert client.post(url, "other=1", content_type=form).status_code == 400
    assert client.post(url, "x=" + "y" * 30_000, content_type=form).status_code == 413
    assert not Unsubscribe.objects.exists()
    assert client.post(url, "List-Unsubscribe=One-Click", content_type=form).status_code == 200


def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(sent: Delivery, made: Comms) -> None:
    waiting = delivery_of(release_of(made), made.contact("Not Yet", made.staff))
    erased = delivery_of(release_of(made), made.contact("Gone Now", made.staff), state="submitted")
    Contact.objects.filter(pk=erased.contact_id).update(erased_at=timezone.now(), name="", email="")
    client, answers = Client(), set()
    for url in (
        "/briefings/unsubscribe/x/",
        path(sent)[:-3] + "/",
        path(waiting),
        path(erased),
        f"/briefings/unsubscribe/{tokens.read_token(sent.pk)}/",
        f"/briefings/unsubscribe/{tokens.unsubscribe_token(uuid4())}/",
    ):
        for way in (client.get, client.post):
            answer = way(url)
            answers.add((answer.status_code, answer.content.split(b"<main")[1].split(b"</main>")[0]))
        assert client.post(f"{url}one-click/").status_code == 404
        assert client.post(f"{url}undo/").status_code == 404
    assert [status for status, _ in answers] == [404]
    assert not Unsubscribe.objects.exists()


def test_a_forged_link_asks_the_database_nothing(db, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        Client().post("/briefings/unsubscribe/forged.token/one-click/", ONE_CLICK)


def test_several_audiences_end_together_and_only_those_one_is_in(made: Comms) -> None:
    other = made.audience("Union <b>reps</b>", order=7)
    contact = made.contact("Una", made.staff, other)
    sent = delivery_of(
        release_of(made, audiences=[made.staff, made.councillors, other]), contact, state="unknown"
    )
    page = Client().get(path(sent)).content.decode()
    assert "Staff of Westmere Council and Union &lt;b&gt;reps&lt;/b&gt;" in page
    assert "Councillors" not in page
    unsubscribe(delivery_id=sent.pk, from_everything=False, method=LINK)
    assert {row.audience_id for row in Unsubscribe.objects.all()} == {made.staff.pk, other.pk}


def test_a_machine_that_changes_its_mind_all_day_is_stopped(sent: Delivery) -> None:
    client = Client()
    for _ in range(10):
        client.post(path(sent), {"what": "these"})
        client.post(path(sent, "undo/"))
    answer = client.post(path(sent), {"what": "these"})
    assert answer.status_code == 429
    assert "many times today" in answer.content.decode()
    Unsubscribe.objects.update(at=timezone.now() - timedelta(days=2))
    assert client.post(path(sent), {"what": "these"}).status_code == 302
