"""How the states read: a word with a shape before it, and the tone of its tag (never colour alone)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StateTag:
    """One state as a tag: ``text`` has the shape and the word, ``word`` only the word."""

    text: str
    word: str
    tone: str


RAG_TAGS: dict[str, StateTag] = {
    "red": StateTag("▲ Red", "Red", "red"),
    "stale": StateTag("◔ Stale", "Stale", "hatched"),
    "amber": StateTag("◆ Amber", "Amber", "orange"),
    "green": StateTag("● Green", "Green", "green"),
    "not_started": StateTag("○ Not started", "Not started", "grey"),
    "proposed": StateTag("○ Proposed", "Proposed", "grey"),
    "on_hold": StateTag("‖ On hold", "On hold", "grey"),
    "complete": StateTag("✓ Complete", "Complete", "blue"),
    "cancelled": StateTag("✕ Cancelled", "Cancelled", "grey"),
}
# Worst first, as lists sort and reports count.
RAG_ORDER = ("red", "stale", "amber", "green", "not_started", "proposed", "on_hold", "complete", "cancelled")
