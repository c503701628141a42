"""Creating embargoes, clearing people, lifting; and that the uncleared cannot tell."""

import re
import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.permissions import Role
from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.embargo.services import look
from tests.embargo.test_gate import LIFTS, embargo
from tests.world import World, build_world

LIST = "/councils/westmere/embargoes/"
NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def autumn():
    """Before the clock changes the tests speak of."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def moment(day: str, month: str, year: str, time: str) -> dict[str, str]:
    return {"ends": "at", "day_day": day, "day_month": month, "day_year": year, "time": time}


def create(world: World, who="ada", **fields):
    data = {
        "title": "CQC’s draft report",
        "authority": "CQC, letter of 1 October",
        "submission_key": str(uuid4()),
        **moment("2", "3", "2027", "9am"),
        **fields,
    }
    return world.client(who).post(LIST + "new/", data)


def test_an_embargo_is_created_and_its_creator_is_cleared(world: World):
    response = create(world)
    made = Embargo.objects.get()
    assert response["Location"] == f"{LIST}{made.pk}/"
    assert made.lifts_at == LIFTS
    assert list(made.clearances.values_list("user", flat=True)) == [world.people["ada"].pk]
    page = world.client("ada").get(response["Location"]).content.decode()
    assert "2 March 2027 at 9:00am" in page
    assert "Ada Okafor" in page


def test_summer_time_is_london_time(world: World):
    create(world, **moment("1", "7", "2027", "14:30"))
    assert Embargo.objects.get().lifts_at == datetime(2027, 7, 1, 13, 30, tzinfo=UTC)


def test_an_embargo_may_hold_until_somebody_lifts_it(world: World):
    create(world, ends="hand")
    assert Embargo.objects.get().lifts_at is None


def test_a_double_click_creates_once(world: World):
    key = str(uuid4())
    for _ in range(2):
        assert create(world, submission_key=key).status_code == 302
    assert Embargo.objects.count() == Clearance.objects.count() == 1
    assert AuditEntry.objects.filter(action="embargo.embargo.created").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Enter what is under embargo"),
        ({"authority": ""}, "Enter by whose authority"),
        ({"ends": ""}, "Choose when the embargo lifts"),
        (moment("31", "2", "2027", "9am"), "Enter a real date"),
        (moment("", "", "", "9am"), "Enter the date on which the embargo lifts"),
        (moment("2", "3", "2027", ""), "Enter the time at which the embargo lifts"),
        (moment("2", "3", "2027", "soon"), "Enter a time, like 9:30am"),
        (moment("2", "3", "2027", "9"), "Enter a time, like 9:30am"),
        (moment("2", "3", "2027", "25:00"), "Enter a real time"),
        (moment("2", "3", "2027", "13pm"), "Enter a real time"),
        (moment("1", "10", "2026", "9:59am"), "must be in the future"),
        (moment("28", "3", "2027", "01:30"), "go forward that night and skip this time"),
        (moment("28", "3", "2027", "1:00am"), "go forward that night and skip this time"),
        (moment("25", "10", "2026", "01:30"), "go back that night and show this time twice"),
        (moment("25", "10", "2026", "1am"), "go back that night and show this time twice"),
    ],
)
def test_what_is_wrong_is_said(world: World, fields, sentence):
    response = create(world, **fields)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Embargo.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (moment("28", "3", "2027", "00:59"), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (moment("28", "3", "2027", "2am"), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (moment("25", "10", "2026", "00:59"), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (moment("25", "10", "2026", "02:00"), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (moment("29", "2", "2028", "midday"), datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
        (moment("31", "12", "2026", "11.59 p.m."), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)),
        (moment("1", "1", "2027", "midnight"), datetime(2027, 1, 1, 0, 0, tzinfo=UTC)),
        (moment("2", "3", "2027", "12am"), datetime(2027, 3, 2, 0, 0, tzinfo=UTC)),
    ],
)
def test_moments_around_clock_changes_and_ends_of_days(world: World, fields, expected):
    assert create(world, **fields).status_code == 302
    assert Embargo.objects.get().lifts_at == expected


def test_somebody_is_cleared_and_sees_it_from_the_next_request(world: World):
    create(world)
    made = Embargo.objects.get()
    ben = world.client("ben")
    assert ben.get(f"{LIST}{made.pk}/").status_code == 404
    data = {"person": world.members["ben"].pk}
    assert world.client("ada").post(f"{LIST}{made.pk}/clear/", data).status_code == 302
    assert ben.get(f"{LIST}{made.pk}/").status_code == 200
    again = world.client("ada").post(f"{LIST}{made.pk}/clear/", data).content.decode()
    assert "Choose a person from the list" in again


def test_a_withdrawn_clearance_hides_it_again(world: World):
    made = embargo(world, "ada", "ben")
    number = Clearance.objects.get(user=world.people["ben"]).pk
    ben = world.client("ben")
    world.client("ada").post(f"{LIST}{made.pk}/clearances/{number}/revoke/")
    assert ben.get(f"{LIST}{made.pk}/").status_code == 404
    entry = AuditEntry.objects.get(action="embargo.clearance.revoked")
    assert entry.before == {"person": "Ben Hartley"}
    again = world.client("ada").post(f"{LIST}{made.pk}/clearances/{number}/revoke/", follow=True)
    assert "withdrawn in the meantime" in again.content.decode()


def test_a_clearance_of_another_embargo_is_not_found(world: World):
    made, other = embargo(world, "ada", "ben"), embargo(world, "ada", "ben")
    number = Clearance.objects.get(embargo=other, user=world.people["ben"]).pk
    response = world.client("ada").post(f"{LIST}{made.pk}/clearances/{number}/revoke/")
    assert response.status_code == 404
    assert Clearance.objects.get(pk=number).revoked_at is None


def test_the_last_cleared_manager_stays(world: World):
    made = embargo(world, "ada", "vic")
    number = Clearance.objects.get(user=world.people["ada"]).pk
    page = world.client("ada").post(f"{LIST}{made.pk}/clearances/{number}/revoke/", follow=True)
    assert "last cleared person who can manage" in page.content.decode()
    assert Clearance.objects.get(pk=number).revoked_at is None


def test_withdrawing_ones_own_clearance_leads_to_the_list(world: World):
    made = embargo(world, "ada", "ben")
    number = Clearance.objects.get(user=world.people["ada"]).pk
    response = world.client("ada").post(f"{LIST}{made.pk}/clearances/{number}/revoke/")
    assert response["Location"] == LIST


def test_the_moment_is_moved_and_a_second_saver_is_told(world: World):
    made = embargo(world, "ada", "ben")
    path = f"{LIST}{made.pk}/moment/"
    page = world.client("ada").get(path).content.decode()
    assert 'value="09:00"' in page
    data = {"version": 1, **moment("3", "3", "2027", "10:00")}
    assert world.client("ada").post(path, data).status_code == 302
    second = world.client("ben").post(path, {"version": 1, **moment("4", "3", "2027", "11:00")})
    assert second.status_code == 409
    text = second.content.decode()
    assert "3 March 2027 at 10:00am" in text
    assert 'value="11:00"' in text
    made.refresh_from_db()
    assert made.lifts_at == datetime(2027, 3, 3, 10, 0, tzinfo=UTC)
    entry = AuditEntry.objects.get(action="embargo.embargo.moment_changed")
    assert entry.embargo == made


def test_lifting_asks_once_and_opens_it_for_everybody(world: World):
    made = embargo(world, "ada")
    path = f"{LIST}{made.pk}/lift/"
    assert "cannot be undone" in world.client("ada").get(path).content.decode()
    assert Embargo.objects.get().lifted_at is None
    world.client("ada").post(path)
    made.refresh_from_db()
    assert (made.lifted_at, made.lifted_by) == (NOW, world.people["ada"])
    assert world.client("ben").get(f"{LIST}{made.pk}/").status_code == 200
    assert "has lifted in the meantime" in world.client("ada").post(path).content.decode()


@pytest.mark.parametrize("action", ["moment/", "lift/", "clear/"])
def test_nothing_can_be_changed_after_it_lifted_by_itself(world: World, autumn, action):
    made = embargo(world, "ada")
    number = world.members["ben"].pk
    autumn.move_to(LIFTS)
    data = {"version": 1, "person": number, **moment("3", "3", "2028", "10:00")}
    page = world.client("ada").post(f"{LIST}{made.pk}/{action}", data).content.decode()
    assert "has lifted in the meantime" in page
    assert Clearance.objects.count() == 1


def without_tokens(response) -> str:
    """The page without what differs at every request."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", response.content.decode())


