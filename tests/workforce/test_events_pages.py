"""Recurring events through the browser: series, dates made ahead, who came, what came of it."""

import threading
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts
from tests.workforce.making import waiting
from workforce.models import Event, EventSeries
from workforce.services.events import make_due

BASE = "/councils/westmere/workforce/events/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


def series(world, title: str = "Information exchange", name: str = "cleo", **extra: Any) -> EventSeries:
    return EventSeries.objects.create(
        council=world.westmere, title=title, convenor=world.members[name], **extra
    )


def event(row: EventSeries, days: int, **extra: Any) -> Event:
    on = timezone.localdate() + timedelta(days=days)
    return Event.objects.create(council=row.council, series=row, on=on, **extra)


def fields(world, **extra: Any) -> dict[str, Any]:
    return {
        "title": "Information exchange",
        "purpose": "Hear what others do",
        "convenor": world.members["cleo"].pk,
        "every_months": "1",
        **day_parts("first_on", timezone.localdate() + timedelta(days=7)),
        "submission_key": str(uuid4()),
        **extra,
    }


def outcome(**extra: Any) -> dict[str, Any]:
    return {"attended": "31", "outputs": "We share forms", "recording_url": "", "version": "1", **extra}


def test_a_series_begins_once_with_its_first_date(world) -> None:
    will, values = world.client("will"), fields(world)
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    assert says(page, "Cleo Marsh")
    assert says(page, "Every month")
    assert Event.objects.count() == 1
    for name in ("dev", "cleo", "vic"):
        assert says(world.client(name).get(BASE), "Information exchange")
    assert world.client("cleo").get(f"{BASE}new/").status_code == 403
    assert world.client("rhea").get(BASE).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"every_months": "7"}, "Choose one from the list"),
        ({"every_months": ""}, "Choose how often it is held"),
        ({"convenor": "99999"}, "Choose one from the list"),
        ({"first_on_day": ""}, "The first date must include a day"),
        ({"purpose": "word " * 151}, "must be 150 words or fewer"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence) -> None:
    assert says(post(world.client("will"), f"{BASE}new/", fields(world, **wrong)), sentence)
    assert not EventSeries.objects.exists()


def test_the_next_date_is_made_ahead_at_most_once(world) -> None:
    row = series(world)
    Event.objects.create(council=world.westmere, series=row, on=date(2026, 9, 8))
    ended = series(world, "Ended", ended_at=timezone.now())
    Event.objects.create(council=world.westmere, series=ended, on=date(2026, 9, 8))
    series(world, "No date at all")
    today = date(2026, 11, 22)
    assert make_due(today=today) == 1
    assert make_due(today=today) == 0
    assert list(row.events.values_list("on", flat=True)) == [date(2026, 12, 8), date(2026, 9, 8)]
    # On the day itself it is still ahead; the day after the next is made.
    assert make_due(today=date(2026, 12, 8)) == 0
    assert make_due(today=date(2026, 12, 9)) == 1
    # What is cancelled is no date ahead.
    row.events.filter(on=date(2027, 1, 12)).update(cancelled_because="Snow")
    assert make_due(today=date(2026, 12, 10)) == 1
    assert row.events.filter(on=date(2027, 2, 9)).exists()
    assert AuditEntry.objects.filter(action="workforce.event.made_ahead", actor=None).count() == 3


def test_a_date_added_beside_does_not_change_the_rhythm(world) -> None:
    row = series(world)
    Event.objects.create(council=world.westmere, series=row, on=date(2026, 9, 8))
    Event.objects.create(council=world.westmere, series=row, on=date(2026, 8, 3))
    Event.objects.create(council=world.westmere, series=row, on=date(2026, 11, 20))
    assert make_due(today=date(2026, 11, 22)) == 1
    assert row.events.filter(on=date(2026, 12, 8)).exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_date(world) -> None:
    row = series(world)
    Event.objects.create(council=world.westmere, series=row, on=date(2026, 9, 8))
    made: list[int] = []
    errors: list[BaseException] = []
    ready = threading.Barrier(4)

    def run() -> None:
        try:
            ready.wait()
            made.append(make_due(today=date(2026, 11, 22)))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert sum(made) == 1
    assert row.events.count() == 2


