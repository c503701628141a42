"""What a person may say now, from what the council keeps: the uncleared cannot tell that an embargo exists."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.packs.queries.moments import moment_of
from assessment_ready.packs.queries.saying import saying
from assessment_ready.readiness.models import RoundKind, RoundStatus
from assessment_ready.timeline.models import Assessment, Election, QuietPeriod
from comms.models import Phase
from tests.comms.making import Comms, comms_of
from tests.timeline.making import embargo
from tests.world import World

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def made(world: World) -> Comms:
    """Westmere's plan with its assessment, notified in September; the visit is over."""
    made = comms_of(world, world.members["cara"])
    made.plan.assessment = Assessment.objects.create(
        council=world.westmere, title="2026", notified_on=date(2026, 9, 1), created_by=world.people["ada"]
    )
    made.plan.save(update_fields=["assessment"])
    Phase.objects.filter(pk=made.phase.pk).update(exit_code="notification")
    waiting = {"code": "awaiting", "title": "Awaiting", "entry_code": "visit-ends", "exit_code": "draft"}
    Phase.objects.create(council=world.westmere, plan=made.plan, position=5, **waiting)
    milestone(made, "notification", date(2026, 9, 1))
    milestone(made, "visit-ends", date(2026, 11, 20))
    return made


def milestone(made: Comms, code: str, day: date, **extra: object) -> None:
    made.world.milestone(
        assessment=made.plan.assessment,
        code=code,
        title=code,
        earliest=day,
        latest=day,
        actual_on=day,
        **extra,
    )


def member(world: World, name: str) -> Membership:
    """The person as a new request has them."""
    return Membership.objects.select_related("council").get(pk=world.members[name].pk)


def test_the_moment_is_that_of_the_plans_phase(world: World, made: Comms) -> None:
    assert moment_of(member(world, "dev"), NOW) == "waiting"
    assert moment_of(member(world, "dev"), NOW - timedelta(days=200)) == "before_notification"


def test_without_a_plan_the_milestones_say_the_moment(world: World, made: Comms) -> None:
    made.plan.kind = "other"
    made.plan.save(update_fields=["kind"])

    assert moment_of(member(world, "dev"), NOW) == "waiting"
    assert moment_of(world.northby_members["nia"], NOW) == "before_notification"


def test_a_phase_that_begins_in_secret_has_not_begun_for_the_uncleared(world: World, made: Comms) -> None:
    before = saying(member(world, "dev"), NOW)
    held = embargo(world, "ada")
    draft = {
        "code": "publication",
        "title": "P",
        "entry_code": "factual-accuracy",
        "exit_code": "publication",
    }
    Phase.objects.create(council=world.westmere, plan=made.plan, position=7, **draft)
    milestone(made, "factual-accuracy", date(2026, 11, 27), embargo=held)

    assert moment_of(member(world, "ada"), NOW) == "publication"
    assert saying(member(world, "dev"), NOW) == before


def test_todays_lines_are_cleared_in_date_and_of_running_plans(world: World, made: Comms) -> None:
    made.line("A journalist rings", "We will **say** more.", cleared=True, valid_until=date(2026, 12, 1))
    made.line("Old", "Out of date.", cleared=True, valid_until=date(2026, 11, 30))
    made.line("New", "Not cleared.")
    made.line("Poor", "If it is poor.", cleared=True, scenario=made.scenario("inadequate", "Inadequate"))
    found = saying(member(world, "dev"), NOW).lines

    assert [(each.words, each.about, each.until) for each in found] == [
        ("We will say more.", "A journalist rings", "1 December 2026")
    ]
    made.plan.status = "closed"
    made.plan.save(update_fields=["status"])
    assert saying(member(world, "dev"), NOW).lines == ()


