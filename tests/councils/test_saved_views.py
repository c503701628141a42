"""Filters and columns that a person keeps, on the page and in its downloads."""

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import SavedView
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn, Showing, columns_in_force
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.readiness.models import RoundKind
from tests.architecture.addresses import all_addresses
from tests.readiness.pages import says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"
SAVE = "/councils/westmere/views/save/"


@pytest.fixture
def rounds(world):
    world.round(scores=[3] * 9)
    world.round(kind=RoundKind.PEER_CHALLENGE, title="Peers", held_on=date(2025, 6, 1), status="closed")
    return world


def save(world, name="Peer challenges", query="kind=peer_challenge", who="vic", **extra):
    data = {"register": "readiness:rounds", "name": name, "query": query, **extra}
    return world.client(who).post(SAVE, data)


def heads(response):
    return re.findall(r'<th scope="col"[^>]*>([^<]*)<', response.content.decode())


def csv_rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_register_shows_and_exports_the_columns_asked_for(rounds):
    vic = rounds.client("vic")
    asked = f"{ROUNDS}?kind=peer_challenge&columns=title&columns=authors&columns=status"
    assert heads(vic.get(asked)) == ["Round", "Status", "Authors"]
    found = csv_rows(vic.get(asked + "&format=csv"))
    assert found == [["Title", "Status", "Authors"], ["Peers", "Closed", ""]]


def test_without_a_choice_the_usual_columns_are_there(rounds):
    usual = ["Round", "Kind", "Date", "Status", "Scored"]
    vic = rounds.client("vic")
    assert heads(vic.get(ROUNDS)) == usual
    assert heads(vic.get(ROUNDS, {"columns": "no-such\x00"})) == usual


def test_the_column_that_names_the_row_always_stays(rounds):
    assert heads(rounds.client("vic").get(ROUNDS, {"columns": ["scope"]})) == ["Round", "Scope"]
    assert heads(rounds.client("vic").get(ROUNDS, {"columns": ["title"]})) == ["Round"]


def test_applying_filters_keeps_the_columns_and_choosing_columns_keeps_the_filters(rounds):
    page = rounds.client("vic").get(ROUNDS, {"kind": "peer_challenge", "columns": ["title", "scope"]})
    filters, columns = re.findall(r'<form method="get".*?</form>', page.content.decode(), re.DOTALL)[:2]
    assert '<input type="hidden" name="columns" value="scope">' in filters
    assert '<input type="hidden" name="kind" value="peer_challenge">' in columns


def test_downloads_carry_the_filters_and_columns_in_force(rounds):
    page = rounds.client("vic").get(ROUNDS, {"kind": "peer_challenge", "columns": ["title", "scope"]})
    assert "?kind=peer_challenge&amp;columns=title&amp;columns=scope&amp;format=csv" in page.content.decode()


def test_a_saved_view_is_a_link_that_shows_the_same(rounds):
    response = save(rounds, query="kind=peer_challenge&columns=title&columns=scope&page=3&format=csv&status=")
    view = SavedView.objects.get()
    assert (view.query, view.columns) == ("kind=peer_challenge", ["title", "scope"])
    assert response["Location"] == f"{ROUNDS}?kind=peer_challenge&columns=title&columns=scope"
    page = rounds.client("vic").get(response["Location"])
    link = '<a class="govuk-link" href="?kind=peer_challenge&amp;columns=title&amp;columns=scope"'
    assert f'{link} aria-current="true">Peer challenges</a>' in page.content.decode()
    elsewhere = rounds.client("vic").get(ROUNDS)
    assert f"{link}>Peer challenges</a>" in elsewhere.content.decode()


def test_an_empty_filter_and_another_order_are_the_same_view(rounds):
    save(rounds, query="kind=peer_challenge&status=closed")
    page = rounds.client("vic").get(f"{ROUNDS}?status=closed&year=&kind=peer_challenge").content.decode()
    assert 'aria-current="true">Peer challenges' in page


def test_views_are_for_the_person_who_saved_them_alone(rounds):
    save(rounds, who="vic")
    assert "Peer challenges" not in text_of(rounds.client("ada").get(ROUNDS))
    view = SavedView.objects.get()
    ada = rounds.client("ada")
    assert ada.get(f"/councils/westmere/views/{view.pk}/").status_code == 404
    for verb in ("", "opens/", "delete/"):
        assert ada.post(f"/councils/westmere/views/{view.pk}/{verb}", {"name": "Mine"}).status_code == 404
        path = f"/councils/northby/views/{view.pk}/{verb}"
        assert rounds.client("vic").post(path, {"name": "Mine"}).status_code == 404
        assert rounds.client("nia").post(path, {"name": "Mine"}).status_code == 404
    assert SavedView.objects.get().name == "Peer challenges"


