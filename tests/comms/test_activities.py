"""Activities: adding, changing, reporting, series; who may; bad input; embargo."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from comms.errors.scenarios import OrderBroken
from comms.models import Activity, ActivityStatus
from comms.services.activities import add_activity, change_activity
from comms.services.activity_values import ActivityValues
from comms.services.recurrence import extend
from tests.comms.making import Comms, comms_of
from tests.timeline.making import assessment, day_parts, embargo, load, stage
from tests.world import World

BASE = "/councils/westmere/communications/activities/"


@pytest.fixture
def made(world: World) -> Comms:
    load()
    return comms_of(world, world.members["cara"])


def posted(**extra):
    """The form of a new activity on a day of its own, with changes."""
    return {
        "title": "Huddle on the visit",
        "purpose": "listen",
        "description": "",
        "dated": "day",
        **day_parts("fixed_on", date(2027, 3, 3)),
        "direction": "after",
        "unit": "working_days",
        "snap": "same",
        "submission_key": str(uuid4()),
        **extra,
    }


def add(made: Comms, **extra) -> Activity:
    """One through the form."""
    answer = made.world.client("cara").post(f"{BASE}new/", posted(**extra))
    assert answer.status_code == 302, sentences(answer)
    return Activity.objects.get(series=None, title=extra.get("title", "Huddle on the visit"))


def sentences(answer) -> dict:
    return dict(answer.context["form"].errors)


def change(made: Comms, row: Activity, name: str = "cara", **extra):
    """Change it through the form as it opens."""
    client = made.world.client(name)
    form = client.get(f"{BASE}{row.pk}/edit/").context["form"]
    values: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(value, date):
            values |= day_parts(field.html_name, value)
        elif value not in {None, False} if not isinstance(value, list) else True:
            values[field.html_name] = value
    return client.post(f"{BASE}{row.pk}/edit/", values | extra)


def test_an_activity_is_planned_shown_changed_and_reported(made: Comms) -> None:
    client = made.world.client("cara")
    values = posted(audiences=[made.staff.pk], channel=made.email.pk, at="9:30am", cost="£200")
    for _ in range(2):
        page = client.post(f"{BASE}new/", values, follow=True).content.decode()
    row = Activity.objects.get()
    assert "is planned" in page
    assert "3 March 2027 at 9:30am" in page
    assert made.staff.name in page
    assert row.reference in client.get(BASE).content.decode()
    assert change(made, row, title="Huddle for everybody").status_code == 302
    row.refresh_from_db()
    assert (row.title, row.version, row.at) == ("Huddle for everybody", 2, time(9, 30))
    report = {"status": "done", "outcome": "84 came", "version": 2}
    page = client.post(f"{BASE}{row.pk}/report/", report, follow=True).content.decode()
    assert "is reported as done" in page
    assert "84 came" in page
    page = client.post(f"{BASE}{row.pk}/open/", follow=True).content.decode()
    assert "is planned again" in page
    codes = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert codes == [
        "comms.activity.added",
        "comms.activity.changed",
        "comms.activity.done",
        "comms.activity.reopened",
    ]
    log = made.world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "reported as done the activity" in log


def test_an_activity_is_dated_from_a_milestone_and_says_so(made: Comms) -> None:
    visit = stage(assessment(made.world), "visit")
    visit.confirmed_on = date(2027, 3, 17)
    visit.save(update_fields=["confirmed_on"])
    row = add(
        made,
        dated="milestone",
        milestone=visit.pk,
        number="10",
        direction="before",
        **day_parts("fixed_on", None),
        at="9am",
    )
    assert row.on == date(2027, 3, 3)
    assert row.anchor_last == date(2027, 3, 17)
    page = made.world.client("will").get(f"{BASE}{row.pk}/").content.decode()
    assert "10 working days before Visit begins" in page
    assert "3 March 2027 at 9am" in page or "3 March 2027 at 9:00am" in page


@pytest.mark.parametrize(
    ("extra", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter what the activity is"),
        ({"purpose": ""}, "purpose", "Choose what the activity is for"),
        ({"dated": "milestone"}, "milestone", "Choose the milestone it is dated from"),
        ({"dated": "milestone", "number": "30000"}, "number", "Enter 2,500 working days or fewer"),
        (day_parts("fixed_on", None), "fixed_on", "Enter the day"),
        (
            {"fixed_on_day": "31", "fixed_on_month": "2", "fixed_on_year": "2027"},
            "fixed_on",
            "Enter a real date",
        ),
        ({"at": "soon"}, "at", "Enter a time"),
        ({**day_parts("fixed_on", date(2026, 3, 29)), "at": "1:30am"}, "at", "skip this time"),
        ({**day_parts("fixed_on", date(2025, 10, 26)), "at": "1:30am"}, "at", "show this time twice"),
        ({"audiences": ["999999"]}, "audiences", "Choose only from the list"),
        ({"dated": "none", "repeats": "weekly"}, "repeats", "Choose a milestone or a day"),
        ({"status": "cleared"}, "status", "Choose one from the list"),
        ({"submission_key": ""}, "submission_key", "out of date"),
    ],
)
def test_bad_input_gets_its_sentence(made: Comms, extra, field, sentence) -> None:
    answer = made.world.client("cara").post(f"{BASE}new/", posted(**extra))
    assert answer.status_code == 200
    assert sentence in str(sentences(answer)[field])
    assert not Activity.objects.exists()


def test_activities_do_not_wait_for_each_other_in_a_circle(made: Comms) -> None:
    one, two, three = (made.activity(f"Step {number}") for number in range(3))
    assert change(made, one, depends_on=two.pk).status_code == 302
    assert change(made, two, depends_on=three.pk).status_code == 302
    answer = change(made, three, depends_on=one.pk)
    assert "This activity would wait for itself" in str(sentences(answer)["depends_on"])
    answer = made.world.client("cara").get(f"{BASE}{one.pk}/edit/")
    assert one.pk not in {key for key, _ in answer.context["form"].fields["depends_on"].choices}


def test_what_people_type_comes_out_escaped(made: Comms) -> None:
    nasty = "<script>alert(1)</script>"
    names = ("title", "description", "contributors", "spokesperson", "cost", "risk_note")
    row = add(made, **dict.fromkeys(names, nasty))
    made.world.client("cara").post(
        f"{BASE}{row.pk}/report/", {"status": "missed", "outcome": nasty, "version": 1}
    )
    planner = "/councils/westmere/communications/planner/"
    for path in (
        BASE,
        f"{BASE}{row.pk}/",
        f"{planner}?month=2027-03",
        f"{planner}weeks/?month=2027-03",
        f"{planner}audiences/?month=2027-03",
    ):
        page = made.world.client("cara").get(path).content.decode()
        assert nasty not in page
        assert "&lt;script&gt;" in page or path.endswith("audiences/?month=2027-03")


def test_the_second_of_two_savers_is_told_and_loses_nothing(made: Comms) -> None:
    row = made.activity("Huddle")
    form = made.world.client("cara").get(f"{BASE}{row.pk}/edit/")
    assert change(made, row, title="Ben was first", name="ben").status_code == 302
    values = posted(title="Cara was second", version=form.context["form"].initial["version"])
    answer = made.world.client("cara").post(f"{BASE}{row.pk}/edit/", values)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ben was first" in page
    assert "Cara was second" in page


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("will", "", 200),
        ("will", "new/", 403),
        ("will", "{}/", 200),
        ("will", "{}/edit/", 403),
        ("cleo", "", 403),
        ("dev", "", 403),
        ("nia", "", 404),
        ("nia", "{}/", 404),
        ("ben", "{}/edit/", 200),
    ],
)
def test_who_may_open_what(made: Comms, name: str, path: str, status: int) -> None:
    row = made.activity("Huddle")
    assert made.world.client(name).get(f"{BASE}{path.format(row.pk)}").status_code == status


def test_its_owner_may_report_on_it_and_others_may_not(made: Comms) -> None:
    row = made.activity("Huddle", owner=made.world.members["will"])
    report = {"status": "done", "outcome": "", "version": 1}
    answer = made.world.client("vic").post(f"{BASE}{row.pk}/report/", report)
    assert "Only its owner or the communications team" in answer.content.decode()
    assert made.world.client("will").post(f"{BASE}{row.pk}/report/", report).status_code == 302
    row.refresh_from_db()
    assert row.status == ActivityStatus.DONE
    answer = made.world.client("cara").post(f"{BASE}{row.pk}/report/", report | {"version": 2})
    assert "This activity is over" in answer.content.decode()


def test_another_councils_things_cannot_be_named(made: Comms) -> None:
    other = comms_of(made.world, made.world.northby_members["nia"])
    answer = made.world.client("cara").post(f"{BASE}new/", posted(audiences=[other.staff.pk]))
    assert "audiences" in sentences(answer)
    with pytest.raises(Exception, match="Choose only from the list"):
        add_activity(
            actor=made.actor,
            plan_id=made.plan.pk,
            values=ActivityValues(title="X", channel_id=other.email.pk),
            submission_key=uuid4(),
        )


def test_an_activity_on_a_secret_milestone_is_under_the_same_embargo(made: Comms) -> None:
    secret = embargo(made.world, "ada", "cara")
    draft = made.world.milestone(title="Draft arrives", embargo=secret)
    values = {"dated": "milestone", "milestone": draft.pk, "number": "2", "direction": "after"}
    answer = made.world.client("cara").post(f"{BASE}new/", posted(**values))
    assert "must be under the same one" in str(sentences(answer)["embargo"])
    row = add(made, **values, embargo=secret.pk)
    assert row.embargo_id == secret.pk
    page = made.world.client("cara").get(f"{BASE}{row.pk}/").content.decode()
    assert "Under embargo" in page
    assert secret.looks.count() == 1
    assert made.world.client("ben").get(f"{BASE}{row.pk}/").status_code == 404
    listing = made.world.client("ben").get(BASE).content.decode()
    assert row.title not in listing
    form = made.world.client("ben").get(f"{BASE}new/").content.decode()
    assert "Draft arrives" not in form
    assert row.title not in form


def test_secret_messages_and_briefings_of_an_open_activity_stay_hidden_and_stay_linked(made: Comms) -> None:
    secret = embargo(made.world, "cara")
    message = made.message("We were rated good.", embargo=secret)
    briefing = made.briefing("Statement on Good", embargo=secret)
    row = made.activity("Huddle", briefing=briefing)
    row.messages.add(message)
    page = made.world.client("ben").get(f"{BASE}{row.pk}/").content.decode()
    assert "rated good" not in page
    assert "Statement on Good" not in page
    assert change(made, row, name="ben", title="Huddle again").status_code == 302
    row.refresh_from_db()
    assert row.title == "Huddle again"
    assert row.briefing_id == briefing.pk
    assert list(row.messages.all()) == [message]


def test_a_recurring_activity_makes_a_row_for_each_time(made: Comms) -> None:
    row = add(
        made, repeats="weekly", **day_parts("repeat_until", date(2027, 4, 7)), audiences=[made.staff.pk]
    )
    times = list(Activity.objects.filter(series=row).order_by("series_number"))
    assert [each.on for each in times] == [
        date(2027, 3, 10),
        date(2027, 3, 17),
        date(2027, 3, 24),
        date(2027, 3, 31),
        date(2027, 4, 7),
    ]
    assert all(list(each.audiences.all()) == [made.staff] for each in times)
    assert extend(actor=made.actor, head=row) == []
    page = made.world.client("cara").post(f"{BASE}{row.pk}/more-times/", follow=True).content.decode()
    assert "Every time of the series is planned already" in page
    times[0].status = ActivityStatus.DONE
    times[0].save(update_fields=["status"])
    assert made.world.client("cara").get(f"{BASE}{row.pk}/").status_code == 200


def test_one_time_or_the_whole_series_is_changed(made: Comms) -> None:
    row = add(made, repeats="weekly", **day_parts("repeat_until", date(2027, 3, 24)))
    first, second, _ = Activity.objects.filter(series=row).order_by("series_number")
    answer = change(made, first, title="Another")
    assert "Choose whether to change only this one" in str(sentences(answer)["scope"])
    assert change(made, first, title="Only this", scope="one").status_code == 302
    assert Activity.objects.filter(title="Only this").count() == 1
    assert change(made, second, title="All of them", scope="series").status_code == 302
    assert Activity.objects.filter(title="All of them").count() == 4
    # A day of its own leaves the rhythm; the rest moves with its first.
    own = {"dated": "day", **day_parts("fixed_on", date(2027, 3, 12)), "scope": "one"}
    assert change(made, first, **own).status_code == 302
    answer = change(made, row, **day_parts("fixed_on", date(2027, 3, 4)), scope="one")
    assert "Choose the whole series" in str(sentences(answer)["scope"])
    answer = change(made, second, dated="day", **day_parts("fixed_on", date(2027, 3, 4)), scope="series")
    assert "those of its first activity" in str(sentences(answer)["scope"])
    assert change(made, row, **day_parts("fixed_on", date(2027, 3, 2)), scope="series").status_code == 302
    days = list(Activity.objects.order_by("on").values_list("on", flat=True))
    assert days == [date(2027, 3, 2), date(2027, 3, 12), date(2027, 3, 16), date(2027, 3, 23)]


def test_a_series_that_ends_sooner_loses_only_what_nobody_touched(made: Comms) -> None:
    row = add(made, repeats="weekly", **day_parts("repeat_until", date(2027, 3, 31)))
    last = Activity.objects.filter(series=row).order_by("-series_number").first()
    assert change(made, last, title="Farewell", scope="one").status_code == 302
    assert (
        change(made, row, **day_parts("repeat_until", date(2027, 3, 10)), scope="series").status_code == 302
    )
    left = list(Activity.objects.order_by("on").values_list("on", "repeats"))
    assert left == [
        (date(2027, 3, 3), "weekly"),
        (date(2027, 3, 10), "weekly"),
        (date(2027, 3, 31), ""),
    ]


def test_a_step_of_a_cascade_changes_its_time_and_audience_there(made: Comms) -> None:
    row = made.activity("Staff hear", made.staff, cascade=made.cascade())
    assert change(made, row, title="Staff hear first").status_code == 302
    for extra in ({"audiences": [made.councillors.pk]}, day_parts("fixed_on", date(2027, 3, 4))):
        answer = change(made, row, **extra)
        assert "This activity is a step of a cascade" in answer.content.decode()


def test_exports_carry_the_columns_and_no_formulas(made: Comms) -> None:
    made.activity("=HYPERLINK(1)", made.staff)
    answer = made.world.client("will").get(f"{BASE}?format=csv")
    text = b"".join(answer).decode("utf-8-sig")
    assert "Activity" in text
    assert "\n=HYPERLINK" not in text
    assert made.world.client("will").get(f"{BASE}?format=xlsx").status_code == 200


def test_the_register_narrows(made: Comms) -> None:
    made.activity("For staff", made.staff)
    made.activity("For members", made.councillors, purpose="involve", status="idea")
    undated = made.activity("Some day", on=None)
    client = made.world.client("vic")
    for query, shown, hidden in (
        (f"audience={made.staff.pk}", "For staff", "For members"),
        ("purpose=involve", "For members", "For staff"),
        ("status=idea", "For members", "For staff"),
        ("when=undated", undated.title, "For staff"),
        ("q=memb", "For members", "For staff"),
        (f"owner={made.actor.pk}&channel={made.email.pk}&plan={made.plan.pk}", "For staff", "Nothing here"),
    ):
        page = client.get(f"{BASE}?{query}").content.decode()
        body = page[page.index("<table") :]
        assert shown in body, query
        assert hidden not in body, query
    assert client.get(f"{BASE}?plan=x&owner=99999999999999999999").status_code == 200


def test_more_activities_cost_no_more_queries(made: Comms, django_assert_max_num_queries) -> None:
    client = made.world.client("vic")
    for number in range(3):
        made.activity(f"Activity {number}", made.staff, briefing=made.briefing())
    client.get(BASE)
    with django_assert_max_num_queries(25) as few:
        client.get(BASE)
    for number in range(12):
        row = made.activity(f"More {number}", made.staff, made.councillors, briefing=made.briefing())
        row.messages.add(made.message())
    with django_assert_max_num_queries(len(few)):
        client.get(BASE)


def test_an_activity_beside_a_cascade_is_refused_when_a_later_group_would_hear_first(world: World) -> None:
    """Over all channels: not only the steps count."""
    made = comms_of(world, world.members["cara"])
    publication = world.milestone(
        title="CQC publishes", earliest=date(2027, 6, 1), latest=date(2027, 6, 1), at=time(9, 30)
    )
    cascade = made.cascade(milestone=publication)
    step = {
        "milestone": publication,
        "cascade": cascade,
        "unit": "minutes",
        "fixed_on": None,
        "on": date(2027, 6, 1),
    }
    made.activity(
        "Staff hear", made.staff, offset=0, starts_at=datetime(2027, 6, 1, 8, 30, tzinfo=UTC), **step
    )
    values = ActivityValues(
        title="Councillors hear by letter",
        audience_ids=[made.councillors.pk],
        milestone_id=publication.pk,
        offset=-30,
        unit="minutes",
    )
    with pytest.raises(OrderBroken, match="before"):
        add_activity(actor=world.members["cara"], plan_id=made.plan.pk, values=values, submission_key=uuid4())
    assert not Activity.objects.filter(title="Councillors hear by letter").exists()
    later = replace(values, offset=10)
    added = add_activity(
        actor=world.members["cara"], plan_id=made.plan.pk, values=later, submission_key=uuid4()
    )
    with pytest.raises(OrderBroken):
        change_activity(
            actor=world.members["cara"], activity_id=added.pk, values=values, expected_version=added.version
        )
    added.refresh_from_db()
    assert added.offset == 10
