"""Coverage of a plan through the browser, against a brute-force recount; what it costs; who may see what."""

import csv
import io
import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from comms.models import STAFF_TYPES, Activity, ActivityStatus, Audience, Phase, Purpose
from comms.queries.coverage import activities_in, audiences_without, coverage, spans_of
from comms.queries.phases import phase_spans
from comms.rules.coverage import phase_on
from tests.clock import today
from tests.comms.making import comms_of
from tests.readiness.pages import cost, says, text_of
from tests.timeline.making import assessment, embargo

NOT_COUNTED = {ActivityStatus.IDEA, ActivityStatus.MISSED, ActivityStatus.CANCELLED}


@pytest.fixture
def made(world):
    return comms_of(world, world.members["cara"])


def url_of(made, end=""):
    return f"/councils/westmere/communications/plans/{made.plan.pk}/coverage/{end}"


def phase(made, code, **extra):
    place = Phase.objects.filter(plan=made.plan).count()
    return Phase.objects.create(
        council=made.council, plan=made.plan, code=code, title=code.capitalize(), position=place, **extra
    )


def three_phases(made):
    """Prepare until today, visit from today on for ten days, improve after."""
    Phase.objects.filter(pk=made.phase.pk).update(ends_on=today() - timedelta(days=1))
    visit = phase(made, "visit", begins_on=today(), ends_on=today() + timedelta(days=10))
    return visit, phase(made, "improve", begins_on=today() + timedelta(days=11))


