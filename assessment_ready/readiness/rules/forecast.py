"""The forecast: the exact chance of every total, and of each rating, from low, likely and high scores.

How it is worked out, and why: docs/forecast.md. Everything is counted in whole numbers and divided once at
the end, so there is no simulation and nothing to seed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Protocol

from assessment_ready.framework.rules import Band, Scale
from assessment_ready.framework.rules import points as total_points

# How many times in a hundred the likely score is expected to be the one given, by the author's confidence.
# A convention of this product, not a measurement: there are too few councils assessed twice to measure it.
# A score whose confidence is not stated counts as low.
LIKELY_PERCENT: dict[str, int] = {"high": 80, "medium": 65, "low": 50, "": 50}

ASSUMPTION = (
    "This treats the quality statements as independent of each other, gives each likely score the weight of "
    f"its confidence (high {LIKELY_PERCENT['high']}%, medium {LIKELY_PERCENT['medium']}%, "
    f"low {LIKELY_PERCENT['low']}%), shares the rest equally among the other scores from low to high, and "
    "lets a statement without a score be any score with equal chance."
)

_ABOUT_AS_LIKELY = 0.05
_VERY_LIKELY = 0.9
_NEAR_CERTAIN = 0.95


class Scored(Protocol):
    """What a judgement must have to be forecast: a stored row or a plain value will do."""

    @property
    def score(self) -> int | None:
        """The likely score, or None."""

    @property
    def low(self) -> int | None:
        """The lowest score that could be given."""

    @property
    def high(self) -> int | None:
        """The highest score that could be given."""

    @property
    def confidence(self) -> str:
        """One of "high", "medium" and "low", or empty."""


@dataclass(frozen=True)
class Judged:
    """What somebody thinks of one statement. Without a score the rest does not count."""

    number: int
    score: int | None
    low: int | None = None
    high: int | None = None
    confidence: str = ""


@dataclass(frozen=True)
class Forecast:
    """Where the total may end.

    ``distribution`` is the chance of each total from ``lowest`` to ``highest`` that can happen; ``chances``
    the chance of each rating, worst first, all of them. ``points`` and ``rating`` are those of the likely
    scores, None while a statement is unscored. ``likely`` is the rating with the greatest chance (the lower
    one if two are equal).
    """

    distribution: Mapping[int, float]
    chances: tuple[tuple[Band, float], ...]
    expected_points: float
    points: int | None
    rating: Band | None
    likely: Band
    likely_chance: float
    lowest: int
    highest: int
    unscored: int
    statements: int
    points_so_far: int
    is_certain: bool

    def at_least(self, band: Band) -> float:
        """The chance of this rating or a better one."""
        return sum(chance for other, chance in self.chances if other.min_points >= band.min_points)


@dataclass(frozen=True)
class StatementOutlook:
    """What one statement brings to the total: the chance of each score, lowest first."""

    chances: Mapping[int, Fraction]

    @property
    def expected(self) -> float:
        """The mean score."""
        return float(self._mean)

    @property
    def variance(self) -> float:
        """How far the score may lie from its mean, squared: variances of independent statements add up."""
        mean = self._mean
        return float(
            sum((chance * (score - mean) ** 2 for score, chance in self.chances.items()), Fraction())
        )

    @property
    def _mean(self) -> Fraction:
        return sum((score * chance for score, chance in self.chances.items()), Fraction())


def possible_scores(judged: Scored, scale: Scale) -> dict[int, int]:
    """The scores one statement may get, each with its weight in whole numbers (lowest score first).

    Not scored: every level weighs 1. Scored: see ``ASSUMPTION``. Bounds that are not given lie one step
    either side of the score. Raises ``ValueError`` for a score that is not on the scale.
    """
    levels = sorted(scale.levels)
    if judged.score is None:
        return dict.fromkeys(levels, 1)
    place = levels.index(judged.score)
    low = levels[max(0, place - 1)] if judged.low is None else min(judged.low, judged.score)
    high = levels[min(len(levels) - 1, place + 1)] if judged.high is None else max(judged.high, judged.score)
    within = [level for level in levels if low <= level <= high]
    others = len(within) - 1
    if others == 0:
        return {judged.score: 1}
    percent = LIKELY_PERCENT[judged.confidence]
    return {level: percent * others if level == judged.score else 100 - percent for level in within}


def outlook(judged: Scored, scale: Scale) -> StatementOutlook:
    """The chance of each score one statement may get; they sum to exactly one."""
    weights = possible_scores(judged, scale)
    whole = sum(weights.values())
    return StatementOutlook({score: Fraction(weight, whole) for score, weight in weights.items()})


def forecast(judged: Sequence[Scored], scale: Scale) -> Forecast:
    """The exact forecast of one round.

    Statements of the scale for which nothing is given count as unscored. Raises ``ValueError`` when there
    are more judgements than statements or a score is not on the scale.
    """
    missing = scale.statements - len(judged)
    if missing < 0:
        raise ValueError(f"{len(judged)} judgements for {scale.statements} statements.")
    everything: list[Scored] = [*judged, *(Judged(number=0, score=None) for _ in range(missing))]
    weights = [possible_scores(each, scale) for each in everything]
    totals = _convolve(weights)
    whole = prod(sum(each.values()) for each in weights)
    chances = tuple(
        (band, sum(totals[t] for t in totals if band.min_points <= t <= band.max_points) / whole)
        for band in scale.bands
    )
    likely, likely_chance = max(chances, key=lambda pair: pair[1])
    points = total_points(each.score for each in everything)
    lowest, highest = min(totals), max(totals)
    return Forecast(
        distribution={total: totals[total] / whole for total in sorted(totals)},
        chances=chances,
        expected_points=sum(total * weight for total, weight in totals.items()) / whole,
        points=points,
        rating=None if points is None else scale.rating(points),
        likely=likely,
        likely_chance=likely_chance,
        lowest=lowest,
        highest=highest,
        unscored=sum(each.score is None for each in everything),
        statements=scale.statements,
        points_so_far=sum(each.score or 0 for each in everything),
        is_certain=scale.rating(lowest) == scale.rating(highest),
    )


def _convolve(weights: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """The weight of every total: the product of the polynomials whose coefficients are the weights."""
    totals = {0: 1}
    for scores in weights:
        grown: dict[int, int] = {}
        for total, ways in totals.items():
            for score, weight in scores.items():
                grown[total + score] = grown.get(total + score, 0) + ways * weight
        totals = grown
    return totals


def chances_in_words(chance: float) -> str:
    """A chance as a natural frequency: "3 chances in 4", at most in 10; the ends as "19 in 20"."""
    if chance > _NEAR_CERTAIN:
        return "more than 19 chances in 20"
    if chance < 1 - _NEAR_CERTAIN:
        return "fewer than 1 chance in 20"
    parts = [(part, whole) for whole in (2, 3, 4, 5, 10) for part in range(1, whole)]
    part, whole = min(parts, key=lambda pair: (round(abs(pair[0] / pair[1] - chance), 9), pair[1]))
    return f"{part} {'chance' if part == 1 else 'chances'} in {whole}"


def headline(made: Forecast) -> str:
    """The answer in a few words: "Good is likely: 3 chances in 4"."""
    if made.unscored == made.statements:
        return "Nothing is scored yet"
    if made.is_certain:
        return f"{made.likely.title} is certain on these scores"
    ranked = sorted(made.chances, key=lambda pair: -pair[1])
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _ABOUT_AS_LIKELY:
        lower, upper = sorted((band for band, _ in ranked[:2]), key=lambda band: band.min_points)
        return f"{upper.title} and {lower.title} are about as likely"
    words = chances_in_words(made.likely_chance)
    if made.likely_chance >= _VERY_LIKELY:
        return f"{made.likely.title} is very likely: {words}"
    if made.likely_chance >= 0.5:
        return f"{made.likely.title} is likely: {words}"
    return f"{made.likely.title} is the most likely: {words}"


def answer_sentence(made: Forecast, scale: Scale) -> str:
    """The points, the percentage as CQC publishes it, and the distance to the bands either side.

    While statements are unscored it says how far scoring has come and where the total may still end.
    """
    if made.points is None:
        return _so_far(made, scale)
    start = (
        f"{made.points} of {scale.max_points} points, which CQC would publish as "
        f"{scale.percent(made.points)}%."
    )
    return f"{start} {_distances(made.points, scale)}".rstrip()


def _so_far(made: Forecast, scale: Scale) -> str:
    scored = made.statements - made.unscored
    if not scored:
        return f"Score the {made.statements} quality statements to see a likely rating."
    return (
        f"{scored} of {made.statements} quality statements {'is' if scored == 1 else 'are'} scored, with "
        f"{_points(made.points_so_far)}. The total could still end anywhere from {made.lowest} to "
        f"{made.highest} of {scale.max_points} points."
    )


def _distances(points: int, scale: Scale) -> str:
    title = scale.rating(points).title
    spare, above = scale.spare(points), scale.above(points)
    more = f"it needs {above[1]} more for {above[0].title}" if above else "there is no higher rating"
    if spare is None:
        return f"{more[0].upper()}{more[1:]}." if above else ""
    if spare == 0:
        return f"It cannot lose a point and still be {title}; {more}."
    return f"It could lose {_points(spare)} and still be {title}; {more}."


def _points(number: int) -> str:
    return f"{number} {'point' if number == 1 else 'points'}"
