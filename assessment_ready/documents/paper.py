"""A document as sections of plain blocks, from which page, PDF and Word are all made. Pure.

Texts are as people wrote them (small Markdown in ``prose`` and ``callout``); days and numbers are already in words. A
paper goes into a snapshot as plain JSON (:func:`as_json`); :func:`from_json` also reads papers stored before a field
was there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from assessment_ready.documents.paper_charts import FrozenChart, freeze, from_stored
from assessment_ready.ui.charts import Chart

PROSE, FACTS, TABLE, POINTS, NOTE = "prose", "facts", "table", "points", "note"
CALLOUT, CHART = "callout", "chart"
# What a callout is, in words before its colour.
TONES = {"": "Note", "good": "Go ahead", "warn": "Take care", "stop": "Do not"}


@dataclass(frozen=True)
class Block:
    """One block: ``text`` of prose, a note or a callout, ``rows`` of facts or a table, ``points`` of a list.

    A table has ``caption`` and ``head``; the first cell of each row names it. A callout has a ``title`` and a ``tone``
    (a key of ``TONES``). ``source`` says where it comes from: a numbered footnote on paper, a small line on pages.
    ``link`` leads pages to the records behind it: an address on this site or of the web.
    """

    kind: str
    text: str = ""
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    points: tuple[str, ...] = ()
    title: str = ""
    tone: str = ""
    source: str = ""
    link: str = ""
    chart: FrozenChart | None = None


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it. ``level`` 1 is a chapter, 2 a part of the one before."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 1


@dataclass(frozen=True)
class Paper:
    """A whole document. ``facts`` stand on the cover; a ``short`` one has no cover and no contents.

    ``as_at``, ``author``, ``approver`` and ``embargo`` (a line such as "Under embargo until 3 March 2027") stand there
    too where they are given, always in the same places.
    """

    title: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)
    marking: str = ""
    short: bool = False
    as_at: str = ""
    author: str = ""
    approver: str = ""
    embargo: str = ""


def prose(text: str, *, source: str = "") -> Block:
    """Running text in small Markdown."""
    return Block(PROSE, text=text, source=source)


def note(text: str, *, source: str = "") -> Block:
    """One quiet sentence, for example that there is nothing yet."""
    return Block(NOTE, text=text, source=source)


def facts(rows: Sequence[tuple[str, str]], *, source: str = "") -> Block:
    """Labels and values."""
    return Block(FACTS, rows=tuple(rows), source=source)


def points(items: Sequence[str], *, source: str = "") -> Block:
    """A list."""
    return Block(POINTS, points=tuple(items), source=source)


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, source: str = "") -> Block:
    """A table; each row as long as ``head``. Raises ValueError for one that is not."""
    if any(len(row) != len(head) for row in rows):
        raise ValueError(f"A row of the table “{caption}” does not fit its head.")
    cells = tuple(tuple(row) for row in rows)
    return Block(TABLE, caption=caption, head=tuple(head), rows=cells, source=source)


def callout(title: str, text: str, *, tone: str = "", source: str = "") -> Block:
    """Something nobody should miss, in a frame. Raises ValueError for a tone that is not in ``TONES``."""
    if tone not in TONES:
        raise ValueError(f"There is no tone {tone!r}")
    return Block(CALLOUT, title=title, text=text, tone=tone, source=source)


def chart(drawn: Chart, *, source: str = "") -> Block:
    """A chart of ``ui.charts`` with its table, frozen as it is drawn now."""
    return Block(CHART, caption=drawn.title, source=source, chart=freeze(drawn))


def linked(block: Block, address: str) -> Block:
    """The block with the address of the records behind it."""
    return replace(block, link=address)


def as_json(paper: Paper) -> dict[str, Any]:
    """The paper as plain JSON values."""
    return asdict(paper)


def from_json(stored: Mapping[str, Any]) -> Paper:
    """The paper that :func:`as_json` made these values of, also after they went through a database."""
    sections = tuple(
        Section(each["title"], tuple(block_from_json(block) for block in each["blocks"]), each["level"])
        for each in stored["sections"]
    )
    facts_of = tuple((label, value) for label, value in stored["facts"])
    return Paper(**_known(Paper, stored) | {"facts": facts_of, "sections": sections})


def block_from_json(stored: Mapping[str, Any]) -> Block:
    """One block from its plain JSON values; fields that were not there yet have their defaults."""
    kept = _known(Block, stored)
    for name in ("head", "points"):
        kept[name] = tuple(kept.get(name, ()))
    kept["rows"] = tuple(tuple(row) for row in kept.get("rows", ()))
    if kept.get("chart") is not None:
        kept["chart"] = from_stored(kept["chart"])
    return Block(**kept)


def _known(what: type[Paper | Block], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values whose fields exist today."""
    names = {each.name for each in fields(what)}
    return {name: value for name, value in stored.items() if name in names}
