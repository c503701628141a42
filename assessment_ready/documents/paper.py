"""A document as sections of plain blocks, from which PDF and Word are both made. Pure.

Texts are as people wrote them (small Markdown in ``prose``); days and numbers are already in words. A paper goes into
a snapshot as plain JSON (:func:`as_json`).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

PROSE, FACTS, TABLE, POINTS, NOTE = "prose", "facts", "table", "points", "note"


@dataclass(frozen=True)
class Block:
    """One block: ``text`` of prose or a note, ``rows`` of facts (label, value) or of a table, ``points`` of a list.

    A table has ``caption`` and ``head``; the first cell of each row names it.
    """

    kind: str
    text: str = ""
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it. ``level`` 1 is a chapter, 2 a part of the one before."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 1


@dataclass(frozen=True)
class Paper:
    """A whole document. ``facts`` stand on the cover; a ``short`` one has no cover and no contents."""

    title: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)
    marking: str = ""
    short: bool = False


def prose(text: str) -> Block:
    """Running text in small Markdown."""
    return Block(PROSE, text=text)


def note(text: str) -> Block:
    """One quiet sentence, for example that there is nothing yet."""
    return Block(NOTE, text=text)


def facts(rows: Sequence[tuple[str, str]]) -> Block:
    """Labels and values."""
    return Block(FACTS, rows=tuple(rows))


def points(items: Sequence[str]) -> Block:
    """A list."""
    return Block(POINTS, points=tuple(items))


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A table; each row as long as ``head``. Raises ValueError for one that is not."""
    if any(len(row) != len(head) for row in rows):
        raise ValueError(f"A row of the table “{caption}” does not fit its head.")
    return Block(TABLE, caption=caption, head=tuple(head), rows=tuple(tuple(row) for row in rows))


def as_json(paper: Paper) -> dict[str, Any]:
    """The paper as plain JSON values."""
    return asdict(paper)


def from_json(stored: dict[str, Any]) -> Paper:
    """The paper that :func:`as_json` made these values of, also after they went through a database."""
    sections = tuple(
        Section(each["title"], tuple(_block(block) for block in each["blocks"]), each["level"])
        for each in stored["sections"]
    )
    return Paper(
        title=stored["title"],
        subtitle=stored["subtitle"],
        facts=tuple((label, value) for label, value in stored["facts"]),
        sections=sections,
        marking=stored["marking"],
        short=stored["short"],
    )


def _block(stored: dict[str, Any]) -> Block:
    rows = tuple(tuple(row) for row in stored["rows"])
    return Block(
        stored["kind"],
        stored["text"],
        stored["caption"],
        tuple(stored["head"]),
        rows,
        tuple(stored["points"]),
    )
