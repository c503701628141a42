"""Moving dates: one preview of everything that shifts, true to the letter; collisions; embargo; out of step."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import CommitteeMeeting, Milestone, QuietPeriod
from assessment_ready.timeline.services.milestones import record_dates, remove_milestone
from comms.models import Activity, ActivityStatus
from comms.queries.moves import out_of_step_count
from comms.services.dating import date_activity
from comms.services.moves import move_milestone
from tests.comms.making import Comms, comms_of
from tests.timeline.calendars import shipped
from tests.timeline.making import assessment, day_parts, embargo, load, stage
from tests.timeline.test_milestones import posted
from tests.world import World

REDATE = "/councils/westmere/communications/planner/dates/"


@pytest.fixture
def made(world: World) -> Comms:
    load()
    return comms_of(world, world.members["cara"])


def hung(
    made: Comms, milestone: Milestone, offset: int, title: str = "Huddle", *audiences, **extra
) -> Activity:
    """An activity dated from a milestone, as the service would date it."""
    values = {"fixed_on": None, "on": None, "earliest_on": None, "milestone": milestone, "offset": offset}
    row = made.activity(title, *audiences, **values | extra)
    date_activity(row, milestone, shipped())
    row.save(update_fields=["on", "earliest_on", "starts_at", "anchor_first", "anchor_last", "anchor_at"])
    return row


def confirmed(made: Comms, day: date, **extra) -> Milestone:
    return made.world.milestone(title="Visit begins", earliest=day, latest=day, confirmed_on=day, **extra)


def path(row: Milestone) -> str:
    return f"/councils/westmere/timeline/milestones/{row.pk}/dates/"


def to(row: Milestone, day: date, **extra) -> dict:
    """The form with another confirmed day."""
    return posted(row, **day_parts("confirmed_on", day), **extra)


def test_moving_the_visit_by_three_weeks_redates_everything_with_a_true_preview(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    follower = made.world.milestone(
        title="Feedback",
        after=visit,
        earliest=date(2027, 3, 19),
        latest=date(2027, 3, 19),
        offset_earliest=2,
        offset_latest=2,
    )
    before = hung(made, visit, -10)
    after = hung(made, follower, 1, "Thank-you", unit="days", snap="next")
    done = hung(made, visit, -20, "Early note", status=ActivityStatus.DONE)
    client = made.world.client("ben")
    values = to(visit, date(2027, 4, 7))
    shown = client.post(path(visit), values)
    page = shown.content.decode()
    assert "1 other date moves with it" in page
    assert "2 activities move" in page
    for words in ("3 March 2027", "22 March 2027", "12 April 2027"):
        assert words in page, words
    assert "Early note" not in page
    before.refresh_from_db()
    assert before.on == date(2027, 3, 3)
    assert client.post(path(visit), values | {"plan": shown.context["plan"]}).status_code == 302
    for row in (before, after, done, follower):
        row.refresh_from_db()
    # 10 working days before 7 April 2027, over Easter (26 and 29 March).
    assert before.on == date(2027, 3, 22)
    assert after.on == date(2027, 4, 12)
    assert done.on == date(2027, 2, 17)
    assert follower.earliest == date(2027, 4, 9)
    assert before.anchor_last == date(2027, 4, 7)
    actions = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert actions[-1] == "comms.activity.redated"
    log = made.world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "moved 2 activities" in log


def test_the_preview_names_what_is_in_the_way(made: Comms) -> None:
    council = made.council
    visit = confirmed(made, date(2027, 3, 15))
    hung(made, visit, 0, "On the day", made.staff, unit="days", at=time(9))
    hung(made, visit, 1, "The day after", unit="days", quotes_member=True)
    hung(made, visit, 5, "On a Saturday", unit="days")
    QuietPeriod.objects.create(
        council=council, title="Easter pause", starts_on=date(2027, 3, 29), ends_on=date(2027, 3, 31)
    )
    CommitteeMeeting.objects.create(council=council, committee="Scrutiny", meets_on=date(2027, 3, 29))
    council.elections.create(title="Local elections", poll_on=date(2027, 5, 6), notice_on=date(2027, 3, 30))
    other = made.activity("Other for staff", made.staff, on=date(2027, 3, 29))
    other.starts_at = datetime(2027, 3, 29, 8, 30, tzinfo=UTC)
    other.save(update_fields=["starts_at"])
    page = made.world.client("ben").post(path(visit), to(visit, date(2027, 3, 29))).content.decode()
    for words in (
        "29 March 2027 is a bank holiday",
        "3 April 2027 is a Saturday",
        "In the quiet period “Easter pause”",
        "The same day as the meeting of “Scrutiny”",
        f"“Other for staff” reaches {made.staff.name} in the same hour",
        "In the pre-election period of “Local elections”",
        "3 of them have something in their way",
    ):
        assert words in page, words


def test_a_public_thing_that_is_not_public_has_no_business_with_elections(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 15))
    hung(made, visit, 0, "For staff", unit="days")
    made.council.elections.create(title="By-election", poll_on=date(2027, 5, 6), notice_on=date(2027, 3, 30))
    page = made.world.client("ben").post(path(visit), to(visit, date(2027, 4, 7))).content.decode()
    assert "By-election" not in page


def test_an_earlier_step_of_the_cascade_is_not_overtaken_unseen(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 15), at=time(9))
    cascade = made.cascade()
    first = hung(made, visit, 0, "Staff hear", made.staff, unit="minutes", cascade=cascade)
    hung(
        made,
        visit,
        0,
        "Councillors hear",
        made.councillors,
        unit="days",
        at=time(7),
        cascade=cascade,
        fixed_on=date(2027, 4, 1),
    )
    assert first.starts_at is not None
    page = made.world.client("ben").post(path(visit), to(visit, date(2027, 4, 1), at="9am")).content.decode()
    assert "“Councillors hear” would reach another audience of the cascade first" in page


def test_a_milestone_moved_into_the_past_names_what_would_lie_there(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    row = hung(made, visit, -10)
    page = made.world.client("ben").post(path(visit), to(visit, date(2026, 3, 18))).content.decode()
    assert "These activities would lie in the past" in page
    assert str(row) in page


def test_a_confirmation_of_something_else_is_shown_again(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    hung(made, visit, -10)
    client = made.world.client("ben")
    values = to(visit, date(2027, 4, 7))
    shown = client.post(path(visit), values)
    late = hung(made, visit, -2, "Came meanwhile")
    again = client.post(path(visit), values | {"plan": shown.context["plan"]})
    assert "Somebody changed the timeline" in again.content.decode()
    assert "Came meanwhile" in again.content.decode()
    visit.refresh_from_db()
    late.refresh_from_db()
    assert visit.confirmed_on == date(2027, 3, 17)
    assert late.on == date(2027, 3, 15)
    assert client.post(path(visit), values | {"plan": again.context["plan"]}).status_code == 302


def test_nothing_moves_when_a_part_fails(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    row = hung(made, visit, -10)
    values = to(visit, date(2027, 4, 7), version=99)
    assert made.world.client("ben").post(path(visit), values).status_code == 409
    row.refresh_from_db()
    assert row.on == date(2027, 3, 3)


def test_who_may_not_know_of_an_activity_moves_it_unseen(made: Comms) -> None:
    secret = embargo(made.world, "cara")
    visit = confirmed(made, date(2027, 3, 17))
    row = hung(made, visit, -10, "The secret huddle", embargo=secret)
    client = made.world.client("ben")
    # Nothing that Ben may know of moves: no preview at all, as if there were no activity.
    assert client.post(path(visit), to(visit, date(2027, 4, 7))).status_code == 302
    row.refresh_from_db()
    assert row.on == date(2027, 3, 22)
    assert "The secret huddle" not in client.get("/councils/westmere/audit/").content.decode()
    visit.refresh_from_db()
    page = made.world.client("cara").post(path(visit), to(visit, date(2027, 3, 17))).content.decode()
    assert "The secret huddle" in page
    assert "Under embargo" in page


def test_a_reader_of_the_timeline_without_communications_sees_no_activities(made: Comms, monkeypatch) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    row = hung(made, visit, -10)
    can = Membership.can
    monkeypatch.setattr(Membership, "can", lambda self, perm: perm.name != "VIEW_COMMS" and can(self, perm))
    answer = made.world.client("ben").post(path(visit), to(visit, date(2027, 4, 7)))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.on == date(2027, 3, 22)


def test_pinned_activities_stay(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    row = hung(made, visit, -10, is_pinned=False)
    Activity.objects.filter(pk=row.pk).update(is_pinned=True)
    move(made, visit, date(2027, 4, 7))
    row.refresh_from_db()
    assert row.on == date(2027, 3, 3)


def move(made: Comms, row: Milestone, day: date) -> None:
    """Straight through the service."""
    row.refresh_from_db()
    move_milestone(
        actor=made.world.members["ben"],
        milestone_id=row.pk,
        expected_version=row.version,
        dates=posted_dates(row, day),
        source_note="",
    )


def posted_dates(row: Milestone, day: date):
    from assessment_ready.timeline.rules.milestones import MilestoneDates

    return MilestoneDates(row.earliest, row.latest, confirmed_on=day, at=row.at)


def test_what_moved_elsewhere_is_out_of_step_until_it_is_dated_again(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    row = hung(made, visit, -10)
    cara = made.world.client("cara")
    assert "Nothing would move" in cara.get(REDATE).content.decode()
    record_dates(
        actor=made.world.members["ben"],
        milestone_id=visit.pk,
        expected_version=visit.version,
        dates=posted_dates(visit, date(2027, 4, 7)),
        source_note="",
    )
    assert out_of_step_count(made.actor, timezone.now()) == 1
    planner = cara.get("/councils/westmere/communications/planner/").content.decode()
    assert "1 activity was dated before a milestone moved" in planner
    assert (
        "Its milestone has moved"
        in cara.get(f"/councils/westmere/communications/activities/{row.pk}/").content.decode()
    )
    shown = cara.get(REDATE)
    assert "22 March 2027" in shown.content.decode()
    stale = cara.post(REDATE, {"plan": "something else"})
    assert "This is what would move now" in stale.content.decode()
    page = cara.post(REDATE, {"plan": shown.context["plan"]}, follow=True).content.decode()
    assert "1 activity is dated again" in page
    row.refresh_from_db()
    assert row.on == date(2027, 3, 22)
    assert out_of_step_count(made.actor, timezone.now()) == 0
    assert made.world.client("will").get(REDATE).status_code == 403


def test_dating_again_twice_changes_nothing_more(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17), at=time(9))
    rows = [hung(made, visit, number, f"Step {number}", unit="minutes") for number in (-90, 0, 45)]
    move(made, visit, date(2027, 3, 29))
    first = [(row.on, row.starts_at) for row in Activity.objects.order_by("pk")]
    move(made, visit, date(2027, 3, 29))
    assert [(row.on, row.starts_at) for row in Activity.objects.order_by("pk")] == first
    assert first[0][1] == first[1][1] - timedelta(minutes=90)
    assert len(rows) == 3


def test_a_removed_milestone_leaves_the_last_day(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    row = hung(made, visit, -10)
    remove_milestone(actor=made.world.members["ben"], milestone_id=visit.pk)
    row.refresh_from_db()
    assert row.has_lost_milestone
    assert row.on == date(2027, 3, 3)
    page = (
        made.world.client("vic")
        .get(f"/councils/westmere/communications/activities/{row.pk}/")
        .content.decode()
    )
    assert "Its milestone was removed, so it keeps its last day" in page
    assert made.world.client("cara").get(REDATE).status_code == 200


def test_moving_costs_no_more_with_more_activities(made: Comms, django_assert_max_num_queries) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    hung(made, visit, -10, "One", made.staff)
    client = made.world.client("ben")
    values = to(visit, date(2027, 4, 7))
    client.post(path(visit), values)
    with django_assert_max_num_queries(60) as few:
        client.post(path(visit), values)
    for number in range(8):
        hung(made, visit, number, f"More {number}", made.staff, made.councillors)
    with django_assert_max_num_queries(len(few)):
        shown = client.post(path(visit), values)
    with django_assert_max_num_queries(60):
        assert client.post(path(visit), values | {"plan": shown.context["plan"]}).status_code == 302


def test_a_whole_assessment_moves_with_its_activities(made: Comms) -> None:
    visit = stage(assessment(made.world), "visit")
    row = hung(made, stage(visit.assessment, "publication"), -3, "Run-up")
    answer = made.world.client("ben").post(path(visit), to(visit, date(2026, 9, 14)))
    assert "1 activity moves" in answer.content.decode()
    values = to(visit, date(2026, 9, 14)) | {"plan": answer.context["plan"]}
    assert made.world.client("ben").post(path(visit), values).status_code == 302
    row.refresh_from_db()
    milestone = stage(visit.assessment, "publication")
    assert row.on == shipped().add_working_days(milestone.latest, -3)
    assert row.earliest_on == shipped().add_working_days(milestone.earliest, -3)


def test_steps_of_a_cascade_keep_its_hour_where_the_milestone_has_none(made: Comms) -> None:
    visit = confirmed(made, date(2027, 3, 17))
    cascade = made.cascade(milestone=visit, default_at=time(10))
    step = hung(made, visit, 30, "Staff hear", made.staff, unit="minutes", cascade=cascade)
    assert "1 activity moves" in made.world.client("cara").get(REDATE).content.decode()
    move(made, visit, date(2027, 4, 7))
    step.refresh_from_db()
    assert step.starts_at is not None
    assert step.starts_at.isoformat() == "2027-04-07T09:30:00+00:00"
    assert "Nothing would move" in made.world.client("cara").get(REDATE).content.decode()
