"""Pure rules of importing published results: a table's cells to rows, or to faults by row and column."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from assessment_ready.framework.rules.published import (
    Published,
    parse_published,
    published_words,
    same_assessment,
    scores_known,
)
from assessment_ready.framework.rules.scale import Scale, normalised, points

# What a column may be called, by what it holds; compared as ``normalised`` gives it.
_COLUMNS = {
    "council": ("council", "councilname", "localauthority", "authority", "name"),
    "publication_date": ("publicationdate", "published", "publishedon", "date", "dateofpublication"),
    "overall_percent": ("overallpercent", "overall", "percent", "percentage", "publishedpercent"),
    "rating": ("rating", "overallrating"),
    "source_url": ("sourceurl", "source", "link", "url", "webaddress"),
}
_REQUIRED = ("council", "publication_date", "rating", "source_url")
_MAX_URL = 500
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE | re.ASCII)
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f<>\"\\]")
_MAX_NAME = 120


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: the row as numbered in the file (0 for the headings) and the column."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class ResultRow:
    """One published result as a file gives it. ``number`` is its row in the file."""

    number: int
    council_name: str
    published_on: dt.date
    date_precision: str
    scores: tuple[int | None, ...]
    published_percent: int | None
    rating: str
    source_url: str

    def payload(self) -> dict[str, Any]:
        """The row as JSON keeps it."""
        return asdict(self) | {"published_on": self.published_on.isoformat()}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "ResultRow":
        """The row of :meth:`payload`."""
        return cls(
            **{
                **payload,
                "published_on": dt.date.fromisoformat(payload["published_on"]),
                "scores": tuple(payload["scores"]),
            }
        )

    @property
    def published_words(self) -> str:
        """The publication date as precisely as it is known."""
        return published_words(self.published_on, self.date_precision)


@dataclass(frozen=True)
class Headings:
    """Which column of the file holds what: field and statement number to the file's own heading."""

    fields: Mapping[str, str]
    statements: Mapping[int, str]


def read_headings(
    headers: Sequence[str], numbers: Mapping[str, int], statement_count: int
) -> tuple[Headings, list[Fault]]:
    """Understand the headings: any order, any accepted spelling; faults for missing, unknown, repeated ones."""
    fields: dict[str, str] = {}
    statements: dict[int, str] = {}
    faults: list[Fault] = []
    for header in headers:
        name = normalised(header)
        key = next((field for field, names in _COLUMNS.items() if name in names), None)
        target: dict[Any, str] = fields if key else statements
        place = key or numbers.get(name)
        if place is None:
            faults.append(
                Fault(0, header, f"“{header}” is not a column we know. Rename it or take it out of the file")
            )
        elif place in target:
            faults.append(Fault(0, header, f"“{header}” and “{target[place]}” are the same column"))
        else:
            target[place] = header
    faults += [
        Fault(0, key, f"The column “{key}” is missing. Add it to the file")
        for key in _REQUIRED
        if key not in fields
    ]
    if statements:
        faults += [
            Fault(
                0, f"qs{number}", f"The column “qs{number}” is missing. Add it, with empty cells if need be"
            )
            for number in range(1, statement_count + 1)
            if number not in statements
        ]
    return Headings(fields, statements), faults


@dataclass(frozen=True)
class Checks:
    """What the rows are held against: the scale, the accepted statement names, what is known, today.

    Without ``today`` a date in the future is accepted (what comes with the product does not depend on the
    machine's clock).
    """

    scale: Scale
    numbers: Mapping[str, int]
    today: dt.date | None = None
    known: Sequence[Published] = ()


def read_results(
    headers: Sequence[str], rows: Iterable[tuple[int, Mapping[str, str]]], checks: Checks
) -> tuple[list[ResultRow], list[Fault]]:
    """The file's rows as results, and every fault there is. All or nothing: with a fault, use no row."""
    headings, faults = read_headings(headers, checks.numbers, checks.scale.statements)
    if faults:
        return [], faults
    results: list[ResultRow] = []
    for number, cells in rows:
        read = _Row(number, cells, headings, checks)
        result = read.result()
        faults += read.faults
        if result is None:
            continue
        earlier = next((row for row in results if same_assessment(row, result)), None)
        if earlier is not None:
            read.fault("council", f"{result.council_name} is already in row {earlier.number} of this file")
            faults.append(read.faults[-1])
        results.append(result)
        faults += known_faults(result, checks.known)
    if not results and not faults:
        faults.append(Fault(0, "", "The file has headings but no rows. Add a row for each result"))
    return results, faults