SECRET_PATHS = ["", "moment/", "lift/", "clear/"]


def test_the_uncleared_cannot_tell_that_it_exists(world: World):
    create(world, title="Hidden thing")
    made = Embargo.objects.get()
    number = Clearance.objects.get().pk
    ben = world.client("ben")
    page = ben.get(LIST).content.decode()
    assert "Hidden thing" not in page
    assert "Embargoes you are cleared for are listed here" in page
    assert without_tokens(ben.get(f"{LIST}{made.pk}/")) == without_tokens(ben.get(f"{LIST}{made.pk + 1}/"))
    for path in SECRET_PATHS:
        assert ben.get(f"{LIST}{made.pk}/{path}").status_code == 404
        assert ben.post(f"{LIST}{made.pk}/{path}", {"person": 1}).status_code in (404, 405)
    assert ben.post(f"{LIST}{made.pk}/clearances/{number}/revoke/").status_code == 404
    for entry in AuditEntry.objects.filter(action__startswith="embargo."):
        assert entry.embargo == made
    assert Embargo.objects.get().lifted_at is None


@pytest.mark.parametrize(("who", "status"), [("vic", 403), ("ann", 403), ("dev", 403), ("nia", 404)])
def test_only_those_with_the_right_manage_embargoes(world: World, who, status):
    made = embargo(world, "ada", "vic", "ann", "dev")
    client = world.client(who)
    assert client.get(LIST).status_code == status
    assert create(world, who=who).status_code == status
    for path in SECRET_PATHS:
        assert client.get(f"{LIST}{made.pk}/{path}").status_code == status
    assert Embargo.objects.count() == 1


