"""One row of an index: the item it would become, or what is to be put right in it, field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessment_ready.evidence.rules.index_columns import BY_NAME
from assessment_ready.evidence.rules.index_dates import is_no_date, read_date
from assessment_ready.evidence.rules.index_statements import Names, read_statements
from assessment_ready.evidence.rules.index_words import (
    People,
    read_category,
    read_links,
    read_sensitivity,
    shown,
)
from assessment_ready.evidence.rules.items import TITLE_LENGTH, ItemValues, date_problems
from assessment_ready.ui.dates import format_date

LONGEST_DESCRIPTION = 4_000
LONGEST_REFERENCE = 60
LONGEST_REVIEW_MONTHS = 60
Problem = tuple[str, str]


@dataclass(frozen=True)
class Defaults:
    """What applies where the file says nothing. Empty: the row must say it.

    ``known`` is what happens to rows that are in the library already: "skip" or "update".
    """

    owner: int | None = None
    category: str = ""
    sensitivity: str = "internal"
    as_at: date | None = None
    review_months: int = 12
    known: str = "skip"

    def stored(self) -> dict[str, Any]:
        """As plain JSON."""
        as_at = self.as_at.isoformat() if self.as_at else None
        return {**self.__dict__, "as_at": as_at}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Defaults":
        """From what :meth:`stored` gave; an empty mapping gives the usual."""
        values = dict(stored)
        if values.get("as_at"):
            values["as_at"] = date.fromisoformat(values["as_at"])
        return cls(**values)


@dataclass(frozen=True)
class Book:
    """What rows are checked against: statements, categories (code to title), people, and the London day."""

    names: Names
    categories: Mapping[str, str]
    people: People
    today: date


@dataclass
class CheckedRow:
    """What a row says. ``values`` is plain JSON; ``said`` the fields the row itself fills."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month: 31 August and 6 give 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("Every month has 28 days.")


def check_row(
    number: int, texts: Mapping[str, str], formulas: Sequence[str], defaults: Defaults, book: Book
) -> CheckedRow:
    """Check one row: ``texts`` by field name, ``formulas`` the fields in which a formula stands. Never raises."""
    row = CheckedRow(number, values={"said": sorted(name for name, text in texts.items() if text.strip())})
    for name in formulas:
        row.problems.append(
            (name, f"{BY_NAME[name].label} has a formula in the file. Enter the value itself")
        )
    reading = _Reading(
        row, {name: text for name, text in texts.items() if name not in formulas}, defaults, book
    )
    for name, read in reading.readers.items():
        if name not in formulas:
            row.values[name] = reading.read(name, read)
    _check_dates(row, book.today, defaults)
    return row


class _Reading:
    """The fields of one row, each read by its own small rule."""

    def __init__(self, row: CheckedRow, texts: Mapping[str, str], defaults: Defaults, book: Book) -> None:
        self.row = row
        self.texts = texts
        self.defaults = defaults
        self.book = book
        self.name = ""
        self.readers: dict[str, Callable[[str], Any]] = {
            "title": self._title,
            "statements": self._statements,
            "reference": self._reference,
            "description": self._description,
            "category": self._category,
            "owner": self._owner,
            "as_at": self._as_at,
            "covers_from": self._day,
            "review_by": self._last_day,
            "expires_on": self._last_day,
            "links": self._links,
            "sensitivity": self._sensitivity,
        }

    def read(self, name: str, read: Callable[[str], Any]) -> Any:
        """The value of one field; None with a problem noted when the text gives none."""
        name = self.name = "link" if name == "links" else name
        try:
            return read(self.texts.get(name, "").replace("\x00", "").strip())
        except ValueError as refusal:
            self.row.problems.append((name, str(refusal)))
            return None

    def _title(self, text: str) -> str:
        title = " ".join(text.split())
        if not title:
            raise ValueError("Enter a title")
        if len(title) > TITLE_LENGTH:
            raise ValueError(f"Title must be {TITLE_LENGTH} characters or fewer; this has {len(title)}")
        return title

    def _statements(self, text: str) -> list[int]:
        found = read_statements(text, self.book.names)
        if found.problem or not found.numbers:
            raise ValueError(found.problem or "Enter the quality statements this supports, like QS1; QS4")
        return list(found.numbers)

    def _reference(self, text: str) -> str:
        if len(text) > LONGEST_REFERENCE:
            raise ValueError(f"Reference must be {LONGEST_REFERENCE} characters or fewer")
        return " ".join(text.split())

    def _description(self, text: str) -> str:
        if len(text) > LONGEST_DESCRIPTION:
            raise ValueError(f"Description must be {LONGEST_DESCRIPTION:,} characters or fewer")
        return text

    def _category(self, text: str) -> str:
        if text:
            return read_category(text, self.book.categories)
        if not self.defaults.category:
            raise ValueError("Choose an evidence category")
        return self.defaults.category

    def _owner(self, text: str) -> int:
        if text:
            return self.book.people.read(text)
        if self.defaults.owner is None or self.defaults.owner not in self.book.people:
            raise ValueError("Choose an owner")
        return self.defaults.owner

    def _as_at(self, text: str) -> str:
        if text:
            return self._day(text) or ""
        if self.defaults.as_at is None:
            raise ValueError("Enter the date the evidence is about")
        return self.defaults.as_at.isoformat()

    def _day(self, text: str) -> str | None:
        if not text:
            return None
        found = read_date(text)
        self._remark(found.remark)
        return found.day.isoformat()

    def _last_day(self, text: str) -> str | None:
        if is_no_date(text):
            self.row.values["said"] = [name for name in self.row.values["said"] if name != self.name]
            if text and text not in "-–—":
                self._remark(f"“{shown(text)}” was read as no date")
            return None
        found = read_date(text, month_end=True)
        self._remark(found.remark)
        return found.day.isoformat()

    def _links(self, text: str) -> list[str]:
        return list(read_links(text))

    def _sensitivity(self, text: str) -> str:
        return read_sensitivity(text) if text else self.defaults.sensitivity

    def _remark(self, sentence: str) -> None:
        if sentence:
            self.row.remarks.append(sentence)


def _check_dates(row: CheckedRow, today: date, defaults: Defaults) -> None:
    """Work out a review date that is not given, and see that the dates fit each other."""
    faulty = {name for name, _ in row.problems}
    if "as_at" in faulty or row.values.get("as_at") is None:
        return
    as_at = date.fromisoformat(row.values["as_at"])
    if row.values.get("review_by") is None and "review_by" not in faulty:
        row.values["review_by"] = months_after(as_at, defaults.review_months).isoformat()
    if "review_by" in faulty:
        return
    values = ItemValues(
        title="-",
        category_id=0,
        owner_id=0,
        statement_ids=(0,),
        as_at=as_at,
        review_by=date.fromisoformat(row.values["review_by"]),
        covers_from=_day_of(row, "covers_from"),
        expires_on=_day_of(row, "expires_on"),
    )
    for name, sentence in date_problems(values, today):
        said = _day_of(row, name)
        row.problems.append((name, f"{sentence}; this says {format_date(said)}" if said else sentence))


def _day_of(row: CheckedRow, name: str) -> date | None:
    text = row.values.get(name)
    return date.fromisoformat(text) if text else None