def test_elections_and_quiet_days_are_said_while_they_last(world: World, made: Comms) -> None:
    Election.objects.create(
        council=world.westmere, title="By-election", poll_on=date(2026, 12, 17), notice_on=date(2026, 11, 11)
    )
    QuietPeriod.objects.create(
        council=world.westmere, title="Mourning", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 3)
    )
    found = saying(member(world, "dev"), NOW)
    after = saying(member(world, "dev"), NOW + timedelta(days=17))

    assert found.headline == "A pre-election period is on until the close of poll on 17 December 2026."
    assert {"the close of poll on 17 December 2026", "the end of 3 December 2026"} <= {
        rule.until for rule in found.may_not
    }
    assert not any("By-election" in rule.why or "Mourning" in rule.why for rule in after.may_not)


def test_once_publication_is_recorded_the_report_may_be_spoken_of(world: World, made: Comms) -> None:
    world.round(
        kind=RoundKind.CQC_ASSESSMENT,
        title="CQC",
        held_on=date(2026, 11, 18),
        scores=[3] * 9,
        status=RoundStatus.PUBLISHED,
        source_url="https://www.cqc.org.uk/westmere",
    )
    assert any("guess" in rule.words for rule in saying(member(world, "dev"), NOW).may_not)

    milestone(made, "publication", date(2026, 11, 30))
    found = saying(member(world, "dev"), NOW)

    assert found.may[0].link == "https://www.cqc.org.uk/westmere"
    assert "The rating is Good." in found.may[0].words
    assert not any("guess" in rule.words for rule in found.may_not)


def test_only_the_cleared_are_told_of_an_embargo_and_until_when(world: World, made: Comms) -> None:
    before = {name: saying(member(world, name), NOW) for name in ("dev", "cara")}
    held = embargo(world, "cara")
    held.lifts_at = NOW + timedelta(days=2)
    held.save(update_fields=["lifts_at"])
    milestone(made, "publication", date(2026, 11, 30), embargo=held)
    made.line("Sesame", "Sesame line", cleared=True, embargo=held)
    world.round(
        kind=RoundKind.CQC_ASSESSMENT, title="CQC", scores=[3] * 9, status=RoundStatus.PUBLISHED, embargo=held
    )

    assert saying(member(world, "dev"), NOW) == before["dev"]
    cleared = saying(member(world, "cara"), NOW)
    assert (
        cleared.may_not[0].words
        == "Do not say anything about “The draft report”, not even that there is something."
    )
    assert cleared.may_not[0].until == "3 December 2026 at 10:00am"
    lifted = saying(member(world, "dev"), NOW + timedelta(days=2))
    assert [line.words for line in lifted.lines] == ["Sesame line"]
    assert not any("Sesame" in rule.words or "draft report”" in rule.words for rule in lifted.may_not)


def test_where_nobody_knows_who_reads_nothing_is_said_of_an_embargo(world: World, made: Comms) -> None:
    held = embargo(world, "cara")
    cara = member(world, "cara")
    settle_as_uncleared(cara, NOW)
    told = member(world, "cara")
    settle_as_uncleared(told, NOW, but=held.pk)

    assert not any("embargo" in rule.why for rule in saying(cara, NOW).may_not)
    assert any("embargo" in rule.why for rule in saying(told, NOW).may_not)


def test_it_costs_the_same_however_much_there_is(world: World, made: Comms) -> None:
    made.line(cleared=True)
    made.line("Two", cleared=True)
    embargo(world, "dev")
    one = queries(world)
    for number in range(3):
        made.line(f"More {number}", cleared=True)
        embargo(world, "dev")
        day = date(2026, 11, 1 + number)
        world.milestone(assessment=made.plan.assessment, title=f"M {number}", earliest=day, latest=day)
        QuietPeriod.objects.create(
            council=world.westmere, title="Q", starts_on=day, ends_on=date(2026, 12, 9)
        )

    assert queries(world) == one
    assert one <= 20


def queries(world: World) -> int:
    dev = member(world, "dev")
    with CaptureQueriesContext(connection) as caught:
        saying(dev, NOW)
    return len(caught)
