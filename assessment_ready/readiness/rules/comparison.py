"""Comparing rounds: differences to the first one, and who was more optimistic, by how much."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment_ready.ui.words import counted, plain_number

Scores = Mapping[str, int | None]


@dataclass(frozen=True)
class Difference:
    """One round against the first: over the statements both scored.

    ``points`` is the other round's sum minus the first one's; ``higher``, ``lower`` and ``same`` count
    the statements.
    """

    points: int
    higher: int
    lower: int
    same: int

    @property
    def shared(self) -> int:
        """How many statements both scored."""
        return self.higher + self.lower + self.same

    @property
    def mean(self) -> float | None:
        """The mean difference of a score, or None when nothing can be compared."""
        return self.points / self.shared if self.shared else None


def difference(first: Scores, other: Scores) -> Difference:
    """``other`` against ``first``, matched by statement; what one of them did not score is left out."""
    gaps = [gap for slug in first if (gap := score_difference(first[slug], other.get(slug))) is not None]
    return Difference(
        points=sum(gaps),
        higher=sum(gap > 0 for gap in gaps),
        lower=sum(gap < 0 for gap in gaps),
        same=sum(gap == 0 for gap in gaps),
    )


def score_difference(first: int | None, other: int | None) -> int | None:
    """How much higher ``other`` is, or None when one of them is missing."""
    return None if first is None or other is None else other - first


def difference_words(gap: int | None) -> str:
    """What stands below a score: "1 more", "2 less", "same", or nothing."""
    if gap is None:
        return ""
    return "same" if gap == 0 else f"{abs(gap)} {'more' if gap > 0 else 'less'}"


def optimism_words(first: str, other: str, found: Difference) -> str:
    """Who was more optimistic, by how much, and on how many statements."""
    if found.mean is None:
        return f"{other} and {first} have no scored statement in common."
    over = f"over the {counted(found.shared, 'statement,statements')} both scored"
    spread = _spread(first, other, found)
    if found.points == 0:
        return f"{other} and {first} come to the same points {over}. {spread}"
    higher, lower = (other, first) if found.points > 0 else (first, other)
    by = counted(abs(found.points), "point,points")
    return (
        f"{higher} is more optimistic than {lower} by {by} {over}, on average "
        f"{plain_number(round(abs(found.mean), 2))} a statement. {spread}"
    )


def _spread(first: str, other: str, found: Difference) -> str:
    if not found.higher and not found.lower:
        return "Every score is the same."
    parts = [
        f"{other} is higher on {found.higher}" if found.higher else "",
        f"{first} is higher on {found.lower}" if found.lower else "",
        f"they agree on {found.same}" if found.same else "",
    ]
    said = [part for part in parts if part]
    words = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"{words[0].upper()}{words[1:]}."
