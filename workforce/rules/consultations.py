"""Consultations: when they take comments, how far the answers are, who was reached. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workforce.rules.suppression import hidden

COMMENT_WORDS = 500
ANSWER_WORDS = 400
# Nobody has to say; the words are ours so that the groups can be counted.
AUDIENCES = (
    "I work for the council",
    "I work for an independent provider",
    "I am a personal assistant",
    "I am an unpaid carer",
    "I use care and support",
    "I work for the NHS",
    "I work for a voluntary or community organisation",
    "Something else",
)
NOT_SAID = "Did not say"


class Opening(StrEnum):
    """Whether a consultation takes comments."""

    BEFORE = "Not open yet"
    OPEN = "Open"
    CLOSED = "Closed"


OPENING_TONES = {Opening.BEFORE: "grey", Opening.OPEN: "green", Opening.CLOSED: "blue"}
DECISION_TONES = {"": "grey", "accepted": "green", "changed": "yellow", "not_accepted": "orange"}
# What the page for everybody says of a decision.
DECISION_WORDS = {
    "accepted": "We did this",
    "changed": "We changed part of it",
    "not_accepted": "We did not change this",
}


@dataclass(frozen=True)
class Progress:
    """How many comments there are and how many are answered; withdrawn ones do not count."""

    comments: int
    answered: int

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return self.comments - self.answered

    @property
    def words(self) -> str:
        """For people: "3 of 8 answered"."""
        if not self.comments:
            return "No comments yet"
        return f"{self.answered} of {self.comments} answered"


def opening(opens_on: date, closes_on: date, today: date) -> Opening:
    """Whether comments are taken on ``today``; both days are included."""
    if today > closes_on:
        return Opening.CLOSED
    return Opening.BEFORE if today < opens_on else Opening.OPEN


@dataclass(frozen=True)
class Reached:
    """How many comments came from people who say they are this; None where too few would give somebody away."""

    audience: str
    count: int | None


def reach(counts: Mapping[str, int]) -> list[Reached]:
    """Comments by what people say they are, in the order of the form, small numbers suppressed.

    ``counts`` is by the words of the form; empty is "did not say". Those who said nothing are not a group of people,
    so their number is shown only where it gives no group away.
    """
    named = {words or NOT_SAID: count for words, count in counts.items() if count}
    away = hidden(named)
    order = [*AUDIENCES, NOT_SAID]
    known = sorted(named, key=lambda words: (order.index(words) if words in order else len(order), words))
    return [Reached(words, None if words in away else named[words]) for words in known]


def usual_end(first: date) -> date:
    """The last day offered: four weeks, the first day included."""
    return first + timedelta(days=27)


def first_sentence(text: str, limit: int = 300) -> str:
    """What of a paragraph is kept beside a comment: its beginning, cut between two words."""
    plain = " ".join(text.split())
    if len(plain) <= limit:
        return plain
    return plain[: limit - 1].rsplit(" ", 1)[0] + "…"


def too_many(recent: int, allowed: int) -> bool:
    """Whether one more comment would be one too many in the time that is counted."""
    return recent >= allowed
