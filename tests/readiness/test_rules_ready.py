"""The rules in tables: suggested score, ready, and what a careful reader would ask."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.readiness.rules.checks import StatementFacts, remarks
from assessment_ready.readiness.rules.judgement import JudgementValues, departure_problem, settled
from assessment_ready.readiness.rules.ready import ReadyFacts, ready
from assessment_ready.readiness.rules.suggestion import OutsideView, SuggestionFacts, departs, suggest

LEVELS = (1, 2, 3, 4)
BARE = SuggestionFacts(levels=LEVELS, categories=4)


def outside(score):
    return OutsideView(score, "Peer challenge", date(2026, 6, 1))


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        (BARE, None),
        (replace(BARE, high_gaps=2), None),
        (replace(BARE, covered=4), 3),
        (replace(BARE, covered=3), 3),
        (replace(BARE, covered=2), 3),
        (replace(BARE, covered=1), 2),
        (replace(BARE, outside=outside(4), covered=4), 4),
        (replace(BARE, outside=outside(4), covered=3), 3),
        (replace(BARE, outside=outside(4), covered=1), 2),
        (replace(BARE, outside=outside(3)), 2),
        (replace(BARE, outside=outside(1)), 1),
        (replace(BARE, outside=outside(4), covered=4, high_gaps=1), 3),
        (replace(BARE, outside=outside(4), covered=4, high_gaps=2), 2),
        (replace(BARE, outside=outside(4), covered=4, high_gaps=1, unanswered_high=1), 2),
        (replace(BARE, outside=outside(2), covered=4, high_gaps=3, unanswered_high=3), 2),
        (replace(BARE, levels=(), covered=4), None),
        (replace(BARE, levels=(1, 2), covered=1), 1),
    ],
)
def test_the_suggestion_follows_its_published_rule(facts, score):
    found = suggest(facts)
    assert found.score == score
    assert found.reasons


def test_every_limit_that_lowers_the_score_is_explained():
    found = suggest(replace(BARE, outside=outside(4), covered=3, high_gaps=1, unanswered_high=1))
    assert found.score == 2
    assert found.reasons == [
        "“Peer challenge” (1 June 2026) scored it 4.",
        "Limited to 3: 3 of 4 kinds of evidence have something within date.",
        "Limited to 2: 1 gap of high weight is not answered.",
    ]


@given(
    score=st.none() | st.sampled_from(LEVELS),
    covered=st.integers(0, 4),
    high=st.integers(0, 5),
    unanswered=st.integers(0, 5),
)
def test_a_suggestion_is_on_the_scale_and_never_rises_with_what_is_missing(score, covered, high, unanswered):
    facts = SuggestionFacts(
        levels=LEVELS,
        outside=outside(score) if score else None,
        categories=4,
        covered=covered,
        high_gaps=max(high, unanswered),
        unanswered_high=unanswered,
    )
    found = suggest(facts).score
    assert found is None or found in LEVELS
    better = suggest(replace(facts, covered=4, high_gaps=0, unanswered_high=0)).score
    if found is not None:
        assert better is not None
        assert found <= better


def test_another_score_than_the_suggested_one_needs_a_reason():
    values = JudgementValues(score=3, low=2, high=4, confidence="medium")
    assert departure_problem(values, 3) is None
    assert departure_problem(values, None) is None
    problem = departure_problem(values, 2)
    assert problem is not None
    assert problem.sentence == "Enter why the score is 3 and not 2, as suggested"
    assert departure_problem(replace(values, departure_reason="New figures."), 2) is None
    assert settled(replace(values, departure_reason="Old."), 3).departure_reason == ""
    assert not departs(None, 2)


READY = ReadyFacts(
    round_id=1, slug="safeguarding", number=7, score=3, reason="Because.", suggested=3, actions={"green": 2}
)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"score": None}, ["score"]),
        ({"reason": "  "}, ["reason"]),
        ({"suggested": 2}, ["departure"]),
        ({"suggested": 2, "departure_reason": "Newer figures."}, []),
        ({"suggested": None}, []),
        ({"missing_categories": [("people", "People"), ("staff", "Staff")]}, ["evidence", "evidence"]),
        ({"unanswered_gaps": 2}, ["gap"]),
        ({"actions": {"red": 1, "stale": 2, "amber": 5}}, ["action", "action"]),
        ({"actions": {"amber": 5, "on_hold": 1, "proposed": 1}}, []),
        ({"score": 1, "suggested": None}, []),
        ({"score": None, "reason": "", "unanswered_gaps": 1}, ["score", "gap"]),
    ],
)
def test_ready_is_strict_and_says_what_is_missing(change, codes):
    answer = ready(replace(READY, **change))
    assert [each.code for each in answer.missing] == codes
    assert answer.is_ready is (codes == [])
    for each in answer.missing:
        assert each.sentence.endswith(".")
        assert each.url_name


FACTS = StatementFacts(
    round_id=1,
    slug="safeguarding",
    number=7,
    good=3,
    score=3,
    low=2,
    high=4,
    confidence="medium",
    improvements="More.",
    people=True,
    covered=4,
    categories=4,
    cited=2,
    aged=(),
    outside=(3, "Peers"),
    open_gaps=1,
    closed_bare=(),
    unmet=0,
)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"people": False}, ["people"]),
        ({"people": False, "score": 2, "outside": None}, []),
        ({"cited": 0}, ["uncited"]),
        ({"aged": ["QS7-E1 (expired)"]}, ["aged"]),
        ({"outside": (1, "Peers")}, ["far"]),
        ({"score": 1, "low": 1, "outside": (4, "CQC")}, ["far"]),
        ({"outside": (2, "Peers")}, ["above"]),
        ({"score": 2, "outside": (3, "Peers")}, []),
        ({"closed_bare": ["ACT-3"]}, ["bare"]),
        ({"score": 2, "outside": None, "open_gaps": 0}, ["no-gap"]),
        ({"score": 2, "outside": None, "improvements": " "}, ["improvements"]),
        ({"low": 3, "high": 3}, ["range"]),
        ({"confidence": "high", "covered": 3}, ["sure"]),
        ({"unmet": 3}, ["expected"]),
        ({"score": None, "low": None, "high": None, "people": False, "cited": 0}, []),
    ],
)
def test_what_a_careful_reader_would_ask(change, codes):
    assert [each.code for each in remarks(replace(FACTS, **change))] == codes
