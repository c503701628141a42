"""The forecast's arithmetic against brute force, on CQC's scale and on invented ones."""

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.framework.rules import Band, Scale
from assessment_ready.readiness.rules.forecast import (
    ASSUMPTION,
    Judged,
    answer_sentence,
    chances_in_words,
    forecast,
    headline,
    outlook,
)

CQC = Scale(
    levels=(1, 2, 3, 4),
    statements=9,
    bands=(
        Band("inadequate", "Inadequate", 9, 13, "red"),
        Band("requires-improvement", "Requires improvement", 14, 22, "yellow"),
        Band("good", "Good", 23, 31, "blue"),
        Band("outstanding", "Outstanding", 32, 36, "green"),
    ),
)
THREE_OF_FIVE = Scale(
    levels=(1, 2, 3, 4, 5),
    statements=3,
    bands=(Band("weak", "Weak", 3, 7), Band("sound", "Sound", 8, 12), Band("strong", "Strong", 13, 15)),
)


def chance_of_scores(judged, scale):
    return outlook(judged, scale).chances


def judged_on(scale):
    """One judgement on this scale: unscored, or a score with bounds round it."""

    def build(low, middle, high, confidence):
        low, score, high = sorted((low, middle, high))
        return Judged(1, score, low, high, confidence)

    level = st.sampled_from(scale.levels)
    scored = st.builds(build, level, level, level, st.sampled_from(["high", "medium", "low", ""]))
    return st.one_of(st.just(Judged(1, None)), scored)


def rounds_on(scale):
    return st.lists(judged_on(scale), min_size=scale.statements, max_size=scale.statements)


def certain(*scores):
    return [Judged(n, score, score, score, "high") for n, score in enumerate(scores, 1)]


def wide(*scores, confidence="medium"):
    return [
        Judged(n, score, max(1, score - 1), min(4, score + 1), confidence)
        for n, score in enumerate(scores, 1)
    ]


@given(rounds_on(CQC))
def test_the_chances_sum_to_one_and_the_mean_is_the_sum_of_the_means(judged):
    made = forecast(judged, CQC)
    assert abs(sum(made.distribution.values()) - 1) < 1e-12
    assert abs(sum(chance for _, chance in made.chances) - 1) < 1e-12
    means = [sum(s * c for s, c in chance_of_scores(each, CQC).items()) for each in judged]
    assert abs(made.expected_points - float(sum(means))) < 1e-9
    spread = sum(chance * (total - made.expected_points) ** 2 for total, chance in made.distribution.items())
    assert abs(spread - sum(outlook(each, CQC).variance for each in judged)) < 1e-9
    assert made.lowest == min(made.distribution)
    assert made.highest == max(made.distribution)
    assert made.likely_chance == max(chance for _, chance in made.chances)


@given(rounds_on(THREE_OF_FIVE))
def test_the_distribution_equals_a_count_of_every_combination(judged):
    made = forecast(judged, THREE_OF_FIVE)
    brute: dict[int, Fraction] = {}
    for picks in product(*(chance_of_scores(each, THREE_OF_FIVE).items() for each in judged)):
        total = sum(score for score, _ in picks)
        brute[total] = brute.get(total, Fraction(0)) + prod(chance for _, chance in picks)
    assert dict(made.distribution) == {total: float(brute[total]) for total in sorted(brute)}


@given(rounds_on(CQC), st.integers(0, 8))
def test_a_better_score_never_lowers_the_chance_of_a_rating_or_better(judged, place):
    before = forecast(judged, CQC)
    old = judged[place]
    if old.score is None or old.score == 4:
        return
    better = Judged(old.number, old.score + 1, old.low, max(old.high, old.score + 1), old.confidence)
    after = forecast([*judged[:place], better, *judged[place + 1 :]], CQC)
    for band in CQC.bands:
        assert after.at_least(band) >= before.at_least(band) - 1e-12


@given(judged_on(CQC))
def test_the_likely_score_is_never_less_likely_than_another(judged):
    chances = chance_of_scores(judged, CQC)
    assert sum(chances.values()) == 1
    if judged.score is not None:
        assert chances[judged.score] == max(chances.values())
        assert set(chances) == set(range(judged.low, judged.high + 1))


def test_the_weights_are_those_the_assumption_states():
    assert chance_of_scores(Judged(1, 3, 2, 4, "high"), CQC) == {
        2: Fraction(1, 10),
        3: Fraction(4, 5),
        4: Fraction(1, 10),
    }
    assert chance_of_scores(Judged(1, 2, 1, 2, "medium"), CQC)[2] == Fraction(65, 100)
    assert chance_of_scores(Judged(1, 2, 1, 4, "low"), CQC)[4] == Fraction(1, 6)
    assert chance_of_scores(Judged(1, None), CQC) == dict.fromkeys((1, 2, 3, 4), Fraction(1, 4))
    for words in ("high 80%", "medium 65%", "low 50%", "independent", "equal chance"):
        assert words in ASSUMPTION


