"""The door of the feeds: who is let in, how often, what is refused and how, what is kept of it."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Council, Invitation, Membership, User
from assessment_ready.feeds.models import FeedToken, FeedUse, WrongToken
from assessment_ready.feeds.queries import catalogue
from assessment_ready.feeds.rules import columns
from tests.feeds.making import ask, check_page, check_problem, path_of, token_of
from tests.world import World


@pytest.fixture
def text(world: World) -> str:
    """Vic's token for everything."""
    return token_of(world.members["vic"])[1]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three rows."""
    monkeypatch.setattr(columns, "MOST_ROWS", 3)
    monkeypatch.setattr(catalogue, "MOST_ROWS", 3)


def test_a_feed_answers_json(world: World, text: str) -> None:
    world.action(title="Recruit <b>therapists</b> 🙂")
    answer = ask("actions", text)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Content-Disposition" not in answer
    body = json.loads(answer.content)
    check_page("actions", body)
    assert body["feed"] == "actions"
    assert body["council"] == "westmere"
    assert (body["page"], body["pages"], body["total"], body["next"]) == (1, 1, 1, None)
    assert body["rows"][0]["title"] == "Recruit <b>therapists</b> 🙂"


def test_and_csv_that_no_spreadsheet_runs(world: World, text: str) -> None:
    world.action(title='=HYPERLINK("http://x","y")')
    for answer in (
        ask("actions", text, query="?format=csv"),
        ask("actions", text, Accept="text/csv, application/json;q=0.5"),
    ):
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"].startswith('attachment; filename="westmere-actions-')
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.content.startswith(b"\xef\xbb\xbf")
        head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert head == [each.name for each in catalogue.FEEDS["actions"].columns]
        assert row[1] == '\'=HYPERLINK("http://x","y")'


@pytest.mark.parametrize("feed", list(catalogue.FEEDS))
def test_an_empty_feed_has_one_empty_page(world: World, text: str, feed: str) -> None:
    body = json.loads(ask(feed, text).content)
    check_page(feed, body)
    assert (body["rows"], body["pages"], body["next"]) == ([], 1, None)
    assert ask(feed, text, query="?format=csv").content.count(b"\r\n") == 1


def test_pages_follow_each_other_and_lose_nothing(world: World, text: str, small_pages: None) -> None:
    made = [world.action(title=f"Action {number}").reference for number in range(8)]
    path, seen = path_of("actions"), []
    while path:
        answer = Client().get(path, headers={"Authorization": f"Bearer {text}"})
        body = json.loads(answer.content)
        check_page("actions", body)
        seen += [row["reference"] for row in body["rows"]]
        path = body["next"]
        assert answer.get("Link", "") == (f'<{path}>; rel="next"' if path else "")
        if body["page"] == 1:
            world.action(title="Made in between")
    assert seen[:8] == made
    assert len(seen) == 9
    last = ask("actions", text, query="?format=csv")
    assert last["Link"].endswith('/actions/?page=2&format=csv>; rel="next"')


def test_unchanged_rows_are_not_sent_again(world: World, text: str) -> None:
    action = world.action()
    first = ask("actions", text)
    again = ask("actions", text, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "private, no-store"
    weak = ask("actions", text, **{"If-None-Match": f'"x", W/{first["ETag"]}'})
    assert weak.status_code == 304
    assert ask("actions", text, query="?format=csv", **{"If-None-Match": first["ETag"]}).status_code == 200
    action.title = "Changed"
    action.save(update_fields=["title"])
    assert ask("actions", text, **{"If-None-Match": first["ETag"]}).status_code == 200
    assert ask("actions", text, **{"If-None-Match": 'nonsense "'}).status_code == 200


def test_wrong_expired_revoked_and_foreign_tokens_are_told_the_same(world: World) -> None:
    vic, nia = world.members["vic"], world.northby_members["nia"]
    now = timezone.now()
    _, expired = token_of(vic, expires_at=now - timedelta(seconds=1))
    _, revoked = token_of(vic, revoked_at=now)
    _, foreign = token_of(nia)
    _, live = token_of(vic)
    answers = [ask("actions", each) for each in (expired, revoked, foreign, "nonsense", f"arf_{'x' * 43}")]
    answers += [ask("actions", live, council="northby"), ask("actions", live, council="no-such-council")]
    answers += [ask("no-such-feed", "nonsense")]
    bodies = {json.dumps(check_problem(each, 401), sort_keys=True) for each in answers}
    assert len(bodies) == 1
    assert {each["WWW-Authenticate"] for each in answers} == {'Bearer realm="Assessment Ready feeds"'}
    assert ask("actions", foreign, council="northby").status_code == 200


def test_nothing_else_opens_a_feed(world: World, text: str) -> None:
    signed_in = world.client("ada")
    check_problem(signed_in.get(path_of("actions")), 401)
    check_problem(Client().get(path_of("actions", query=f"?token={text}")), 400)
    check_problem(Client().get(path_of("actions", query=f"?access_token={text}")), 400)
    client = Client()
    client.cookies["token"] = text
    check_problem(client.get(path_of("actions")), 401)
    for header in (text, f"Token {text}", f"Basic {text}"):
        check_problem(Client().get(path_of("actions"), headers={"Authorization": header}), 401)


def test_a_token_ends_with_its_person(world: World, text: str) -> None:
    vic = Membership.objects.filter(pk=world.members["vic"].pk)
    user = User.objects.filter(pk=world.people["vic"].pk)
    now = timezone.now()
    assert ask("actions", text).status_code == 200
    for rows, change, back in (
        (vic, {"revoked_at": now}, {"revoked_at": None}),
        (vic, {"ends_at": now}, {"ends_at": None}),
        (vic, {"role": "councillor"}, {"role": "viewer"}),
        (user, {"is_active": False}, {"is_active": True}),
        (Council.objects.filter(slug="westmere"), {"is_active": False}, {"is_active": True}),
    ):
        rows.update(**change)
        check_problem(ask("actions", text), 401)
        rows.update(**back)
        assert ask("actions", text).status_code == 200


def test_who_comes_back_begins_anew(world: World, text: str) -> None:
    Invitation.objects.create(
        council=world.westmere,
        email="vic@westmere.example",
        role="viewer",
        token_hash="x",
        invited_by=world.people["ann"],
        expires_at=timezone.now() + timedelta(days=1),
        accepted_at=timezone.now(),
        accepted_by=world.people["vic"],
    )
    check_problem(ask("actions", text), 401)


def test_a_token_opens_what_it_was_made_for_and_its_person_may_see(world: World) -> None:
    vic = world.members["vic"]
    _, some = token_of(vic, "readiness", "gone-since")
    assert ask("readiness", some).status_code == 200
    check_problem(ask("actions", some), 403)
    check_problem(ask("gone-since", some), 404)
    _, every = token_of(vic)
    check_problem(ask("no-such-feed", every), 404)
    check_problem(ask("packs", every), 404)


def test_a_right_that_is_lost_closes_the_feed(
    world: World, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    kept = {perm for perm in world.members["vic"].permissions if perm.name != "VIEW_WORKFORCE"}
    monkeypatch.setattr("assessment_ready.councils.models.permissions_of", lambda role: frozenset(kept))
    check_problem(ask("indicators", text), 403)
    assert ask("actions", text).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_only_get(world: World, text: str, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for path in (path_of("actions"), "/api/v1/openapi.json", "/api/v1/nothing/"):
        answer = getattr(client, method)(path, headers={"Authorization": f"Bearer {text}"})
        check_problem(answer, 405)
        assert answer["Allow"] == "GET, HEAD"


def test_head_is_a_get_without_rows(world: World, text: str) -> None:
    answer = Client().head(path_of("actions"), headers={"Authorization": f"Bearer {text}"})
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?page=-1", 400),
        ("?page=0", 400),
        ("?page=x", 400),
        ("?page=%00", 400),
        ("?page=2", 404),
        ("?page=1000000000", 404),
        ("?page=999999999999999999", 404),
        ("?page=" + "9" * 3000, 400),
        ("?format=xlsx", 400),
        ("?updated_since=2026-01-01", 400),
        ("?%00=%00", 400),
        ("?page=1&page=-1", 400),
        ("?unknown=1", 400),
    ],
)
def test_bad_questions_get_a_sentence(world: World, text: str, query: str, status: int) -> None:
    check_problem(ask("actions", text, query=query), status)


@pytest.mark.parametrize(
    ("accept", "status"),
    [("*/*", 200), ("text/html,*/*;q=0.1", 200), ("application/xml", 406), ("nonsense", 406), ("", 200)],
)
def test_formats_by_accept(world: World, text: str, accept: str, status: int) -> None:
    answer = ask("actions", text, Accept=accept)
    assert answer.status_code == status
    if status == 406:
        check_problem(answer, 406)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer " + "x" * 1_000_000,
        "Bearer \x00",
        "Bearer é",
        "\x00" * 50,
        "Bearer arf_' OR 1=1 --",
        "Bearer " + "\u0080" * 47,
    ],
)
def test_hostile_headers_are_wrong_tokens(world: World, header: str) -> None:
    answer = Client().get(path_of("actions"), HTTP_AUTHORIZATION=header)
    check_problem(answer, 401)


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1/",
        "/api/v2/councils/westmere/actions/",
        "/api/v1/councils/westmere/actions",
        "/api/v1/councils/westmere/actions/1/",
        "/api/v1/councils/west%20mere/actions/",
        "/api/v1/councils/%00/actions/",
        "/api/v1/councils/../../health/x",
    ],
)
def test_other_addresses_are_refused_in_json(world: World, path: str) -> None:
    check_problem(Client().get(path), 404)


def test_a_token_is_held_to_its_pace(world: World, text: str, settings) -> None:
    settings.FEEDS_CALLS_A_MINUTE = 3
    assert [ask("actions", text).status_code for _ in range(3)] == [200, 200, 200]
    held = ask("actions", text)
    check_problem(held, 429)
    assert 1 <= int(held["Retry-After"]) <= 60
    other = token_of(world.members["vic"])[1]
    assert ask("actions", other).status_code == 200
    FeedToken.objects.update(paced_from=timezone.now() - timedelta(seconds=60))
    assert ask("actions", text).status_code == 200


def test_wrong_tokens_are_held_up_by_address_and_right_ones_are_not(
    world: World, text: str, settings
) -> None:
    settings.FEEDS_WRONG_TOKENS_A_MINUTE = 3
    assert [ask("actions", "wrong").status_code for _ in range(4)] == [401, 401, 401, 429]
    check_problem(ask("readiness", "other"), 429)
    assert ask("actions", text).status_code == 200
    elsewhere = Client(REMOTE_ADDR="192.0.2.1").get(
        path_of("actions"), headers={"Authorization": "Bearer wrong"}
    )
    check_problem(elsewhere, 401)
    assert WrongToken.objects.count() == 2
    assert "127.0.0.1" not in str(list(WrongToken.objects.values_list()))
    check_problem(Client().get(path_of("actions")), 401)  # without any token nothing is counted


def test_addresses_are_forgotten(world: World) -> None:
    WrongToken.objects.create(address_hash="old", paced_from=timezone.now() - timedelta(hours=2))
    ask("actions", "wrong")
    assert not WrongToken.objects.filter(address_hash="old").exists()


def test_use_is_kept_and_the_first_of_a_day_is_audited(world: World) -> None:
    token, text = token_of(world.members["vic"])
    for _ in range(3):
        world.action()
    etag = ask("actions", text)["ETag"]
    ask("actions", text)
    ask("actions", text, **{"If-None-Match": etag})
    ask("readiness", text)
    check_problem(ask("actions", text, query="?page=9"), 404)
    uses = {each.feed: (each.calls, each.rows) for each in FeedUse.objects.filter(token=token)}
    assert uses == {"actions": (3, 6), "readiness": (1, 0)}
    entries = AuditEntry.objects.filter(action="feeds.token.used")
    assert sorted(each.after["feed"] for each in entries) == ["Actions", "Readiness"]
    assert {(each.actor_name, each.object_label) for each in entries} == {("Vic Tan", token.name)}
    FeedUse.objects.update(day=timezone.localdate() - timedelta(days=1))
    ask("actions", text)
    assert entries.all().count() == 3
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert text not in str(list(AuditEntry.objects.values_list("before", "after", "object_label")))


def test_a_key_that_was_changed_keeps_tokens_alive(world: World, text: str, settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert ask("actions", text).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    check_problem(ask("actions", text), 401)
