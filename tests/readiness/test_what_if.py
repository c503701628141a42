"""Trying other scores: shareable, saved nowhere, and deaf to hostile addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment_ready.audit.models import AuditEntry
from assessment_ready.readiness.models import Judgement
from tests.readiness.test_forecast import SCORES, hide


def url(made, council="westmere"):
    return reverse("readiness:what-if", kwargs={"council": council, "round": made.pk})


def text(response):
    return " ".join(response.content.decode().split())


def test_the_address_alone_gives_the_result_and_nothing_is_saved(world):
    made = world.round(scores=SCORES)
    before = list(Judgement.objects.order_by("pk").values())
    page = text(world.client("vic").get(url(made), {"qs1": "1", "qs2": "1", "qs3": "1"}))
    assert "21 of 36 points, which CQC would publish as 59%." in page
    assert "You changed 3 scores: Assessing needs: 2 to 1;" in page
    assert list(Judgement.objects.order_by("pk").values()) == before
    assert not AuditEntry.objects.exists()


def test_without_changes_the_result_is_the_rounds_own(world):
    response = world.client("ada").get(url(world.round(scores=SCORES)))
    assert response.context["result"].points == 25
    assert "These are the round’s own scores." in text(response)
    assert response.context["headline"] == response.context["own_headline"]


def test_it_works_without_javascript_and_improves_with_it(world):
    page = text(world.client("ada").get(url(world.round(scores=SCORES))))
    assert '<form method="get" action="#result"' in page
    assert "Show the result</button>" in page
    assert 'hx-trigger="change"' in page
    assert 'aria-live="polite"' in page
    assert page.count("<select") == 9


def test_a_statement_can_be_left_unscored(world):
    page = text(world.client("ada").get(url(world.round(scores=SCORES)), {"qs9": ""}))
    assert "8 of 9 quality statements are scored, with 22 points." in page
    assert "Learning, improvement and innovation: 3 to not scored" in page


@pytest.mark.parametrize(
    "bad", ["5", "0", "-1", "two", "3.0", "٣", "3\x00", "9" * 5000, "<script>alert(1)</script>"]
)
def test_a_score_that_is_none_gets_a_sentence(world, bad):
    response = world.client("ada").get(url(world.round(scores=SCORES)), {"qs7": bad, "qs1": "3"})
    assert response.status_code == 200
    page = text(response)
    assert "<title>Error:" in page
    assert "Choose 1, 2, 3 or 4 for Safeguarding" in page
    assert "There is no result: 1 score in the address cannot be given." in page
    assert "<script>alert" not in page


def test_unknown_and_repeated_parameters_do_no_harm(world):
    response = world.client("ada").get(
        url(world.round(scores=SCORES)) + "?qs1=1&qs1=4&qs99=4&x=1&__proto__=2"
    )
    assert response.context["result"].points == 27


def test_only_readers_of_this_council_may_try(world):
    made = world.round(scores=SCORES)
    assert world.client("cleo").get(url(made)).status_code == 403
    assert world.client("nia").get(url(made)).status_code == 404
    assert world.client("nia").get(url(made, "northby")).status_code == 404
    hide(world, made, clear=["ada"])
    assert world.client("vic").get(url(made)).status_code == 404
    assert world.client("ada").get(url(made)).status_code == 200


def test_it_costs_the_same_whatever_is_tried(world):
    made = world.round(scores=SCORES)
    client = world.client("vic")
    client.get(url(made))
    with CaptureQueriesContext(connection) as own:
        client.get(url(made))
    with CaptureQueriesContext(connection) as tried:
        client.get(url(made), {f"qs{n}": "4" for n in range(1, 10)})
    assert len(own) == len(tried) <= 12
