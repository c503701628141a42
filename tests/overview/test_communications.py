"""The first page of communications: what goes out, what is missing, what wants somebody's eye."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.overview.queries.dashboard import waiting_and_beside
from assessment_ready.overview.rules.communications import ahead_words, group_of, group_words, silence_words
from assessment_ready.sending.models import Environment
from comms.models import ProofPoint
from comms.models.choices import AudienceType
from comms.queries.readiness import comms_readiness
from comms.queries.readiness_summary import SHOWN
from comms.rules.scenarios import CellState
from tests.comms.making import comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of, route_of
from tests.overview.reading import links, words

URL = "/councils/westmere/communications/"
MISSING, DRAFT, WAITS, CLEARED, NOT = (
    CellState.MISSING,
    CellState.DRAFT,
    CellState.IN_CLEARANCE,
    CellState.CLEARED,
    CellState.NOT_NEEDED,
)


@pytest.fixture
def made(world):
    """A plan with something of everything the page shows."""
    made = comms_of(world, world.members["cara"])
    today = timezone.localdate()
    made.activity("Bulletin of today", made.staff, on=today)
    made.activity("Huddle of tomorrow", made.staff, on=today + timedelta(days=1))
    made.activity("Far away", made.staff, on=today + timedelta(days=60))
    good = made.scenario("good", "Good")
    made.cell(good, made.staff, briefing=made.briefing("For staff", cleared=True))
    made.cell(good, made.councillors)
    made.question("Will caseloads change?", due_on=today - timedelta(days=9))
    lost = made.message("We listen.")
    item = world.evidence(1, review_by=today - timedelta(days=2))
    ProofPoint.objects.create(
        council=world.westmere,
        message=lost,
        text="Proof",
        item=item,
        statement=world.statement(1),
        created_by=world.people["cara"],
    )
    made.request(made.briefing("Waits for Ada"), world.members["ada"])
    world.round(scores=[3] * 9)
    return made


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], "–"),
        ([NOT], "not needed"),
        ([MISSING], "missing"),
        ([MISSING, CLEARED, NOT], "1 of 2 missing"),
        ([CLEARED, NOT], "✓ cleared"),
        ([DRAFT], "draft"),
        ([DRAFT, CLEARED], "1 of 2 cleared"),
        ([WAITS, DRAFT], "in clearance"),
        ([CellState.CHANGED], "draft"),
    ],
)
def test_a_group_says_the_worst_first(states, said):
    assert group_words(states) == said


def test_every_type_of_audience_has_its_group():
    assert {group_of(kind) for kind in AudienceType.values} == {
        "Staff",
        "Councillors",
        "Partners",
        "Residents",
        "Media",
    }
    assert group_of("carer") == "Residents"
    assert group_of("unheard of") == "Partners"


def test_words_of_silence_and_distance():
    assert silence_words("Unpaid carers", 5) == "Unpaid carers: nothing heard for 5 weeks"
    assert silence_words("Media", None) == "Media: nothing heard yet"
    assert ahead_words(1, "Visit") == "1 working day to “Visit”"
    assert ahead_words(0, "Visit") == "next: Visit"
    assert ahead_words(None, "Visit") == ""


def test_the_page_says_what_goes_out_what_is_missing_and_what_to_look_at(world, made):
    page = world.client("cara").get(URL)
    said = words(page)
    assert "Bulletin of today" in said
    assert "Huddle of tomorrow" in said
    assert "Far away" not in said
    assert "✓ cleared" in said
    assert "1 of 2 texts cleared" in said
    assert "likely" in said
    for trouble in (
        "1 text waits for sign-off",
        "A key message lost its proof",
        "1 question past due",
        "9 days",
    ):
        assert trouble in said
    for link in links(page):
        if link.startswith("/councils/westmere/communications/"):
            assert world.client("cara").get(link).status_code == 200, link


def test_without_a_plan_it_offers_the_first_step(world):
    assert "Start a plan" in words(world.client("cara").get(URL))
    assert "Start a plan" not in words(world.client("vic").get(URL))
    assert world.client("dev").get(URL).status_code == 403
    assert world.client("nia").get(URL).status_code == 404


def test_what_is_under_embargo_is_not_there_for_the_uncleared(world, made):
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["cara"], granted_by=world.people["ada"]
    )
    today = timezone.localdate()
    before = words(world.client("vic").get(URL))
    made.activity("Secret huddle", made.staff, on=today, embargo=embargo)
    made.question("Secret question", due_on=today - timedelta(days=20), embargo=embargo)
    made.scenario("inadequate", "Secret scenario", embargo=embargo)
    assert words(world.client("vic").get(URL)) == before
    assert "Secret huddle" in words(world.client("cara").get(URL))


def test_the_page_costs_the_same_with_more_of_everything(world, made):
    client = world.client("cara")
    client.get(URL)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(URL).status_code == 200
        return len(found)

    before = cost()
    today = timezone.localdate()
    more = made.audience("More partners", order=3)
    for number in range(5):
        made.activity(f"More {number}", made.staff, more, on=today)
        made.question(f"More {number}", due_on=today - timedelta(days=3))
        made.request(made.briefing(f"More {number}"), world.members["ada"])
    made.cell(made.scenario("leak", "Leak"), more)
    assert cost() == before


def test_scenarios_say_how_likely_each_rating_is_to_those_who_may_know(world, made):
    url = f"{URL}plans/{made.plan.pk}/scenarios/"
    assert "likely" in words(world.client("vic").get(url))
    assert "Good" in words(world.client("vic").get(url))


@pytest.mark.parametrize("name", ["ada", "vic"])
def test_the_dashboard_shows_the_figures_of_the_readiness_page(world, made, name):
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["ada"], granted_by=world.people["ada"]
    )
    made.cell(made.scenario("leak", "Secret", embargo=embargo), made.staff)
    made.message("Secret", embargo=embargo)
    made.question("Late and secret", due_on=timezone.localdate() - timedelta(days=3), embargo=embargo)
    member, now = world.members[name], timezone.now()
    shown = waiting_and_beside(member, now, None, 6).comms
    whole = {each.code: each.count for each in comms_readiness(made.plan, member, now)}
    assert shown.plan_id == made.plan.pk
    assert [each.code for each in shown.counts] == list(SHOWN)
    assert shown.counts == [whole[code] for code in SHOWN]
    assert [each.denominator for each in shown.counts] == ([3, 2, 1, 2] if name == "ada" else [2, 1, 1, 1])
    page = world.client(name).get("/councils/westmere/readiness/")
    for each in shown.counts:
        assert f"{each.words} {each.title.lower()}" in words(page)


def test_the_dashboard_says_when_there_is_no_plan(world):
    world.round(scores=[3] * 9)
    assert "once there is a plan" in words(world.client("ada").get("/councils/westmere/readiness/"))


def test_the_page_says_what_is_sent_and_what_became_of_it(world, made, time_machine):
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    time_machine.move_to(noon, tick=False)
    cara = world.client("cara")
    release_of(made, cleared_briefing(made, "Noon bulletin"), not_before=noon + timedelta(minutes=30))
    release_of(made, cleared_briefing(made, "Tomorrow’s"), not_before=noon + timedelta(days=1))
    trouble = release_of(made, cleared_briefing(made, "Lost bulletin"), state="done")
    delivery_of(trouble, made.contact("Sam", made.staff), state="unknown")
    delivery_of(trouble, made.contact("Pat", made.staff), state="permanent", settled_at=noon)
    release_of(made, cleared_briefing(made, "Missed"), state="missed", not_before=noon - timedelta(days=2))
    route_of(made.council, paused_at=noon, paused_because="The server refuses us")
    page = words(cara.get(URL))
    assert "Noon bulletin" in page
    assert "Tomorrow’s" not in page
    assert "Of 1 message nobody knows whether it arrived; 1 message was not taken." in page
    assert "Was not sent: its time was over." in page
    assert "E-mail is paused The server refuses us" in page
    Environment.objects.create(pk=1, held_at=noon, held_because="A backup was restored.")
    assert "Nothing is sent at the moment A backup was restored." in words(cara.get(URL))


def test_what_is_sent_under_embargo_is_not_there_for_the_uncleared(world, made, time_machine):
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    secret = release_of(made, cleared_briefing(made, "Secret bulletin", embargo=embargo))
    delivery_of(secret, made.contact("Sam", made.staff), state="unknown")
    page = words(world.client("cara").get(URL))
    assert "Secret" not in page
    assert "nobody knows" not in page
