"""Scoring one statement: who may, what is refused, what it costs, two people at once."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment_ready.audit.models import AuditEntry
from assessment_ready.readiness.errors import (
    InvalidJudgement,
    NotYours,
    StaleJudgement,
    WithSomebodyElse,
)
from assessment_ready.readiness.models import Assignment, Judgement, RoundKind
from assessment_ready.readiness.rules.judgement import JudgementValues
from assessment_ready.readiness.services.judgements import record_judgement
from tests.readiness.pages import cost, post, says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"
VALUES = JudgementValues(score=3, low=2, high=3, confidence="medium", reason="Because.")


@pytest.fixture
def made(world):
    return world.round(scores=[None] * 9)


def page_of(made, slug="safeguarding"):
    return f"{ROUNDS}{made.pk}/statements/{slug}/"


def judged(**extra):
    return {
        "score": "3",
        "low": "2",
        "high": "3",
        "confidence": "medium",
        "reason": "Audits are good.",
        "strengths": "Quick triage.",
        "improvements": "Feedback to referrers.",
        "version": "1",
        **extra,
    }


def stored(made, number=7):
    return Judgement.objects.get(round=made, statement__number=number)


def save(world, made, name, values=VALUES, version=1, slug="safeguarding"):
    return record_judgement(
        actor=world.members[name],
        round_id=made.pk,
        statement=slug,
        values=values,
        expected_version=version,
    )


def test_a_score_is_saved_with_everything_and_audited(world, made):
    page = post(world.client("ben"), f"{page_of(made)}score/", judged())
    assert says(page, "Safeguarding is saved.")
    row = stored(made)
    assert (row.score, row.low, row.high, row.confidence) == (3, 2, 3, "medium")
    assert row.reason == "Audits are good."
    assert row.author == world.people["ben"]
    assert row.version == 2
    entry = AuditEntry.objects.get(action="readiness.judgement.saved")
    assert entry.before["score"] is None
    assert entry.after["score"] == 3
    assert "Audits" in entry.after["reason"]


def test_only_what_changed_is_audited(world, made):
    save(world, made, "ben")
    save(world, made, "ada", replace(VALUES, reason="Better words."), version=2)
    entry = AuditEntry.objects.filter(action="readiness.judgement.saved").order_by("number").last()
    assert entry.before == {"reason": "Because."}
    assert entry.after == {"reason": "Better words."}


def test_saving_the_same_again_changes_nothing(world, made):
    save(world, made, "ben")
    assert save(world, made, "ada", version=2).version == 2
    assert AuditEntry.objects.filter(action="readiness.judgement.saved").count() == 1
    assert stored(made).author == world.people["ben"]


def test_bounds_left_empty_are_one_step_either_side(world, made):
    post(world.client("ben"), f"{page_of(made)}score/", judged(low="", high="", score="4"))
    row = stored(made)
    assert (row.low, row.high) == (3, 4)


def test_save_and_go_to_the_next_statement(world, made):
    page = post(world.client("ben"), f"{page_of(made)}score/", judged(next="1"))
    assert page.redirect_chain[-1][0].startswith(page_of(made, "governance"))
    assert says(page, "Safeguarding is saved.")
    assert says(page, "Score Governance, management and sustainability")


def test_the_last_statement_has_no_next(world, made):
    page = world.client("ben").get(page_of(made, "learning"))
    assert "Save and go to the next" not in page.content.decode()
    assert says(page, "Previous: Governance, management and sustainability")
    gone = post(world.client("ben"), f"{page_of(made, 'learning')}score/", judged(next="1"))
    assert says(gone, "Learning, improvement and innovation is saved.")


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"score": "5"}, "score", "Score must be a whole number from 1 to 4"),
        ({"score": "three"}, "score", "Choose a score from the list"),
        ({"low": "4"}, "low", "The lowest likely score must not be above the score, 3"),
        ({"high": "2"}, "high", "The highest likely score must not be below the score, 3"),
        ({"confidence": ""}, "confidence", "Choose how confident you are in the score"),
        ({"confidence": "sure"}, "confidence", "Choose one from the list"),
        ({"score": ""}, "score", "a statement cannot be half scored"),
        ({"low": "0"}, "low", "Lowest likely score must be a whole number from 1 to 4"),
        ({"reason": "word " * 201}, "reason", "must be 200 words or fewer; you wrote 201"),
        ({"strengths": "word " * 301}, "strengths", "must be 300 words or fewer; you wrote 301"),
        ({"improvements": "word " * 301}, "improvements", "must be 300 words or fewer; you wrote 301"),
        ({"reason": "nul\x00"}, "reason", "has a character that cannot be stored"),
        ({"version": "x"}, "version", "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence_and_nothing_is_lost(world, made, wrong, field, sentence):
    page = post(world.client("ben"), f"{page_of(made)}score/", judged(**wrong))
    assert says(page, sentence)
    assert field in page.context["form"].errors
    assert "Error:" in page.content.decode().split("</title>")[0]
    if "strengths" not in wrong:
        assert "Quick triage." in page.content.decode()
    assert stored(made).score is None
    assert stored(made).version == 1


def test_every_wrong_field_is_named_at_once(world, made):
    wrong = judged(reason="word " * 201, low="4", strengths="word " * 301)
    page = post(world.client("ben"), f"{page_of(made)}score/", wrong)
    assert set(page.context["form"].errors) == {"reason", "low", "strengths"}


def test_ones_own_save_in_another_window_is_said_so(world, made):
    ben = world.client("ben")
    post(ben, f"{page_of(made)}score/", judged(reason="First"))
    page = post(ben, f"{page_of(made)}score/", judged(reason="Second"))
    assert says(page, "You saved this statement in another window while you had it open")


def test_a_score_can_be_taken_back(world, made):
    save(world, made, "ben")
    assert "take the score back" in text_of(world.client("ben").get(page_of(made)))
    post(world.client("ben"), f"{page_of(made)}score/", judged(score="none", version="2"))
    row = stored(made)
    assert (row.score, row.low, row.high, row.confidence) == (None, None, None, "")
    assert row.strengths == "Quick triage."


def test_texts_can_be_saved_before_there_is_a_score(world, made):
    empty = judged(score="", low="", high="", confidence="")
    page = post(world.client("ben"), f"{page_of(made)}score/", empty)
    assert says(page, "Safeguarding is saved.")
    assert stored(made).reason == "Audits are good."


@pytest.mark.parametrize("name", ["vic", "cara", "dev", "rhea", "ann"])
def test_readers_do_not_score(world, made, name):
    world.let_review(made)
    # Reviewers score in a round of their own, so only the service can say that this one is not theirs.
    refused = 409 if name == "rhea" else 403
    assert world.client(name).post(f"{page_of(made)}score/", judged()).status_code == refused
    with pytest.raises((NotYours, Judgement.DoesNotExist)):
        save(world, made, name)
    assert stored(made).score is None


def test_readers_see_a_statement_without_a_form(world, made):
    world.let_review(made)
    save(world, made, "ben")
    for name in ("vic", "cara", "rhea", "will"):
        page = world.client(name).get(page_of(made))
        assert says(page, "Because.")
        assert 'name="score"' not in page.content.decode()
        assert "Save and submit" not in text_of(page)


def test_a_lead_scores_and_sees_only_their_own_statement(world, made):
    world.assign(made, 7, "cleo")
    cleo = world.client("cleo")
    assert 'name="score"' in cleo.get(page_of(made)).content.decode()
    assert says(post(cleo, f"{page_of(made)}score/", judged()), "Safeguarding is saved.")
    assert cleo.get(page_of(made, "equity")).status_code == 404
    assert cleo.post(f"{page_of(made, 'equity')}score/", judged()).status_code == 404
    page = cleo.get(f"{ROUNDS}{made.pk}/")
    assert says(page, "1 of 1")
    assert "Equity in experience" not in text_of(page)
    assert "Next: Governance" not in text_of(cleo.get(page_of(made)))


def test_a_reader_who_leads_one_statement_scores_only_that(world, made):
    world.assign(made, 7, "will")
    assert save(world, made, "will").score == 3
    with pytest.raises(NotYours):
        save(world, made, "will", slug="equity")
    page = post(world.client("will"), f"{page_of(made, 'equity')}score/", judged())
    assert page.status_code == 409
    assert says(page, "This statement is not with you to score.")
    assert says(page, "Quick triage.")


def test_a_lead_no_longer_scores_what_they_submitted(world, made):
    given = world.assign(made, 7, "cleo", state="submitted")
    with pytest.raises(WithSomebodyElse):
        save(world, made, "cleo")
    page = world.client("cleo").get(page_of(made))
    assert says(page, "You submitted this statement.")
    assert 'name="score"' not in page.content.decode()
    Assignment.objects.filter(pk=given.pk).update(state="returned", note="Say more about DoLS.")
    page = world.client("cleo").get(page_of(made))
    assert says(page, "Say more about DoLS.")
    assert save(world, made, "cleo").score == 3


def test_a_reviewer_reads_their_round_and_no_other(world, made):
    other = world.round(title="Another")
    world.let_review(made)
    rhea = world.client("rhea")
    assert rhea.get(page_of(made)).status_code == 200
    assert rhea.get(page_of(other)).status_code == 404
    assert rhea.get(f"{ROUNDS}{other.pk}/").status_code == 404


def test_another_council_finds_no_statement(world, made):
    nia = world.client("nia")
    theirs = page_of(made).replace("westmere", "northby")
    assert nia.get(theirs).status_code == 404
    assert nia.post(f"{theirs}score/", judged()).status_code == 404
    assert nia.get(page_of(made)).status_code == 404
    with pytest.raises(Judgement.DoesNotExist):
        record_judgement(
            actor=world.northby_members["nia"],
            round_id=made.pk,
            statement="safeguarding",
            values=VALUES,
            expected_version=1,
        )


def test_the_second_of_two_savers_is_told_loses_nothing_and_sees_both(world, made):
    ada, ben = world.client("ada"), world.client("ben")
    post(ada, f"{page_of(made)}score/", judged(reason="Ada’s reason", score="2", low="1"))
    page = post(ben, f"{page_of(made)}score/", judged(reason="Ben’s reason"))
    assert page.status_code == 409
    assert says(page, "Ada Okafor saved this statement while you had it open")
    assert says(page, "Ada’s reason")
    assert says(page, "Keep what is saved and drop mine")
    body = page.content.decode()
    assert body.count("Ben’s reason") >= 2
    assert 'name="version" value="2"' in body
    assert stored(made).reason == "Ada’s reason"
    assert says(post(ben, f"{page_of(made)}score/", judged(reason="Both", version="2")), "is saved")
    assert stored(made).reason == "Both"


def test_a_stale_save_is_refused_by_the_service(world, made):
    save(world, made, "ada")
    with pytest.raises(StaleJudgement):
        save(world, made, "ben", replace(VALUES, score=2))
    assert stored(made).score == 3


def test_the_service_refuses_what_no_page_sends(world, made):
    for wrong, field in [
        (replace(VALUES, score=5, high=5), "score"),
        (replace(VALUES, low=None, high=1), "high"),
        (JudgementValues(confidence="low"), "score"),
        (replace(VALUES, reason="word " * 201), "reason"),
    ]:
        with pytest.raises(InvalidJudgement) as caught:
            save(world, made, "ben", wrong)
        assert caught.value.field == field
    assert stored(made).score is None


def test_saving_costs_at_most_ten_queries_everything_counted(world, made):
    world.assign(made, 7, "cleo")
    save(world, made, "ada", slug="equity")  # the council's audit chain has begun
    version = 1
    for name in ("ben", "cleo"):
        client = world.client(name)
        client.get(page_of(made))
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(f"{page_of(made)}score/", judged(reason=name, version=version))
        assert answer.status_code == 302
        version += 1
        assert stored(made).reason == name
        assert len(seen) <= 10, "\n".join(query["sql"][:90] for query in seen)


def test_the_statement_page_costs_at_most_fifteen_queries_whatever_the_data(world, made):
    path = page_of(made)
    few = {name: cost(world.client(name), path) for name in ("ben", "vic")}
    for number in range(12):
        kind = list(RoundKind)[number % 5]
        other = world.round(kind=kind, title=f"R{number}", held_on=date(2024, 1 + number, 1), scores=[2] * 9)
        world.assign(other, 7, "cleo")
    world.assign(made, 7, "cleo")
    for name, before in few.items():
        assert cost(world.client(name), path) == before <= 15
    assert cost(world.client("cleo"), path) <= 15


def test_the_page_shows_what_helps_to_judge(world, made):
    world.round(kind=RoundKind.PEER_CHALLENGE, title="Peers", held_on=date(2026, 6, 1), scores=[2] * 9)
    page = world.client("ben").get(page_of(made))
    for words in (
        "What Safeguarding covers.",
        "Exceptional standard",
        "Peer challenge",
        "1 June 2026",
        "Other councils",
        "Next: Governance, management and sustainability",
        "Previous: Safe systems, pathways and transitions",
    ):
        assert says(page, words)


def test_a_lead_sees_no_scores_of_rounds_that_are_not_theirs(world, made):
    world.round(kind=RoundKind.PEER_CHALLENGE, title="Peers", held_on=date(2026, 6, 1), scores=[2] * 9)
    world.assign(made, 7, "cleo")
    page = world.client("cleo").get(page_of(made))
    assert says(page, "No other round has scored this statement yet.")
    assert "Other councils" not in text_of(page)


def test_a_reloaded_refusal_leads_back_to_the_statement(world, made):
    answer = world.client("ben").get(f"{page_of(made)}score/")
    assert answer.status_code == 302
    assert answer.url == page_of(made)


def test_what_the_audit_log_links_to_is_the_statement(world, made):
    row = stored(made)
    path = f"/councils/westmere/readiness/judgements/{row.pk}/"
    assert world.client("vic").get(path).url == page_of(made)
    assert world.client("cleo").get(path).status_code == 404
    assert world.client("nia").get(path.replace("westmere", "northby")).status_code == 404