def test_one_person_in_two_councils_keeps_their_views_apart(rounds):
    save(rounds, who="bo")
    view = SavedView.objects.get()
    assert "Peer challenges" not in text_of(rounds.client("bo").get("/councils/northby/readiness/rounds/"))
    assert rounds.client("bo").post(f"/councils/northby/views/{view.pk}/delete/").status_code == 404


def test_the_register_opens_with_the_view_a_person_chose(rounds):
    save(rounds, is_default="on")
    vic = rounds.client("vic")
    opened = vic.get(ROUNDS)
    assert opened["Location"] == f"{ROUNDS}?kind=peer_challenge"
    assert "Self-assessment, autumn 2026" not in text_of(vic.get(ROUNDS, follow=True))
    everything = vic.get(f"{ROUNDS}?view=all")
    assert says(everything, "Self-assessment, autumn 2026")
    narrowed = vic.get(ROUNDS, {"kind": "peer_challenge"}).content.decode()
    assert 'href="?view=all">Clear the filters' in narrowed
    assert rounds.client("ada").get(ROUNDS).status_code == 200
    assert len(csv_rows(vic.get(f"{ROUNDS}?format=csv"))) == 3


def test_only_one_view_opens_the_register_and_it_can_be_none(rounds):
    save(rounds, is_default="on")
    save(rounds, name="Closed", query="status=closed")
    closed = SavedView.objects.get(name="Closed")
    vic = rounds.client("vic")
    assert says(vic.post(f"/councils/westmere/views/{closed.pk}/opens/", follow=True), "opens with the view")
    assert [view.name for view in SavedView.objects.filter(is_default=True)] == ["Closed"]
    vic.post(f"/councils/westmere/views/{closed.pk}/opens/", {"off": "1"})
    assert not SavedView.objects.filter(is_default=True).exists()
    assert vic.get(ROUNDS).status_code == 200


def test_a_default_without_any_filter_does_not_send_round_in_a_circle(rounds):
    save(rounds, name="All of it", query="", is_default="on")
    assert rounds.client("vic").get(ROUNDS)["Location"] == f"{ROUNDS}?view=all"
    assert rounds.client("vic").get(ROUNDS, follow=True).status_code == 200


def test_saving_under_the_same_name_changes_the_view(rounds):
    save(rounds)
    save(rounds, name="peer CHALLENGES", query="status=closed")
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("peer CHALLENGES", "status=closed")


def test_a_view_is_renamed_and_deleted(rounds):
    save(rounds)
    save(rounds, name="Closed", query="status=closed")
    view = SavedView.objects.get(name="Closed")
    vic, page = rounds.client("vic"), f"/councils/westmere/views/{view.pk}/"
    assert says(vic.get(page), "Rename a view")
    assert says(vic.post(page, {"name": ""}), "Enter a name for the view")
    assert says(vic.post(page, {"name": "x" * 61}), "must be 60 characters or fewer")
    assert says(vic.post(page, {"name": "peer challenges"}), "You already have a view with this name")
    assert says(vic.post(page, {"name": "Done"}, follow=True), "The view is now called “Done”.")
    assert says(vic.post(page + "delete/", follow=True), "The view “Done” is deleted.")
    assert vic.post(page + "delete/").status_code == 404
    assert [each.name for each in SavedView.objects.all()] == ["Peer challenges"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": ""}, "Enter a name for the view"),
        ({"name": "x" * 61}, "The name of the view must be 60 characters or fewer"),
        ({"query": "kind=" + "x" * 1000}, "There is too much in these filters to keep them."),
        ({"query": "&".join(f"a{n}=1" for n in range(200))}, "There is too much in these filters"),
        ({"query": "&".join(f"columns=c{n}" for n in range(70))}, "There is too much in these filters"),
    ],
)
def test_bad_input_gets_a_sentence_and_saves_nothing(rounds, data, sentence):
    assert says(save(rounds, **data), sentence)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "register",
    ["", "nothing:here", "readiness:round", "councils:settings", "councils:account", "overview:audit"],
)
def test_what_is_no_register_or_not_for_this_person_is_not_found(rounds, register):
    data = {"register": register, "name": "Mine", "query": ""}
    assert rounds.client("vic").post(SAVE, data).status_code == 404


