"""The usual durations: shipped data with sources, the council's own values over it."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from assessment_ready.timeline.models import IntervalDefault
from assessment_ready.timeline.rules.offsets import Offset
from assessment_ready.timeline.services import intervals as services
from tests.timeline.calendars import DATA
from tests.timeline.making import assessment, day_parts, load, stage
from tests.world import World

LIST = "/councils/westmere/timeline/durations/"


def posted(code: str, **extra):
    row = IntervalDefault.objects.filter(code=code).order_by("council").first()
    return {
        "title": row.title,
        "after": row.after,
        "at_least": row.earliest,
        "at_most": row.latest,
        "unit": row.unit,
        "direction": "after",
        "snap": row.snap,
        "source": "Our last assessment",
        "version": row.version,
        **extra,
    }


def test_every_shipped_duration_is_a_range_with_a_source() -> None:
    entries = json.loads((DATA / "intervals.json").read_text(encoding="utf-8"))["intervals"]
    codes = {entry["code"] for entry in entries}
    assert len(codes) == len(entries) == 14
    for entry in entries:
        assert entry["source"], entry["code"]
        assert entry["earliest"] <= entry["latest"]
        assert entry["after"] in codes or entry["code"] == "notification"
    publication = next(entry for entry in entries if entry["code"] == "publication")
    assert (publication["earliest"], publication["latest"], publication["unit"]) == (3, 8, "months")
    assert "eight weeks" in publication["conflict"]


def test_loading_again_changes_nothing_and_keeps_what_councils_set(world: World) -> None:
    call_command("load_timeline", stdout=StringIO())
    services.change_interval(
        actor=world.members["ben"],
        code="visit",
        values=services.IntervalValues("Visit", "notification", Offset(5, 5, "months")),
        expected_version=1,
    )
    IntervalDefault.objects.filter(council=None, code="draft").update(earliest=9, latest=9)
    out = StringIO()
    call_command("load_timeline", stdout=out)
    assert out.getvalue() == "Bank holidays: 0 added. Usual durations: 0 added, 1 changed.\n"
    assert IntervalDefault.objects.get(council=world.westmere).earliest == 5
    assert IntervalDefault.objects.get(council=None, code="draft").latest == 7


def test_a_council_sets_its_own_value_and_goes_back_to_the_shipped_one(world: World) -> None:
    load()
    client = world.client("ben")
    page = client.post(f"{LIST}visit/", posted("visit", at_least=2, at_most=3), follow=True).content.decode()
    assert "2 to 3 months after Notification from CQC" in page
    assert "Shipped: 4 to 6 months after Notification from CQC" in page
    assert IntervalDefault.objects.get(council=None, code="visit").latest == 6
    assert "4 to 6 months" in world.client("nia").get(LIST.replace("westmere", "northby")).content.decode()
    page = client.post(f"{LIST}visit/shipped/", follow=True).content.decode()
    assert "has the shipped duration again" in page
    assert not IntervalDefault.objects.filter(council=world.westmere).exists()
    page = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "set the usual duration of Visit begins to 2 to 3 months after Notification from CQC" in page
    assert "set Visit begins back to the duration that is shipped" in page


def test_existing_calendars_follow_when_dates_are_worked_out_again(world: World) -> None:
    made = assessment(world)
    client = world.client("ben")
    client.post(f"{LIST}information-return/", posted("information-return", at_least=28, at_most=28))
    assert stage(made, "information-return").latest == date(2026, 3, 23)
    page = client.get("/councils/westmere/timeline/replan/")
    assert "Information return due" in page.content.decode()
    assert stage(made, "information-return").latest == date(2026, 3, 23)
    refused = client.post("/councils/westmere/timeline/replan/", {"plan": "old"}, follow=True)
    assert "Somebody changed the timeline" in refused.content.decode()
    moved = client.post("/councils/westmere/timeline/replan/", {"plan": page.context["plan"]}, follow=True)
    assert "2 dates moved" in moved.content.decode()
    row = stage(made, "information-return")
    assert (row.earliest, row.latest) == (date(2026, 3, 30), date(2026, 3, 30))
    assert "Nothing would move" in client.get("/councils/westmere/timeline/replan/").content.decode()


def test_a_confirmed_date_stays_when_dates_are_worked_out_again(world: World) -> None:
    made = assessment(world)
    row = stage(made, "information-return")
    client = world.client("ben")
    values = {
        **day_parts("earliest", row.earliest),
        **day_parts("latest", row.latest),
        **day_parts("confirmed_on", date(2026, 3, 23)),
        "version": 1,
    }
    url = f"/councils/westmere/timeline/milestones/{row.pk}/dates/"
    shown = client.post(url, values)
    client.post(url, values | {"plan": shown.context["plan"]})
    client.post(f"{LIST}information-return/", posted("information-return", at_least=28, at_most=28))
    page = client.get("/councils/westmere/timeline/replan/").content.decode()
    assert "Nothing would move" in page


def test_an_own_stage_is_part_of_the_next_calendar(world: World) -> None:
    load()
    client = world.client("ben")
    values = posted("visit", title="Thank you to staff", after="visit-ends", at_least=1, at_most=2)
    del values["version"]
    client.post("/councils/westmere/timeline/add-stage/", values | {"unit": "working_days"})
    made = assessment(world)
    row = stage(made, "thank-you-to-staff")
    assert row.after == stage(made, "visit-ends")
    assert client.get(f"{LIST}thank-you-to-staff/").status_code == 200
    assert (
        world.client("nia").get(f"{LIST}thank-you-to-staff/".replace("westmere", "northby")).status_code
        == 404
    )
    page = client.post(f"{LIST}thank-you-to-staff/shipped/", follow=True).content.decode()
    assert "This stage is your council’s own" in page
    page = client.post(f"{LIST}thank-you-to-staff/remove/", follow=True).content.decode()
    assert "no longer part of new assessments" in page
    assert stage(made, "thank-you-to-staff").title == "Thank you to staff"
    page = client.post(f"{LIST}visit/remove/", follow=True).content.decode()
    assert "comes with the product and cannot be removed" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Enter a name for the stage"),
        ({"at_least": ""}, "Enter the smallest number"),
        ({"at_least": 7}, "The longest time must be the shortest or more"),
        ({"at_most": 500}, "Enter 120 months or fewer"),
        ({"unit": "years"}, "Choose one from the list"),
        ({"after": "visit-notice"}, "This stage would be counted from itself"),
        ({"after": "visit"}, "Choose one from the list"),
        ({"after": ""}, "Choose the stage it is counted from"),
    ],
)
def test_a_wrong_duration_gets_a_sentence(world: World, change, sentence: str) -> None:
    load()
    answer = world.client("ben").post(f"{LIST}visit/", posted("visit", **change))
    assert sentence in answer.content.decode()
    assert not IntervalDefault.objects.filter(council=world.westmere).exists()


def test_the_second_of_two_savers_is_told_and_loses_nothing(world: World) -> None:
    load()
    values = posted("visit", at_least=2, at_most=2)
    world.client("ada").post(f"{LIST}visit/", values)
    answer = world.client("ben").post(f"{LIST}visit/", values | {"at_most": 3, "source": "From Ben"})
    assert answer.status_code == 409
    assert "2 months after Notification from CQC" in answer.content.decode()
    assert "From Ben" in answer.content.decode()
    assert IntervalDefault.objects.get(council=world.westmere).latest == 2


@pytest.mark.parametrize(("name", "status"), [("vic", 403), ("dev", 403), ("nia", 404)])
def test_readers_change_no_durations(world: World, name: str, status: int) -> None:
    load()
    client = world.client(name)
    assert client.post(f"{LIST}visit/", posted("visit")).status_code == status
    assert client.post(f"{LIST}visit/shipped/").status_code == status
    assert client.post("/councils/westmere/timeline/replan/").status_code == status
    assert client.get(LIST).status_code == (404 if name == "nia" else 200)
