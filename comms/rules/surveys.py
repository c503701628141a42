"""Pulse surveys: when they are open, and what of them may be shown. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

SCALE = {
    5: "Agree strongly",
    4: "Agree",
    3: "Neither agree nor disagree",
    2: "Disagree",
    1: "Disagree strongly",
}
AGREES = (4, 5)
# The pulse a new survey starts with; the same words each time, so that surveys can be compared.
STARTER = (
    "I know what the assessment is and my part in it",
    "I hear about the assessment from the council first, and in time",
    "I can say what I think and ask what I want to know",
)
STATEMENTS = (1, 2, 3)
COMMENT_WORDS = 150


class Opening(StrEnum):
    """Whether a survey takes answers."""

    BEFORE = "Not open yet"
    OPEN = "Open"
    CLOSED = "Closed"


OPENING_TONES = {Opening.BEFORE: "grey", Opening.OPEN: "green", Opening.CLOSED: "blue"}


@dataclass(frozen=True)
class Statement:
    """One statement and how many chose each answer (1 to 5)."""

    number: int
    text: str
    counts: Mapping[int, int]

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.counts.values())

    @property
    def agreeing(self) -> int:
        """How many agree or agree strongly."""
        return sum(self.counts.get(each, 0) for each in AGREES)

    @property
    def per_cent(self) -> Decimal | None:
        """The share who agree, in whole per cent, halves upwards; None without answers."""
        if not self.answers:
            return None
        share = Decimal(100 * self.agreeing) / self.answers
        return share.quantize(Decimal(1), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Compared:
    """One statement's share who agree, here and in an earlier survey; None where it was not asked or not shown."""

    text: str
    earlier: Decimal | None
    now: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """By how many percentage points it rose."""
        return None if self.earlier is None or self.now is None else self.now - self.earlier


def opening(opens_on: date, closes_on: date, closed_at: datetime | None, today: date) -> Opening:
    """Whether a survey takes answers on ``today``; both days are included."""
    if closed_at is not None or today > closes_on:
        return Opening.CLOSED
    return Opening.BEFORE if today < opens_on else Opening.OPEN


def may_show(answers: int, fewest: int) -> bool:
    """Whether there are enough answers for nobody to be made out behind a figure."""
    return answers > 0 and answers >= fewest


def withheld_words(answers: int, fewest: int) -> str:
    """Why nothing is shown yet."""
    so_far = "1 answer so far" if answers == 1 else f"{answers or 'No'} answers so far"
    return f"{so_far}; shown from {fewest} on"


def compared(now: Sequence[Statement], earlier: Sequence[Statement]) -> list[Compared]:
    """Each statement beside the same words of an earlier survey (either is empty where nothing may be shown)."""
    before = {_plain(each.text): each.per_cent for each in earlier}
    return [Compared(each.text, before.get(_plain(each.text)), each.per_cent) for each in now]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
