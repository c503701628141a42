"""A table of intended actions read row by row: what each says, and what is wrong with row and column. Pure.

Empty cells say nothing. Whatever is wrong anywhere stops the whole table: nothing is half imported.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessment_ready.ui.dates import parse_uk_date
from workforce.rules.smart import is_clear_target
from workforce.rules.strategy_import_columns import BY_NAME

WORDS = ("reference", "title", "text", "strand")
_PLAIN = ("product", "measure", "baseline", "target", "evidence_needed", "organisations", "repeats")
_DATES = ("start_on", "due_on")


@dataclass(frozen=True)
class RawRow:
    """One row: its number in the file, its cells by heading, and the headings under which a formula stands."""

    number: int
    cells: Mapping[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class Lookups:
    """What the names in the cells mean, in lower case. ``left`` are those who have no access any more."""

    owners: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    statements: Mapping[str, int] = field(default_factory=dict)
    indicators: Mapping[str, int] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadRow:
    """One row as it would be imported; ``values`` has only what its cells say."""

    number: int
    reference: str
    title: str
    text: str
    strand: str
    values: Mapping[str, Any]


def read_rows(
    rows: Iterable[RawRow], mapping: Mapping[str, str], lookups: Lookups
) -> tuple[list[ReadRow], list[Problem]]:
    """The rows, and everything that is wrong in them."""
    found: list[ReadRow] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for raw in rows:
        reader = _Row(raw, mapping, lookups)
        row = reader.read()
        key = row.reference.casefold()
        if key and key in first:
            reader.wrong("reference", f"{row.reference} stands in row {first[key]} already")
        first.setdefault(key, raw.number)
        found.append(row)
        problems.extend(reader.problems)
    return found, problems


class _Row:
    """One row being read."""

    def __init__(self, raw: RawRow, mapping: Mapping[str, str], lookups: Lookups) -> None:
        self.raw = raw
        self.mapping = mapping
        self.lookups = lookups
        self.problems: list[Problem] = []

    def read(self) -> ReadRow:
        """What its cells say."""
        words = {name: self._cell(name) for name in WORDS}
        if not words["reference"]:
            self.wrong("reference", "Enter a reference, such as 2.1")
        if not words["title"] and not words["text"]:
            self.wrong("title" if "title" in self.mapping else "text", "Enter what is intended")
        values: dict[str, Any] = {name: cell for name in _PLAIN if (cell := self._cell(name))}
        self._check_target(values.get("target", ""))
        for name in _DATES:
            self._date(name, values)
        self._looked_up(values)
        return ReadRow(
            self.raw.number,
            words["reference"],
            " ".join((words["title"] or words["text"]).split()),
            words["text"],
            words["strand"],
            values,
        )

    def wrong(self, name: str, text: str) -> None:
        """Note what is wrong under the heading of this thing."""
        column = self.mapping.get(name, BY_NAME[name].label)
        self.problems.append(Problem(self.raw.number, column, text))

    def _cell(self, name: str) -> str:
        heading = self.mapping.get(name)
        if heading is None:
            return ""
        if heading in self.raw.formulas:
            self.wrong(name, "A formula stands here. Put its result in as a value")
            return ""
        cell = _plain(self.raw.cells.get(heading, ""))
        longest = BY_NAME[name].longest
        if len(cell) > longest:
            self.wrong(name, f"This is longer than {longest} characters. Shorten it")
            return cell[:longest]
        return cell

    def _check_target(self, target: str) -> None:
        if not is_clear_target(target):
            figure = target[6:] if target.lower().startswith("up to ") else target
            asked = f"Say whether {target} is wanted at least or at most"
            self.wrong("target", f"{asked}, for example “at least {figure}”")

    def _date(self, name: str, values: dict[str, Any]) -> None:
        cell = self._cell(name)
        if not cell:
            return
        try:
            values[name] = parse_uk_date(cell).isoformat()
        except ValueError:
            self.wrong(name, f"“{cell}” is no date. Write it as 31 March 2027")
            return
        start, due = values.get("start_on"), values.get("due_on")
        if name == "due_on" and start and due and date.fromisoformat(due) < date.fromisoformat(start):
            self.wrong(name, "It must be due on the day it begins or later")

    def _looked_up(self, values: dict[str, Any]) -> None:
        self._owner(values)
        for name, known, key, what in (
            ("indicator", self.lookups.indicators, "indicator_id", "indicator"),
            ("scope", self.lookups.scopes, "scope", "kind of workforce"),
        ):
            cell = self._cell(name)
            if cell and cell.casefold() in known:
                values[key] = known[cell.casefold()]
            elif cell:
                self.wrong(name, f"There is no {what} “{_short(cell)}”")
        self._several("groups", self.lookups.groups, "group_ids", ";", "workforce group")
        self._several("statements", self.lookups.statements, "statement_ids", ",", "quality statement")
        values.update(self.several)

    def _owner(self, values: dict[str, Any]) -> None:
        self.several: dict[str, list[int]] = {}
        cell = self._cell("owner")
        key = cell.casefold()
        if cell and key in self.lookups.owners:
            values["owner_id"] = self.lookups.owners[key]
        elif cell and key in self.lookups.left:
            self.wrong(
                "owner",
                f"{self.lookups.left[key]} has no access to this council any more. Name somebody else",
            )
        elif cell:
            self.wrong(
                "owner",
                f"Nobody here who can own actions is called “{_short(cell)}”. Use the name or e-mail address",
            )

    def _several(self, name: str, known: Mapping[str, int], key: str, mark: str, what: str) -> None:
        cell = self._cell(name)
        for each in filter(None, (part.strip() for part in cell.replace("\n", mark).split(mark))):
            found = known.get(each.casefold())
            if found is None:
                self.wrong(name, f"There is no {what} “{_short(each)}”")
            elif found not in self.several.setdefault(key, []):
                self.several[key].append(found)


def _plain(cell: str) -> str:
    """The cell without the apostrophe that our own files put before what a spreadsheet would run."""
    cell = cell.strip()
    return cell[1:].lstrip() if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