def known_faults(result: ResultRow, known: Sequence[Published]) -> Iterator[Fault]:
    """A fault when the result is already known and this row says no more than the known one."""
    for row in known:
        if same_assessment(row, result) and scores_known(result) <= scores_known(row):
            when = published_words(row.published_on, row.date_precision)
            yield Fault(
                result.number,
                "council",
                f"The result of {row.council_name}, published {when}, is already there. Take out this row",
            )
            return


class _Row:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, number: int, cells: Mapping[str, str], headings: Headings, checks: Checks) -> None:
        self.number = number
        self.cells = cells
        self.headings = headings
        self.checks = checks
        self.faults: list[Fault] = []

    def fault(self, key: str, sentence: str) -> None:
        """Note what is wrong under the file's own heading."""
        self.faults.append(Fault(self.number, self.headings.fields.get(key, key), sentence))

    def cell(self, key: str) -> str:
        """The text of a field's cell without surrounding space; empty when the column is not there."""
        header = self.headings.fields.get(key)
        return " ".join(self.cells.get(header, "").split()) if header else ""

    def result(self) -> ResultRow | None:
        """The row, or None when it has a fault."""
        published = self._published()
        scores = self._scores()
        row = ResultRow(
            number=self.number,
            council_name=self._council(),
            published_on=published[0],
            date_precision=published[1],
            scores=scores,
            published_percent=self._percent(),
            rating=self._rating(scores),
            source_url=self._source(),
        )
        return None if self.faults else row

    def _council(self) -> str:
        name = self.cell("council")
        if not name:
            self.fault("council", "Enter the name of the council")
        elif len(name) > _MAX_NAME:
            self.fault("council", f"The council’s name must be {_MAX_NAME} characters or fewer")
        return name

    def _published(self) -> tuple[dt.date, str]:
        text = self.cell("publication_date")
        if not text:
            self.fault("publication_date", "Enter the date of publication, like 6 January 2027")
            return dt.date.min, "day"
        try:
            day, precision = parse_published(text)
        except ValueError as error:
            self.fault("publication_date", str(error))
            return dt.date.min, "day"
        if self.checks.today and day > self.checks.today:
            self.fault("publication_date", f"“{text}” is in the future. Enter when it was published")
        return day, precision

    def _scores(self) -> tuple[int | None, ...]:
        count = self.checks.scale.statements
        return tuple(self._score(number) for number in range(1, count + 1))

    def _score(self, number: int) -> int | None:
        header = self.headings.statements.get(number)
        text = self.cells.get(header, "").strip() if header else ""
        if not header or not text:
            return None
        levels = self.checks.scale.levels
        score = _whole_number(text)
        if score not in levels:
            self.faults.append(
                Fault(
                    self.number,
                    header,
                    f"The score “{text[:40]}” must be a whole number from {min(levels)} to {max(levels)}, "
                    "or empty when it was not published",
                )
            )
            return None
        return score

    def _percent(self) -> int | None:
        text = self.cell("overall_percent").removesuffix("%").strip()
        if not text:
            return None
        percent = _whole_number(text)
        if percent is None or not 0 <= percent <= 100:
            self.fault(
                "overall_percent",
                f"The percentage “{text[:40]}” must be a whole number from 0 to 100, or empty",
            )
        return percent

    def _rating(self, scores: tuple[int | None, ...]) -> str:
        text = self.cell("rating")
        titles = [band.title for band in self.checks.scale.bands]
        rating = {normalised(title): title for title in titles}.get(normalised(text))
        if rating is None:
            said = f"“{text[:60]}” is not a rating. " if text else ""
            self.fault("rating", f"{said}Enter {', '.join(titles[:-1])} or {titles[-1]}")
            return ""
        total = points(scores)
        given = self.checks.scale.rating(total) if total is not None else None
        if given is not None and given.title != rating:
            self.fault(
                "rating",
                f"The scores add up to {total} points, which is {given.title}, not {rating}. "
                "Check the scores and the rating against the source",
            )
        return rating

    def _source(self) -> str:
        url = self.cell("source_url")
        if not url:
            self.fault("source_url", "Enter the web address where the result was published")
            return url
        if not _is_web_address(url):
            self.fault("source_url", f"“{url[:60]}” is not a web address. It must begin with https://")
        if len(url) > _MAX_URL:
            self.fault("source_url", f"The web address must be {_MAX_URL} characters or fewer")
        return url


def _is_web_address(url: str) -> bool:
    """Whether it is an http or https address with a named host and nothing a page could trip over."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(_HOST.fullmatch(host)) and not _UNPRINTABLE.search(url)


def _whole_number(text: str) -> int | None:
    """A whole number as typed or as a spreadsheet writes it ("3", "3.0"); None for anything else."""
    plain = text.removesuffix(".0")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 4 else None
