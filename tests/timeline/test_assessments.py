"""An assessment made from one date: its stages, who may make it, what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.timeline.models import Assessment, IntervalDefault, Milestone, MilestoneChange
from tests.timeline.calendars import shipped
from tests.timeline.making import assessment, day_parts, embargo, load, stage
from tests.world import World

NEW = "/councils/westmere/timeline/assessments/new/"


def post(world: World, name: str = "ben", **extra):
    values = {
        "title": "CQC assessment 2027",
        "state": "expected",
        **day_parts("notified_on", date(2027, 3, 2)),
        "submission_key": str(uuid4()),
        **extra,
    }
    return world.client(name).post(NEW, values, follow=True)


def test_one_date_makes_the_whole_calendar(world: World) -> None:
    load()
    page = post(world).content.decode()
    assert "The calendar of “CQC assessment 2027” is made" in page
    made = Assessment.objects.get()
    assert (made.notified_on, made.notified_is_expected) == (date(2027, 3, 2), True)
    assert made.milestones.count() == IntervalDefault.objects.count() == 14
    first = stage(made, "notification")
    assert (first.earliest, first.latest, first.actual_on, first.after) == (
        date(2027, 3, 2),
        date(2027, 3, 2),
        None,
        None,
    )
    back = stage(made, "information-return")
    assert (back.earliest, back.latest) == (date(2027, 3, 20), date(2027, 3, 23))
    visit = stage(made, "visit")
    assert (visit.earliest, visit.latest) == (date(2027, 7, 2), date(2027, 9, 2))
    notice = stage(made, "visit-notice")
    assert (notice.earliest, notice.latest) == (date(2027, 5, 7), date(2027, 7, 22))
    draft, check = stage(made, "draft"), stage(made, "factual-accuracy")
    assert check.earliest == shipped().add_working_days(draft.earliest, 10)
    assert check.after == draft
    report = stage(made, "publication")
    assert (report.earliest, report.latest) == (date(2027, 10, 4), date(2028, 5, 2))
    assert "Torbay about three" in report.source_note
    assert MilestoneChange.objects.filter(milestone=report).count() == 1


def test_a_notification_that_came_is_recorded_as_having_happened(world: World) -> None:
    load()
    day = timezone.localdate() - timedelta(days=3)
    post(world, state="happened", **day_parts("notified_on", day))
    assert stage(Assessment.objects.get(), "notification").actual_on == day


def test_a_somerset_return_is_due_three_weeks_after_the_email(world: World) -> None:
    made = assessment(world, notified_on=date(2025, 4, 7), notified_is_expected=False)
    assert stage(made, "information-return").latest == date(2025, 4, 28)


def test_a_second_click_makes_no_second_assessment(world: World) -> None:
    load()
    key = str(uuid4())
    post(world, submission_key=key)
    post(world, submission_key=key)
    assert Assessment.objects.count() == 1
    assert Milestone.objects.count() == 14


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"state": ""}, "Choose whether CQC has told you"),
        (day_parts("notified_on", None), "Enter the day of the notification"),
        ({"notified_on_day": "31", "notified_on_month": "2"}, "Enter a real date"),
        ({"state": "happened", "notified_on_year": "2190"}, "This day has not come yet"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_what_is_wrong_gets_a_sentence(world: World, change, sentence: str) -> None:
    load()
    assert sentence in post(world, **change).content.decode()
    assert not Assessment.objects.exists()


def test_without_durations_a_person_is_told_whom_to_ask(world: World) -> None:
    assert "The usual durations are not loaded yet" in post(world).content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [("vic", 403), ("cleo", 403), ("dev", 403), ("ann", 403), ("nia", 404)]
)
def test_only_those_who_look_after_the_timeline_make_one(world: World, name: str, status: int) -> None:
    load()
    assert world.client(name).get(NEW).status_code == status
    assert world.client(name).post(NEW, {}).status_code == status


def test_an_assessment_of_another_council_does_not_exist(world: World) -> None:
    made = assessment(world)
    url = f"/councils/westmere/timeline/assessments/{made.pk}/"
    assert world.client("vic").get(url).status_code == 200
    assert world.client("nia").get(url).status_code == 404
    assert world.client("bo").get(f"/councils/northby/timeline/assessments/{made.pk}/").status_code == 404


def test_under_embargo_the_calendar_exists_for_the_cleared_only(world: World) -> None:
    load()
    secret = embargo(world, "ben")
    post(world, embargo=str(secret.pk))
    made = Assessment.objects.get()
    assert made.embargo == secret
    assert set(made.milestones.values_list("embargo", flat=True)) == {secret.pk}
    url = f"/councils/westmere/timeline/assessments/{made.pk}/"
    assert "Under embargo" in world.client("ben").get(url).content.decode()
    assert world.client("cara").get(url).status_code == 404
    assert made.title not in world.client("cara").get("/councils/westmere/timeline/").content.decode()
    assert secret.looks.count() == 1


def test_an_embargo_one_is_not_cleared_for_cannot_be_chosen(world: World) -> None:
    load()
    secret = embargo(world, "ada")
    post(world, embargo=str(secret.pk))
    assert not Assessment.objects.filter(embargo=secret).exists()


def test_a_council_s_own_duration_wins_over_the_shipped_one(world: World) -> None:
    load()
    IntervalDefault.objects.create(
        council=world.westmere,
        code="information-return",
        title="Return",
        after="notification",
        earliest=2,
        latest=2,
        unit="weeks",
        position=20,
    )
    made = assessment(world)
    row = stage(made, "information-return")
    assert (row.title, row.earliest, row.latest) == ("Return", date(2026, 3, 16), date(2026, 3, 16))
    other = assessment(world, "nia")
    assert stage(other, "information-return").latest == date(2026, 3, 23)


def test_a_closed_assessment_keeps_its_dates_and_reminds_nobody(world: World) -> None:
    made = assessment(world)
    client = world.client("ben")
    url = f"/councils/westmere/timeline/assessments/{made.pk}/"
    assert "is closed" in client.post(f"{url}close/", follow=True).content.decode()
    row = stage(made, "visit")
    dates = f"/councils/westmere/timeline/milestones/{row.pk}/dates/"
    answer = client.post(
        dates,
        {
            **day_parts("earliest", row.earliest),
            **day_parts("latest", row.latest),
            "version": row.version,
            "note": "x",
        },
    )
    assert "This assessment is closed" in answer.content.decode()
    assert "This assessment is closed" in client.post(f"{url}close/", follow=True).content.decode()
    assert "is open again" in client.post(f"{url}open/", follow=True).content.decode()
    assert "open already" in client.post(f"{url}open/", follow=True).content.decode()


def test_the_second_of_two_savers_is_told_and_loses_nothing(world: World) -> None:
    made = assessment(world)
    url = f"/councils/westmere/timeline/assessments/{made.pk}/edit/"
    world.client("ada").post(url, {"title": "From Ada", "version": 1})
    answer = world.client("ben").post(url, {"title": "From Ben", "version": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody else changed this" in page
    assert "From Ada" in page
    assert 'value="From Ben"' in page
    assert 'value="2"' in page
    world.client("ben").post(url, {"title": "From Ben", "version": 2})
    made.refresh_from_db()
    assert made.title == "From Ben"


def test_every_change_of_an_assessment_leaves_a_sentence(world: World) -> None:
    load()
    post(world)
    made = Assessment.objects.get()
    entry = AuditEntry.objects.get(action="timeline.assessment.created")
    assert entry.after == {"notified_on": "2027-03-02", "expected": True, "milestones": 14}
    url = f"/councils/westmere/timeline/assessments/{made.pk}/"
    world.client("ben").post(f"{url}edit/", {"title": "Other", "version": 1})
    world.client("ben").post(f"{url}close/")
    page = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert (
        "made the calendar of CQC assessment 2027 from the notification expected 2 March 2027, with 14 milestones"
        in page
    )
    assert "renamed the assessment CQC assessment 2027 to Other" in page
    assert "closed the assessment Other" in page
