"""Differences between rounds, and who was more optimistic."""

from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.readiness.rules.comparison import difference, difference_words, optimism_words

scores = st.dictionaries(st.sampled_from("abcdefghi"), st.one_of(st.none(), st.integers(1, 4)))


@given(scores, scores)
def test_differences_count_only_what_both_scored_and_turn_round_with_the_order(first, other):
    there, back = difference(first, other), difference(other, first)
    both = [s for s in first if first[s] is not None and other.get(s) is not None]
    assert there.shared == back.shared == len(both)
    assert there.points == -back.points == sum(other[s] - first[s] for s in both)
    assert (there.higher, there.lower, there.same) == (back.lower, back.higher, back.same)
    assert there.mean is None if not both else there.mean == there.points / len(both)


def test_the_sentence_names_who_was_more_optimistic_and_by_how_much():
    ours, theirs = {"a": 3, "b": 3, "c": 2, "d": 2}, {"a": 2, "b": 2, "c": 3, "d": 2}
    assert optimism_words("Ours", "Theirs", difference(ours, theirs)) == (
        "Ours is more optimistic than Theirs by 1 point over the 4 statements both scored, on average "
        "0.25 a statement. Theirs is higher on 1, Ours is higher on 2 and they agree on 1."
    )


def test_equal_sums_and_nothing_in_common_are_said_so():
    assert optimism_words("Ours", "Theirs", difference({"a": 3, "b": 2}, {"a": 2, "b": 3})).startswith(
        "Theirs and Ours come to the same points over the 2 statements both scored."
    )
    assert optimism_words("Ours", "Theirs", difference({"a": 3}, {"a": 3})).endswith(
        "Every score is the same."
    )
    assert optimism_words("Ours", "Theirs", difference({"a": 3}, {"b": 3})) == (
        "Theirs and Ours have no scored statement in common."
    )


def test_a_difference_reads_as_more_less_or_same():
    assert [difference_words(gap) for gap in (2, 0, -1, None)] == ["2 more", "same", "1 less", ""]
