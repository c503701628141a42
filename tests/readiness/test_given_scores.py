"""Entering a result somebody else gave, on one page."""

import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.readiness.models import Judgement, Round, RoundKind
from tests.readiness.pages import post, says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"
SCORES = [2, 3, 2, 3, 3, 3, 3, 3, 3]


@pytest.fixture
def made(world):
    return world.round(kind=RoundKind.CQC_ASSESSMENT, title="CQC’s result")


def entered(made, scores=None, **extra):
    rows = Judgement.objects.filter(round=made).order_by("statement__number")
    versions = ",".join(f"{number}:{row.version}" for number, row in enumerate(rows, start=1))
    given = {f"score_{number}": score for number, score in enumerate(scores or SCORES, start=1)}
    source = {"source_url": "https://www.cqc.org.uk/x", "published_percent": "70"}
    return {**given, **source, "versions": versions, **extra}


def test_nine_scores_a_source_and_the_printed_percentage(world, made):
    ben = world.client("ben")
    assert ben.get(f"{ROUNDS}{made.pk}/scores/").status_code == 200
    page = post(ben, f"{ROUNDS}{made.pk}/scores/", entered(made))
    assert says(page, "Saved. 9 scores were changed.")
    assert says(page, "25 of 36 points")
    assert says(page, "As printed by CQC: 70%.")
    assert "differs from what these points give" not in text_of(page)
    rows = Judgement.objects.filter(round=made).order_by("statement__number")
    assert {(row.score, row.low, row.high, row.confidence) for row in rows[:1]} == {(2, 2, 2, "high")}
    made.refresh_from_db()
    assert (made.source_url, made.published_percent) == ("https://www.cqc.org.uk/x", 70)
    assert AuditEntry.objects.filter(action="readiness.judgement.given").count() == 9
    assert AuditEntry.objects.filter(action="readiness.round.publication_entered").count() == 1


def test_a_printed_percentage_that_the_points_do_not_give_is_kept_and_noted(world, made):
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/scores/", entered(made, published_percent="71"))
    assert says(page, "differs from what these points give")
    assert says(page, "which CQC would publish as 70%")
    assert says(page, "As printed by CQC: 71%.")


def test_a_score_can_be_left_out_and_its_text_stays(world, made):
    Judgement.objects.filter(round=made, statement__number=1).update(reason="Words")
    post(world.client("ben"), f"{ROUNDS}{made.pk}/scores/", entered(made))
    post(world.client("ben"), f"{ROUNDS}{made.pk}/scores/", entered(made, ["", *SCORES[1:]]))
    row = Judgement.objects.get(round=made, statement__number=1)
    assert (row.score, row.low, row.high, row.confidence, row.reason) == (None, None, None, "", "Words")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"score_4": "5"}, "Choose a score from 1 to 4 for Care provision, integration and continuity"),
        ({"source_url": "not a web address"}, "Enter a web address in the correct format"),
        ({"published_percent": "101"}, "must be 100 or less"),
        ({"published_percent": "most"}, "must be a whole number"),
        ({"versions": "x"}, "This page is out of date"),
        ({"versions": ""}, "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence_and_nothing_is_half_saved(world, made, wrong, sentence):
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/scores/", entered(made, **wrong))
    assert says(page, sentence)
    assert not Judgement.objects.exclude(score=None).exists()
    assert Round.objects.get().published_percent is None


def test_scores_somebody_saved_meanwhile_are_not_overwritten(world, made):
    data = entered(made)
    Judgement.objects.filter(round=made, statement__number=7).update(score=1, low=1, high=1, version=2)
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/scores/", data)
    assert says(page, "Changed by somebody else since")
    assert says(page, "Safeguarding")
    assert Judgement.objects.exclude(score=None).count() == 1
    assert Round.objects.get().published_percent is None


def test_our_own_judgements_are_scored_one_by_one(world):
    ours = world.round()
    assert world.client("ben").get(f"{ROUNDS}{ours.pk}/scores/").status_code == 404


def test_a_peer_challenge_has_no_published_percentage(world):
    made = world.round(kind=RoundKind.PEER_CHALLENGE)
    page = world.client("ben").get(f"{ROUNDS}{made.pk}/scores/")
    assert "Percentage printed there" not in text_of(page)
    post(world.client("ben"), f"{ROUNDS}{made.pk}/scores/", entered(made))
    assert Round.objects.get().published_percent is None
    assert not Judgement.objects.filter(score=None).exists()


@pytest.mark.parametrize("name", ["vic", "cleo", "will", "dev", "rhea"])
def test_only_those_who_run_rounds_enter_scores(world, made, name):
    url = f"{ROUNDS}{made.pk}/scores/"
    assert world.client(name).get(url).status_code == 403
    assert world.client(name).post(url, entered(made)).status_code == 403