def test_a_person_keeps_thirty_views_of_a_register_and_no_more(rounds):
    for number in range(30):
        save(rounds, name=f"View {number}")
    assert says(save(rounds, name="One more"), "You already have 30 views of this list.")
    assert SavedView.objects.count() == 30


def test_a_query_that_no_longer_makes_sense_opens_the_register_all_the_same(rounds):
    member = rounds.members["vic"]
    SavedView.objects.create(
        council=rounds.westmere,
        membership=member,
        register="readiness:rounds",
        name="<b>Old</b>",
        query="kind=abolished&year=abc&gone=%00&x=%3Cscript%3E",
        columns=["gone", "title", "<script>"],
        is_default=True,
    )
    page = rounds.client("vic").get(ROUNDS, follow=True)
    assert page.status_code == 200
    assert "&lt;b&gt;Old&lt;/b&gt;" in page.content.decode()
    assert "<script>&" not in page.content.decode()


def test_the_log_says_of_which_list_but_not_what_a_view_is_called(rounds):
    save(rounds, name="Secret round")
    entry = AuditEntry.objects.get(action="councils.view.saved")
    assert (entry.object_label, entry.before, entry.after) == ("Rounds", {}, {})


def test_saved_views_cost_a_register_one_query_whatever_their_number(rounds):
    vic = rounds.client("vic")
    vic.get(ROUNDS)
    with CaptureQueriesContext(connection) as seen:
        vic.get(ROUNDS)
    assert sum("councils_savedview" in query["sql"] for query in seen) == 1
    for number in range(8):
        save(rounds, name=f"View {number}")
    vic.get(ROUNDS)
    with CaptureQueriesContext(connection) as more:
        vic.get(ROUNDS)
    assert len(more) == len(seen)


REGISTERS = [
    each
    for each in all_addresses()
    if isinstance(each.view, type)
    and issubclass(each.view, CouncilListView)
    and each.captures == ("council",)
]


def test_every_register_is_walked():
    assert len(REGISTERS) >= 12


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.name)
def test_every_register_has_columns_to_choose_and_downloads_them(world, register):
    name = "ann" if register.permission in world.members["ann"].permissions - {Perm.OPEN_COUNCIL} else "ada"
    path, client = reverse(register.name, kwargs={"council": "westmere"}), world.client(name)
    usual = csv_rows(client.get(path, {"format": "csv"}))[0]
    keys = re.findall(
        r'name="columns" type="checkbox" value="([a-z0-9_-]+)"', saved_page(client, path, register)
    )
    assert len(keys) == len(set(keys)) >= 1
    first = re.search(
        r'<input type="hidden" name="columns" value="([a-z0-9_-]+)">', saved_page(client, path, register)
    )
    asked = {"format": "csv", "columns": [first[1], keys[-1]]}
    narrowed = csv_rows(client.get(path, asked))[0]
    assert narrowed[0] == usual[0]
    assert len(narrowed) == 2


def saved_page(client, path, register):
    """The register with its choice of columns, which an empty one offers to those who keep a view of it."""
    client.post(SAVE, {"register": register.name, "name": "Mine", "query": ""})
    return client.get(path).content.decode()


def test_the_first_column_stays_and_unknown_keys_are_passed_over():
    columns = [RegisterColumn(key, key, str, str, usual=key != "c") for key in "abc"]
    assert [column.key for column in columns_in_force(columns, [])] == ["a", "b"]
    assert [column.key for column in columns_in_force(columns, ["zzz"])] == ["a", "b"]
    assert [column.key for column in columns_in_force(columns, ["c"])] == ["a", "c"]


def test_an_address_is_kept_without_page_and_format():
    showing = Showing.parse("q=a%26b&page=2&format=csv&view=all&columns=x&columns=NO!&sort=-due&owner=")
    assert showing == Showing((("q", "a&b"), ("sort", "-due")), ("x",))
    assert showing.address == "?q=a%26b&sort=-due&columns=x"
    assert Showing().address == "?view=all"


def test_saving_needs_a_post_and_says_what_it_did(rounds):
    vic = rounds.client("vic")
    assert vic.get(SAVE).status_code == 405
    data = {"register": "readiness:rounds", "name": "Mine", "query": "status=open", "is_default": "on"}
    page = vic.post(SAVE, data, follow=True)
    assert says(page, "The view “Mine” is saved. The list opens with it.")
