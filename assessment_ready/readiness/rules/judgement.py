"""What a judgement must be before it is kept. The page, the import and the service ask the same questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from assessment_ready.readiness.rules.suggestion import departs
from assessment_ready.ui.words import count_words


@dataclass(frozen=True)
class JudgementValues:
    """What somebody says of one statement: the likely score, its bounds, how sure they are, and why.

    ``departure_reason`` says why the score is not the one that was suggested.
    """

    score: int | None = None
    low: int | None = None
    high: int | None = None
    confidence: str = ""
    reason: str = ""
    strengths: str = ""
    improvements: str = ""
    departure_reason: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the field and a sentence."""

    field: str
    sentence: str


FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in fields(JudgementValues))
LABELS: dict[str, str] = {
    "score": "Score",
    "low": "Lowest likely score",
    "high": "Highest likely score",
    "confidence": "Confidence",
    "reason": "Reason for the score",
    "strengths": "What we are proud of",
    "improvements": "What we must improve",
    "departure_reason": "Why the score is not the suggested one",
}


def completed(values: JudgementValues, levels: Sequence[int]) -> JudgementValues:
    """The values with the bounds that were left empty one step either side of the score.

    Unchanged while there is no score, or one that is not on the scale.
    """
    if values.score not in levels:
        return values
    place = levels.index(values.score)
    low = levels[max(0, place - 1)] if values.low is None else values.low
    high = levels[min(len(levels) - 1, place + 1)] if values.high is None else values.high
    return replace(values, low=low, high=high)


def given(values: JudgementValues, score: int) -> JudgementValues:
    """The values with a score that somebody else has given: there is no range and no doubt about it."""
    return replace(values, score=score, low=score, high=score, confidence="high")


def settled(values: JudgementValues, suggested: int | None) -> JudgementValues:
    """The values without a reason for a departure where there is none."""
    return values if departs(values.score, suggested) else replace(values, departure_reason="")


def departure_problem(values: JudgementValues, suggested: int | None) -> Problem | None:
    """Another score than the suggested one needs a reason in writing."""
    if not departs(values.score, suggested) or values.departure_reason.strip():
        return None
    return Problem(
        "departure_reason", f"Enter why the score is {values.score} and not {suggested}, as suggested"
    )


def problems(values: JudgementValues, levels: Sequence[int], word_limits: Mapping[str, int]) -> list[Problem]:
    """Everything that stops these values from being kept, in the order of the page.

    ``levels`` may be empty when they are not known yet; then the scale is not looked at.
    """
    found = [*_scale_problems(values, levels), *_bound_problems(values)]
    if values.score is not None and not values.confidence:
        found.append(Problem("confidence", "Choose how confident you are in the score"))
    for name, limit in word_limits.items():
        written = count_words(getattr(values, name))
        if written > limit:
            found.append(
                Problem(name, f"{LABELS[name]} must be {limit} words or fewer; you wrote {written:,}")
            )
    return found


def _scale_problems(values: JudgementValues, levels: Sequence[int]) -> list[Problem]:
    if not levels:
        return []
    scale = f"from {levels[0]} to {levels[-1]}"
    return [
        Problem(name, f"{LABELS[name]} must be a whole number {scale}")
        for name in ("score", "low", "high")
        if getattr(values, name) is not None and getattr(values, name) not in levels
    ]


def _bound_problems(values: JudgementValues) -> list[Problem]:
    if values.score is None:
        half = values.low is not None or values.high is not None or bool(values.confidence)
        sentence = "Choose a score, or clear the range and the confidence: a statement cannot be half scored"
        return [Problem("score", sentence)] if half else []
    found = []
    if values.low is not None and values.low > values.score:
        found.append(Problem("low", f"The lowest likely score must not be above the score, {values.score}"))
    if values.high is not None and values.high < values.score:
        found.append(Problem("high", f"The highest likely score must not be below the score, {values.score}"))
    return found