def test_another_councils_embargo_is_not_found(world: World):
    made = embargo(world, "ada")
    nia = world.client("nia")
    assert nia.get(f"/councils/northby/embargoes/{made.pk}/").status_code == 404
    assert nia.post(f"/councils/northby/embargoes/{made.pk}/lift/").status_code == 404


def test_a_person_of_another_council_cannot_be_cleared(world: World):
    made = embargo(world, "ada")
    data = {"person": world.northby_members["nia"].pk}
    page = world.client("ada").post(f"{LIST}{made.pk}/clear/", data).content.decode()
    assert "Choose a person from the list" in page


def test_looks_are_noted_once_a_minute_per_person_and_thing(world: World, autumn):
    made = embargo(world, "ada", "ben")

    def open_it(name: str, what: str = "Round 1") -> None:
        look(membership=world.members[name], embargo=made, what=what, now=timezone.now())

    open_it("ada")
    open_it("ada")
    open_it("ben")
    open_it("ada", "Round 2")
    assert Look.objects.count() == 3
    autumn.shift(60)
    open_it("ada")
    assert Look.objects.count() == 4
    page = world.client("ada").get(f"{LIST}{made.pk}/").content.decode()
    assert page.count("Round 1") == 3


def test_there_is_no_look_without_an_embargo_or_after_it_lifted(world: World):
    made = embargo(world, "ada")
    look(membership=world.members["ada"], embargo=None, what="x", now=NOW)
    look(membership=world.members["ada"], embargo=made, what="x", now=LIFTS)
    assert not Look.objects.exists()


def test_the_pages_cost_the_same_however_many_rows(world: World, django_assert_max_num_queries):
    made = embargo(world, "ada")
    client = world.client("ada")
    client.get(LIST)
    for number in range(12):
        embargo(world, "ada", "ben")
        look(membership=world.members["ada"], embargo=made, what=f"Round {number}", now=NOW)
    with django_assert_max_num_queries(7):
        client.get(LIST)
    with django_assert_max_num_queries(9):
        client.get(f"{LIST}{made.pk}/")


@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_withdraw_each_other_at_the_same_moment():
    world = build_world()
    made = embargo(world, "ada", "ben")
    clearances = {c.user.email.split("@")[0]: c.pk for c in Clearance.objects.select_related("user")}
    clients = [(world.client("ada"), clearances["ben"]), (world.client("ben"), clearances["ada"])]

    def withdraw(client, number: int) -> None:
        client.post(f"{LIST}{made.pk}/clearances/{number}/revoke/")
        connection.close()

    threads = [threading.Thread(target=withdraw, args=pair) for pair in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Clearance.objects.filter(revoked_at=None).count() == 1


def test_a_cleared_person_who_lost_the_right_does_not_count_as_manager(world: World):
    made = embargo(world, "ada", "ben")
    world.members["ben"].role = Role.VIEWER
    world.members["ben"].save()
    number = Clearance.objects.get(user=world.people["ada"]).pk
    world.client("ada").post(f"{LIST}{made.pk}/clearances/{number}/revoke/")
    assert Clearance.objects.get(pk=number).revoked_at is None
