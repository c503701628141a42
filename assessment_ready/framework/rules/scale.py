"""Pure arithmetic of the framework: points, rating, percentage, distances.

Source: CQC, "How we determine ratings" (current guidance): all statements weigh the same, the sum of the
scores decides. Checked against every published result in ``framework/data/published_scores.csv``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """One rating: the whole points that give it (both ends included) and how it is coloured."""

    code: str
    title: str
    min_points: int
    max_points: int
    tone: str = "blue"


@dataclass(frozen=True)
class Scale:
    """What a framework version says about scores: the levels, the number of statements, the bands in order."""

    levels: tuple[int, ...]
    statements: int
    bands: tuple[Band, ...]

    @property
    def max_points(self) -> int:
        """The most points there are (36 for nine statements scored to 4)."""
        return max(self.levels) * self.statements

    @property
    def min_points(self) -> int:
        """The fewest points there are."""
        return min(self.levels) * self.statements

    @property
    def good_level(self) -> int:
        """The lowest score that, given to every statement, earns the second-best rating (3: Good)."""
        aim = self.bands[max(0, len(self.bands) - 2)].min_points
        return next(level for level in sorted(self.levels) if level * self.statements >= aim)

    def rating(self, points: int) -> Band:
        """The rating that ``points`` give; ``ValueError`` when no band holds them."""
        for band in self.bands:
            if band.min_points <= points <= band.max_points:
                return band
        raise ValueError(f"No rating band holds {points} points.")

    def percent(self, points: int) -> int:
        """The whole percentage as CQC publishes it: points of all points, rounded **up**.

        CQC states no rounding rule; rounding up is the only one that fits every published figure
        (docs/framework.md).
        """
        return -(-points * 100 // self.max_points)

    def above(self, points: int) -> tuple[Band, int] | None:
        """The next better rating and how many points it needs, or None at the top."""
        position = self.bands.index(self.rating(points))
        if position + 1 == len(self.bands):
            return None
        band = self.bands[position + 1]
        return band, band.min_points - points

    def spare(self, points: int) -> int | None:
        """How many points could be lost and the rating kept, or None in the lowest band."""
        band = self.rating(points)
        return None if band == self.bands[0] else points - band.min_points


def points(scores: Iterable[int | None]) -> int | None:
    """The sum of the scores, or None while any is missing."""
    total = 0
    for score in scores:
        if score is None:
            return None
        total += score
    return total


def normalised(text: str) -> str:
    """A name as imports compare it: lower case, letters and figures only, "and" for "&"."""
    return re.sub(r"[^a-z0-9]+", "", text.lower().replace("&", " and "))
