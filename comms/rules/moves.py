"""What moves when milestones move: activities before and after. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256


@dataclass(frozen=True)
class Place:
    """When an activity is: its day, the first possible day, the moment where one is known."""

    on: date | None
    earliest_on: date | None
    starts_at: datetime | None


@dataclass(frozen=True)
class ActivityMove:
    """An activity that gets another day or moment. ``key`` is its id."""

    key: int
    before: Place
    after: Place

    def is_into_the_past(self, today: date) -> bool:
        """Whether it would lie before today and did not before."""
        was = self.before.on is not None and self.before.on < today
        return not was and self.after.on is not None and self.after.on < today


def fingerprint(moves: Iterable[ActivityMove]) -> str:
    """The same for the same activities on the same days."""
    text = "|".join(
        f"{move.key}:{move.after.earliest_on}:{move.after.on}:{move.after.starts_at}"
        for move in sorted(moves, key=lambda move: move.key)
    )
    return sha256(text.encode()).hexdigest()[:16]
