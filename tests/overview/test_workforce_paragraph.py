"""The saved workforce paragraph goes into the self-assessment through the service that guards it."""

from datetime import date

import pytest
from django.utils import timezone

from assessment_ready.readiness.models import Judgement
from tests.readiness.pages import post, says, text_of
from workforce.models import StatementParagraph

PATH = "/councils/westmere/workforce/statements/assessing-needs/self-assessment/"


@pytest.fixture
def saved(world) -> StatementParagraph:
    """Westmere's paragraph for the first statement."""
    return StatementParagraph.objects.create(
        council=world.westmere,
        statement=world.statement(1),
        text="Twelve posts are vacant [1].",
        notes=[{"number": 1, "text": "Vacancy rate", "on": "2026-09-30", "kind": "indicator", "pk": 1}],
        as_at=date(2026, 9, 30),
        edited_by=world.people["will"],
        edited_at=timezone.now(),
    )


def judgement(world) -> Judgement:
    return Judgement.objects.get(statement__number=1)


def typed(**extra):
    return {"where": "strengths", "text": "Twelve posts are vacant [1].", "version": 1, **extra}


def test_the_paragraph_is_added_below_what_is_there(world, saved) -> None:
    made = world.round()
    Judgement.objects.filter(round=made, statement__number=1).update(strengths="We listen.")
    ben = world.client("ben")
    page = ben.get(PATH)
    assert says(page, "We listen.")
    assert "Vacancy rate (30 September 2026)" in page.context["form"]["text"].value()
    assert says(post(ben, PATH, typed()), "The paragraph is added to “What we are proud of”")
    assert judgement(world).strengths == "We listen.\n\nTwelve posts are vacant [1]."
    assert judgement(world).author == world.people["ben"]
    # The second of two clicks is told, and adds nothing.
    page = ben.post(PATH, typed())
    assert page.status_code == 409
    assert says(page, "We listen.")
    assert judgement(world).strengths.count("Twelve") == 1


def test_somebody_else_s_change_is_shown_and_nothing_is_lost(world, saved) -> None:
    world.round()
    Judgement.objects.update(reason="Ada wrote this.", version=4)
    page = world.client("ben").post(PATH, typed(text="What Ben adds"))
    assert page.status_code == 409
    assert says(page, "Ada wrote this.")
    assert b"What Ben adds" in page.content
    assert says(post(world.client("ben"), PATH, typed(version=4, where="reason")), "is added")
    assert judgement(world).reason == "Ada wrote this.\n\nTwelve posts are vacant [1]."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Enter the words to add"),
        ({"where": "score"}, "Choose one from the list"),
        ({"text": "word " * 301}, "must be 300 words or fewer"),
        ({"version": ""}, "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, saved, wrong, sentence) -> None:
    world.round()
    assert says(post(world.client("ben"), PATH, typed(**wrong)), sentence)
    assert not judgement(world).strengths


def test_only_who_scores_the_statement_adds_to_it(world, saved) -> None:
    made = world.round()
    will = world.client("will")
    page = post(will, PATH, typed())
    assert not judgement(world).strengths
    assert "is added" not in text_of(page)
    world.assign(made, 1, "will")
    assert says(post(will, PATH, typed()), "is added")
    assert world.client("cleo").get(PATH).status_code == 403
    assert world.client("nia").get(PATH).status_code == 404


def test_without_a_round_or_a_paragraph_the_page_says_what_to_do(world) -> None:
    ben = world.client("ben")
    assert says(ben.get(PATH), "once it is edited and saved")
    assert ben.post(PATH, typed()).status_code == 409
    assert ben.get(PATH.replace("assessing-needs", "unknown")).status_code == 404


def test_a_closed_round_takes_nothing(world, saved) -> None:
    world.round(status="closed")
    ben = world.client("ben")
    assert says(ben.get(PATH), "No self-assessment is open")
    assert ben.post(PATH, typed()).status_code == 409
