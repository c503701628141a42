"""The poster "At a glance": what fits on its one page. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

TEMPLATE = "pdf/at_a_glance_v1.html"
# How much of each the page holds, and how many characters of one.
STRENGTHS, DATES, MESSAGES = 3, 4, 3
_LONGEST_POINT, _LONGEST_MESSAGE, _LONGEST_DATE, _LONGEST_STATEMENT = 150, 170, 64, 60
_LONGEST_THEME, _LONGEST_ROUND, _LONGEST_ASK = 62, 90, 160
_LONGEST_WORD = 40
_ELLIPSIS = "…"


class Poster(TypedDict):
    """Everything the poster says, as plain JSON."""

    title: str
    as_at: str
    standing: str
    source: str
    themes: list[dict[str, Any]]
    strengths: list[dict[str, str]]
    improvements: list[dict[str, str]]
    dates: list[dict[str, str]]
    messages: list[str]
    ask: str


@dataclass(frozen=True)
class Shown:
    """One statement: number, title, score (None: not shown), what the score means, strengths and improvements."""

    number: int
    title: str
    score: int | None = None
    level: str = ""
    strengths: str = ""
    improvements: str = ""


@dataclass(frozen=True)
class Found:
    """What was found for the poster, in full. ``themes`` are (title, statements), ``dates`` (when, what)."""

    as_at: str
    standing: str
    source: str
    themes: tuple[tuple[str, tuple[Shown, ...]], ...]
    dates: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]
    ask: str

    @property
    def statements(self) -> list[Shown]:
        """The statements without their themes."""
        return [each for _, rows in self.themes for each in rows]


def fitted(text: str, most: int) -> str:
    """The text on one line with at most ``most`` characters: cut behind a sentence, otherwise behind a word.

    A single word longer than any real one is cut as well, so that it does not fill lines.
    """
    words = (
        each if len(each) <= _LONGEST_WORD else each[: _LONGEST_WORD - 1] + _ELLIPSIS for each in text.split()
    )
    line = " ".join(words)
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    for mark in (". ", "! ", "? "):
        end = kept.rfind(mark)
        if end >= most // 2:
            return kept[: end + 1]
    end = kept.rfind(" ")
    return (kept[:end] if end >= most // 2 else kept).rstrip(" ,;:") + _ELLIPSIS


def first_sentence(text: str) -> str:
    """The first sentence or line of a text."""
    line = next((each.strip(" -*•") for each in text.splitlines() if each.strip(" -*•")), "")
    for place, sign in enumerate(line[:-1]):
        if sign in ".!?" and line[place + 1] == " " and place > 20:
            return line[: place + 1]
    return line


def best(rows: Iterable[tuple[str, int | None, str]], *, lowest: bool = False) -> list[dict[str, str]]:
    """Three points of (statement, score, text): of the best scores first, or of the lowest; without text none."""
    known = [(name, score, text) for name, score, text in rows if text.strip()]
    sign = 1 if lowest else -1
    known.sort(key=lambda row: (row[1] is None, sign * (row[1] or 0)))
    return [
        {"statement": fitted(name, _LONGEST_STATEMENT), "text": fitted(first_sentence(text), _LONGEST_POINT)}
        for name, _, text in known[:STRENGTHS]
    ]


def poster(found: Found) -> Poster:
    """The poster of what was found, each text cut to its place."""
    rows = found.statements
    return Poster(
        title="Our CQC assessment at a glance",
        as_at=found.as_at,
        standing=fitted(found.standing, _LONGEST_ROUND),
        source=fitted(found.source, _LONGEST_ROUND),
        themes=[
            {"title": fitted(title, _LONGEST_THEME), "statements": [_statement(each) for each in of_theme]}
            for title, of_theme in found.themes
        ],
        strengths=best([(each.title, each.score, each.strengths) for each in rows]),
        improvements=best([(each.title, each.score, each.improvements) for each in rows], lowest=True),
        dates=[
            {"when": fitted(when, _LONGEST_DATE), "what": fitted(what, _LONGEST_DATE)}
            for when, what in found.dates[:DATES]
        ],
        messages=[fitted(text, _LONGEST_MESSAGE) for text in found.messages[:MESSAGES]],
        ask=fitted(found.ask, _LONGEST_ASK),
    )


def _statement(row: Shown) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": fitted(row.title, _LONGEST_STATEMENT),
        "score": row.score,
        "level": fitted(row.level, 30),
    }
