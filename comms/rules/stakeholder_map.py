"""Where an audience stands on the power-interest map, and what that asks of the council. Pure.

Both are 1 to 5; 4 and 5 count as high. With the middle as high nearly everybody would have to be managed closely.
"""

from enum import StrEnum

HIGH = 4
LEAST, MOST = 1, 5


class Strategy(StrEnum):
    """How to engage with an audience, by its power over the matter and its interest in it."""

    MANAGE_CLOSELY = "manage_closely"
    KEEP_SATISFIED = "keep_satisfied"
    KEEP_INFORMED = "keep_informed"
    MONITOR = "monitor"

    @property
    def label(self) -> str:
        """As it reads on a page."""
        return self.value.replace("_", " ").capitalize()


MEANINGS = {
    Strategy.MANAGE_CLOSELY: "Much power, much interest: involve them early and often, in person.",
    Strategy.KEEP_SATISFIED: "Much power, little interest: few and short messages that answer their concerns.",
    Strategy.KEEP_INFORMED: "Little power, much interest: regular news, and ways to be heard.",
    Strategy.MONITOR: "Little power, little interest: watch, and tell them what they need.",
}


def strategy_of(power: int, interest: int) -> Strategy:
    """The engagement strategy for this power and interest. Raises ValueError for a figure that is not 1 to 5."""
    if not (LEAST <= power <= MOST and LEAST <= interest <= MOST):
        raise ValueError(f"Power and interest are {LEAST} to {MOST}, not {power} and {interest}")
    if power >= HIGH:
        return Strategy.MANAGE_CLOSELY if interest >= HIGH else Strategy.KEEP_SATISFIED
    return Strategy.KEEP_INFORMED if interest >= HIGH else Strategy.MONITOR