def rows_of(client, made, query=""):
    body = client.get(f"{url_of(made)}?format=csv&{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_each_cell_says_what_is_planned_and_what_is_missing(world, made):
    visit, _ = three_phases(made)
    soon = today() + timedelta(days=1)
    made.activity("Bulletin", made.staff, phase=None, on=soon)
    made.activity("Bulletin 2", made.staff, made.councillors, phase=visit, on=today() + timedelta(days=300))
    made.activity("Forum", made.staff, phase=None, on=today() + timedelta(days=12), purpose="listen")
    made.activity("An idea", made.councillors, phase=visit, status="idea")
    cara = world.client("cara")
    header, staff, councillors = rows_of(cara, made)
    assert header == ["Audience", "Prepare", "Visit", "Improve", "All"]
    assert staff[1:] == [
        "Nothing planned",
        "Inform 2. One-way. Missing: involve, reassure and listen",
        "Listen 1. Missing: inform, involve and reassure",
        "3",
    ]
    assert councillors[1:] == ["Nothing planned", "Inform 1", "Nothing planned", "1"]
    page = cara.get(url_of(made))
    for words in (
        "Visit (now)",
        "Improve (next)",
        "Nothing",
        "Visit: add involve, reassure and listen",
    ):
        assert says(page, words)
    assert says(page, "2 cells need something")
    body = page.content.decode()
    wanted = f"activities/new/?plan={made.plan.pk}&amp;audience={made.staff.pk}&amp;phase={visit.pk}&amp;purpose=listen"
    assert wanted in body
    assert f"{url_of(made)}{made.staff.pk}/{visit.pk}/" in body
    assert "activities/new/" not in world.client("vic").get(url_of(made)).content.decode()


def test_a_cell_opens_on_exactly_what_it_counts(world, made):
    visit, improve = three_phases(made)
    made.activity("Bulletin", made.staff, phase=None, on=today())
    made.activity("Forum", made.staff, phase=visit, on=today() + timedelta(days=40))
    made.activity("Later", made.staff, phase=None, on=today() + timedelta(days=20))
    made.activity("An idea", made.staff, phase=visit, status="idea")
    made.activity("Others", made.councillors, phase=visit)
    page = world.client("vic").get(url_of(made, f"{made.staff.pk}/{visit.pk}/"))
    assert says(page, "Inform 2")
    assert says(page, "Bulletin")
    assert says(page, "Forum")
    for words in ("Later", "An idea", "Others", "Plan something"):
        assert words not in text_of(page)
    page = world.client("cara").get(url_of(made, f"{made.councillors.pk}/{improve.pk}/"))
    assert says(page, "Nothing is planned for them in this phase.")
    assert says(page, "Plan something")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_coverage_equals_a_recount_of_every_activity(world, made, seed):
    dice = random.Random(seed)
    visit, improve = three_phases(made)
    phase(made, "undated", entry_code="never")
    # Two phases meet for some days: what lies there belongs to the later one.
    Phase.objects.filter(pk=improve.pk).update(begins_on=today() + timedelta(days=5))
    audiences = [made.staff, made.councillors, made.audience("Managers", type="manager")]
    made.audience("Nobody", is_active=False)
    secret = embargo(world, "cara")
    other = comms_of(world, world.northby_members["nia"])
    for number in range(60):
        made.activity(
            f"Activity {number}",
            *dice.sample(audiences, dice.randint(0, 3)),
            phase=dice.choice([None, None, None, made.phase, visit, improve]),
            on=dice.choice([None, today() + timedelta(days=dice.randint(-30, 40))]),
            fixed_on=None,
            earliest_on=None,
            purpose=dice.choice(Purpose.values),
            status=dice.choice(ActivityStatus.values),
            embargo=dice.choice([None, None, None, secret]),
        )
    other.activity("Elsewhere", other.staff, phase=None)
    now = timezone.now()
    for name in ("cara", "ben"):
        member = world.members[name]
        found = coverage(made.plan, member, now)
        spans = spans_of(phase_spans(made.plan, member, now))
        assert [row.audience for row in found.rows] == audiences
        for row in found.rows:
            counted: Counter[Any] = Counter()
            for activity in row.audience.activities.filter(plan=made.plan):
                if activity.status in NOT_COUNTED or (name == "ben" and activity.embargo_id):
                    continue
                counted[activity.phase_id or phase_on(activity.on, spans), activity.purpose] += 1
            shown: Counter[Any] = Counter()
            for cell in row.cells:
                for purpose, count in cell.counts.items():
                    shown[cell.phase.pk, purpose] += count
                listed = activities_in(made.plan, member, now, row.audience, cell.phase)
                assert Counter(each.purpose for each in listed) == Counter(cell.counts)
            assert shown == Counter({key: count for key, count in counted.items() if key[0]})
            assert row.outside == sum(count for (place, _), count in counted.items() if place is None)
            assert row.total == sum(counted.values())
            assert all(bool(cell.verdict.missing) <= (row.audience.type in STAFF_TYPES) for cell in row.cells)


def test_who_is_neither_listened_to_nor_informed_is_counted_for_readiness(world, made):
    visit, improve = three_phases(made)
    for place in (visit, improve):
        for purpose in ("listen", "inform"):
            made.activity(purpose, made.staff, phase=place, purpose=purpose)
    made.activity("Only now", made.councillors, phase=visit, purpose="listen")
    found = audiences_without(made.plan, world.members["ada"], timezone.now())
    assert (found.numerator, found.denominator, found.phases) == (1, 2, (visit, improve))
    (missing,) = found.missing
    assert missing.audience == made.councillors
    assert missing.lacks == ((visit, ("inform",)), (improve, ("listen", "inform")))


def test_without_a_current_or_next_phase_nothing_is_counted(world, made):
    Phase.objects.filter(pk=made.phase.pk).update(entry_code="never")
    found = audiences_without(made.plan, world.members["ada"], timezone.now())
    assert (found.numerator, found.denominator, found.missing) == (0, 0, [])


def test_phases_follow_the_milestones_of_the_timeline(world, made):
    made.plan.assessment = assessment(world, "ben", notified_on=today())
    made.plan.save(update_fields=["assessment"])
    Phase.objects.filter(pk=made.phase.pk).update(exit_code="notification")
    notified = phase(made, "notified", entry_code="notification")
    now = timezone.now()
    made.activity("Before", made.staff, phase=None, on=today() - timedelta(days=3))
    made.activity("After", made.staff, phase=None, on=today() + timedelta(days=3))
    found = {cell.phase.code: cell.total for cell in coverage(made.plan, made.actor, now).rows[0].cells}
    assert found == {"prepare": 1, notified.code: 1}


def test_audiences_with_nothing_at_all_are_named(world, made):
    made.activity("Bulletin", made.staff)
    page = world.client("vic").get(url_of(made))
    assert says(page, f"Nothing at all planned for {made.councillors.name}")
    header, only = rows_of(world.client("vic"), made, "only=none")
    assert only[0] == made.councillors.name
    assert len(rows_of(world.client("vic"), made, "type=staff")) == 2
    assert len(rows_of(world.client("vic"), made, "only=gaps")) == 3
    assert header[-1] == "All"


def test_what_is_under_embargo_counts_for_the_cleared_only(world, made):
    secret = embargo(world, "cara")
    made.activity("Secret talk", made.councillors, purpose="listen", embargo=secret)
    for path in (url_of(made), url_of(made, f"{made.councillors.pk}/{made.phase.pk}/")):
        assert says(world.client("cara").get(path), "Listen 1")
        page = text_of(world.client("ben").get(path))
        assert "Listen 1" not in page
        assert "Nothing" in page
    assert rows_of(world.client("ben"), made)[2][1:] == ["Nothing planned", "0"]


@pytest.mark.parametrize(("who", "status"), [("vic", 200), ("dev", 403), ("cleo", 403), ("nia", 404)])
def test_who_may_see_it(world, made, who, status):
    for path in (url_of(made), url_of(made, f"{made.staff.pk}/{made.phase.pk}/")):
        assert world.client(who).get(path).status_code == status


def test_a_plan_audience_or_phase_of_another_council_does_not_exist(world, made):
    other = comms_of(world, world.northby_members["nia"])
    vic = world.client("vic")
    for path in (
        f"/councils/westmere/communications/plans/{other.plan.pk}/coverage/",
        url_of(made, f"{other.staff.pk}/{made.phase.pk}/"),
        url_of(made, f"{made.staff.pk}/{other.phase.pk}/"),
    ):
        assert vic.get(path).status_code == 404


def test_a_plan_without_phases_and_a_council_without_audiences_say_so(world, made):
    Activity.objects.all().delete()
    Phase.objects.all().delete()
    Audience.objects.all().delete()
    page = world.client("cara").get(url_of(made))
    assert says(page, "This plan has no phases yet")
    assert says(page, "Add an audience")


def test_names_with_script_come_out_as_text(world, made):
    script = "<script>alert(1)</script>"
    Phase.objects.filter(pk=made.phase.pk).update(title=script)
    made.activity("Bulletin", made.audience(script, type="staff"))
    page = world.client("cara").get(url_of(made))
    assert script not in page.content.decode()
    assert says(page, f"Staff are only told things {script} {script}: add involve, reassure and listen")


def test_the_page_costs_at_most_twelve_queries_however_much_there_is(world, made):
    """The issue's measure: 40 audiences, a year with 2,000 activities."""
    three_phases(made)
    audiences = [made.audience(f"Group {number}", type="staff") for number in range(38)]
    cara = world.client("cara")
    before = cost(cara, url_of(made))
    Activity.objects.bulk_create(
        Activity(
            council=made.council,
            plan=made.plan,
            number=1000 + place,
            reference=f"COM-{1000 + place}",
            title="Bulletin",
            on=today() + timedelta(days=place % 365 - 100),
            purpose=Purpose.values[place % 7],
            created_by=made.actor.user,
        )
        for place in range(2000)
    )
    through = Activity.audiences.through
    through.objects.bulk_create(
        through(activity=activity, audience=audience)
        for place, activity in enumerate(Activity.objects.all())
        for audience in (audiences[place % 38], audiences[(place * 7 + 1) % 38])
    )
    assert cost(cara, url_of(made)) == before <= 12
