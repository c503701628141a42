"""What a judgement must be before it is kept, as pure rules."""

from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.readiness.models import WORD_LIMITS, Judgement
from assessment_ready.readiness.rules.judgement import FIELD_NAMES, JudgementValues, completed, problems
from assessment_ready.readiness.rules.score_sheet import columns

LEVELS = (1, 2, 3, 4)
SCORES = st.one_of(st.none(), st.integers(-1, 6))


@given(SCORES, SCORES, SCORES, st.sampled_from(["", "low", "medium", "high"]))
def test_what_has_no_problems_can_be_stored(score, low, high, confidence):
    """No problems means: the database's own rule holds, and a score has a confidence."""
    values = completed(JudgementValues(score, low, high, confidence), LEVELS)
    if problems(values, LEVELS, WORD_LIMITS):
        return
    if values.score is None:
        assert (values.low, values.high, values.confidence) == (None, None, "")
    else:
        assert 1 <= values.low <= values.score <= values.high <= 4
        assert values.confidence


@given(st.sampled_from(LEVELS))
def test_empty_bounds_are_one_step_either_side_within_the_scale(score):
    values = completed(JudgementValues(score, confidence="low"), LEVELS)
    assert values.low == max(1, score - 1)
    assert values.high == min(4, score + 1)


def test_the_scale_is_that_of_the_framework():
    values = completed(JudgementValues(5, confidence="high"), (1, 3, 5))
    assert (values.low, values.high) == (3, 5)
    assert not problems(values, (1, 3, 5), {})
    assert problems(JudgementValues(2, 1, 3, "high"), (1, 3, 5), {})[0].field == "score"


def test_the_values_are_fields_of_the_stored_judgement():
    names = {field.name for field in Judgement._meta.get_fields()}
    assert set(FIELD_NAMES) <= names
    assert set(WORD_LIMITS) <= set(FIELD_NAMES)


def test_headings_are_found_in_any_order_and_spelling():
    found = columns(["Areas for improvement", "QS", "Quality Statement", "SCORE ", "Proud of"])
    assert found == {
        "statement": "Quality Statement",
        "score": "SCORE ",
        "strengths": "Proud of",
        "improvements": "Areas for improvement",
    }
