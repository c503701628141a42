"""Elections, quiet periods and committee meetings: add, change, remove, refuse."""

from datetime import date
from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.timeline.models import CommitteeMeeting, Election, QuietPeriod
from tests.timeline.making import day_parts, load
from tests.world import World

BASE = "/councils/westmere/timeline/"


def election(**extra):
    return {
        "title": "Local elections 2027",
        "kind": "local",
        **day_parts("poll_on", date(2027, 5, 6)),
        **day_parts("notice_on", None),
        "areas": "",
        **extra,
    }


def quiet(**extra):
    return {
        "title": "Christmas",
        "kind": "shutdown",
        **day_parts("starts_on", date(2026, 12, 24)),
        **day_parts("ends_on", date(2027, 1, 1)),
        "note": "",
        **extra,
    }


def meeting(**extra):
    return {
        "committee": "Scrutiny",
        **day_parts("meets_on", date(2027, 2, 10)),
        **day_parts("papers_due_on", date(2027, 2, 2)),
        "purpose": "Plan",
        "url": "",
        **extra,
    }


KINDS = [
    ("elections/", Election, election, "title"),
    ("quiet-periods/", QuietPeriod, quiet, "title"),
    ("meetings/", CommitteeMeeting, meeting, "committee"),
]


@pytest.mark.parametrize(("path", "model", "values", "name"), KINDS)
def test_an_entry_is_added_changed_and_removed(world: World, path, model, values, name) -> None:
    load()
    client = world.client("ben")
    key = {"submission_key": str(uuid4())}
    for _ in range(2):
        page = client.post(f"{BASE}{path}new/", values(**key), follow=True).content.decode()
    row = model.objects.get()
    assert "is in the timeline" in page
    assert getattr(row, name) in page
    url = f"{BASE}{path}{row.pk}/"
    assert client.get(url).status_code == 200
    client.post(url, values(**{name: "Another name"}, version=1))
    row.refresh_from_db()
    assert (getattr(row, name), row.version) == ("Another name", 2)
    assert "Another name" in client.get(BASE).content.decode() or path == "quiet-periods/"
    assert client.get(f"{url}remove/").status_code == 200
    client.post(f"{url}remove/")
    assert not model.objects.exists()
    assert client.get(url).status_code == 404
    codes = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert [code.rsplit(".", 1)[1] for code in codes] == ["added", "changed", "removed"]
    assert "Another name" in world.client("ada").get("/councils/westmere/audit/").content.decode()


@pytest.mark.parametrize(("path", "model", "values", "name"), KINDS)
def test_the_second_of_two_savers_is_told_and_loses_nothing(world: World, path, model, values, name) -> None:
    load()
    world.client("ben").post(f"{BASE}{path}new/", values(submission_key=str(uuid4())))
    url = f"{BASE}{path}{model.objects.get().pk}/"
    world.client("ada").post(url, values(**{name: "From Ada"}, version=1))
    answer = world.client("ben").post(url, values(**{name: "From Ben"}, version=1))
    assert answer.status_code == 409
    assert "From Ada" in answer.content.decode()
    assert "From Ben" in answer.content.decode()
    assert getattr(model.objects.get(), name) == "From Ada"


@pytest.mark.parametrize(("path", "model", "values", "name"), KINDS)
@pytest.mark.parametrize(("who", "status"), [("vic", 403), ("dev", 403), ("nia", 404)])
def test_readers_change_no_entries(world: World, path, model, values, name, who, status) -> None:
    load()
    world.client("ben").post(f"{BASE}{path}new/", values(submission_key=str(uuid4())))
    url = f"{BASE}{path}{model.objects.get().pk}/"
    client = world.client(who)
    for address in (f"{BASE}{path}new/", url, f"{url}remove/"):
        assert client.get(address).status_code == status
        assert client.post(address, values(version=1)).status_code == status
    assert client.get(f"{BASE}{path}").status_code == (404 if who == "nia" else 200)
    assert model.objects.get().version == 1


@pytest.mark.parametrize(("path", "model", "values", "name"), KINDS)
def test_an_entry_of_another_council_does_not_exist(world: World, path, model, values, name) -> None:
    load()
    world.client("ben").post(f"{BASE}{path}new/", values(submission_key=str(uuid4())))
    url = f"/councils/northby/timeline/{path}{model.objects.get().pk}/"
    assert world.client("nia").get(url).status_code == 404
    assert world.client("nia").post(f"{url}remove/").status_code == 404


@pytest.mark.parametrize(
    ("path", "values", "sentence"),
    [
        ("elections/", election(title=""), "Enter the name of the election"),
        ("elections/", election(kind=""), "Choose the kind of election"),
        ("elections/", election(poll_on_day=""), "The day of the poll must include a day"),
        (
            "elections/",
            election(**day_parts("notice_on", date(2027, 5, 6))),
            "Notice is given before the day of the poll",
        ),
        ("quiet-periods/", quiet(kind=""), "Choose the kind of quiet period"),
        (
            "quiet-periods/",
            quiet(**day_parts("ends_on", date(2026, 12, 23))),
            "The last day must be the first day or later",
        ),
        ("meetings/", meeting(committee=""), "Enter the name of the committee"),
        (
            "meetings/",
            meeting(**day_parts("papers_due_on", date(2027, 2, 11))),
            "Papers are due before the meeting",
        ),
        ("meetings/", meeting(url="not an address"), "Enter a web address in the correct format"),
    ],
)
def test_what_is_wrong_gets_a_sentence(world: World, path: str, values, sentence: str) -> None:
    load()
    answer = world.client("ben").post(f"{BASE}{path}new/", values | {"submission_key": str(uuid4())})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_the_pre_election_period_runs_from_notice_to_poll(world: World) -> None:
    load()
    client = world.client("ben")
    client.post(f"{BASE}elections/new/", election(submission_key=str(uuid4())))
    page = client.get(f"{BASE}elections/").content.decode()
    assert "31 March to 6 May 2027" in page
    assert "From the latest day of notice" in page
    row = Election.objects.get()
    url = f"{BASE}elections/{row.pk}/"
    client.post(url, election(**day_parts("notice_on", date(2027, 3, 25)), version=1))
    page = client.get(f"{BASE}elections/").content.decode()
    assert "25 March to 6 May 2027" in page
    assert "From the day of notice" in page
    client.post(url, election(**day_parts("notice_on", date(2027, 4, 2)), version=2))
    assert "Notice is later than the law allows" in client.get(f"{BASE}elections/").content.decode()


def test_a_poll_beyond_the_known_bank_holidays_says_so(world: World) -> None:
    load()
    client = world.client("ben")
    values = election(**day_parts("poll_on", date(2031, 5, 1)), submission_key=str(uuid4()))
    client.post(f"{BASE}elections/new/", values)
    words = "Bank holidays are not known that far ahead"
    assert words in client.get(f"{BASE}elections/").content.decode()
    assert words in client.get(BASE).content.decode()


@pytest.mark.parametrize("path", ["elections/", "quiet-periods/", "meetings/", ""])
def test_an_empty_list_says_what_belongs_there_and_offers_the_first_step(world: World, path: str) -> None:
    for name, offered in (("ben", True), ("vic", False)):
        page = world.client(name).get(f"{BASE}{path}").content.decode()
        assert "belong here" in page
        assert ("govuk-button" in page and ("Add a" in page)) is offered
