"""Trying other scores on plain values."""

from assessment_ready.readiness.rules.forecast import Judged
from assessment_ready.readiness.rules.what_if import changes, with_scores
from tests.readiness.test_rules_forecast import CQC


def test_low_and_high_move_with_the_score_within_the_scale():
    judged = [Judged(1, 2, 1, 3, "high"), Judged(2, 3, 2, 4, "low"), Judged(3, 3, 3, 3, "high")]
    tried = with_scores(judged, {1: 3, 2: 4, 3: 1}, CQC)
    assert tried == [Judged(1, 3, 2, 4, "high"), Judged(2, 4, 3, 4, "low"), Judged(3, 1, 1, 1, "high")]
    assert changes(judged, tried) == [(1, 2, 3), (2, 3, 4), (3, 3, 1)]


def test_what_is_not_tried_stays_and_none_takes_a_score_away():
    judged = [Judged(1, 2, 1, 3, "high"), Judged(2, None), Judged(3, 3, None, None, "low")]
    assert with_scores(judged, {}, CQC) == judged
    tried = with_scores(judged, {1: None, 2: 4, 3: 2}, CQC)
    assert [(each.score, each.low, each.high) for each in tried] == [
        (None, None, None),
        (4, None, None),
        (2, None, None),
    ]
