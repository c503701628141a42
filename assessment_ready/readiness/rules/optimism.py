"""Optimism: how past self-assessments stood against the external rounds that followed them.

Shown to people, never applied to a forecast.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from assessment_ready.framework.rules import Band, Scale
from assessment_ready.ui.words import plain_number

WINDOW_MONTHS = 18

PAIRING = (
    "Each round in which somebody else judged us is set against our nearest self-assessment before it, if that "
    f"is at most {WINDOW_MONTHS} months older. Two such rounds may share one self-assessment. Only statements "
    "that both scored, on the same scale, are counted."
)


@dataclass(frozen=True)
class Look:
    """One round as this comparison needs it. ``scores`` are by statement slug."""

    key: int
    title: str
    held_on: date
    is_external: bool
    levels: tuple[int, ...]
    scores: Mapping[str, int | None]


@dataclass(frozen=True)
class Pair:
    """A self-assessment and an external round that followed it."""

    ours: Look
    theirs: Look

    def differences(self) -> dict[str, int]:
        """Our score minus theirs, for each statement both scored."""
        return {
            slug: score - other
            for slug, score in self.ours.scores.items()
            if score is not None and (other := self.theirs.scores.get(slug)) is not None
        }


@dataclass(frozen=True)
class Lean:
    """How far our scores of one statement stood above theirs: mean of ``count`` differences."""

    count: int
    total: int

    @property
    def mean(self) -> float:
        """Ours minus theirs; above nought we were the more optimistic."""
        return self.total / self.count


@dataclass(frozen=True)
class Today:
    """Today's points, and what they would be if the past leans held again."""

    points: int
    rating: Band
    adjusted: float
    adjusted_rating: Band


def pairs(looks: Iterable[Look]) -> list[Pair]:
    """Each external round with its nearest earlier self-assessment on the same scale, newest first."""
    looks = list(looks)
    ours = [look for look in looks if not look.is_external]
    found = []
    for theirs in looks:
        if not theirs.is_external:
            continue
        opens = months_before(theirs.held_on, WINDOW_MONTHS)
        near = [
            look for look in ours if opens <= look.held_on < theirs.held_on and look.levels == theirs.levels
        ]
        if near:
            found.append(Pair(max(near, key=lambda look: (look.held_on, look.key)), theirs))
    return sorted(found, key=lambda pair: (pair.theirs.held_on, pair.theirs.key), reverse=True)


def leans(found: Sequence[Pair]) -> dict[str, Lean]:
    """The lean of each statement that was ever scored by both."""
    totals: dict[str, tuple[int, int]] = {}
    for pair in found:
        for slug, gap in pair.differences().items():
            count, total = totals.get(slug, (0, 0))
            totals[slug] = count + 1, total + gap
    return {slug: Lean(count, total) for slug, (count, total) in totals.items()}


def today(scores: Mapping[str, int | None], found: Mapping[str, Lean], scale: Scale) -> Today | None:
    """What the leans would do to today's points; None while a statement is unscored.

    No statement is taken beyond the scale; the rating is that of the nearest whole number of points
    (a half counts as the lower one).
    """
    known = [score for score in scores.values() if score is not None]
    if len(known) < scale.statements:
        return None
    lowest, highest = min(scale.levels), max(scale.levels)
    adjusted = sum(
        min(highest, max(lowest, score - (found[slug].mean if slug in found else 0)))
        for slug, score in scores.items()
        if score is not None
    )
    points = sum(known)
    nearest = ceil(adjusted - 0.5)
    return Today(points, scale.rating(points), adjusted, scale.rating(nearest))


def today_words(effect: Today) -> str:
    """One sentence: what it would do to today's points. Always says that it is not applied."""
    said = plain_number(round(effect.adjusted, 1))
    if abs(effect.adjusted - effect.points) < 0.05:
        return (
            f"If the same held today, {effect.points} points would stay {effect.points}: "
            f"{effect.rating.title}. The forecast does not use this."
        )
    still = effect.adjusted_rating == effect.rating
    return (
        f"If the same held today, {effect.points} points would become about {said}: "
        f"{'still ' if still else ''}{effect.adjusted_rating.title}"
        f"{'' if still else f' instead of {effect.rating.title}'}. The forecast does not use this."
    )


def lean_words(lean: Lean | None) -> str:
    """One lean as people read it: "We scored 0.5 higher", "The same on average", "Never compared"."""
    if lean is None:
        return "Never compared"
    if lean.total == 0:
        return "The same on average"
    return f"We scored {plain_number(round(abs(lean.mean), 1))} {'higher' if lean.total > 0 else 'lower'}"


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
