"""Trying other scores: what a round's judgements become when some scores are changed. Nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assessment_ready.framework.rules import Scale
from assessment_ready.readiness.rules.forecast import Judged

BOUNDS_MOVE = "Where you change a score, its low and high move with it and its confidence stays as it is."


def with_scores(judged: Sequence[Judged], scores: Mapping[int, int | None], scale: Scale) -> list[Judged]:
    """The judgements with the scores given by statement number; those not given stay.

    Low and high move by as many levels as the score does, within the scale. None takes a score away.
    """
    return [_moved(each, scores.get(each.number, each.score), scale) for each in judged]


def changes(judged: Sequence[Judged], tried: Sequence[Judged]) -> list[tuple[int, int | None, int | None]]:
    """What was changed: (statement number, score before, score tried)."""
    return [
        (before.number, before.score, after.score)
        for before, after in zip(judged, tried, strict=True)
        if before.score != after.score
    ]


def _moved(judged: Judged, score: int | None, scale: Scale) -> Judged:
    if score == judged.score:
        return judged
    if score is None or judged.score is None:
        return Judged(judged.number, score, confidence=judged.confidence)
    levels = sorted(scale.levels)
    by = levels.index(score) - levels.index(judged.score)

    def shifted(bound: int | None) -> int | None:
        if bound is None:
            return None
        return levels[min(len(levels) - 1, max(0, levels.index(bound) + by))]

    return replace(judged, score=score, low=shifted(judged.low), high=shifted(judged.high))
