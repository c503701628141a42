"""Past self-assessments against what others said afterwards."""

from datetime import date

import pytest

from assessment_ready.readiness.rules.optimism import (
    Lean,
    Look,
    lean_words,
    leans,
    months_before,
    pairs,
    today,
    today_words,
)
from tests.readiness.test_rules_forecast import CQC

LEVELS = (1, 2, 3, 4)


def look(key, day, *, external=False, levels=LEVELS, **scores):
    return Look(key, f"Round {key}", day, external, levels, scores)


def test_an_external_round_meets_the_nearest_self_assessment_before_it():
    far = look(1, date(2025, 6, 1), a=4)
    near = look(2, date(2025, 11, 1), a=3, b=None)
    after = look(3, date(2026, 3, 1), a=1)
    theirs = look(4, date(2026, 2, 1), external=True, a=2, b=2)
    found = pairs([theirs, after, far, near])
    assert [(pair.ours.key, pair.theirs.key) for pair in found] == [(2, 4)]
    assert leans(found) == {"a": Lean(1, 1)}


@pytest.mark.parametrize(
    ("ours", "counted"),
    [
        (date(2024, 8, 1), True),
        (date(2024, 7, 31), False),
        (date(2026, 2, 1), False),
        (date(2026, 1, 31), True),
    ],
)
def test_only_self_assessments_of_the_eighteen_months_before_count(ours, counted):
    found = pairs([look(1, ours, a=3), look(2, date(2026, 2, 1), external=True, a=2)])
    assert bool(found) is counted


def test_rounds_on_another_scale_are_not_set_against_each_other():
    ours = look(1, date(2026, 1, 1), a=5, levels=(1, 2, 3, 4, 5))
    assert pairs([ours, look(2, date(2026, 2, 1), external=True, a=2)]) == []


def test_means_are_taken_over_all_pairs():
    rounds = [
        look(1, date(2024, 1, 1), a=3, b=3),
        look(2, date(2024, 6, 1), external=True, a=2, b=3),
        look(3, date(2025, 1, 1), a=4, b=2),
        look(4, date(2025, 6, 1), external=True, a=2, b=3),
    ]
    found = leans(pairs(rounds))
    assert (found["a"].mean, found["a"].count) == (1.5, 2)
    assert lean_words(found["a"]) == "We scored 1.5 higher"
    assert lean_words(found["b"]) == "We scored 0.5 lower"
    assert lean_words(Lean(3, 0)) == "The same on average"
    assert lean_words(None) == "Never compared"


def test_todays_points_are_recounted_within_the_scale_and_never_applied():
    slugs = "abcdefghi"
    scores = dict(zip(slugs, (3, 3, 3, 3, 3, 3, 3, 1, 3), strict=True))
    effect = today(scores, {"a": Lean(2, 3), "b": Lean(1, 1), "c": Lean(1, 1), "h": Lean(1, 2)}, CQC)
    assert (effect.points, effect.adjusted) == (25, 21.5)
    assert today_words(effect) == (
        "If the same held today, 25 points would become about 21.5: Requires improvement instead of Good. "
        "The forecast does not use this."
    )
    assert "still Good" in today_words(today(scores, {"a": Lean(1, 1)}, CQC))
    assert "would stay 25: Good" in today_words(today(scores, {}, CQC))
    assert today({**scores, "a": None}, {}, CQC) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 18, date(2025, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_before_stay_in_the_calendar(day, months, expected):
    assert months_before(day, months) == expected
