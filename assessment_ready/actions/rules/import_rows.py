"""A list of actions somebody uploads: which column is what, what a row says, and what has to be put right. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from assessment_ready.ui.dates import parse_uk_date

_NOT_A_LETTER = re.compile(r"[^a-z]")
# As the register's export names an action: "ACT-12 Recruit four occupational therapists".
_REFERENCE = re.compile(r"\s*(ACT-[1-9][0-9]{0,8})\b[\s:.,–-]*", re.IGNORECASE)
_NUMBER = re.compile(r"\b([1-9])\b")
_RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@")
_HIGHEST_COST = Decimal("9999999999.99")


@dataclass(frozen=True)
class ImportField:
    """One thing a list can say of an action, and the headings people use for it (letters only, best first).

    ``longest`` is how many characters it may have; 0 for what is not plain text.
    """

    name: str
    label: str
    headings: tuple[str, ...]
    longest: int = 0


FIELDS = (
    ImportField("reference", "Reference", ("reference", "ref", "actionref", "actionreference", "id")),
    ImportField(
        "title", "Action", ("action", "title", "actions", "whatistobedone", "task", "description"), 200
    ),
    ImportField("owner", "Owner (e-mail or name)", ("owner", "email", "lead", "accountableowner", "who")),
    ImportField("start_on", "Start", ("start", "startdate", "starton", "begins", "from")),
    ImportField("due_on", "Due", ("due", "duedate", "dueon", "deadline", "end", "enddate", "bywhen", "when")),
    ImportField("statements", "Quality statements", ("statements", "qualitystatements", "statement", "qs")),
    ImportField("priority", "Priority", ("priority", "importance")),
    ImportField("source", "Source", ("source", "origin", "wherefrom")),
    ImportField("area", "Area", ("area",)),
    ImportField("product", "Product", ("product", "deliverable", "output"), 300),
    ImportField("success_measure", "Success measure", ("successmeasure", "measure", "kpi", "outcome"), 300),
    ImportField("cost_estimate", "Cost (£)", ("cost", "costestimate", "budget", "estimatedcost")),
    ImportField("funding_source", "Funding", ("funding", "fundingsource", "fundedby"), 120),
    ImportField(
        "effectiveness_check_on", "Effectiveness check", ("effectivenesscheck", "reviewdate", "review")
    ),
)
TEXTS = ("title", "product", "success_measure", "funding_source")
DAYS = ("start_on", "due_on", "effectiveness_check_on")
CODES = ("priority", "source", "area")


@dataclass(frozen=True)
class Words:
    """How priorities, sources and areas are called, in lower case, with the code of each; and their labels."""

    codes: Mapping[str, Mapping[str, Any]]
    labels: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class RowProblem:
    """One thing to put right: the column's heading and a sentence."""

    column: str
    sentence: str


@dataclass(frozen=True)
class SaidRow:
    """What a row says: only what is filled in. ``owner`` is as written, ``statements`` are numbers."""

    number: int
    reference: str
    said: Mapping[str, Any]
    problems: tuple[RowProblem, ...] = ()


