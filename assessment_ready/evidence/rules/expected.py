"""The shipped list of expected evidence, as its file has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ExpectedRow:
    """One expectation of the file: the statement's number, the category's code (may be empty), words and source."""

    statement: int
    category: str
    title: str
    note: str
    source: str


@dataclass(frozen=True)
class ExpectedFile:
    """The file: which framework it is for, and its rows in order."""

    framework: str
    rows: tuple[ExpectedRow, ...]


def parse(content: Mapping[str, Any]) -> ExpectedFile:
    """The file's content. Raises ``ValueError`` with a sentence naming what is missing or given twice."""
    try:
        sources = content["sources"]
        rows = tuple(
            ExpectedRow(
                statement=int(row["statement"]),
                category=row.get("category", ""),
                title=row["title"],
                note=row.get("note", ""),
                source=sources[row["source"]],
            )
            for row in content["expected"]
        )
        framework = str(content["framework"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"The file of expected evidence lacks {error}.") from None
    named = [(row.statement, row.title.lower()) for row in rows]
    if len(set(named)) != len(named):
        raise ValueError("The file of expected evidence names an expectation of a statement twice.")
    return ExpectedFile(framework, rows)
