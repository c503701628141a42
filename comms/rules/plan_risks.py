"""How heavy a risk is. Pure."""

from dataclasses import dataclass

_BANDS = ((15, "High", "red"), (8, "Medium", "yellow"), (1, "Low", "green"))


@dataclass(frozen=True)
class Weight:
    """Likelihood times impact, 1 to 25, in words and with the tone of a tag."""

    points: int
    words: str
    tone: str


def weight(likelihood: int, impact: int) -> Weight:
    """The weight of a risk; both figures are 1 to 5."""
    points = likelihood * impact
    words, tone = next((words, tone) for least, words, tone in _BANDS if points >= least)
    return Weight(points, words, tone)
