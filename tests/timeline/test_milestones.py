"""Recording dates: a preview of what moves, what is refused, history, embargo, two people at once."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.timeline.models import Milestone, MilestoneChange
from assessment_ready.timeline.rules.milestones import MilestoneDates
from assessment_ready.timeline.services.milestones import record_dates
from tests.timeline.making import assessment, day_parts, embargo, stage
from tests.world import World

BASE = "/councils/westmere/timeline/milestones/"


def posted(row: Milestone, **extra):
    """The form of recording dates as it opens, with changes."""
    values = {
        **day_parts("earliest", row.earliest),
        **day_parts("latest", row.latest),
        **day_parts("confirmed_on", row.confirmed_on),
        **day_parts("actual_on", row.actual_on),
        "at": "",
        "source_note": row.source_note,
        "note": "",
        "version": row.version,
    }
    if row.is_pinned:
        values["is_pinned"] = "on"
    return values | extra


def record(world: World, row: Milestone, name: str = "ben", *, confirm: bool = True, **extra):
    """Send the form; confirm the preview when there is one."""
    client = world.client(name)
    values = posted(row, **extra)
    answer = client.post(f"{BASE}{row.pk}/dates/", values)
    if confirm and answer.status_code == 200 and "plan" in (answer.context or {}):
        answer = client.post(f"{BASE}{row.pk}/dates/", values | {"plan": answer.context["plan"]})
    return answer


def test_a_confirmed_date_shows_what_moves_before_it_is_saved(world: World) -> None:
    made = assessment(world)
    visit = stage(made, "visit")
    answer = record(world, visit, confirm=False, **day_parts("confirmed_on", date(2026, 9, 14)))
    page = answer.content.decode()
    assert "Nothing is saved yet" in page
    assert "9 other dates move with it" in page
    assert "14 December 2026 to 14 May 2027" in page
    assert stage(made, "visit").confirmed_on is None
    assert stage(made, "publication").earliest == date(2026, 10, 2)


def test_confirming_the_preview_saves_it_and_moves_what_was_shown(world: World) -> None:
    made = assessment(world)
    visit = stage(made, "visit")
    answer = record(world, visit, **day_parts("confirmed_on", date(2026, 9, 14)), note="CQC’s email")
    assert answer.status_code == 302
    assert stage(made, "visit").confirmed_on == date(2026, 9, 14)
    report = stage(made, "publication")
    assert (report.earliest, report.latest) == (date(2026, 12, 14), date(2027, 5, 14))
    assert stage(made, "information-return").latest == date(2026, 3, 23)
    history = MilestoneChange.objects.filter(milestone=report).first()
    assert history.before["earliest"] == "2026-10-02"
    assert history.after["earliest"] == "2026-12-14"
    page = world.client("vic").get(f"{BASE}{visit.pk}/").content.decode()
    assert "Confirmed for 14 September 2026" in page
    assert "CQC’s email" in page


def test_going_back_from_the_preview_loses_nothing(world: World) -> None:
    made = assessment(world)
    visit = stage(made, "visit")
    values = posted(visit, **day_parts("confirmed_on", date(2026, 9, 14)), note="Kept")
    page = world.client("ben").post(f"{BASE}{visit.pk}/dates/", values | {"back": "1", "plan": "x"})
    assert 'value="Kept"' in page.content.decode()
    assert 'value="14"' in page.content.decode()
    assert stage(made, "visit").confirmed_on is None


def test_pinned_confirmed_and_past_dates_stay(world: World) -> None:
    made = assessment(world)
    draft, report = stage(made, "draft"), stage(made, "publication")
    record(
        world,
        draft,
        **day_parts("earliest", date(2027, 2, 1)),
        **day_parts("latest", date(2027, 2, 26)),
    )
    assert stage(made, "draft").is_pinned
    record(world, report, **day_parts("confirmed_on", date(2027, 4, 1)))
    record(world, stage(made, "visit"), **day_parts("confirmed_on", date(2026, 8, 17)))
    assert stage(made, "draft").earliest == date(2027, 2, 1)
    assert stage(made, "publication").confirmed_on == date(2027, 4, 1)
    assert stage(made, "publication").earliest == report.earliest
    assert stage(made, "visit-ends").earliest == date(2026, 8, 18)


def test_a_range_no_longer_kept_is_worked_out_again(world: World) -> None:
    made = assessment(world)
    draft = stage(made, "draft")
    before = (draft.earliest, draft.latest)
    record(world, draft, **day_parts("latest", date(2027, 9, 30)))
    row = stage(made, "draft")
    assert (row.latest, row.is_pinned) == (date(2027, 9, 30), True)
    values = posted(row)
    del values["is_pinned"]
    client = world.client("ben")
    shown = client.post(f"{BASE}{row.pk}/dates/", values)
    client.post(f"{BASE}{row.pk}/dates/", values | {"plan": shown.context["plan"]})
    row = stage(made, "draft")
    assert (row.is_pinned, row.earliest, row.latest) == (False, *before)


def test_a_milestone_before_its_predecessor_is_refused_with_a_sentence(world: World) -> None:
    made = assessment(world)
    visit = stage(made, "visit")
    answer = record(world, visit, **day_parts("confirmed_on", date(2026, 2, 27)))
    assert (
        "“Visit begins” comes after “Notification from CQC”, which is expected on 2 March 2026. It cannot be "
        "confirmed for 27 February 2026: choose 2 March 2026 or later" in answer.content.decode()
    )
    assert stage(made, "visit").confirmed_on is None


def test_a_predecessor_after_what_has_happened_is_refused_too(world: World) -> None:
    made = assessment(world)
    record(world, stage(made, "information-return"), **day_parts("actual_on", date(2026, 3, 20)))
    answer = record(world, stage(made, "notification"), **day_parts("confirmed_on", date(2026, 4, 1)))
    assert "“Information return due” comes after “Notification from CQC”" in answer.content.decode()
    assert stage(made, "notification").confirmed_on is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (day_parts("earliest", None), "Enter the earliest day"),
        (day_parts("latest", date(2026, 1, 1)), "The latest day must be the earliest day or later"),
        (day_parts("actual_on", date(2190, 1, 1)), "1 January 2190 has not come yet"),
        (
            {"confirmed_on_day": "31", "confirmed_on_month": "2", "confirmed_on_year": "2027"},
            "Enter a real date",
        ),
        ({"at": "25:00"}, "Enter a real time, like 9:30am or 14:00"),
        ({"at": "soon"}, "Enter a time, like 9:30am or 14:00"),
        ({"version": ""}, "This page is out of date"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_saves_nothing(world: World, change, sentence: str) -> None:
    made = assessment(world)
    visit = stage(made, "visit")
    answer = record(world, visit, **change)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert stage(made, "visit").version == visit.version


def test_the_second_of_two_savers_is_told_and_loses_nothing(world: World) -> None:
    row = world.milestone(title="Rehearsal", source_note="")
    record(world, row, "ada", source_note="From Ada")
    answer = record(world, row, "ben", source_note="From Ben")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this" in page
    assert "From Ada" in page
    assert "From Ben" in page
    again = Milestone.objects.get(pk=row.pk)
    assert again.source_note == "From Ada"
    assert record(world, again, "ben", source_note="From Ben").status_code == 302


def test_a_plan_that_changed_since_its_preview_is_shown_again(world: World) -> None:
    made = assessment(world)
    visit = stage(made, "visit")
    values = posted(visit, **day_parts("confirmed_on", date(2026, 9, 14)))
    client = world.client("ben")
    shown = client.post(f"{BASE}{visit.pk}/dates/", values).context["plan"]
    report = stage(made, "publication")
    record(world, report, "ada", **day_parts("confirmed_on", date(2027, 3, 1)))
    answer = client.post(f"{BASE}{visit.pk}/dates/", values | {"plan": shown})
    assert "Somebody changed the timeline since you saw what would move" in answer.content.decode()
    assert stage(made, "visit").confirmed_on is None
    client.post(f"{BASE}{visit.pk}/dates/", values | {"plan": answer.context["plan"]})
    assert stage(made, "visit").confirmed_on == date(2026, 9, 14)


def test_the_clock_time_is_kept_where_it_matters(world: World) -> None:
    made = assessment(world)
    report = stage(made, "publication")
    record(world, report, **day_parts("confirmed_on", date(2027, 3, 1)), at="12:01am")
    assert stage(made, "publication").at == time(0, 1)
    page = world.client("vic").get(f"{BASE}{report.pk}/").content.decode()
    assert "1 March 2027 at 12:01am" in page


def test_the_day_of_the_notification_is_the_assessment_s_own(world: World) -> None:
    made = assessment(world, notified_on=timezone.localdate() + timedelta(days=2))
    today = timezone.localdate()
    record(world, stage(made, "notification"), **day_parts("actual_on", today))
    made.refresh_from_db()
    assert (made.notified_on, made.notified_is_expected) == (today, False)
    assert stage(made, "information-return").latest == today + timedelta(days=21)


def test_a_moved_date_under_embargo_moves_unseen(world: World) -> None:
    made = assessment(world)
    secret = embargo(world, "ada")
    Milestone.objects.filter(assessment=made, code="draft").update(embargo=secret)
    visit = stage(made, "visit")
    answer = record(world, visit, confirm=False, **day_parts("confirmed_on", date(2026, 9, 14)))
    assert "Draft report received" not in answer.content.decode()
    assert "8 other dates move" in answer.content.decode()
    before = stage(made, "draft").earliest
    record(world, visit, **day_parts("confirmed_on", date(2026, 9, 14)))
    assert stage(made, "draft").earliest != before
    told = AuditEntry.objects.filter(action="timeline.milestone.moved")
    assert {(entry.embargo_id, entry.after["count"]) for entry in told} == {(None, 8), (secret.pk, 1)}
    page = world.client("ben").get("/councils/westmere/audit/").content.decode()
    assert "Draft report received" not in page
    assert "moved the expected dates of" in page


def test_nobody_is_stopped_by_what_they_may_not_know_of(world: World) -> None:
    made = assessment(world)
    secret = embargo(world, "ada")
    Milestone.objects.filter(assessment=made, code="draft").update(
        embargo=secret, confirmed_on=date(2026, 7, 1)
    )
    ends = stage(made, "visit-ends")
    assert record(world, ends, **day_parts("confirmed_on", date(2026, 8, 3))).status_code == 302
    ends = stage(made, "visit-ends")
    refused = record(world, ends, "ada", **day_parts("confirmed_on", date(2026, 8, 4)), note="again")
    assert refused.status_code == 302 or "comes after" in refused.content.decode()


@pytest.mark.parametrize("page", ["", "dates/", "edit/", "remove/"])
def test_a_milestone_under_embargo_does_not_exist_for_the_uncleared(world: World, page: str) -> None:
    secret = embargo(world, "ada")
    row = world.milestone(title="Draft arrives", embargo=secret)
    assert world.client("ben").get(f"{BASE}{row.pk}/{page}").status_code == 404
    assert world.client("ada").get(f"{BASE}{row.pk}/{page}").status_code == 200
    assert "Draft arrives" not in world.client("ben").get("/councils/westmere/timeline/").content.decode()


@pytest.mark.parametrize("page", ["dates/", "edit/", "remove/"])
@pytest.mark.parametrize(("name", "status"), [("vic", 403), ("cleo", 403), ("dev", 403), ("nia", 404)])
def test_readers_change_nothing(world: World, page: str, name: str, status: int) -> None:
    row = world.milestone()
    assert world.client(name).get(f"{BASE}{row.pk}/{page}").status_code == status
    assert world.client(name).post(f"{BASE}{row.pk}/{page}", posted(row)).status_code == status


def test_a_milestone_of_another_council_does_not_exist(world: World) -> None:
    row = world.milestone(council=world.northby)
    for page in ("", "dates/", "edit/", "remove/"):
        assert world.client("ben").get(f"{BASE}{row.pk}/{page}").status_code == 404


def own(**extra):
    return {
        "title": "Rehearsal",
        "after": "",
        "at_least": "",
        "at_most": "",
        "unit": "weeks",
        "direction": "before",
        "snap": "previous",
        "at": "",
        "source_note": "",
        "submission_key": str(uuid4()),
        **day_parts("earliest", None),
        **day_parts("latest", None),
        **extra,
    }


def test_an_own_milestone_hangs_on_another_and_moves_with_it(world: World) -> None:
    made = assessment(world)
    visit = stage(made, "visit")
    values = own(after=str(visit.pk), at_least="2", at_most="3")
    page = world.client("ben").post(f"{BASE}new/", values, follow=True).content.decode()
    row = Milestone.objects.get(title="Rehearsal")
    assert "2 to 3 weeks before Visit begins" in page
    assert (row.offset_earliest, row.offset_latest, row.assessment) == (-3, -2, made)
    assert (row.earliest, row.latest) == (visit.earliest - timedelta(weeks=3), date(2026, 8, 19))
    record(world, visit, **day_parts("confirmed_on", date(2026, 9, 14)))
    row.refresh_from_db()
    assert (row.earliest, row.latest) == (date(2026, 8, 24), date(2026, 8, 28))


def test_an_own_milestone_with_days_of_its_own(world: World) -> None:
    values = own(**day_parts("earliest", date(2027, 1, 5)))
    world.client("ben").post(f"{BASE}new/", values)
    world.client("ben").post(f"{BASE}new/", values)
    row = Milestone.objects.get(title="Rehearsal")
    assert (row.earliest, row.latest, row.after) == (date(2027, 1, 5), date(2027, 1, 5), None)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Enter what the milestone is"),
        ({}, "Enter the day, or choose the milestone it is dated from"),
        ({"after": "999999"}, "Choose one from the list"),
        (
            {**day_parts("earliest", date(2027, 2, 2)), **day_parts("latest", date(2027, 2, 1))},
            "The latest day must be the earliest day or later",
        ),
        ({"at_least": "many"}, "must be a whole number"),
    ],
)
def test_a_wrong_own_milestone_gets_a_sentence(world: World, change, sentence: str) -> None:
    answer = world.client("ben").post(f"{BASE}new/", own(**change))
    assert sentence in answer.content.decode()
    assert not Milestone.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"at_least": "", "at_most": ""}, "Enter the smallest number"),
        ({"at_least": "4", "at_most": "3"}, "The longest time must be the shortest or more"),
        ({"at_least": "1", "at_most": "9999"}, "Enter 520 weeks or fewer"),
    ],
)
def test_a_wrong_distance_gets_a_sentence(world: World, change, sentence: str) -> None:
    anchor = world.milestone()
    answer = world.client("ben").post(f"{BASE}new/", own(after=str(anchor.pk), **change))
    assert sentence in answer.content.decode()
    assert Milestone.objects.count() == 1


def test_hung_on_something_secret_a_milestone_is_secret_too(world: World) -> None:
    secret = embargo(world, "ada")
    anchor = world.milestone(title="Draft arrives", embargo=secret)
    values = own(after=str(anchor.pk), at_least="1", at_most="1", direction="after")
    world.client("ada").post(f"{BASE}new/", values)
    row = Milestone.objects.get(title="Rehearsal")
    assert row.embargo == secret
    answer = world.client("ben").post(f"{BASE}new/", own(after=str(anchor.pk), at_least="1", at_most="1"))
    assert "Choose one from the list" in answer.content.decode()


def edit(row: Milestone, **extra):
    values = own(title=row.title, **day_parts("earliest", row.earliest), **day_parts("latest", row.latest))
    return values | {"version": row.version} | extra


def test_an_own_milestone_is_changed_with_what_hangs_on_it(world: World) -> None:
    row = world.milestone(title="Rehearsal", earliest=date(2027, 1, 11), latest=date(2027, 1, 11))
    hung = world.milestone(
        title="Lessons",
        after=row,
        offset_earliest=7,
        offset_latest=7,
        earliest=date(2027, 1, 18),
        latest=date(2027, 1, 18),
    )
    url = f"{BASE}{row.pk}/edit/"
    values = edit(row, **day_parts("earliest", date(2027, 2, 1)), **day_parts("latest", date(2027, 2, 1)))
    shown = world.client("ben").post(url, values)
    assert "Lessons" in shown.content.decode()
    world.client("ben").post(url, values | {"plan": shown.context["plan"]})
    hung.refresh_from_db()
    assert hung.earliest == date(2027, 2, 8)


def test_a_milestone_cannot_hang_on_itself_or_in_a_circle(world: World) -> None:
    row = world.milestone(title="Rehearsal")
    hung = world.milestone(title="Lessons", after=row)
    url = f"{BASE}{row.pk}/edit/"
    for anchor, sentence in (
        (row, "Choose one from the list"),
        (hung, "This milestone would hang on itself"),
    ):
        answer = world.client("ben").post(url, edit(row, after=str(anchor.pk), at_least="1", at_most="1"))
        assert sentence in answer.content.decode()
    row.refresh_from_db()
    assert row.after is None


def test_stages_are_neither_changed_nor_removed_and_anchors_are_not_removed(world: World) -> None:
    made = assessment(world)
    visit = stage(made, "visit")
    client = world.client("ben")
    for page, values in (("edit/", edit(visit)), ("remove/", {})):
        answer = client.post(f"{BASE}{visit.pk}/{page}", values)
        assert "belongs to the stages of the assessment" in answer.content.decode()
    row = world.milestone(title="Rehearsal")
    hung = world.milestone(title="Lessons", after=row)
    answer = client.post(f"{BASE}{row.pk}/remove/")
    assert "Other milestones hang on this one" in answer.content.decode()
    client.post(f"{BASE}{hung.pk}/remove/")
    assert not Milestone.objects.filter(pk=hung.pk).exists()
    assert AuditEntry.objects.filter(action="timeline.milestone.removed").count() == 1


def test_history_is_told_to_those_who_may_know_of_the_milestone(world: World) -> None:
    row = world.milestone(title="Rehearsal")
    record_dates(
        actor=world.members["ben"],
        milestone_id=row.pk,
        expected_version=1,
        dates=MilestoneDates(
            date(2027, 1, 11), date(2027, 1, 15), actual_on=timezone.localdate() - timedelta(days=1)
        ),
        source_note="Minutes",
        note="It went well",
    )
    page = world.client("vic").get(f"{BASE}{row.pk}/").content.decode()
    assert "It went well" in page
    assert "Ben Hartley" in page
    audit = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "recorded for Rehearsal: actual date" in audit


def test_the_pre_election_period_is_marked_on_what_falls_in_it(world: World) -> None:
    from assessment_ready.timeline.services.calendar import ElectionValues, add_election
    from tests.timeline.making import load

    load()
    add_election(
        actor=world.members["ben"],
        values=ElectionValues("local", "Elections 2027", date(2027, 5, 6)),
        submission_key=uuid4(),
    )
    inside = world.milestone(title="Inside", earliest=date(2027, 4, 5), latest=date(2027, 4, 9))
    partly = world.milestone(title="Partly", earliest=date(2027, 3, 1), latest=date(2027, 3, 31))
    outside = world.milestone(title="Outside", earliest=date(2027, 3, 1), latest=date(2027, 3, 30))
    client = world.client("vic")
    words = "the pre-election period of Elections 2027"
    assert f"In {words}" in client.get(f"{BASE}{inside.pk}/").content.decode()
    assert f"Partly in {words}" in client.get(f"{BASE}{partly.pk}/").content.decode()
    assert words not in client.get(f"{BASE}{outside.pk}/").content.decode()
    assert client.get("/councils/westmere/timeline/").content.decode().count(words) == 2
