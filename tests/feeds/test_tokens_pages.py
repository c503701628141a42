"""The pages about tokens: made and shown once, listed, revoked, looked after by administrators."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.feeds.models import FeedToken, FeedUse
from tests.feeds.making import ask, token_of
from tests.world import World

BASE = "/councils/westmere/data/"
TOKEN = re.compile(r"arf_[A-Za-z0-9_-]{43}")


def make(client: Client, **extra: Any) -> Any:
    values = {
        "name": "Board pack",
        "scopes": ["actions", "readiness"],
        "life": "30",
        "submission_key": str(uuid.uuid4()),
        **extra,
    }
    return client.post(f"{BASE}new/", values)


def test_a_token_is_made_shown_once_and_works(world: World) -> None:
    client = world.client("vic")
    answer = make(client)
    assert (answer.status_code, answer["Location"]) == (302, BASE)
    cookie = answer.cookies["feed-token"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (BASE, True, "Strict")
    page = client.get(BASE)
    (text,) = TOKEN.findall(page.content.decode())
    assert "Copy it now" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page.cookies["feed-token"].value == ""
    assert TOKEN.findall(client.get(BASE).content.decode()) == []
    token = FeedToken.objects.get()
    assert token.scopes == ["readiness", "actions"]
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)
    assert ask("actions", text).status_code == 200
    assert ask("indicators", text).status_code == 403
    entry = AuditEntry.objects.get(action="feeds.token.made")
    assert entry.after["feeds"] == "Readiness, Actions"


def test_its_text_is_in_no_table(world: World) -> None:
    client = world.client("vic")
    make(client)
    (text,) = TOKEN.findall(client.get(BASE).content.decode())
    ask("actions", text)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name} AS row WHERE row::text LIKE %s", [f"%{text[4:]}%"])
            assert cursor.fetchone() == (0,), table
    assert text not in FeedToken.objects.get().token_hash


def test_the_cookie_opens_nothing_for_others(world: World) -> None:
    client = world.client("vic")
    value = make(client).cookies["feed-token"].value
    other = world.client("cara")
    for forged in (value, value.replace("arf_", "arf-"), "1:arf_x", "", "x" * 5000):
        other.cookies["feed-token"] = forged
        page = other.get(BASE)
        assert page.status_code == 200
        assert TOKEN.findall(page.content.decode()) == []


def test_two_clicks_make_one_token(world: World) -> None:
    client, key = world.client("vic"), str(uuid.uuid4())
    make(client, submission_key=key)
    answer = make(client, submission_key=key)
    assert "feed-token" not in answer.cookies
    assert FeedToken.objects.count() == 1
    page = client.get(BASE).content.decode()
    assert "was made already" in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Enter a name for the token"),
        ({"name": "x" * 81}, "80 characters or fewer"),
        ({"name": "a\x00b"}, "cannot be stored"),
        ({"scopes": []}, "Choose at least one feed"),
        ({"scopes": ["packs"]}, "Choose at least one of the feeds in the list"),
        ({"life": ""}, "Choose how long the token is to work"),
        ({"life": "3650"}, "Choose how long the token is to work"),
        ({"life": "-1"}, "Choose how long the token is to work"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_what_is_missing_or_wrong_gets_a_sentence(
    world: World, values: dict[str, Any], sentence: str
) -> None:
    answer = make(world.client("vic"), **values)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert FeedToken.objects.count() == 0


def test_ten_tokens_are_enough(world: World) -> None:
    for _ in range(10):
        token_of(world.members["vic"])
    answer = make(world.client("vic"))
    assert "You have 10 tokens in use" in answer.content.decode()
    FeedToken.objects.filter(pk=FeedToken.objects.first().pk).update(revoked_at=timezone.now())
    assert make(world.client("vic")).status_code == 302


def test_the_list_says_how_each_stands_and_escapes_its_name(world: World) -> None:
    vic, now = world.members["vic"], timezone.now()
    token_of(vic, "actions", name="<script>alert(1)</script>")
    token_of(vic, name="Run out", expires_at=now - timedelta(minutes=1))
    token_of(vic, name="Taken back", revoked_at=now)
    token_of(world.members["cara"], name="Of Cara")
    page = world.client("vic").get(BASE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert page.index("Run out") > page.index("Ended")
    assert all(word in page for word in ("Expired", "Revoked", "not used yet", "Taken back"))
    assert "Of Cara" not in page
    assert "http://localhost:8000/api/v1/councils/westmere/readiness/?format=csv" in page
    assert "Nothing under an embargo is ever in a feed" in page


def test_an_empty_list_offers_the_first_step(world: World) -> None:
    page = world.client("vic").get(BASE).content.decode()
    assert "You have no token in use" in page
    assert f"{BASE}new/" in page


def test_one_button_ends_a_token(world: World) -> None:
    token, text = token_of(world.members["vic"])
    page = world.client("vic").post(f"{BASE}{token.pk}/revoke/", follow=True).content.decode()
    assert "It opens nothing any more" in page
    assert ask("actions", text).status_code == 401
    page = world.client("vic").post(f"{BASE}{token.pk}/revoke/", follow=True).content.decode()
    assert "was revoked already" in page
    assert AuditEntry.objects.filter(action="feeds.token.revoked").count() == 1
    other, _ = token_of(world.members["cara"])
    assert world.client("vic").post(f"{BASE}{other.pk}/revoke/").status_code == 404
    foreign, _ = token_of(world.northby_members["nia"])
    assert world.client("vic").post(f"{BASE}{foreign.pk}/revoke/").status_code == 404
    assert world.client("vic").get(f"{BASE}{token.pk}/revoke/").status_code == 405


@pytest.mark.parametrize(
    ("name", "own", "all_of_them"),
    [("vic", 200, 403), ("ann", 403, 200), ("dev", 403, 403), ("cleo", 403, 403), ("nia", 404, 404)],
)
def test_who_may_open_what(world: World, name: str, own: int, all_of_them: int) -> None:
    token, _ = token_of(world.members["vic"])
    client = world.client(name)
    assert client.get(BASE).status_code == own
    assert client.get(f"{BASE}new/").status_code == own
    assert client.get(f"{BASE}tokens/").status_code == all_of_them
    assert client.get(f"{BASE}tokens/{token.pk}/").status_code == all_of_them
    posted = client.post(f"{BASE}tokens/{token.pk}/revoke/").status_code
    assert posted == (302 if all_of_them == 200 else all_of_them)


def test_administrators_see_all_tokens_but_not_what_they_open(world: World) -> None:
    token, text = token_of(world.members["vic"], name="Board <i>pack</i>")
    ended, _ = token_of(world.members["cara"], name="Of Cara")
    Membership.objects.filter(pk=world.members["cara"].pk).update(revoked_at=timezone.now())
    token_of(world.northby_members["nia"], name="Of Northby")
    world.action()
    ask("actions", text)
    ask("actions", text)
    client = world.client("ann")
    page = client.get(f"{BASE}tokens/").content.decode()
    assert "Board &lt;i&gt;pack" in page
    assert "Vic Tan" in page
    assert "Ended with the person" in page
    assert "Of Northby" not in page
    page = client.get(f"{BASE}tokens/{token.pk}/").content.decode()
    assert "days on which it was used" in page
    for word in ("Readiness, ", "Indicators", ">Actions<"):
        assert word not in page.partition("<main")[2]
    rows = client.get(f"{BASE}tokens/?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Token,Person,State,Made,Last used,Expires,Calls,Rows read"
    assert rows[2].endswith(",2,2")
    assert client.get(f"{BASE}tokens/{ended.pk}/").status_code == 200


def test_administrators_end_a_token(world: World) -> None:
    token, text = token_of(world.members["vic"])
    client = world.client("ann")
    page = client.post(f"{BASE}tokens/{token.pk}/revoke/", follow=True).content.decode()
    assert "of Vic Tan is revoked" in page
    assert ask("actions", text).status_code == 401
    page = client.post(f"{BASE}tokens/{token.pk}/revoke/", follow=True).content.decode()
    assert "was revoked already" in page
    entry = AuditEntry.objects.get(action="feeds.token.revoked_for_person")
    assert entry.after["person"] == "Vic Tan"
    page = client.get(f"{BASE}tokens/{token.pk}/").content.decode()
    assert "by Ann Bishop" in page
    foreign, _ = token_of(world.northby_members["nia"])
    assert client.get(f"{BASE}tokens/{foreign.pk}/").status_code == 404
    assert client.post(f"{BASE}tokens/{foreign.pk}/revoke/").status_code == 404


@pytest.mark.parametrize(("path", "name"), [("", "vic"), ("tokens/", "ann")])
def test_more_tokens_cost_no_more_queries(world: World, path: str, name: str) -> None:
    vic, now = world.members["vic"], timezone.now()

    def more() -> None:
        token, _ = token_of(vic)
        token_of(vic, revoked_at=now, revoked_by=world.people["ann"])
        FeedUse.objects.create(
            council=world.westmere, token=token, feed="actions", day=timezone.localdate(), last_at=now, rows=5
        )

    client = world.client(name)
    more()
    client.get(f"{BASE}{path}?view=all")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{BASE}{path}?view=all")
    for _ in range(3):
        more()
    with CaptureQueriesContext(connection) as many:
        page = client.get(f"{BASE}{path}?view=all").content.decode()
    assert len(many) == len(few)
    assert page.count("Workbook of Westmere") >= 8


def test_the_audit_log_tells_the_story(world: World) -> None:
    client = world.client("ada")
    make(client, name="Board pack")
    (text,) = TOKEN.findall(client.get(BASE).content.decode())
    ask("actions", text)
    client.post(f"{BASE}{FeedToken.objects.get().pk}/revoke/")
    page = client.get("/councils/westmere/audit/").content.decode()
    assert "made the token “Board pack” for feeds (Readiness, Actions)" in page
    assert "The feed “Actions” was read with Ada Okafor" in page
    assert "revoked their token “Board pack”" in page
