"""The lines of a strategy text, each with what it looks like: numbered, a bullet, a heading, of a contents list.

A reference ("1.1", "A2", "3.2.1") begins with the number of its strand. Figures of other scripts count as figures.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Marks of direction and joining that other programs leave at the beginning of a line; they say nothing here.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BULLET = re.compile(r"^(?:(?:[-–—*+•‣▪▫■□●○◦►▶➤➢✓✔·]|\bo\b)\s+)+(?=\S)")
_HASHES = re.compile(r"^(#{1,6})\s+")
_CONTENTS = re.compile(r"(?:\t+|\.{3,}|…+|\s\.(?:\s\.){2,})\s*\d{1,3}$")
_BREAK = r"\s*(?:[|:.)\]–—-]+\s*|\s+)"
_DEEP = re.compile(
    r"^(?:(?:action|objective|commitment|ref)\s+)?\[?(?P<number>(?:\d{1,3}|[A-Z])(?:\.\d{1,3}){1,3}|[A-Z]\d{1,3})"
    + _BREAK
    + r"(?P<text>\S.*)$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:strand|theme|priority|objective|aim|goal|outcome|workstream|pillar|chapter|section|part)\s+"
    r"(?P<number>\d{1,3}|[A-Z])(?:" + _BREAK + r"(?P<text>\S.*))?$",
    re.IGNORECASE,
)
_TOP = re.compile(r"^(?P<number>\d{1,2})\s*[|.):–—-]+\s*(?P<text>[^\W\d].*)$")
# Without a mark after it a number begins a heading only where the line looks like one and is no date.
_TOP_PLAIN = re.compile(
    r"^(?P<number>\d{1,2})\s+(?P<text>(?!(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\b)[^\W\d].*)$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^(?P<number>[A-Z])\s*[|.):]\s*(?P<text>\S.*)$")
_BARE = re.compile(r"^(?:\d{1,3}|[A-Z])(?:\.\d{1,3}){1,3}[.):|]?$")
_LONGEST_HEADING = 90


@dataclass(frozen=True)
class Line:
    """One line as given: its place in the text (from 1) and, where a file says so, what it is.

    ``kind`` is "heading", "bullet", "action" (a row of a table of actions, its text "reference | words") or empty.
    """

    number: int
    text: str
    kind: str = ""


@dataclass(frozen=True)
class Looked:
    """One line as it looks. ``number`` is its reference or strand number; ``level`` how deep that is (0: none).

    ``bold`` is what stood in bold at its beginning.
    """

    at: int
    text: str
    number: str = ""
    level: int = 0
    is_bullet: bool = False
    is_heading: bool = False
    is_contents: bool = False
    is_row: bool = False
    is_blank: bool = False
    bold: str = ""


def lines_of(text: str) -> list[Line]:
    """The lines of a plain text."""
    return [Line(number, each) for number, each in enumerate(text.splitlines(), start=1)]


def looked_at(lines: Iterable[Line]) -> list[Looked]:
    """Every line as it looks."""
    found: list[Looked] = []
    for line in lines:
        is_first = not found or found[-1].is_blank
        found.append(_looked(line, is_first))
    return found


def cleaned(text: str) -> str:
    """The line without what nobody sees, in ordinary figures and blanks."""
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    return "".join(_figure(each) for each in text).strip()


def without_marks(text: str) -> str:
    """The words without the stars and underlines that make them bold or slanted."""
    return " ".join(re.sub(r"\*{1,3}|__", "", text).split())


def _figure(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.digit(character, None)
    return (
        str(value)
        if value is not None and character.isdigit() and unicodedata.category(character) == "Nd"
        else character
    )


def _looked(line: Line, is_first: bool) -> Looked:
    text = cleaned(line.text)
    if not text:
        return Looked(line.number, "", is_blank=True)
    hashes = _HASHES.match(text)
    text = text[hashes.end() :] if hashes else text
    bullet = _BULLET.match(text)
    text = text[bullet.end() :] if bullet else text
    plain = without_marks(text)
    if not plain:
        return Looked(line.number, "", is_blank=True)
    if _CONTENTS.search(text.rstrip("*_ ")):
        number, _, words = _numbered(plain)
        return Looked(line.number, words, number=number, is_contents=True)
    number, level, words = _numbered(plain)
    if line.kind == "action":
        return Looked(line.number, words, number=number, level=2, is_row=True)
    return Looked(
        line.number,
        words,
        number=number,
        level=level,
        is_bullet=bool(bullet) or line.kind == "bullet",
        is_heading=bool(hashes)
        or line.kind == "heading"
        or (is_first and not bullet and _reads_as_heading(plain)),
        bold="" if number else _bold(text),
    )


def _numbered(text: str) -> tuple[str, int, str]:
    """Its number, how deep it is, and the words after it."""
    found = _DEEP.match(text)
    if found:
        number = found["number"].upper()
        return number, max(2, number.count(".") + 1), found["text"].strip()
    if _BARE.match(text):
        return text.rstrip(".):|").upper(), 2, ""
    found = _NAMED.match(text)
    if found:
        return found["number"].upper(), 1, (found["text"] or text).strip()
    found = _TOP.match(text) or _LETTER.match(text)
    if found is None and _reads_as_heading(text):
        found = _TOP_PLAIN.match(text)
    if found:
        return found["number"], 1, found["text"].strip()
    return "", 0, text


def _reads_as_heading(text: str) -> bool:
    return (
        len(text) <= _LONGEST_HEADING
        and not text.endswith((".", ";", ",", ":", "?", "!"))
        and "\t" not in text
    )


def _bold(text: str) -> str:
    """What is bold at the beginning; the opening stars may be lost."""
    opened = text.lstrip("*_ ")
    first, mark, _ = opened.partition("**")
    if not mark:
        first, mark, _ = opened.partition("*")
    words = without_marks(first)
    return words if mark and 0 < len(words) <= _LONGEST_HEADING else ""
