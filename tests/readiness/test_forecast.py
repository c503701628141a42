"""The forecast page: what it says, who may open it, what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.permissions import Role
from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.framework.models import PublishedResult
from assessment_ready.readiness.models import Judgement
from assessment_ready.readiness.rules.forecast import ASSUMPTION

SCORES = [2, 3, 2, 3, 3, 3, 3, 3, 3]


def url(made, council="westmere"):
    return reverse("readiness:forecast", kwargs={"council": council, "round": made.pk})


def publish(world, count=4, score=3):
    for number in range(count):
        PublishedResult.objects.create(
            framework=world.framework,
            council_name=f"Elsewhere {number}",
            published_on=timezone.now().date() - timedelta(days=number),
            date_precision="day",
            scores=[score] * 9,
            rating="Good",
            source_url="https://example.org/report",
        )


def hide(world, made, *, clear=()):
    made.embargo = Embargo.objects.create(
        council=made.council,
        title="Draft report",
        authority="CQC",
        lifts_at=timezone.now() + timedelta(days=7),
        created_by=world.people["ada"],
    )
    made.save(update_fields=["embargo"])
    for name in clear:
        Clearance.objects.create(
            council=made.council,
            embargo=made.embargo,
            user=world.people[name],
            granted_by=world.people["ada"],
        )
    return made.embargo


def test_the_forecast_says_the_answer_the_assumption_and_the_routes(world):
    publish(world)
    made = world.round(scores=SCORES)
    page = world.client("ada").get(url(made)).content.decode()
    assert "25 of 36 points, which CQC would publish as 70%." in page
    assert "It could lose 2 points and still be Good; it needs 7 more for Outstanding." in page
    assert ASSUMPTION in page
    assert 'id="routes"' in page
    assert 'id="method"' in page
    assert "Outstanding needs 7 more points, which takes at least 7 steps up." in page
    assert "Assessing needs from 2 to 3 (4 of 4 councils have reached 3)" in page
    assert "qs1=3" in page
    assert page.count("<h1") == 1


def test_the_figures_of_the_page_are_those_of_the_rule(world):
    made = world.round(scores=SCORES)
    response = world.client("vic").get(url(made))
    forecast = response.context["forecast"]
    assert (forecast.points, forecast.rating.title) == (25, "Good")
    bar = response.context["bar"]
    assert [row.cells[0] for row in bar.table.rows] == [band.title for band, _ in forecast.chances]
    assert response.context["headline"] in response.content.decode()


def test_a_round_without_scores_asks_for_the_first_one(world):
    page = world.client("ada").get(url(world.round())).content.decode()
    assert "Nothing is scored yet" in page
    assert "Score the 9 quality statements to see a likely rating." in page
    assert 'id="routes"' not in page
    assert 'id="method"' in page


def test_a_half_scored_round_says_what_is_missing(world):
    page = world.client("ada").get(url(world.round(scores=[3, 3, *[None] * 7]))).content.decode()
    assert "2 of 9 quality statements are scored, with 6 points." in page
    assert "7 statements have no score yet" in page
    assert "Score every quality statement to see the nearest routes" in page


def test_a_round_at_the_top_has_no_route(world):
    page = world.client("ada").get(url(world.round(scores=[4] * 9))).content.decode()
    assert "there is no next one to reach" in page


def test_a_council_without_published_results_still_gets_its_routes(world):
    page = world.client("ada").get(url(world.round(scores=SCORES))).content.decode()
    assert "no published results to compare with" in page


@pytest.mark.parametrize("name", ["cleo", "dev", "rhea", "ann"])
def test_people_who_may_not_see_readiness_are_refused(world, name):
    made = world.round(scores=SCORES, status="published")
    assert world.client(name).get(url(made)).status_code == 403


def test_another_council_and_an_unknown_round_get_404(world):
    made = world.round(scores=SCORES)
    assert world.client("nia").get(url(made)).status_code == 404
    assert world.client("nia").get(url(made, "northby")).status_code == 404
    assert world.client("ada").get(url(made).replace(str(made.pk), "999999")).status_code == 404


def test_an_embargoed_round_has_no_forecast_for_the_uncleared_and_a_log_of_looks_for_the_rest(world):
    made = world.round(scores=SCORES)
    hide(world, made, clear=["ada"])
    assert world.client("vic").get(url(made)).status_code == 404
    assert Look.objects.count() == 0
    assert world.client("ada").get(url(made)).status_code == 200
    assert Look.objects.get().user == world.people["ada"]


def test_the_page_costs_the_same_with_many_more_rows(world):
    made = world.round(scores=SCORES)
    publish(world, 2)
    client = world.client("vic")
    client.get(url(made))
    with CaptureQueriesContext(connection) as before:
        client.get(url(made))
    publish_more(world)
    with CaptureQueriesContext(connection) as after:
        client.get(url(made))
    assert len(after) == len(before) <= 12


def publish_more(world):
    for number in range(20):
        PublishedResult.objects.create(
            framework=world.framework,
            council_name=f"Further {number}",
            published_on=timezone.now().date(),
            date_precision="day",
            scores=[2] * 9,
            rating="Requires improvement",
            source_url="https://example.org/report",
        )
    for number in range(5):
        world.round(title=f"Older {number}", scores=SCORES)


def test_a_certain_round_says_so(world):
    made = world.round(scores=SCORES)
    for judgement in Judgement.objects.filter(round=made):
        judgement.low = judgement.high = judgement.score
        judgement.save(update_fields=["low", "high"])
    page = world.client("bo").get(url(made)).content.decode()
    assert world.members["bo"].role == Role.VIEWER
    assert "Good is certain on these scores" in page
    assert "The total is 25 points." in page
