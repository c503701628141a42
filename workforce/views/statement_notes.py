"""A workforce paragraph as it is shown: its words with links to their notes, each note with a link to its record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessment_ready.ui.dates import format_date
from workforce.models import StatementParagraph
from workforce.rules.statement_paragraph import Paragraph, as_plain, marks_in, pieces
from workforce.views.frame import WorkforcePage

_PAGES = {
    "indicator": ("workforce:indicator", "indicator"),
    "action": ("actions:action", "action"),
    "evidence": ("evidence:item", "item"),
    "shift": ("workforce:shift", "shift"),
}


@dataclass(frozen=True)
class ShownNote:
    """One note: its number, its words with their day, and where its record is."""

    number: int
    text: str
    url: str


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph: each part as pieces (words, number of a note or 0), and its notes."""

    parts: list[list[tuple[str, int]]]
    notes: list[ShownNote]


def saved_paragraph(view: WorkforcePage, slug: str, row: StatementParagraph) -> ShownParagraph:
    """What was saved, with the notes its text names."""
    named = marks_in(row.text)
    notes = [
        ShownNote(
            number=each["number"],
            text=_with_day(each["text"], _day(each["on"])),
            url=_url(view, slug, each["kind"], each["pk"]),
        )
        for each in row.notes
        if each["number"] in named
    ]
    return ShownParagraph(_parts(row.text, notes), notes)


def made_paragraph(view: WorkforcePage, slug: str, made: Paragraph) -> ShownParagraph:
    """What the figures say now."""
    notes = [
        ShownNote(
            number=note.number,
            text=_with_day(note.source.text, format_date(note.source.on) if note.source.on else ""),
            url=_url(view, slug, note.source.kind, note.source.pk),
        )
        for note in made.notes
    ]
    return ShownParagraph(_parts(made.text, notes), notes)


def plain(text: str, notes: Iterable[dict[str, Any]]) -> str:
    """The text with its notes below, for pasting elsewhere."""
    said = [(each["number"], _with_day(each["text"], _day(each["on"]))) for each in notes]
    return as_plain(text, said)


def _with_day(text: str, day: str) -> str:
    return text if not day or day in text else f"{text} ({day})"


def _parts(text: str, notes: Iterable[ShownNote]) -> list[list[tuple[str, int]]]:
    known = {note.number for note in notes}
    parts = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return [[(words, number if number in known else 0) for words, number in pieces(part)] for part in parts]


def _day(on: str) -> str:
    return format_date(date.fromisoformat(on)) if on else ""


def _url(view: WorkforcePage, slug: str, kind: str, pk: int) -> str:
    if kind not in _PAGES:
        return view.url("workforce:statement", statement=slug)
    name, capture = _PAGES[kind]
    return view.url(name, **{capture: pk})
