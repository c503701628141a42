"""What a feed is: its columns, each said once, from which JSON, CSV and the OpenAPI file are made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from assessment_ready.councils.permissions import Perm

# No answer holds more rows than this; whoever wants more follows ``next``.
MOST_ROWS = 500

FeedValue = str | int | bool | Decimal | date | datetime | None
JsonValue = str | int | float | bool | None


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    TRUTH = "yes or no"


@dataclass(frozen=True)
class FeedColumn:
    """One column: its name in JSON and CSV, what it holds, what that means, and how it is got from a row.

    ``choices`` are all the texts there can be; ``is_optional`` says that there may be nothing (null, an empty cell).
    """

    name: str
    kind: Kind
    description: str
    value: Callable[[Any], FeedValue]
    unit: str = ""
    choices: tuple[str, ...] = ()
    is_optional: bool = False


class Source(Protocol):
    """All rows of a feed in their order: counted, and read a slice at a time."""

    def count(self) -> int:
        """How many there are."""

    def __getitem__(self, place: slice) -> Any:
        """Some of them."""


def unchanged(_membership: Any, _now: datetime, rows: Sequence[Any]) -> Sequence[Any]:
    """For feeds whose rows need nothing beside them."""
    return rows


@dataclass(frozen=True)
class Feed:
    """A read-only table of figures.

    ``permission`` is that of the page that shows the same figures, ``page`` the name of its address. ``source`` gives
    all rows as (membership, now) may see them, in an order that stays; ``lines`` puts beside the rows of one page
    what the columns need, at a cost that does not grow.
    """

    code: str
    title: str
    description: str
    permission: Perm
    page: str
    key: tuple[str, ...]
    columns: tuple[FeedColumn, ...]
    source: Callable[[Any, datetime], Source]
    lines: Callable[[Any, datetime, Sequence[Any]], Sequence[Any]] = unchanged


@dataclass(frozen=True)
class FeedPage:
    """Some rows of a feed. ``number`` counts from 1; there is always a first page, if an empty one."""

    feed: Feed
    rows: Sequence[Any]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return pages_of(self.total)

    @property
    def next(self) -> int | None:
        """The next page; None after the last."""
        return self.number + 1 if self.number < self.pages else None

    def as_json(self) -> list[dict[str, JsonValue]]:
        """The rows as JSON has them."""
        return [{each.name: json_value(each.value(row)) for each in self.feed.columns} for row in self.rows]


def pages_of(total: int) -> int:
    """How many pages so many rows fill; an empty feed has one."""
    return max(1, -(-total // MOST_ROWS))


def json_value(value: FeedValue) -> JsonValue:
    """A value as JSON has it: days as 2027-01-06, moments in UTC, numbers as numbers."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
