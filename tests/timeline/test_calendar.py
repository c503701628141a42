"""The calendar as one list: what is next, what is overdue, who sees it, what it costs."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment_ready.councils.permissions import Perm
from assessment_ready.timeline.models import Election
from assessment_ready.timeline.queries.calendar import next_dates, overdue, working_days
from assessment_ready.timeline.queries.needs import needs_rows
from assessment_ready.timeline.services.calendar import (
    ElectionValues,
    MeetingValues,
    QuietValues,
    add_election,
    add_meeting,
    add_quiet_period,
)
from tests.timeline.making import embargo, load
from tests.world import World

NOW = datetime(2027, 1, 4, 9, tzinfo=ZoneInfo("Europe/London"))


def fill(world: World) -> None:
    load()
    ben = world.members["ben"]
    add_election(
        actor=ben,
        values=ElectionValues("local", "Westmere elections", date(2027, 5, 6)),
        submission_key=uuid4(),
    )
    add_quiet_period(
        actor=ben,
        values=QuietValues("shutdown", "Christmas shutdown", date(2026, 12, 24), date(2027, 1, 4)),
        submission_key=uuid4(),
    )
    add_meeting(
        actor=ben,
        values=MeetingValues("Scrutiny", date(2027, 2, 10), date(2027, 2, 2)),
        submission_key=uuid4(),
    )
    world.milestone(earliest=date(2027, 1, 1), latest=date(2027, 3, 31), title="Visit")
    world.milestone(
        earliest=date(2027, 1, 18),
        latest=date(2027, 1, 29),
        title="Return",
        confirmed_on=date(2027, 1, 20),
    )
    world.milestone(earliest=date(2026, 12, 1), latest=date(2027, 1, 3), title="Late")
    world.milestone(title="Done", actual_on=date(2027, 1, 4))


def test_the_next_dates_of_every_kind_soonest_first_in_one_query(world: World) -> None:
    fill(world)
    with CaptureQueriesContext(connection) as captured:
        lines = next_dates(world.members["vic"], NOW, 10)
    assert len(captured) == 1
    assert [(line.title, line.when, line.note) for line in lines] == [
        ("Christmas shutdown", "24 December 2026 to 4 January 2027", ""),
        ("Visit", "January to March 2027, not confirmed", ""),
        ("Return", "20 January 2027", ""),
        ("Papers due: Scrutiny", "2 February 2027", "For the meeting on 10 February 2027"),
        ("Scrutiny", "10 February 2027", "Papers due 2 February 2027"),
        (
            "Pre-election period: Westmere elections",
            "31 March to 6 May 2027 (from the latest day of notice)",
            "Poll on 6 May 2027",
        ),
    ]
    assert [line.is_range for line in lines] == [True, True, False, False, False, True]
    assert lines[1].url_name == "timeline:milestone"
    assert set(lines[1].url_kwargs) == {"milestone"}
    assert lines[3].url_name == "timeline:meetings"
    assert len(next_dates(world.members["vic"], NOW, 2)) == 2


def test_nothing_of_another_council_or_a_closed_embargo_is_next(world: World) -> None:
    fill(world)
    secret = embargo(world, "ada")
    world.milestone(title="Draft arrives", embargo=secret, earliest=date(2027, 1, 5), latest=date(2027, 1, 5))
    assert next_dates(world.northby_members["nia"], NOW, 10) == []
    assert "Draft arrives" not in {line.title for line in next_dates(world.members["ben"], NOW, 20)}
    assert "Draft arrives" in {line.title for line in next_dates(world.members["ada"], NOW, 20)}


def test_what_is_overdue_waits_for_those_who_look_after_the_timeline(world: World) -> None:
    fill(world)
    assert [line.title for line in overdue(world.members["vic"], NOW)] == ["Late"]
    rows = list(needs_rows(world.members["ben"], NOW))
    assert [(row[0], row[4], row[6]) for row in rows] == [
        ("timeline.milestone", "Late", date(2027, 1, 3)),
    ]
    assert not world.members["vic"].can(Perm.MANAGE_TIMELINE)
    assert list(needs_rows(world.members["vic"], NOW)) == []
    assert list(needs_rows(world.northby_members["nia"], NOW)) == []


def test_the_stored_day_of_notice_is_the_one_the_rule_gives(world: World) -> None:
    fill(world)
    election = Election.objects.get()
    assert (election.latest_notice_on, election.notice_is_certain) == (date(2027, 3, 31), True)
    assert working_days().add_working_days(date(2026, 12, 18), 10) == date(2027, 1, 6)


def test_an_election_beyond_the_known_bank_holidays_is_marked_as_uncertain(world: World) -> None:
    load()
    made = add_election(
        actor=world.members["ben"],
        values=ElectionValues("local", "Far away", date(2031, 5, 1)),
        submission_key=uuid4(),
    )
    assert not made.notice_is_certain


@pytest.mark.parametrize("name", ["ben", "vic"])
def test_next_dates_cost_one_query_however_many_there_are(world: World, name: str) -> None:
    for _ in range(3):
        fill(world)
    with CaptureQueriesContext(connection) as captured:
        next_dates(world.members[name], NOW, 50)
    assert len(captured) == 1
