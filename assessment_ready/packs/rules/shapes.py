"""What a pack says, frozen: sections of blocks as plain JSON, and what of it one reader gets. Pure.

A block is one of ``documents.paper``; days and numbers in it are already in words. A section or block with an embargo
(its id) is absent for whoever it is closed to. Nothing here is ever read again from live data.
"""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from assessment_ready.documents.paper import CALLOUT, TONES, Block, Paper, Section, block_from_json

CLEARED_ONLY = "Only for readers who are cleared for the embargo:"
_KEPT_CONTROLS = "\n\t"
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")


@dataclass(frozen=True)
class ContentBlock:
    """One block, and the embargo it stands under, if any."""

    block: Block
    embargo: int | None = None


@dataclass(frozen=True)
class ContentSection:
    """A heading and its blocks. ``key`` stays the same from version to version; ``part`` is empty for own words."""

    key: str
    part: str
    title: str
    embargo: int | None = None
    blocks: tuple[ContentBlock, ...] = ()


@dataclass(frozen=True)
class Content:
    """A whole pack. ``facts`` stand on its cover; ``as_at`` says in words from when its figures are.

    ``rounds`` are the ids of the rounds it shows judgements of; they are kept beside the JSON, not in it.
    """

    title: str
    kind_label: str = ""
    moment_label: str = ""
    as_at: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[ContentSection, ...] = ()
    rounds: frozenset[int] = frozenset()


def as_json(content: Content) -> dict[str, Any]:
    """The content as plain JSON values."""
    return {
        "title": content.title,
        "kind_label": content.kind_label,
        "moment_label": content.moment_label,
        "as_at": content.as_at,
        "facts": [list(row) for row in content.facts],
        "sections": [_section_as_json(section) for section in content.sections],
    }


def from_json(stored: dict[str, Any]) -> Content:
    """The content that :func:`as_json` made these values of, also after they went through a database."""
    return Content(
        title=stored["title"],
        kind_label=stored["kind_label"],
        moment_label=stored["moment_label"],
        as_at=stored["as_at"],
        facts=tuple((label, value) for label, value in stored["facts"]),
        sections=tuple(_section_from_json(each) for each in stored["sections"]),
    )


def _section_as_json(section: ContentSection) -> dict[str, Any]:
    return {
        "key": section.key,
        "part": section.part,
        "title": section.title,
        "embargo": section.embargo,
        "blocks": [{"embargo": each.embargo, "block": asdict(each.block)} for each in section.blocks],
    }


def _section_from_json(stored: dict[str, Any]) -> ContentSection:
    return ContentSection(
        key=stored["key"],
        part=stored["part"],
        title=stored["title"],
        embargo=stored["embargo"],
        blocks=tuple(
            ContentBlock(block_from_json(each["block"]), each["embargo"]) for each in stored["blocks"]
        ),
    )


def embargoes(content: Content) -> set[int]:
    """The embargoes that occur in it."""
    found = {section.embargo for section in content.sections}
    found |= {each.embargo for section in content.sections for each in section.blocks}
    return {embargo for embargo in found if embargo is not None}


def for_reader(content: Content, open_embargoes: Collection[int]) -> Content:
    """The content for somebody to whom only these embargoes are open; a section with nothing left is gone."""
    opened = frozenset(open_embargoes)
    kept = [
        _section_for(section, opened) for section in content.sections if _is_open(section.embargo, opened)
    ]
    return replace(content, sections=tuple(section for section in kept if section.blocks))


def _section_for(section: ContentSection, opened: frozenset[int]) -> ContentSection:
    return replace(section, blocks=tuple(each for each in section.blocks if _is_open(each.embargo, opened)))


def _is_open(embargo: int | None, opened: frozenset[int]) -> bool:
    return embargo is None or embargo in opened


def as_paper(content: Content) -> Paper:
    """The content, as one reader gets it (:func:`for_reader`), as a document. Its cover has more from the caller."""
    return Paper(
        title=content.title,
        subtitle=". ".join(label for label in (content.kind_label, content.moment_label) if label),
        facts=content.facts,
        sections=tuple(
            Section(section.title, tuple(each.block for each in section.blocks))
            for section in content.sections
        ),
        as_at=content.as_at,
    )


def words(content: Content) -> str:
    """Everything a reader reads, in small Markdown: the exact words that are put through clearance.

    Says of each part under embargo that it is, so that the same words let out to everybody are other words. When it was
    frozen is left out: frozen again without a change it is the same text.
    """
    paragraphs = [f"**{label}:** {value}" for label, value in content.facts]
    for section in content.sections:
        paragraphs.append(f"## {_one_line(section.title)}")
        if section.embargo is not None:
            paragraphs.append(CLEARED_ONLY)
        for each in section.blocks:
            if each.embargo is not None and section.embargo is None:
                paragraphs.append(CLEARED_ONLY)
            paragraphs.append(_block_words(each.block))
    return clean("\n\n".join(text for text in paragraphs if text.strip()))


def _block_words(block: Block) -> str:
    lines: list[str] = []
    if block.title:
        kind = f"{TONES.get(block.tone, '')}: " if block.kind == CALLOUT else ""
        lines.append(f"**{kind}{_one_line(block.title)}**\n")
    if block.caption:
        lines.append(f"**{_one_line(block.caption)}**\n")
    if block.text:
        lines.append(block.text)
    lines += [f"- {_one_line(point)}" for point in block.points]
    lines += [f"- {_row_words(block.head, row)}" for row in block.rows]
    if block.chart is not None:
        lines += [f"- {_row_words(block.chart.head, row)}" for row in block.chart.rows]
    if block.source:
        lines.append(f"\nSource: {_one_line(block.source)}")
    return "\n".join(lines)


def _row_words(head: Sequence[str], row: Sequence[str]) -> str:
    cells = [_one_line(cell) for cell in row]
    if len(head) != len(cells):
        return ": ".join(cells)
    named = [f"{_one_line(name)}: {cell}" for name, cell in zip(head[1:], cells[1:], strict=True) if cell]
    return ". ".join(text.removesuffix(".") for text in (cells[0], *named))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def clean(text: str) -> str:
    """The text without characters that no page, PDF or Word file can hold, and with line breaks of one sort."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.isprintable():
        return lines
    return "".join(char for char in lines if char in _KEPT_CONTROLS or not _is_unwritable(char))


def _is_unwritable(char: str) -> bool:
    # Marks that join letters (category Cf) stay: emoji and right-to-left texts need them. Those that turn the direction
    # of a text, so that an address reads as another, go.
    return unicodedata.category(char) in ("Cc", "Cs") or char in _TURNING
