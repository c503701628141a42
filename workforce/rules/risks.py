"""How heavy a risk is, and which way it moved since its last review. Pure."""

from dataclasses import dataclass

# The lowest score of each band, heaviest first: 15 and more of 25, 8 and more, the rest.
_BANDS = ((15, "High", "red"), (8, "Medium", "orange"), (1, "Low", "green"))
LEVELS = {1: "Very low", 2: "Low", 3: "Medium", 4: "High", 5: "Very high"}


@dataclass(frozen=True)
class Weight:
    """A score with its word and tone."""

    score: int
    word: str
    tone: str


def weigh(likelihood: int, impact: int) -> Weight:
    """Likelihood times impact (each 1 to 5), and its band."""
    score = likelihood * impact
    word, tone = next((word, tone) for least, word, tone in _BANDS if score >= least)
    return Weight(score, word, tone)


def movement(score: int, former: int | None) -> str:
    """Which way the score went since the review before: in words."""
    if former is None:
        return "New"
    if score == former:
        return "No change"
    by = abs(score - former)
    return f"Up {by}, from {former}" if score > former else f"Down {by}, from {former}"
