"""What of a question its asker may read, and where it stands. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assessment_ready.ui.dates import london_date

# What people ask about, offered on the page where they ask. A council may use words of its own beside these.
TOPICS = (
    "The assessment and what it is for",
    "My part in it",
    "The visit",
    "The rating and what follows",
    "Jobs and workloads",
    "Services and people who use them",
)
OTHER_TOPIC = "Other questions"


class Standing(StrEnum):
    """Where a question stands, as those who look after it see it."""

    OPEN = "Waiting for an answer"
    PAST_DUE = "Past due"
    NOT_CLEARED = "Answered, not cleared"
    CHANGED = "Changed since cleared"
    ANSWERED = "Answered"
    CLOSED = "Closed without an answer"


STANDING_TONES = {
    Standing.OPEN: "blue",
    Standing.PAST_DUE: "red",
    Standing.NOT_CLEARED: "yellow",
    Standing.CHANGED: "orange",
    Standing.ANSWERED: "green",
    Standing.CLOSED: "grey",
}


@dataclass(frozen=True)
class Facts:
    """What decides where a question stands."""

    state: str
    due_on: date
    is_cleared: bool
    was_changed: bool = False
    answered_at: datetime | None = None


def standing(facts: Facts, today: date) -> Standing:
    """Where a question stands on ``today``."""
    if facts.state == "closed":
        return Standing.CLOSED
    if facts.state == "open":
        return Standing.PAST_DUE if facts.due_on < today else Standing.OPEN
    if facts.is_cleared:
        return Standing.ANSWERED
    return Standing.CHANGED if facts.was_changed else Standing.NOT_CLEARED


def asker_may_read(facts: Facts) -> bool:
    """Whether the asker may read the answer: only words that were cleared exactly as they stand."""
    return facts.state == "answered" and facts.is_cleared


def in_time(facts: Facts, today: date) -> bool | None:
    """Whether a question was answered by its day; None while that is not decided, or when it was closed."""
    if facts.state == "answered" and facts.answered_at is not None:
        return london_date(facts.answered_at) <= facts.due_on
    if facts.state == "open" and facts.due_on < today:
        return False
    return None
