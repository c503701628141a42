"""Calendar feeds: the address once, revoking, what is in it, what never is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from assessment_ready.councils.models import Membership
from comms.models import CalendarFeed
from tests.comms.making import Comms, comms_of
from tests.timeline.making import embargo, load
from tests.world import World

BASE = "/councils/westmere/communications/planner/feeds/"


@pytest.fixture
def made(world: World) -> Comms:
    load()
    return comms_of(world, world.members["cara"])


def address(made: Comms, name: str = "vic", **extra) -> str:
    """A new feed's path, as the page shows it once."""
    answer = made.world.client(name).post(BASE, {"name": "Outlook", "plan": "", **extra})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.context["address"].removeprefix("http://testserver")


def read(path: str) -> Calendar:
    answer = Client().get(path)
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"].startswith("text/calendar")
    assert "private" in answer["Cache-Control"]
    return Calendar.from_ical(answer.content)


def titles(path: str) -> set[str]:
    return {str(event["summary"]) for event in read(path).walk("VEVENT")}


def test_a_feed_is_made_read_and_revoked(made: Comms) -> None:
    today = timezone.localdate()
    made.activity("Huddle", made.staff, on=today)
    path = address(made)
    token = path.split("/")[-1].removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert token not in feed.token_hash
    assert titles(path) == {"Huddle"}
    page = made.world.client("vic").get(BASE).content.decode()
    assert token not in page
    assert "last read on" in page
    assert made.world.client("cara").post(f"{BASE}{feed.pk}/revoke/").status_code == 404
    page = made.world.client("vic").post(f"{BASE}{feed.pk}/revoke/", follow=True).content.decode()
    assert "gives nothing any more" in page
    assert Client().get(path).status_code == 404
    page = made.world.client("vic").post(f"{BASE}{feed.pk}/revoke/", follow=True).content.decode()
    assert "was revoked already" in page
    assert Client().get("/calendar/unknown.ics").status_code == 404


def test_moments_are_exact_and_texts_are_escaped(made: Comms) -> None:
    today = timezone.localdate()
    nasty = "Huddle, part 1; with\\ <b>\nEND:VCALENDAR"
    row = made.activity(nasty.replace("\n", " "), made.staff, on=today)
    starts = datetime(today.year, today.month, today.day, 9, 30, tzinfo=UTC)
    row.starts_at, row.minutes_long = starts, 45
    row.save(update_fields=["starts_at", "minutes_long"])
    ranged = made.activity("Some day", on=today + timedelta(days=4))
    ranged.earliest_on = today + timedelta(days=1)
    ranged.save(update_fields=["earliest_on"])
    path = address(made)
    found = {str(each["summary"]): each for each in read(path).walk("VEVENT")}
    event = found[row.title]
    assert event["dtstart"].dt == starts
    assert event["dtend"].dt == starts + timedelta(minutes=45)
    assert found["Some day"]["dtstart"].dt == today + timedelta(days=1)
    assert found["Some day"]["dtend"].dt == today + timedelta(days=5)
    uids = sorted(str(each["uid"]) for each in read(path).walk("VEVENT"))
    assert uids == sorted(str(each["uid"]) for each in read(path).walk("VEVENT"))
    assert len(set(uids)) == 2


def test_nothing_under_embargo_whoever_made_the_feed(made: Comms) -> None:
    today = timezone.localdate()
    secret = embargo(made.world, "cara")
    made.activity("Open", on=today)
    made.activity("Secret", on=today, embargo=secret)
    made.world.milestone(title="Secret day", earliest=today, latest=today, embargo=secret)
    made.world.milestone(title="Open day", earliest=today, latest=today)
    path = address(made, "cara")
    assert titles(path) == {"Open", "Open day"}
    secret.lifted_at = timezone.now()
    secret.save(update_fields=["lifted_at"])
    assert titles(path) == {"Open", "Open day", "Secret", "Secret day"}


def test_a_feed_ends_with_its_person(made: Comms) -> None:
    path = address(made)
    assert titles(path) == set()
    vic = made.world.members["vic"]
    Membership.objects.filter(pk=vic.pk).update(role="councillor")
    assert Client().get(path).status_code == 404
    Membership.objects.filter(pk=vic.pk).update(role="viewer", revoked_at=timezone.now())
    assert Client().get(path).status_code == 404


def test_a_feed_of_one_plan(made: Comms) -> None:
    today = timezone.localdate()
    made.activity("Here", on=today)
    other = comms_of(made.world, made.world.northby_members["nia"])
    other.activity("There", on=today)
    assert titles(address(made, plan=made.plan.pk)) == {"Here"}
    answer = made.world.client("vic").post(BASE, {"name": "X", "plan": other.plan.pk})
    assert "Choose one from the list" in answer.content.decode()
    answer = made.world.client("vic").post(BASE, {"name": "", "plan": ""})
    assert "Enter a name for the feed" in answer.content.decode()


def test_ideas_and_old_days_stay_out_and_cancelled_say_so(made: Comms) -> None:
    today = timezone.localdate()
    made.activity("Idea", on=today, status="idea")
    made.activity("Old", on=date(2020, 1, 1))
    made.activity("Called off", on=today, status="cancelled")
    events = list(read(address(made)).walk("VEVENT"))
    assert [(str(each["summary"]), str(each["status"])) for each in events] == [("Called off", "CANCELLED")]


def test_reading_is_noted_once_an_hour(made: Comms, django_assert_max_num_queries) -> None:
    path = address(made)
    read(path)
    first = CalendarFeed.objects.get().last_read_at
    with django_assert_max_num_queries(5) as few:
        read(path)
    assert CalendarFeed.objects.get().last_read_at == first
    for number in range(10):
        made.activity(f"More {number}", made.staff, on=timezone.localdate())
    with django_assert_max_num_queries(len(few)):
        read(path)
    CalendarFeed.objects.update(last_read_at=timezone.now() - timedelta(hours=2))
    read(path)
    assert CalendarFeed.objects.get().last_read_at > first


@pytest.mark.parametrize(("name", "status"), [("vic", 200), ("dev", 403), ("cleo", 403), ("nia", 404)])
def test_who_may_have_feeds(made: Comms, name: str, status: int) -> None:
    assert made.world.client(name).get(BASE).status_code == status
