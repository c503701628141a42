"""The forward planner: three ways to see the same days, filters, embargo, look-ahead, constant queries."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.timeline.models import CommitteeMeeting, QuietPeriod
from comms.queries.planner import filter_choices, look_ahead
from comms.rules.planner import Month, monday, mondays
from tests.comms.making import Comms, comms_of
from tests.timeline.making import embargo, load
from tests.world import World

BASE = "/councils/westmere/communications/planner/"
PAGES = ("", "weeks/", "audiences/")


@pytest.fixture
def made(world: World) -> Comms:
    load()
    return comms_of(world, world.members["cara"])


def page(made: Comms, path: str, name: str = "vic") -> str:
    answer = made.world.client(name).get(f"{BASE}{path}")
    assert answer.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


@pytest.mark.parametrize("way", PAGES)
def test_each_way_shows_activities_and_the_calendar_behind_them(made: Comms, way: str) -> None:
    council = made.council
    made.activity("Staff huddle", made.staff, starts_at=datetime(2027, 3, 3, 9, 30, tzinfo=UTC))
    made.activity("Not this month", made.staff, on=date(2027, 6, 3))
    made.activity("Called off", made.staff, status="cancelled")
    made.world.milestone(title="Visit begins", earliest=date(2027, 3, 9), latest=date(2027, 3, 11))
    CommitteeMeeting.objects.create(council=council, committee="Scrutiny", meets_on=date(2027, 3, 10))
    QuietPeriod.objects.create(
        council=council, title="Pause", starts_on=date(2027, 3, 24), ends_on=date(2027, 3, 25)
    )
    council.elections.create(title="Local elections", poll_on=date(2027, 5, 6), notice_on=date(2027, 3, 25))
    text = page(made, f"{way}?month=2027-03")
    for words in ("Staff huddle", "9:30am", "Visit begins", "Scrutiny", "Pause", "Local elections"):
        assert words in text, words
    assert "Not this month" not in text
    assert "Called off" not in text
    assert "Called off" in page(made, f"{way}?month=2027-03&status=cancelled")
    other = made.world.client("nia").get(f"/councils/northby/communications/planner/{way}?month=2027-03")
    assert "Staff huddle" not in other.content.decode()
    assert made.world.client("nia").get(f"{BASE}{way}").status_code == 404
    assert made.world.client("dev").get(f"{BASE}{way}").status_code == 403


@pytest.mark.parametrize("way", PAGES)
def test_the_uncleared_find_no_trace(made: Comms, way: str) -> None:
    secret = embargo(made.world, "cara")
    path = f"{way}?month=2027-03"
    before = page(made, path)
    made.activity("The secret one", made.staff, embargo=secret)
    made.world.milestone(
        title="The secret day", earliest=date(2027, 3, 3), latest=date(2027, 3, 3), embargo=secret
    )
    assert page(made, path) == before
    text = page(made, path, "cara")
    assert "The secret one" in text
    assert "The secret day" in text
    assert "Under embargo" in text


@pytest.mark.parametrize("way", PAGES)
def test_filters_narrow_and_are_kept(made: Comms, way: str) -> None:
    made.activity("For staff", made.staff)
    made.activity("For members", made.councillors, purpose="involve", status="idea")
    for query, shown, hidden in (
        (f"audience={made.staff.pk}", "For staff", "For members"),
        ("purpose=involve", "For members", "For staff"),
        ("status=idea", "For members", "For staff"),
    ):
        text = page(made, f"{way}?month=2027-03&{query}")
        assert shown in text
        assert f">{hidden}<" not in text
        assert f"{query}&amp;month=2027-04" in text or way == "weeks/" or f"{query}&amp;month=" in text
    same = f"plan={made.plan.pk}&phase={made.phase.pk}&channel={made.email.pk}&owner={made.actor.pk}"
    assert "For staff" in page(made, f"{way}?month=2027-03&{same}")
    assert page(made, f"{way}?month=nonsense&week=2027-99-99&plan=x&audience=%00")


def test_a_full_day_leads_to_its_week(made: Comms) -> None:
    for number in range(9):
        made.activity(f"Item {number}", made.staff)
    text = page(made, "?month=2027-03")
    assert "Item 4" in text
    assert "Item 5" not in text
    assert '4 more<span class="govuk-visually-hidden"> on 3 March 2027' in text
    assert "week=2027-03-01" in text
    week = page(made, "weeks/?week=2027-03-03")
    assert "Item 8" in week
    assert "1 to 7 March 2027" in week


def test_an_empty_planner_says_what_belongs_there(made: Comms) -> None:
    assert "Nothing is planned on these days" in page(made, "?month=2027-03", "cara")
    assert "Add an activity" in page(made, "?month=2027-03", "cara")
    assert "Add an activity" not in page(made, "?month=2027-03", "vic")


def test_the_grid_is_a_table_with_heads(made: Comms) -> None:
    text = page(made, "?month=2027-03")
    grid = text[text.index('<table class="ar-planner"') : text.index("</table>")]
    assert grid.count('scope="col"') == 8
    assert grid.count('scope="row"') == 5
    assert grid.count("<td") == 35
    assert "Bank holiday" in grid


def test_look_ahead_by_week(made: Comms) -> None:
    today = timezone.localdate()
    secret = embargo(made.world, "cara")
    made.activity("Soon", made.staff, on=today + timedelta(days=3))
    made.activity("Later", made.staff, on=today + timedelta(days=45))
    made.activity("Hidden", made.staff, on=today + timedelta(days=3), embargo=secret)
    made.activity("Forgotten", made.staff, on=today - timedelta(days=3))
    made.world.milestone(title="Visit", earliest=today, latest=today + timedelta(days=40))
    found = look_ahead(made.world.members["vic"], timezone.now(), 30)
    assert found.count == 1
    assert sum(len(week.activities) for week in found.weeks) == 1
    assert [row.title for row in found.late] == ["Forgotten"]
    assert [line.title for week in found.weeks for line in week.lines] == ["Visit"]
    text = page(made, "look-ahead/?days=60")
    for words in ("Soon", "Later", "Forgotten", "Visit", made.staff.name):
        assert words in text
    assert "Hidden" not in text
    assert "Later" not in page(made, "look-ahead/?days=1")
    assert "Hidden" in page(made, "look-ahead/", "cara")


def test_filters_offer_only_the_councils_own(made: Comms) -> None:
    comms_of(made.world, made.world.northby_members["nia"])
    offered = filter_choices(made.world.members["vic"], timezone.now())
    assert {each.label for each in offered["audience"]} == {made.staff.name, made.councillors.name}
    assert [each.label for each in offered["plan"]] == [made.plan.title]


@pytest.mark.parametrize("way", [*PAGES, "look-ahead/"])
def test_more_rows_cost_no_more_queries(made: Comms, way: str, django_assert_max_num_queries) -> None:
    client = made.world.client("ben")
    today = timezone.localdate()
    made.activity("One", made.staff, on=today)
    client.get(f"{BASE}{way}")
    with django_assert_max_num_queries(12) as few:
        client.get(f"{BASE}{way}")
    for number in range(20):
        made.activity(f"More {number}", made.staff, made.councillors, on=today + timedelta(days=number % 9))
        made.world.milestone(title=f"Day {number}", earliest=today, latest=today)
        made.audience(f"Audience {number}")
    with django_assert_max_num_queries(len(few)):
        client.get(f"{BASE}{way}")


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_months_weeks_hold_all_its_days(day: date) -> None:
    month = Month.of(f"{day.year:04d}-{day.month:02d}", date(2027, 1, 1))
    days = [each for week in month.weeks for each in week]
    assert day in days
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert month.shifted(1).shifted(-1) == month
    assert monday(day) in mondays(month.first, month.last) or monday(day) < month.first
    assert all(week[0].weekday() == 0 for week in month.weeks)
