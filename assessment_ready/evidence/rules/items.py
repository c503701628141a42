"""What is said of an evidence item, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# Nothing in a library of evidence is about a day before this, or stands for longer than this.
EARLIEST = date(1948, 1, 1)
LONGEST_REVIEW = timedelta(days=5 * 366)
TITLE_LENGTH = 200
SENSITIVITIES = ("public", "internal", "restricted")


@dataclass(frozen=True)
class ItemValues:
    """Everything a person says about an item, its files and links apart.

    ``as_at`` is the day the evidence is about, with ``covers_from`` a period; ``review_by`` the last day somebody
    stands for it; ``expires_on`` the last day it is valid at all. ``sensitivity`` is public, internal or restricted.
    """

    title: str
    category_id: int
    owner_id: int
    statement_ids: tuple[int, ...]
    as_at: date
    review_by: date
    description: str = ""
    covers_from: date | None = None
    expires_on: date | None = None
    sensitivity: str = "internal"


@dataclass(frozen=True)
class NewPart:
    """One file or one link that is added to an item; made with :meth:`link` or :meth:`upload`."""

    name: str
    url: str = ""
    data: bytes | None = None

    @classmethod
    def link(cls, name: str, url: str) -> "NewPart":
        """A web address, and what the link says (the address itself when empty)."""
        return cls(name=name.strip() or url.strip(), url=url.strip())

    @classmethod
    def upload(cls, name: str, data: bytes) -> "NewPart":
        """A file's name as the person's computer calls it, and its bytes."""
        return cls(name=name, data=data)


def default_review_by(as_at: date) -> date:
    """Twelve months after the day the evidence is about; 28 February after a 29th."""
    try:
        return as_at.replace(year=as_at.year + 1)
    except ValueError:
        return as_at.replace(year=as_at.year + 1, day=28)


def problems(values: ItemValues, today: date) -> Iterator[tuple[str, str]]:
    """What is wrong with the values alone, as (field, sentence)."""
    if not values.title.strip():
        yield "title", "Enter a title"
    elif len(values.title) > TITLE_LENGTH:
        yield "title", f"Title must be {TITLE_LENGTH} characters or fewer"
    if not values.statement_ids:
        yield "statements", "Choose at least one quality statement that this supports"
    if values.sensitivity not in SENSITIVITIES:
        yield "sensitivity", "Choose who may open the files"
    yield from date_problems(values, today)


def date_problems(values: ItemValues, today: date) -> Iterator[tuple[str, str]]:
    """What is wrong with the four dates, as (field, sentence)."""
    if values.as_at > today:
        yield "as_at", "The date the evidence is about must be today or in the past"
    elif values.as_at < EARLIEST:
        yield "as_at", f"The date the evidence is about must be in {EARLIEST.year} or later"
    if values.covers_from is not None and values.covers_from > values.as_at:
        yield "covers_from", "The first day of the period must be the date the evidence is about or earlier"
    if values.review_by < values.as_at:
        yield "review_by", "The review date must be the date the evidence is about or later"
    elif values.review_by > max(values.as_at, today) + LONGEST_REVIEW:
        yield "review_by", "The review date must be within five years"
    if values.expires_on is not None and values.expires_on < values.as_at:
        yield "expires_on", "The last day it is valid must be the date the evidence is about or later"
