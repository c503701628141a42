"""Load by week through the browser, against a brute-force recount; overrides, merging, silence; who may see what."""

import csv
import io
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessment_ready.embargo.models import Clearance
from comms.models import Activity, ActivityStatus, CommsSettings, LoadOverride, Plan, Purpose
from comms.queries.audiences import silent_audiences
from comms.queries.load import load, overloaded, suggestions
from comms.rules.load import monday
from comms.services.load import allow_week
from tests.clock import today
from tests.comms.making import comms_of
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo

BASE = "/councils/westmere/communications/"
LOAD = f"{BASE}load/"


def next_week() -> date:
    """The Monday of next week."""
    return monday(today()) + timedelta(weeks=1)


NOT_COUNTED = {ActivityStatus.IDEA, ActivityStatus.MISSED, ActivityStatus.CANCELLED}


@pytest.fixture
def made(world):
    return comms_of(world, world.members["cara"])


def busy(made, count=4, **extra):
    """So many touches for staff in the week after this one, one a day."""
    return [
        made.activity(f"Talk {day}", made.staff, on=next_week() + timedelta(days=day), **extra)
        for day in range(count)
    ]


def page_of(made, end="", week=None):
    return f"{BASE}audiences/{made.staff.pk}/load/{end}?week={week or next_week()}"


