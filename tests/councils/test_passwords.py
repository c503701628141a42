"""Forgotten and changed passwords, and one's own account."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessment_ready.audit.models import AuditEntry
from assessment_ready.outbox.models import OutgoingEmail
from tests.world import PASSWORD, World

NEW = "three random heron words"


def ask(email: str):
    return Client().post(reverse("councils:password-reset"), {"email": email})


def link() -> str:
    """The path in the newest reset mail."""
    text = OutgoingEmail.objects.filter(kind="password_reset").latest("created_at").text_body
    match = re.search(r"http://localhost:8000(/new-password/\S+)", text)
    assert match
    return match[1]


def works(email: str, password: str) -> bool:
    data = {"username": email, "password": password}
    return Client().post(reverse("councils:sign-in"), data).status_code == 302


def test_a_forgotten_password_is_replaced_with_the_link_from_the_mail(world: World):
    elsewhere = world.client("ada")
    assert ask("ADA@westmere.example").status_code == 200
    path = link()
    assert Client().get(path).status_code == 200
    assert Client().get(path).status_code == 200, "opening the link (mail scanners do) changes nothing"
    response = Client().post(path, {"new_password": NEW})
    assert response["Location"] == reverse("councils:sign-in")
    assert works("ada@westmere.example", NEW)
    assert not works("ada@westmere.example", PASSWORD)
    assert elsewhere.get("/account/").status_code == 302, "other sessions end"
    told = OutgoingEmail.objects.get(kind="password_changed")
    assert told.to_address == "ada@westmere.example"
    assert NEW not in told.text_body
    assert AuditEntry.objects.get(action="councils.user.password_reset").actor == world.people["ada"]


def test_a_link_works_once(world: World):
    ask("ada@westmere.example")
    path = link()
    Client().post(path, {"new_password": NEW})
    again = Client().post(path, {"new_password": "another set of words"})
    assert again.status_code == 404
    assert "Get a new link" in again.content.decode()
    assert works("ada@westmere.example", NEW)


def test_a_link_works_for_one_hour(world: World):
    with time_machine.travel(datetime(2026, 11, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        ask("ada@westmere.example")
        path = link()
        clock.shift(3600)
        assert Client().get(path).status_code == 200
        clock.shift(1)
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("uid", ["MQ", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "é"])
def test_made_up_links_are_not_found(world: World, uid):
    assert Client().get(f"/new-password/{uid}/abc-def/").status_code == 404


def test_the_link_of_one_person_does_not_open_anothers_account(world: World):
    ask("ada@westmere.example")
    mine = link().split("/")
    ask("vic@westmere.example")
    theirs = link().split("/")
    assert Client().get("/".join([*mine[:3], theirs[3], ""])).status_code == 404


def test_unknown_and_disabled_people_get_the_same_page_and_no_mail(world: World):
    world.people["vic"].is_active = False
    world.people["vic"].save()
    pages = [ask(address).content.decode() for address in ("nobody@x.example", "vic@westmere.example")]
    assert OutgoingEmail.objects.count() == 0
    known = ask("ada@westmere.example").content.decode()
    assert pages[0].replace("nobody@x.example", "") == known.replace("ada@westmere.example", "")
    assert pages[1].replace("vic@westmere.example", "") == known.replace("ada@westmere.example", "")


def test_nobodys_mailbox_can_be_flooded(world: World):
    for _ in range(6):
        assert ask("ada@westmere.example").status_code == 200
    assert OutgoingEmail.objects.count() == 3


def test_the_mail_is_sensitive_and_not_sent_after_the_link_has_run_out(world: World):
    ask("ada@westmere.example")
    mail = OutgoingEmail.objects.get()
    assert mail.sensitive
    assert mail.expires_at is not None
    assert (mail.expires_at - mail.created_at).total_seconds() == pytest.approx(3600, abs=5)
    assert "new-password" not in mail.subject


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("ada@westmere.example", "too similar"),
        ("", "Enter a password"),
    ],
)
def test_weak_passwords_are_refused_with_a_sentence(world: World, password, sentence):
    ask("ada@westmere.example")
    response = Client().post(link(), {"new_password": password})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert works("ada@westmere.example", PASSWORD)


def test_the_present_password_is_asked_for(world: World):
    client = world.client("ada")
    data = {"present_password": "wrong", "new_password": NEW}
    response = client.post(reverse("councils:account-password"), data)
    assert "Your present password is not right" in response.content.decode()
    assert works("ada@westmere.example", PASSWORD)


def test_changing_the_password_is_told_by_mail_and_audited(world: World):
    data = {"present_password": PASSWORD, "new_password": NEW}
    assert world.client("ada").post(reverse("councils:account-password"), data).status_code == 302
    assert OutgoingEmail.objects.get().kind == "password_changed"
    entry = AuditEntry.objects.get(action="councils.user.password_changed")
    assert entry.before == entry.after == {}


def test_the_account_page_lists_councils_and_sign_ins(world: World):
    client = Client()
    client.post(reverse("councils:sign-in"), {"username": "bo@region.example", "password": PASSWORD})
    response = client.get(reverse("councils:account"))
    page = response.content.decode()
    assert "Westmere Council" in page
    assert "Northby Council" in page
    assert len(response.context["sign_ins"]) == 1


def test_one_may_change_ones_name(world: World):
    client = world.client("ada")
    assert client.post(reverse("councils:account-name"), {"full_name": "Ada O."}).status_code == 302
    world.people["ada"].refresh_from_db()
    assert world.people["ada"].full_name == "Ada O."
    entry = AuditEntry.objects.get(action="councils.user.name_changed")
    assert (entry.before, entry.after) == ({"full_name": "Ada Okafor"}, {"full_name": "Ada O."})
    assert "Enter your full name" in client.post(reverse("councils:account-name"), {}).content.decode()