def test_a_score_without_bounds_may_be_one_step_off_and_without_confidence_counts_as_low():
    assert set(chance_of_scores(Judged(1, 4), CQC)) == {3, 4}
    assert chance_of_scores(Judged(1, 2), CQC) == chance_of_scores(Judged(1, 2, 1, 3, "low"), CQC)


def test_equal_bounds_make_the_score_and_the_rating_certain():
    made = forecast(certain(2, 3, 2, 3, 3, 3, 3, 3, 3), CQC)
    assert dict(made.distribution) == {25: 1.0}
    assert headline(made) == "Good is certain on these scores"
    assert answer_sentence(made, CQC) == (
        "25 of 36 points, which CQC would publish as 70%. It could lose 2 points and still be Good; "
        "it needs 7 more for Outstanding."
    )


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        (
            (1,) * 9,
            "9 of 36 points, which CQC would publish as 25%. It needs 5 more for Requires improvement.",
        ),
        (
            (3, 3, 3, 3, 3, 2, 2, 2, 2),
            "It cannot lose a point and still be Good; it needs 9 more for Outstanding.",
        ),
        ((3, 3, 3, 3, 3, 3, 2, 2, 2), "It could lose 1 point and still be Good"),
        ((4,) * 9, "It could lose 4 points and still be Outstanding; there is no higher rating."),
    ],
)
def test_the_answer_says_the_distance_to_both_neighbours(scores, words):
    assert words in answer_sentence(forecast(certain(*scores), CQC), CQC)


def test_the_headline_counts_in_natural_frequencies():
    assert headline(forecast(wide(3, 3, 3, 3, 3, 3, 3, 3, 3), CQC)).startswith("Good is very likely: ")
    close = forecast(wide(3, 3, 3, 3, 2, 2, 2, 2, 2, confidence="low"), CQC)
    assert headline(close).startswith("Requires improvement is likely: ")
    level = forecast([*certain(3, 3, 3, 3, 2, 2, 2, 2), Judged(9, 2, 2, 3, "low")], CQC)
    assert headline(level) == "Good and Requires improvement are about as likely"


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.75, "3 chances in 4"),
        (0.76, "3 chances in 4"),
        (0.5, "1 chance in 2"),
        (0.66, "2 chances in 3"),
        (0.6, "3 chances in 5"),
        (0.9, "9 chances in 10"),
        (0.97, "more than 19 chances in 20"),
        (0.02, "fewer than 1 chance in 20"),
        (0.11, "1 chance in 10"),
    ],
)
def test_a_chance_reads_as_people_say_it(chance, words):
    assert chances_in_words(chance) == words


def test_unscored_statements_are_said_so_and_may_be_anything():
    judged = [*certain(3, 3), *(Judged(n, None) for n in range(3, 10))]
    made = forecast(judged, CQC)
    assert (made.unscored, made.points, made.rating) == (7, None, None)
    assert (made.lowest, made.highest) == (13, 34)
    assert answer_sentence(made, CQC) == (
        "2 of 9 quality statements are scored, with 6 points. The total could still end anywhere from "
        "13 to 34 of 36 points."
    )
    assert forecast(certain(3, 3), CQC) == made


def test_with_nothing_scored_the_forecast_asks_for_scores():
    made = forecast([], CQC)
    assert made.expected_points == 22.5
    assert headline(made) == "Nothing is scored yet"
    assert answer_sentence(made, CQC) == "Score the 9 quality statements to see a likely rating."


def test_another_scale_has_its_own_bands():
    made = forecast(
        [Judged(1, 5, 5, 5, "high"), Judged(2, 4, 4, 4, "high"), Judged(3, 3, 2, 4, "high")], THREE_OF_FIVE
    )
    assert [band.title for band, _ in made.chances] == ["Weak", "Sound", "Strong"]
    assert (made.points, made.rating.title) == (12, "Sound")
    assert made.chances[2][1] == pytest.approx(0.1)


def test_a_score_off_the_scale_or_one_judgement_too_many_is_refused():
    with pytest.raises(ValueError, match="not in list"):
        forecast([Judged(1, 5, 5, 5, "high")], CQC)
    with pytest.raises(ValueError, match="10 judgements for 9 statements"):
        forecast(certain(*[3] * 10), CQC)
