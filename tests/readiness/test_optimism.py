"""The optimism check: what it shows, and that it is never applied."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment_ready.readiness.models import RoundKind
from tests.readiness.test_comparison import PEER, text
from tests.readiness.test_forecast import SCORES, hide


def url(council="westmere"):
    return reverse("readiness:optimism", kwargs={"council": council})


@pytest.fixture
def history(world):
    """A self-assessment, a peer challenge three months later, and today's self-assessment."""
    before = world.round(title="Self-assessment 2025", held_on=date(2025, 11, 1), scores=[3] * 9)
    peer = world.round(
        kind=RoundKind.PEER_CHALLENGE, title="Peer challenge", held_on=date(2026, 2, 1), scores=PEER
    )
    return before, peer, world.round(scores=SCORES)


def test_it_shows_the_lean_of_each_statement_and_what_it_would_do_today(world, history):
    response = world.client("ada").get(url())
    page = text(response)
    by_hand = {n: 3 - their for n, their in enumerate(PEER, 1)}
    rows = response.context["check"].rows
    assert {row.statement.number: row.lean.mean for row in rows} == by_hand
    assert {row.lean.count for row in rows} == {1}
    # 25 points, less 1 on statements 1, 3, 4 and 6, more 1 on statement 9.
    assert (
        "If the same held today, 25 points would become about 22: Requires improvement instead of Good."
        in page
    )
    assert "The forecast does not use this." in page
    assert "we gave 3 points more" in page
    assert f"?rounds={history[0].pk}&amp;rounds={history[1].pk}" in page
    assert page.count("<h1") == 1


def test_it_is_never_applied_to_the_forecast(world, history):
    answer = reverse("readiness:forecast", kwargs={"council": "westmere", "round": history[2].pk})
    assert world.client("ada").get(answer).context["forecast"].points == 25


def test_an_external_round_without_scores_pairs_with_nothing(world):
    world.round(scores=SCORES, held_on=date(2026, 1, 1))
    world.round(kind=RoundKind.MOCK_INSPECTION, title="Empty", held_on=date(2026, 2, 1))
    page = text(world.client("ada").get(url()))
    assert "There is no such pair with scores yet." in page
    assert "See the rounds" in page


def test_an_unscored_self_assessment_does_not_hide_the_scored_one_before_it(world, history):
    world.round(title="Started only", held_on=date(2026, 1, 15))
    assert [pair.ours.title for pair in world.client("ada").get(url()).context["check"].pairs] == [
        "Self-assessment 2025"
    ]


def test_a_council_without_any_round_gets_the_page(world):
    assert "There is no such pair" in text(world.client("ada").get(url()))


def test_while_todays_round_is_unfinished_it_says_so(world, history):
    world.round(title="Just begun", held_on=date(2026, 11, 20), scores=[3, *[None] * 8])
    page = text(world.client("ada").get(url()))
    assert "Once every statement of Just begun is scored" in page


def test_an_embargoed_result_does_not_show_for_the_uncleared(world, history):
    hide(world, history[1], clear=["ada"])
    page = text(world.client("vic").get(url()))
    assert "Peer challenge" not in page.replace("a peer challenge", "")
    assert world.client("vic").get(url()).context["check"].pairs == []
    assert len(world.client("ada").get(url()).context["check"].pairs) == 1


@pytest.mark.parametrize(("name", "status"), [("cleo", 403), ("dev", 403), ("ann", 403), ("nia", 404)])
def test_people_without_the_right_are_refused(world, history, name, status):
    assert world.client(name).get(url()).status_code == status


def test_ten_times_the_rounds_cost_the_same(world, history):
    client = world.client("vic")
    client.get(url())
    with CaptureQueriesContext(connection) as few:
        client.get(url())
    for year in range(2015, 2025):
        world.round(title=f"Self-assessment {year}", held_on=date(year, 5, 1), scores=SCORES)
        world.round(
            kind=RoundKind.ANNUAL_CONVERSATION,
            title=f"Conversation {year}",
            held_on=date(year, 9, 1),
            scores=PEER,
        )
    with CaptureQueriesContext(connection) as many:
        response = client.get(url())
    assert len(response.context["check"].pairs) == 11
    assert len(few) == len(many) <= 12
