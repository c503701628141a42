"""What a row of a list of contacts says, and what has to be put right in it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment_ready.ui.dates import parse_uk_date
from comms.rules.addresses import address_problem, clean_address
from comms.rules.contact_columns import BY_NAME

LEAVE, ADD_TO_AUDIENCES, FILL = "leave", "audiences", "fill"
_SEPARATORS = (";", "/", "|", "\n")


@dataclass(frozen=True)
class RawRow:
    """A row as the file has it: its number, its cells by heading, the headings under which a formula stands."""

    number: int
    cells: Mapping[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """How formats and lawful bases are called, in lower case, and the code of each; and their labels."""

    formats: Mapping[str, str]
    bases: Mapping[str, str]
    format_labels: tuple[str, ...]
    basis_labels: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What was chosen for an import: the heading for each thing, and what holds where the file says nothing.

    ``known`` says what happens to contacts there are already: ``LEAVE``, ``ADD_TO_AUDIENCES`` or ``FILL``.
    """

    mapping: Mapping[str, str]
    audience_ids: tuple[int, ...] = ()
    lawful_basis: str = ""
    source: str = ""
    known: str = ADD_TO_AUDIENCES


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the column's heading and a sentence."""

    column: str
    sentence: str


@dataclass(frozen=True)
class ReadRow:
    """What a row says. ``values`` are by field name; ``double_of`` is the row above that has the same person."""

    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    double_of: int | None = None


@dataclass
class _Reading:
    """One row being read."""

    plan: Plan
    words: Words
    row: RawRow
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def cell(self, name: str) -> str:
        return " ".join(self.row.cells.get(self.plan.mapping.get(name, ""), "").split())

    def wrong(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(self.plan.mapping.get(name, ""), sentence))


def read_rows(rows: Iterable[RawRow], plan: Plan, words: Words) -> list[ReadRow]:
    """Every row with what it says, what is wrong with it, and whether the person stands further up already."""
    seen: dict[tuple[str, ...], int] = {}
    read = []
    for raw in rows:
        values, problems = _read(raw, plan, words)
        key = person_key(values)
        double_of = None if problems else seen.setdefault(key, raw.number)
        read.append(ReadRow(raw.number, values, problems, None if double_of == raw.number else double_of))
    return read


def person_key(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What two rows, or a row and a contact, have in common when they are the same person.

    The address decides; without one, name, organisation and telephone together.
    """
    if values["email"]:
        return (str(values["email"]),)
    parts = (str(values[name]).casefold() for name in ("name", "organisation", "phone"))
    return ("", *parts)


def _read(raw: RawRow, plan: Plan, words: Words) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    reading = _Reading(plan, words, raw)
    used = set(plan.mapping.values())
    for heading in raw.formulas:
        if heading in used:
            reading.problems.append(Problem(heading, "The cell holds a formula. Put its value there instead"))
    _texts(reading)
    _email(reading)
    _formats(reading)
    _basis_and_source(reading)
    for name in ("review_on", "delete_on"):
        _day(reading, name)
    if not any(reading.values[name] for name in ("name", "organisation", "email")) and not reading.problems:
        reading.wrong("name", "The row has neither a name nor an organisation nor an e-mail address")
    return reading.values, tuple(reading.problems)


def _texts(reading: _Reading) -> None:
    for name in ("name", "phone", "organisation", "job_title", "language", "notes"):
        reading.values[name] = reading.cell(name)
    parts = (reading.cell("first_name"), reading.cell("last_name"))
    reading.values["name"] = reading.values["name"] or " ".join(filter(None, parts))
    for name in ("name", "phone", "organisation", "job_title", "language", "notes"):
        _length(reading, name)


def _length(reading: _Reading, name: str) -> None:
    about, written = BY_NAME[name], len(reading.values[name])
    if written > about.longest:
        reading.wrong(name, f"{about.label} must be {about.longest} characters or fewer; this has {written}")


def _email(reading: _Reading) -> None:
    reading.values["email"] = clean_address(reading.cell("email"))
    problem = address_problem(reading.values["email"])
    if problem:
        reading.wrong("email", f"{problem}. The cell says “{_short(reading.cell('email'))}”")


def _formats(reading: _Reading) -> None:
    text = reading.cell("formats")
    for mark in _SEPARATORS:
        text = text.replace(mark, ",")
    codes = []
    for word in filter(None, (each.strip() for each in text.split(","))):
        code = reading.words.formats.get(word.casefold())
        if code is None:
            reading.wrong("formats", _unknown(word, "a format need", reading.words.format_labels))
        elif code not in codes:
            codes.append(code)
    reading.values["formats"] = sorted(codes)


def _basis_and_source(reading: _Reading) -> None:
    word = reading.cell("lawful_basis")
    code = reading.words.bases.get(word.casefold()) if word else reading.plan.lawful_basis
    if code is None:
        reading.wrong("lawful_basis", _unknown(word, "a lawful basis", reading.words.basis_labels))
    elif not code:
        reading.wrong("lawful_basis", "Say the lawful basis in the file, or choose one for all")
    reading.values["lawful_basis"] = code or ""
    reading.values["source"] = reading.cell("source") or reading.plan.source
    if not reading.values["source"]:
        reading.wrong("source", "Say in the file where the details come from, or enter it once for all")
    _length(reading, "source")


def _day(reading: _Reading, name: str) -> None:
    text = reading.cell(name)
    reading.values[name] = None
    if not text:
        return
    try:
        reading.values[name] = parse_uk_date(text.removesuffix(" 00:00:00"))
    except ValueError as error:
        reading.wrong(name, str(error))


def _unknown(word: str, kind: str, labels: Sequence[str]) -> str:
    return f"“{_short(word)}” is not {kind}. Use one of: {', '.join(labels)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def filled_in(current: Mapping[str, Any], values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """What a row adds to a contact there is already: only where the contact says nothing."""
    return {name: values[name] for name in names if not current[name] and values[name]}