def test_the_convenor_makes_the_next_date_and_adds_others(world) -> None:
    row = series(world)
    event(row, -40)
    cleo = world.client("cleo")
    path = f"{BASE}series/{row.pk}/"
    assert says(cleo.get(path), "Make the next date")
    assert says(post(cleo, f"{path}next/", {}), "The next date is made.")
    assert says(post(cleo, f"{path}next/", {}), "The next date is there already.")
    assert row.events.count() == 2
    extra = {
        **day_parts("on", timezone.localdate() + timedelta(days=3)),
        "topic": "Extra", "place": "", "invited": "12", "submission_key": str(uuid4()),
    }  # fmt: skip
    for _ in range(2):
        page = post(cleo, f"{path}add/", extra)
    assert says(page, "Extra")
    assert row.events.count() == 3
    page = post(cleo, f"{path}add/", {**extra, "submission_key": str(uuid4())})
    assert says(page, "There is an event of this series on that day already")
    page = post(world.client("dev"), f"{path}add/", {**extra, **day_parts("on", date(2027, 5, 5))})
    assert says(page, "Only the convenor and those who look after the workforce area can do this.")
    assert row.events.count() == 3
    assert says(post(world.client("dev"), f"{path}next/", {}), "Only the convenor")


def test_what_came_of_it_is_noted_from_the_day_on(world) -> None:
    row = series(world)
    held, coming = event(row, -3), event(row, 3)
    cleo = world.client("cleo")
    page = post(cleo, f"{BASE}{held.pk}/outcome/", outcome(recording_url="www.westmere.example/film"))
    assert says(page, "We share forms")
    assert "https://www.westmere.example/film" in page.content.decode()
    again = world.client("will").post(f"{BASE}{held.pk}/outcome/", outcome(attended="5"))
    assert again.status_code == 409
    assert says(post(cleo, f"{BASE}{coming.pk}/outcome/", outcome()), "This can be noted from")
    assert says(post(cleo, f"{BASE}{held.pk}/outcome/", outcome(attended="-1")), "must be 0 or more")
    page = post(cleo, f"{BASE}{held.pk}/outcome/", outcome(recording_url="javascript:x()"))
    assert says(page, "Enter a web address in the correct format")
    page = post(world.client("vic"), f"{BASE}{held.pk}/outcome/", outcome(version="2"))
    assert says(page, "Only the convenor")
    assert "Note what came of it" not in text_of(world.client("dev").get(f"{BASE}{held.pk}/"))


def test_an_event_is_changed_cancelled_with_a_reason_and_brought_back(world) -> None:
    row = series(world)
    one, other = event(row, 3), event(row, 9)
    cleo = world.client("cleo")
    moved = {**day_parts("on", other.on), "topic": "Moved", "place": "Hall", "invited": "", "version": "1"}
    page = post(cleo, f"{BASE}{one.pk}/edit/", moved)
    assert says(page, "There is an event of this series on that day already")
    moved |= day_parts("on", timezone.localdate() + timedelta(days=5))
    assert says(post(cleo, f"{BASE}{one.pk}/edit/", moved), "Moved")
    assert says(post(cleo, f"{BASE}{one.pk}/cancel/", {"reason": "", "version": "2"}), "Enter why")
    assert says(post(cleo, f"{BASE}{one.pk}/cancel/", {"reason": "Snow", "version": "2"}), "Cancelled: Snow")
    page = post(cleo, f"{BASE}{one.pk}/cancel/", {"reason": "Again", "version": "3"})
    assert says(page, "This event is cancelled.")
    assert says(post(cleo, f"{BASE}{one.pk}/outcome/", outcome(version="3")), "This event is cancelled.")
    assert says(post(cleo, f"{BASE}{one.pk}/bring-back/", {}), "held after all")
    assert says(post(cleo, f"{BASE}{one.pk}/bring-back/", {}), "This event is not cancelled.")
    held = event(row, -9, attended=4)
    page = post(cleo, f"{BASE}{held.pk}/cancel/", {"reason": "No", "version": "1"})
    assert says(page, "It was held: people came.")


