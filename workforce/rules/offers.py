"""An entry of the learning directory: where it stands, what it costs an hour, whether enough people want it. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

# Nearly enough: at most a quarter of the minimum, and never more than five people, are still missing.
_NEARLY = 4
_NEARLY_AT_MOST = 5


class Place(StrEnum):
    """Where an entry stands today."""

    WAITING = "Waiting to be looked at"
    PUBLISHED = "Published"
    REVIEW_DUE = "Review overdue"
    OVER = "Over"
    REFUSED = "Not published"
    WITHDRAWN = "Withdrawn"


PLACE_TONES = {
    Place.WAITING: "yellow",
    Place.PUBLISHED: "green",
    Place.REVIEW_DUE: "orange",
    Place.OVER: "grey",
    Place.REFUSED: "red",
    Place.WITHDRAWN: "grey",
}
_BY_STATE = {"waiting": Place.WAITING, "refused": Place.REFUSED, "withdrawn": Place.WITHDRAWN}


def place_of(state: str, ends_on: date | None, review_on: date | None, today: date) -> Place:
    """Where an entry stands; its last day itself is not over yet."""
    if state in _BY_STATE:
        return _BY_STATE[state]
    if ends_on is not None and ends_on < today:
        return Place.OVER
    return Place.REVIEW_DUE if review_on is not None and review_on < today else Place.PUBLISHED


@dataclass(frozen=True)
class EconomicTest:
    """What an hour costs, who pays and what it is good for; ``missing`` is what nobody has said."""

    per_hour: Decimal | None
    missing: tuple[str, ...]


def economic_test(cost: Decimal | None, hours: Decimal | None, who_pays: str, benefit: str) -> EconomicTest:
    """Whether it can be judged if the learning is worth its cost, and what an hour costs."""
    said = {
        "the cost": cost is not None,
        "the hours": bool(hours),
        "who pays": bool(who_pays) or cost == 0,
        "the expected benefit": bool(benefit),
    }
    per_hour = None
    if cost is not None and hours:
        per_hour = (cost / hours).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return EconomicTest(per_hour, tuple(name for name, known in said.items() if not known))


@dataclass(frozen=True)
class Pool:
    """How many people would come, against the fewest it takes."""

    people: int
    minimum: int | None
    maximum: int | None = None

    @property
    def needed(self) -> int:
        """How many more it takes."""
        return max(0, (self.minimum or 0) - self.people)

    @property
    def is_met(self) -> bool:
        """Whether there is a minimum and it is reached."""
        return self.minimum is not None and self.needed == 0

    @property
    def is_near(self) -> bool:
        """Whether only a few are missing."""
        few = min(_NEARLY_AT_MOST, max(1, (self.minimum or 0) // _NEARLY))
        return self.minimum is not None and 0 < self.needed <= few

    @property
    def is_over(self) -> bool:
        """Whether more would come than there is room for."""
        return self.maximum is not None and self.people > self.maximum

    @property
    def words(self) -> str:
        """In words."""
        people = f"{self.people} {'person' if self.people == 1 else 'people'} interested"
        if self.minimum is None:
            return people
        if self.needed:
            return f"{people}, needs {self.needed} more"
        if self.is_over:
            return f"{people}, more than the {self.maximum} places"
        return f"{people}, enough to run"

    @property
    def tone(self) -> str:
        """The tone of its tag."""
        if self.is_met:
            return "green"
        return "yellow" if self.is_near else "grey"