def rows_of(client, query=""):
    body = client.get(f"{LOAD}?format=csv&{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_a_week_over_the_limit_is_said_in_words_with_what_could_be_merged(world, made):
    busy(made)
    cara = world.client("cara")
    page = cara.get(LOAD)
    for words in ("1 week is over the limit.", "Over the limit", "What could be merged", "Talk 0", "Talk 1"):
        assert says(page, words)
    assert says(page, "The same purpose (inform) and the same kind of channel (e-mail), 1 day apart.")
    header, staff, councillors = rows_of(cara)
    assert header[:2] == ["Audience", "Limit"]
    assert len(header) == 10
    assert staff[1:4] == ["3", "0", "4 (over the limit)"]
    assert councillors[1:4] == ["3", "0", "0"]
    page = cara.get(page_of(made))
    assert says(page, "4 touches of at most 3.")
    assert says(page, "Over the limit")
    assert says(page, "Why may they hear more in this week?")
    assert "Why may they" not in text_of(world.client("vic").get(page_of(made)))
    assert (
        overloaded(made.actor, timezone.now())[0].touches,
        len(overloaded(made.actor, timezone.now())),
    ) == (4, 1)
    assert overloaded(made.actor, timezone.now(), weeks=1) == []


def test_the_audiences_own_limit_counts_before_the_councils(world, made):
    busy(made)
    made.staff.weekly_limit = 4
    made.staff.save(update_fields=["weekly_limit"])
    assert overloaded(made.actor, timezone.now()) == []
    made.staff.weekly_limit = None
    made.staff.save(update_fields=["weekly_limit"])
    CommsSettings.objects.filter(council=made.council).update(weekly_limit=4)
    assert overloaded(made.actor, timezone.now()) == []


def test_a_week_is_allowed_with_a_reason_and_held_again(world, made):
    busy(made)
    cara = world.client("cara")
    page = cara.post(page_of(made, "allow/"), {"reason": ""})
    assert says(page, "Enter why they may hear more than the limit")
    page = cara.post(page_of(made, "allow/"), {"reason": "x" * 301})
    assert says(page, "must be 300 characters or fewer")
    reason = "Notification <script>alert(1)</script>"
    page = post(cara, page_of(made, "allow/"), {"reason": reason})
    assert says(page, "This week may be fuller.")
    assert says(page, "Over the limit, allowed")
    assert "<script>alert(1)" not in page.content.decode()
    assert reason in text_of(page)
    assert rows_of(cara)[1][3] == f"4 (over the limit, allowed: {reason})"
    assert says(cara.get(LOAD), "Over, allowed")
    assert "weeks are over" not in text_of(cara.get(LOAD))
    page = post(cara, page_of(made, "allow/"), {"reason": "Again"})
    assert says(page, "Somebody has allowed this week already.")
    override = LoadOverride.objects.get()
    page = post(cara, f"{LOAD}overrides/{override.pk}/take-back/", {})
    assert says(page, "The limit holds again in this week.")
    assert not LoadOverride.objects.exists()
    log = world.client("ada").get("/councils/westmere/audit/")
    assert says(log, f"Cara Lindqvist let {made.staff.name} hear more than the limit in the week of")
    assert says(log, f"Cara Lindqvist held {made.staff.name} to the limit again in the week of")


def test_there_is_nothing_to_allow_within_the_limit(world, made):
    busy(made, 3)
    page = post(world.client("cara"), page_of(made, "allow/"), {"reason": "Just so"})
    assert says(page, "This week is within the limit now.")
    assert not LoadOverride.objects.exists()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_load_equals_a_recount_of_every_activity(world, made, seed):
    dice = random.Random(seed)
    audiences = [made.staff, made.councillors, made.audience("Partners", weekly_limit=2)]
    second = Plan.objects.create(
        council=made.council, title="Second", owner=made.actor, created_by=made.actor.user
    )
    secret = embargo(world, "cara")
    cascade = made.cascade()
    head = made.activity("Series", made.staff, on=next_week(), repeats="weekly")
    for number in range(80):
        made.activity(
            f"Activity {number}",
            *dice.sample(audiences, dice.randint(0, 3)),
            on=dice.choice([None, *(today() + timedelta(days=dice.randint(-20, 60)) for _ in range(6))]),
            fixed_on=None,
            earliest_on=None,
            channel=dice.choice([made.email, None]),
            cascade=dice.choice([None, None, cascade]),
            series=dice.choice([None, None, head]),
            status=dice.choice(ActivityStatus.values),
            embargo=dice.choice([None, None, secret]),
        )
    for activity in Activity.objects.order_by("pk"):
        Activity.objects.filter(pk=activity.pk).update(plan=dice.choice([made.plan, second]))
    other = comms_of(world, world.northby_members["nia"])
    other.activity("Elsewhere", other.staff, on=next_week())
    first, last = today(), today() + timedelta(days=40)
    for name, plan in (("cara", None), ("ben", None), ("cara", second)):
        found = load(world.members[name], timezone.now(), first, last, plan)
        shown = {(row.audience, row.week): row.touches for row in found}
        counted: Counter[Any] = Counter()
        for audience in audiences:
            for activity in audience.activities.all():
                hidden = name == "ben" and activity.embargo_id
                elsewhere = plan is not None and activity.plan_id != plan.pk
                if activity.on and activity.status not in NOT_COUNTED and not hidden and not elsewhere:
                    counted[audience, monday(activity.on)] += 1
        weeks = {monday(first) + timedelta(weeks=number) for number in range(20)}
        weeks = {week for week in weeks if week <= last}
        assert {week for _, week in shown} == weeks
        assert shown == {
            (audience, week): counted[audience, week] for audience in audiences for week in weeks
        }
        for row in found:
            assert row.is_over == (row.touches > (2 if row.audience == audiences[2] else 3))


def test_suggestions_leave_out_cascades_and_what_is_over(world, made):
    cascade = made.cascade()
    first, second = busy(made, 2)
    made.activity("Step", made.staff, on=next_week(), cascade=cascade)
    made.activity("Done", made.staff, on=next_week(), status="done")
    found = load(made.actor, timezone.now(), next_week(), next_week())
    (pairs,) = suggestions(made.actor, timezone.now(), found).values()
    assert [(pair.first.id, pair.second.id) for pair in pairs] == [(first.pk, second.pk)]


def test_months_plans_and_kinds_narrow_the_page(world, made):
    busy(made)
    second = Plan.objects.create(
        council=made.council, title="Second", owner=made.actor, created_by=made.actor.user
    )
    vic = world.client("vic")
    month = f"{today():%Y-%m}"
    assert rows_of(vic, f"month={month}")[0][2] == f"Week of {words(monday(today().replace(day=1)))}"
    assert rows_of(vic, f"plan={second.pk}")[1][3] == "0"
    assert says(vic.get(f"{LOAD}?plan={second.pk}"), "Only activities of “Second” are counted here.")
    assert [row[0] for row in rows_of(vic, "only=over")[1:]] == [made.staff.name]
    assert [row[0] for row in rows_of(vic, "type=councillor")[1:]] == [made.councillors.name]
    for query in ("month=0000-99", "plan=999999", "plan=x", "only=x", "month=2027-03-01"):
        assert vic.get(f"{LOAD}?{query}").status_code == 200


def words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


@pytest.mark.parametrize("week", ["", "x", "2027-13-01", "0001-01-01", "9999-12-31", "2027-02-30", "1\x00"])
def test_a_week_nobody_can_read_is_this_week(world, made, week):
    page = world.client("vic").get(f"{BASE}audiences/{made.staff.pk}/load/", {"week": week})
    assert page.status_code == 200
    assert says(page, f"Week of {words(monday(today()))}")


def test_any_day_gives_its_week(world, made):
    page = world.client("vic").get(page_of(made, week="2027-03-28"))
    assert says(page, "Week of 22 March 2027")
    assert "week=2027-03-15" in page.content.decode()
    assert "week=2027-03-29" in page.content.decode()


def test_who_has_heard_nothing_is_named_with_when_they_next_hear(world, made):
    made.activity("Old", made.staff, on=today() - timedelta(days=25))
    made.activity("Coming", made.staff, on=today() + timedelta(days=4))
    made.activity("Missed", made.councillors, on=today() - timedelta(days=1), status="missed")
    made.audience("Retired", is_active=False)
    heard = made.audience("Partners")
    made.activity("Yesterday", heard, on=today() - timedelta(days=1))
    found = silent_audiences(made.actor, timezone.now())
    assert [(one.audience, one.weeks, one.next_on) for one in found] == [
        (made.councillors, None, None),
        (made.staff, 3, today() + timedelta(days=4)),
    ]
    page = world.client("vic").get(LOAD)
    assert says(page, f"Nothing for 3 weeks; next on {words(today() + timedelta(days=4))}")
    assert says(page, "Has never heard anything; nothing planned")
    CommsSettings.objects.filter(council=made.council).update(silence_weeks=4)
    assert [one.audience for one in silent_audiences(made.actor, timezone.now())] == [made.councillors]


def test_what_is_under_embargo_fills_the_week_of_the_cleared_only(world, made):
    secret = embargo(world, "cara", "ada")
    busy(made, 3)
    made.activity("Secret talk", made.staff, on=next_week(), embargo=secret)
    cara, ben = world.client("cara"), world.client("ben")
    post(cara, page_of(made, "allow/"), {"reason": "The draft arrives"})
    override = LoadOverride.objects.get()
    assert override.embargo == secret
    for path in (LOAD, page_of(made), f"{LOAD}?format=csv"):
        assert "llowed" in cara.get(path).content.decode()
        page = ben.get(path).content.decode()
        for words in ("Secret", "draft arrives", "Over", "over the limit", "llowed"):
            assert words not in page
    assert "draft arrives" in text_of(world.client("ada").get("/councils/westmere/audit/"))
    assert "draft arrives" not in text_of(ben.get("/councils/westmere/audit/"))
    assert ben.post(f"{LOAD}overrides/{override.pk}/take-back/").status_code == 404
    # A fourth touch that everybody may know of: whoever is not cleared says so beside the hidden override.
    made.activity("Open talk", made.staff, on=next_week())
    assert says(post(ben, page_of(made, "allow/"), {"reason": "Ben’s reason"}), "This week may be fuller.")
    assert LoadOverride.objects.count() == 2
    Clearance.objects.all().delete()
    assert "draft arrives" not in text_of(cara.get(page_of(made)))


@pytest.mark.parametrize(
    ("who", "reads", "writes"), [("vic", 200, 403), ("dev", 403, 403), ("cleo", 403, 403), ("nia", 404, 404)]
)
def test_who_may_read_and_who_may_change(world, made, who, reads, writes):
    busy(made)
    override = allow_week(actor=made.actor, audience_id=made.staff.pk, week=next_week(), reason="Because")
    client = world.client(who)
    assert client.get(LOAD).status_code == reads
    assert client.get(page_of(made)).status_code == reads
    assert client.get(page_of(made, "allow/")).status_code == writes
    assert client.post(page_of(made, "allow/"), {"reason": "x"}).status_code == writes
    assert client.post(f"{LOAD}overrides/{override.pk}/take-back/").status_code == writes
    assert LoadOverride.objects.count() == 1


def test_another_councils_week_and_override_do_not_exist(world, made):
    busy(made)
    override = allow_week(actor=made.actor, audience_id=made.staff.pk, week=next_week(), reason="Because")
    nia = world.client("nia")
    assert nia.get(f"/councils/northby/communications/audiences/{made.staff.pk}/load/").status_code == 404
    path = f"/councils/northby/communications/load/overrides/{override.pk}/take-back/"
    assert nia.post(path).status_code == 404


def test_a_council_without_audiences_is_told_what_belongs_here(world):
    assert says(world.client("cara").get(LOAD), "Add an audience")


def test_more_rows_cost_no_more_queries(world, made):
    cara = world.client("cara")

    def grow():
        audience = made.audience(f"Group {Activity.objects.count()}")
        for number in range(5):
            made.activity(f"Talk {number}", audience, made.staff, on=next_week() + timedelta(days=number))
        LoadOverride.objects.create(
            council=made.council,
            audience=audience,
            week=next_week(),
            reason="x",
            made_by=made.actor,
            made_at=timezone.now(),
        )

    grow()
    paths = (LOAD, page_of(made))
    before = [cost(cara, path) for path in paths]
    grow()
    grow()
    assert [cost(cara, path) for path in paths] == before


def test_a_year_of_two_thousand_activities_costs_what_one_week_costs(world, made):
    audiences = [made.audience(f"Group {number}") for number in range(38)]
    busy(made)
    cara = world.client("cara")
    before = cost(cara, LOAD)
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
        for audience in {audiences[place % 38], audiences[(place * 7 + 1) % 38]}
    )

    assert cost(cara, LOAD) == before <= 14