def test_attendance_is_a_chart_with_its_table(world) -> None:
    row = series(world)
    cleo = world.client("cleo")
    event(row, -60, attended=10, invited=40)
    assert says(cleo.get(f"{BASE}series/{row.pk}/"), "A chart appears here")
    event(row, -30, attended=30)
    event(row, -2, attended=None)
    event(row, -20, attended=99, cancelled_because="Snow")
    page = cleo.get(f"{BASE}series/{row.pk}/")
    assert says(page, "People who come, on average 20")
    chart = page.context["chart"]
    assert next(point for point in chart.description.split("; ") if "Came" in point).endswith("10 people")
    assert len(chart.table.rows) == 3
    assert "99 people" not in chart.description


def test_a_series_is_changed_ended_and_begun_again(world) -> None:
    row, will = series(world), world.client("will")
    path = f"{BASE}series/{row.pk}/"
    values = {**fields(world), "title": "Exchange", "version": "1"}
    assert says(post(will, f"{path}edit/", values), "The series is saved.")
    assert world.client("ada").post(f"{path}edit/", {**values, "title": "Other"}).status_code == 409
    assert says(post(will, f"{path}end/", {}), "The series has ended.")
    assert says(post(world.client("cleo"), f"{path}next/", {}), "This series has ended.")
    assert says(post(will, f"{path}resume/", {}), "The series runs again.")
    assert world.client("cleo").post(f"{path}end/").status_code == 403


def test_another_council_finds_nothing(world) -> None:
    row = series(world)
    one, nia = event(row, -3), world.client("nia")
    for path in (f"series/{row.pk}/", f"{one.pk}/", f"{one.pk}/outcome/"):
        assert nia.get(f"{BASE}{path}").status_code == 404
        assert nia.get(f"/councils/northby/workforce/events/{path}").status_code == 404


def test_events_without_outputs_wait_for_their_convenor(world) -> None:
    row = series(world)
    late = event(row, -3, topic="Pay")
    event(row, 0)
    event(row, -9, outputs="Noted")
    event(row, -12, cancelled_because="Snow")
    assert waiting(world.members["cleo"]) == [("workforce.event", late.pk)]
    assert waiting(world.members["will"]) == []


def test_what_people_type_comes_out_escaped(world) -> None:
    row = series(world, SCRIPT, purpose=SCRIPT)
    one = event(row, -3, topic=SCRIPT, place=SCRIPT, outputs=SCRIPT)
    off = event(row, -4, cancelled_because=SCRIPT)
    will = world.client("will")
    for path in (
        "",
        f"series/{row.pk}/",
        f"series/{row.pk}/edit/",
        f"{one.pk}/",
        f"{one.pk}/edit/",
        f"{off.pk}/",
    ):
        page = will.get(f"{BASE}{path}").content.decode()
        assert "bold" in page
        assert "<b>bold" not in page


@pytest.mark.parametrize("path", ["", "series/one/"])
def test_a_list_costs_the_same_with_more_rows(world, path) -> None:
    row, will = series(world), world.client("will")
    counter = iter(range(1, 50))

    def one_more() -> None:
        other = series(world, f"Webinar {uuid4()}")
        for target in (row, other):
            event(target, -next(counter), attended=4, invited=9)

    for _ in range(3):
        one_more()
    address = f"{BASE}{path.replace('one', str(row.pk))}"
    before = cost(will, address)
    one_more()
    assert cost(will, address) == before
    assert before <= 14
