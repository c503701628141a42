"""What observations say about a shift in practice. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

STATE_TAGS: dict[str, tuple[str, str]] = {
    "not_begun": ("○ Not begun", "grey"),
    "emerging": ("◔ Emerging", "blue"),
    "embedded": ("● Embedded", "green"),
    "slipping": ("▲ Slipping back", "red"),
}
KIND_ORDER = ("start", "stop", "continue")
MOST_CONFIDENT = 5


class Course(StrEnum):
    """Where confidence in a shift is going."""

    UNKNOWN = "Not observed yet"
    FIRST = "Observed once"
    RISING = "Rising"
    FALLING = "Falling"
    STEADY = "Steady"


@dataclass(frozen=True)
class Seen:
    """One observation: its day, its place among those of the day, and what it says."""

    on: date
    order: int
    confidence: int
    state: str


def newest(seen: Sequence[Seen]) -> Seen | None:
    """The observation that counts: the latest day; of one day the one noted last."""
    return max(seen, key=lambda each: (each.on, each.order), default=None)


def course(seen: Sequence[Seen]) -> Course:
    """The newest confidence against the one before."""
    ordered = sorted(seen, key=lambda each: (each.on, each.order))
    if not ordered:
        return Course.UNKNOWN
    if len(ordered) == 1:
        return Course.FIRST
    before, last = ordered[-2].confidence, ordered[-1].confidence
    if last == before:
        return Course.STEADY
    return Course.RISING if last > before else Course.FALLING


def confidence_words(confidence: int | None) -> str:
    """In words: "3 of 5", or that nobody has looked."""
    return "not observed yet" if confidence is None else f"{confidence} of {MOST_CONFIDENT}"


def is_past_review(review_on: date | None, today: date) -> bool:
    """Whether somebody should have looked by now."""
    return review_on is not None and review_on < today
