"""Resources: when one is due for review, and how many confirmed to have it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workforce.rules.suppression import is_small

SUMMARY_WORDS = 120
# So long before its day of review a resource is brought to mind.
AHEAD = timedelta(days=30)


class Review(StrEnum):
    """Where a resource stands with its review."""

    NONE = "No review day"
    IN_DATE = "In date"
    SOON = "Review soon"
    OVERDUE = "Review overdue"
    WITHDRAWN = "Withdrawn"


REVIEW_TONES = {
    Review.NONE: "grey",
    Review.IN_DATE: "green",
    Review.SOON: "yellow",
    Review.OVERDUE: "red",
    Review.WITHDRAWN: "grey",
}


def review_state(review_on: date | None, is_withdrawn: bool, today: date) -> Review:
    """Where a resource stands; overdue from the day after its day."""
    if is_withdrawn:
        return Review.WITHDRAWN
    if review_on is None:
        return Review.NONE
    if review_on < today:
        return Review.OVERDUE
    return Review.SOON if review_on <= today + AHEAD else Review.IN_DATE


@dataclass(frozen=True)
class Confirmed:
    """How many of those it went to confirmed to have it. No percentage without people."""

    confirmed: int
    people: int

    @property
    def share(self) -> int | None:
        """In whole per cent, halves upwards; never 100 while somebody is missing, never 0 when somebody confirmed."""
        if not self.people:
            return None
        per_cent = (200 * self.confirmed + self.people) // (2 * self.people)
        if self.confirmed < self.people:
            per_cent = min(per_cent, 99)
        return max(per_cent, 1) if self.confirmed else 0

    def words(self, shows_all: bool) -> str:
        """For people: "45 of 60 (75%)"; where it went to fewer than five only for those who sent it."""
        if not shows_all and is_small(self.people):
            return "Not shown: fewer than 5 people"
        if self.share is None:
            return "Not available: it went to nobody"
        return f"{self.confirmed} of {self.people} ({self.share}%)"
