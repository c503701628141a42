"""Rounds side by side: figures, doors, hostile addresses, other framework versions, files."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessment_ready.embargo.models import Look
from assessment_ready.framework.models import (
    FrameworkVersion,
    QualityStatement,
    RatingBand,
    ScoreLevel,
    Theme,
)
from assessment_ready.readiness.models import Judgement, Round, RoundKind
from tests.readiness.test_forecast import SCORES, hide

PEER = [2, 3, 2, 2, 3, 2, 3, 3, 4]


def url(council="westmere"):
    return reverse("readiness:compare", kwargs={"council": council})


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def two(world):
    ours = world.round(scores=SCORES)
    theirs = world.round(
        kind=RoundKind.PEER_CHALLENGE, title="Peer challenge, June", held_on=date(2026, 6, 9), scores=PEER
    )
    return ours, theirs


def test_two_rounds_stand_side_by_side_with_who_was_more_optimistic(world, two):
    ours, theirs = two
    response = world.client("ada").get(url(), {"rounds": [ours.pk, theirs.pk]})
    page = text(response)
    assert (
        "Self-assessment, autumn 2026 is more optimistic than Peer challenge, June by 1 point over the 9 "
        "statements both scored, on average 0.11 a statement."
    ) in page
    assert "25 of 36" in page
    assert "24 of 36" in page
    compared = response.context["compared"]
    by_hand = [their - our for our, their in zip(SCORES, PEER, strict=True)]
    assert [statement.scores[1].gap for statement in compared.statements] == by_hand
    assert compared.themes[0].totals == [(7, 3, 3), (7, 3, 3)]
    assert page.count("<h1") == 1


def test_the_first_round_of_the_address_is_what_the_others_are_set_against(world, two):
    ours, theirs = two
    response = world.client("ada").get(url(), {"rounds": [theirs.pk, ours.pk]})
    assert "Differences are to the first round, Peer challenge, June." in text(response)
    assert response.context["compared"].rounds[1].difference.points == 1
    assert f"?rounds={ours.pk}&amp;rounds={theirs.pk}" in text(response)


def test_an_unscored_statement_is_left_out_of_the_differences(world):
    ours, theirs = world.round(scores=[3] * 9), world.round(title="Half", scores=[2, *[None] * 8])
    page = text(world.client("ada").get(url(), {"rounds": [ours.pk, theirs.pk]}))
    assert "by 1 point over the 1 statement both scored" in page
    assert "1 of 9 scored" in page
    assert "Not scored" in page


def test_the_chooser_comes_first_and_needs_two_to_six(world, two):
    client = world.client("ada")
    first = client.get(url())
    assert "<title>Error" not in text(first)
    assert "Peer challenge, June (Peer challenge, 9 June 2026)" in text(first)
    for query in ({"chosen": "1"}, {"rounds": two[0].pk}, {"rounds": [two[0].pk, two[0].pk]}):
        page = text(client.get(url(), query))
        assert "Choose at least two rounds to compare" in page
        assert "<title>Error:" in page
    many = [world.round(title=f"Round {n}", scores=SCORES).pk for n in range(7)]
    assert "Choose six rounds or fewer; you chose 7" in text(client.get(url(), {"rounds": many}))
    assert client.get(url(), {"rounds": many[:6]}).context["compared"]


@pytest.mark.parametrize(
    "bad", ["x", "-1", "0", "99999999999999999999", "9223372036854775807", "1.5", "²", "1\x00"]
)
def test_ids_that_are_none_are_as_if_not_there(world, two, bad):
    response = world.client("ada").get(url(), {"rounds": [bad, two[0].pk, two[1].pk]})
    assert response.status_code == 200
    assert len(response.context["compared"].rounds) == 2


def test_other_councils_and_embargoed_rounds_are_as_if_not_there(world, two):
    ours, theirs = two
    foreign = world.round(council=world.northby, title="Northby’s own", scores=[4] * 9)
    page = text(world.client("ada").get(url(), {"rounds": [ours.pk, foreign.pk]}))
    assert "Choose at least two rounds to compare" in page
    assert "Northby" not in page
    hide(world, theirs, clear=["ada"])
    uncleared = text(world.client("vic").get(url(), {"rounds": [ours.pk, theirs.pk]}))
    assert "Peer challenge, June" not in uncleared
    assert "Choose at least two rounds" not in text(
        world.client("ada").get(url(), {"rounds": [ours.pk, theirs.pk]})
    )
    assert Look.objects.get().user == world.people["ada"]


def test_only_members_who_may_see_rounds_may_compare(world, two):
    assert world.client("ann").get(url()).status_code == 403
    assert world.client("nia").get(url()).status_code == 404
    assert world.client("dev").get(url()).status_code == 200


def test_a_contributor_compares_only_the_statements_assigned_to_them(world, two):
    ours, theirs = two
    world.assign(ours, 7, "cleo")
    world.assign(theirs, 7, "cleo")
    response = world.client("cleo").get(url(), {"rounds": [ours.pk, theirs.pk]})
    assert [statement.title for statement in response.context["compared"].statements] == ["Safeguarding"]
    page = text(response)
    assert "Governance" not in page
    assert "25 of 36" not in page
    assert "You see only your own statements" in page


def test_a_councillor_compares_only_rounds_published_to_members(world, two):
    Round.objects.filter(pk=two[0].pk).update(status="published")
    page = text(world.client("dev").get(url(), {"rounds": [two[0].pk, two[1].pk]}))
    assert "Peer challenge" not in page
    Round.objects.filter(pk=two[1].pk).update(status="published")
    assert "is more optimistic than" in text(
        world.client("dev").get(url(), {"rounds": [two[0].pk, two[1].pk]})
    )


def other_version(world, *, top=4):
    """A version with five statements, three of them of the same name, and other bands."""
    framework = FrameworkVersion.objects.create(code=f"other-{top}", title="Framework of 2028")
    theme = Theme.objects.create(framework=framework, number=1, title="Everything")
    names = [
        ("equity", "Equity"),
        ("safeguarding", "Safeguarding"),
        ("learning", "Learning"),
        ("new", "New one"),
    ]
    for number, (slug, title) in enumerate(names, 1):
        QualityStatement.objects.create(
            framework=framework, theme=theme, number=number, slug=slug, title=title, covers="x"
        )
    for value in range(1, top + 1):
        ScoreLevel.objects.create(framework=framework, value=value, label=f"Level {value}", meaning="x")
    RatingBand.objects.create(framework=framework, code="low", title="Low", min_points=4, max_points=9)
    RatingBand.objects.create(
        framework=framework, code="high", title="High", min_points=10, max_points=4 * top
    )
    return framework


def round_on(world, framework, score=3):
    made = Round.objects.create(
        council=world.westmere,
        framework=framework,
        kind=RoundKind.SELF_ASSESSMENT,
        title="Self-assessment 2028",
        held_on=date(2028, 3, 1),
        created_by=world.people["ada"],
    )
    for statement in framework.statements.all():
        Judgement.objects.create(
            council=world.westmere, round=made, statement=statement, score=score, low=score, high=score
        )
    return made


def test_rounds_on_other_versions_are_matched_by_name_and_the_rest_is_said(world, two):
    later = round_on(world, other_version(world))
    response = world.client("ada").get(url(), {"rounds": [two[0].pk, later.pk]})
    page = text(response)
    assert response.context["compared"].rounds[1].difference.shared == 3
    assert "these cannot be: Assessing needs," in page
    assert "New one." in page
    assert "not in this framework" in page
    assert "12 of 16" in page


def test_rounds_on_another_scale_are_shown_without_differences(world, two):
    later = round_on(world, other_version(world, top=5), score=5)
    response = world.client("ada").get(url(), {"rounds": [two[0].pk, later.pk]})
    assert response.context["compared"].rounds[1].difference is None
    assert "They score on different scales, so no differences are worked out." in text(response)


def test_the_files_hold_the_same_figures(world, two):
    client = world.client("ada")
    query = {"rounds": [two[0].pk, two[1].pk]}
    answer = client.get(url(), {**query, "format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == [
        "Theme",
        "Statement",
        "Self-assessment, autumn 2026",
        "Peer challenge, June",
        "Peer challenge, June: difference to the first",
    ]
    assert rows[4] == ["Providing support", "Care provision, integration and continuity", "3", "2", "-1"]
    assert rows[10] == ["", "Points", "25", "24", "-1"]
    assert rows[12][1:4] == ["Rating", "Good", "Good"]
    sheet = load_workbook(io.BytesIO(client.get(url(), {**query, "format": "xlsx"}).content)).active
    assert [cell.value for cell in sheet[5]] == [
        "Providing support",
        "Care provision, integration and continuity",
        3,
        2,
        -1,
    ]
    assert client.get(url(), {**query, "format": "exe"}).status_code == 404
    assert "Choose at least two" in text(client.get(url(), {"rounds": two[0].pk, "format": "csv"}))


def test_rounds_of_the_same_name_are_told_apart_by_date(world):
    pair = [
        world.round(title="Annual", held_on=date(2026, 1, 1), scores=SCORES),
        world.round(title="Annual", held_on=date(2026, 2, 1), scores=SCORES),
    ]
    page = text(world.client("ada").get(url(), {"rounds": [each.pk for each in pair]}))
    assert "Annual, 1 February 2026 and Annual, 1 January 2026 come to the same points" in page
    assert "Every score is the same." in page


def test_with_one_round_the_page_says_what_belongs_there(world):
    world.round(scores=SCORES)
    page = text(world.client("ada").get(url()))
    assert "Two or more rounds stand side by side here" in page
    assert "Create a round" in page
    assert "Create a round" not in text(world.client("vic").get(url()))


def test_six_rounds_cost_no_more_than_two(world, two):
    client = world.client("vic")
    client.get(url())
    with CaptureQueriesContext(connection) as few:
        client.get(url(), {"rounds": [each.pk for each in two]})
    more = [world.round(title=f"Round {n}", scores=SCORES).pk for n in range(4)]
    with CaptureQueriesContext(connection) as many:
        client.get(url(), {"rounds": [two[0].pk, two[1].pk, *more]})
    assert len(few) == len(many) <= 12