@dataclass
class _Reading:
    mapping: Mapping[str, str]
    cells: Mapping[str, str]
    words: Words
    said: dict[str, Any] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def cell(self, name: str) -> str:
        text = " ".join(self.cells.get(self.mapping.get(name, ""), "").split())
        # What an export put before a text that a spreadsheet would run.
        return text[1:] if text[:1] == "'" and text[1:2] in _RUNS_IN_A_SPREADSHEET and text[1:2] else text

    def wrong(self, name: str, sentence: str) -> None:
        self.problems.append(RowProblem(self.mapping.get(name, ""), sentence))


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """For each thing the heading that most likely means it; a heading means one thing only."""
    left = {letters(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for each in FIELDS:
        exact = next((name for name in each.headings if name in left), None)
        if exact is not None:
            found[each.name] = left.pop(exact)
    return found


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a row of a messy sheet is the one with the headings: an action and one thing more."""
    found = guessed([cell for cell in cells if cell])
    return len(found) > 1 and "title" in found


def letters(heading: str) -> str:
    """A heading without everything that is not a letter."""
    return _NOT_A_LETTER.sub("", heading.casefold())


def read_row(
    number: int, cells: Mapping[str, str], formulas: Sequence[str], mapping: Mapping[str, str], words: Words
) -> SaidRow:
    """What a row says, and what is wrong with it."""
    reading = _Reading(mapping, cells, words)
    for heading in formulas:
        if heading in mapping.values():
            sentence = "The cell holds a formula. Put its value there instead"
            reading.problems.append(RowProblem(heading, sentence))
    reference = _reference(reading)
    for each in FIELDS:
        if each.name in _READERS and reading.cell(each.name):
            _READERS[each.name](reading, each.name)
        if each.longest and len(reading.said.get(each.name, "")) > each.longest:
            has = len(reading.said[each.name])
            reading.wrong(
                each.name, f"{each.label} must be {each.longest} characters or fewer; this has {has}"
            )
    return SaidRow(number, reference, reading.said, tuple(reading.problems))


def _reference(reading: _Reading) -> str:
    """The reference from its own column, otherwise from the beginning of the title, which loses it."""
    own, title = reading.cell("reference"), reading.cell("title")
    before = _REFERENCE.match(title)
    if before:
        title = title[before.end() :]
    if title:
        reading.said["title"] = title
    if own and not _REFERENCE.fullmatch(own):
        reading.wrong(
            "reference",
            f"“{_short(own)}” is no reference of this register, like ACT-12. Leave the cell empty for a new action, or "
            "say that the file has no references",
        )
        return ""
    return (own or (before[1] if before else "")).strip(" :.,–-").upper()


def _text(reading: _Reading, name: str) -> None:
    reading.said[name] = reading.cell(name)


def _day(reading: _Reading, name: str) -> None:
    try:
        reading.said[name] = parse_uk_date(reading.cell(name).removesuffix(" 00:00:00"))
    except ValueError as error:
        reading.wrong(name, str(error))


def _code(reading: _Reading, name: str) -> None:
    code = reading.words.codes[name].get(reading.cell(name).casefold())
    if code is None:
        labels = ", ".join(reading.words.labels[name])
        reading.wrong(name, f"“{_short(reading.cell(name))}” is not known here. Use one of: {labels}")
    else:
        reading.said[name] = code


def _cost(reading: _Reading, name: str) -> None:
    text = reading.cell(name).replace("£", "").replace(",", "").strip()
    try:
        cost = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        cost = Decimal(-1)
    if not 0 <= cost <= _HIGHEST_COST:
        reading.wrong(
            name, f"“{_short(reading.cell(name))}” is not an amount in pounds, like 12500 or 950.50"
        )
    else:
        reading.said[name] = cost


def _statements(reading: _Reading, name: str) -> None:
    numbers = []
    for part in re.split(r"[;,|\n]", reading.cell(name)):
        text = part.strip()
        found = re.match(r"(?:QS|statement)?\s*([1-9])(?![0-9])", text, re.IGNORECASE)
        if found:
            numbers.append(int(found[1]))
        elif text and not numbers:
            reading.wrong(
                name, f"“{_short(text)}” is not a quality statement. Write their numbers, like 4; 9"
            )
            return
    reading.said[name] = tuple(sorted(set(numbers)))


_READERS: dict[str, Callable[[_Reading, str], None]] = {
    "owner": _text,
    "product": _text,
    "success_measure": _text,
    "funding_source": _text,
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(CODES, _code),
    "cost_estimate": _cost,
    "statements": _statements,
}


def missing_of_new(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a new action needs and the row does not say, as (field, sentence)."""
    needed = {
        "title": "Say what is to be done",
        "owner": "Name the one accountable owner, by e-mail or name",
        "due_on": "Say the day it is due",
    }
    return [(name, sentence) for name, sentence in needed.items() if not said.get(name)]


def dates_in_order(start_on: date, due_on: date) -> bool:
    """Whether it is due on the day it starts or later."""
    return start_on <= due_on


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
