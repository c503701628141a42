"""Reading a round's scores out of a spreadsheet: which column is what, what each row says, what is wrong where."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from assessment_ready.framework.rules import normalised
from assessment_ready.readiness.rules.judgement import (
    LABELS,
    JudgementValues,
    completed,
    given,
    problems,
)

# Headings as people write them, compared by letters and figures only; the first that is there counts.
HEADINGS: dict[str, tuple[str, ...]] = {
    "statement": ("statement", "qualitystatement", "name", "title", "reference", "qs", "number", "no"),
    "score": ("score", "likely", "likelyscore", "ourscore"),
    "low": ("low", "lowest", "lowestlikelyscore"),
    "high": ("high", "highest", "highestlikelyscore"),
    "confidence": ("confidence",),
    "reason": ("reason", "reasons", "reasonforthescore"),
    "strengths": ("strengths", "whatweareproudof", "proudof"),
    "improvements": ("improvements", "areasforimprovement", "whatwemustimprove"),
}
CONFIDENCES = ("low", "medium", "high")
_TEXTS = ("reason", "strengths", "improvements")
_NUMBER = re.compile(r"(\d{1,3})(?:\.0+)?", re.ASCII)
# An export puts an apostrophe before text a spreadsheet would run; taking it back must not leave it there.
_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")


class SheetLine(Protocol):
    """One row: its number as in the file and its cells by heading."""

    @property
    def number(self) -> int:
        """The row's number."""

    @property
    def cells(self) -> Mapping[str, str]:
        """Texts by heading."""


@dataclass(frozen=True)
class SheetError:
    """One thing to put right in the file: row, heading of the column (empty for the whole row), sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Book:
    """What the round is now: values by statement number, accepted names, scale, word limits.

    ``is_given``: the scores are somebody else's judgement, so a score alone is enough.
    """

    current: Mapping[int, JudgementValues]
    names: Mapping[str, int]
    levels: Sequence[int]
    word_limits: Mapping[str, int]
    is_given: bool


@dataclass
class Reading:
    """What a file says: the values each statement would have, the errors, and the columns not understood."""

    planned: dict[int, JudgementValues] = field(default_factory=dict)
    errors: list[SheetError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def columns(headers: Iterable[str]) -> dict[str, str]:
    """The heading used for each of our fields, for those that are there."""
    by_name = {normalised(header): header for header in reversed(list(headers))}
    found = {}
    for name, spellings in HEADINGS.items():
        heading = next((by_name[spelling] for spelling in spellings if spelling in by_name), None)
        if heading is not None:
            found[name] = heading
    return found


def read(headers: Sequence[str], lines: Iterable[SheetLine], book: Book) -> Reading:
    """Read every row; an empty cell leaves what the round says. Errors are collected, not raised."""
    used = columns(headers)
    reading = Reading(ignored=[header for header in headers if header not in used.values()])
    if "statement" not in used:
        reading.errors.append(
            SheetError(1, "", "Add a column with the heading “Statement” that names the quality statement")
        )
        return reading
    if len(used) == 1:
        reading.errors.append(SheetError(1, "", "Add at least one more column, for example “Score”"))
        return reading
    seen: dict[int, int] = {}
    for line in lines:
        _read_line(line, used, book, reading, seen)
    return reading


def _read_line(
    line: SheetLine, used: Mapping[str, str], book: Book, reading: Reading, seen: dict[int, int]
) -> None:
    name = line.cells.get(used["statement"], "").strip()
    number = book.names.get(normalised(name)) if name else None
    fault = _statement_fault(name, number, seen)
    if fault or number is None:
        reading.errors.append(SheetError(line.number, used["statement"], fault))
        return
    seen[number] = line.number
    said, faults = _cells(line, used, book)
    reading.errors += faults
    if faults:
        return
    values = _merged(book.current[number], said, book)
    found = problems(values, book.levels, book.word_limits)
    reading.errors += [
        SheetError(line.number, used.get(each.field, LABELS[each.field]), each.sentence) for each in found
    ]
    if not found and values != book.current[number]:
        reading.planned[number] = values


def _statement_fault(name: str, number: int | None, seen: Mapping[int, int]) -> str:
    if not name:
        return "Enter the name or the number of the quality statement"
    if number is None:
        return f"“{name[:60]}” is not a quality statement. Use its name or a reference like QS4"
    if number in seen:
        return f"“{name[:60]}” is already in row {seen[number]}. Keep one row for each statement"
    return ""


def _cells(
    line: SheetLine, used: Mapping[str, str], book: Book
) -> tuple[dict[str, int | str], list[SheetError]]:
    """What the filled cells say, and what is wrong with them."""
    said: dict[str, int | str] = {}
    faults = []
    for name, heading in used.items():
        text = line.cells.get(heading, "").strip()
        if name == "statement" or not text:
            continue
        value, fault = _value(name, text, book.levels)
        if fault:
            faults.append(SheetError(line.number, heading, fault))
        else:
            said[name] = value
    return said, faults


def _value(name: str, text: str, levels: Sequence[int]) -> tuple[int | str, str]:
    if name in _TEXTS:
        return _GUARDED.sub("", text, count=1) if text.startswith("'") else text, ""
    if name == "confidence":
        word = text.lower()
        return (word, "") if word in CONFIDENCES else ("", f"“{text[:40]}” must be low, medium or high")
    match = _NUMBER.fullmatch(text)
    if match is None or int(match[1]) not in levels:
        return "", f"“{text[:40]}” must be a whole number from {levels[0]} to {levels[-1]}"
    return int(match[1]), ""


def _merged(current: JudgementValues, said: dict[str, int | str], book: Book) -> JudgementValues:
    """The present values with what the row says; a new score without bounds drops the old bounds."""
    values = current
    if "score" in said and said["score"] != current.score:
        values = replace(values, low=None, high=None)
        if book.is_given:
            values = given(values, int(said["score"]))
    return completed(replace(values, **said), book.levels)  # type: ignore[arg-type]
