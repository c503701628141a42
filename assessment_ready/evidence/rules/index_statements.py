"""Quality statements as an index names them: "QS1; QS4 / Safeguarding", "1, 4 and 7", "QS2-QS5", "All"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from assessment_ready.framework.rules import normalised

_ALL = frozenset(
    {"all", "allqs", "allqss", "allstatements", "allqualitystatements", "allnine", "all9", "everystatement"}
)
# Between statements for certain; commas and "and" also stand inside their names.
_STRONG = re.compile(r"[;/|\n\r\t•·+]+|\s[–—-]\s(?=(?:qs|statement)\s*\d)", re.IGNORECASE)
_WEAK = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", re.IGNORECASE)
_RANGE = re.compile(
    r"(?:qs|statement)?s?\s*0*(\d{1,2})\s*(?:-|–|—|to)\s*(?:qs|statement)?\s*0*(\d{1,2})", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?:(?:qs|statement|quality statement)s?[\s.:#-]*\d{1,2}[\s,;.&]*)+", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_LEADING_ZERO = re.compile(r"(?<!\d)0+(?=\d)")
_JUST_A_NUMBER = re.compile(r"(?:qs|statement|qualitystatement)?\d+")
_LONGEST_SHOWN = 60
_MOST_WEAK_PARTS = 20


@dataclass(frozen=True)
class Names:
    """Accepted spellings (as ``framework.rules.normalised`` gives them) to numbers, and titles by number."""

    numbers: Mapping[str, int]
    titles: Mapping[int, str]

    def find(self, text: str) -> int | None:
        """The number of the statement that is called this, or None."""
        key = normalised(_LEADING_ZERO.sub("", text))
        return self.numbers.get(key) if key else None

    def nearest(self, text: str) -> int | None:
        """The number of the statement whose spelling is nearest, or None when none is near."""
        key = normalised(text)
        if len(key) < 4 or _JUST_A_NUMBER.fullmatch(key):
            return None
        close = get_close_matches(key[:200], self.numbers, n=1, cutoff=0.72)
        return self.numbers[close[0]] if close else None


@dataclass(frozen=True)
class Statements:
    """The statements a cell names, in order of number, and a sentence for what is not understood."""

    numbers: tuple[int, ...]
    problem: str = ""


def read_statements(text: str, names: Names) -> Statements:
    """Which statements the text names. Never raises."""
    clean = text.strip()
    if not clean:
        return Statements((), "Enter the quality statements this supports, like QS1; QS4")
    if normalised(clean) in _ALL:
        return Statements(tuple(sorted(names.titles)))
    found: set[int] = set()
    unknown: list[str] = []
    for part in _parts(clean, names):
        numbers = _of_part(part, names)
        found.update(numbers)
        if not numbers:
            unknown.append(part)
    if not found and not unknown:
        unknown.append(clean)
    return Statements(tuple(sorted(found)), _sentence(unknown, names))


def statements_text(numbers: tuple[int, ...]) -> str:
    """The numbers as this module reads them back: "QS1; QS4"."""
    return "; ".join(f"QS{number}" for number in numbers)


def _parts(clean: str, names: Names) -> Iterator[str]:
    """The pieces between separators, the whole cell first: a name may hold separators itself."""
    if names.find(clean) is not None:
        yield clean
        return
    for between in _STRONG.split(clean):
        piece = between.strip(" .,:–—-()[]")
        if piece and normalised(piece):
            yield from _joined(piece, names)


def _joined(piece: str, names: Names) -> Iterator[str]:
    """The longest runs of comma-separated words that are a name; what is none stays one word at a time."""
    if names.find(piece) is not None or _range(piece, names) or _NUMBERS.fullmatch(piece):
        yield piece
        return
    start = 0
    words = _words(piece)
    unknown: list[str] = []
    while start < len(words):
        end = _longest(piece, words, start, names)
        if end is None:
            unknown.append(piece[slice(*words[start])])
            start += 1
            continue
        yield from _unknown(unknown)
        unknown = []
        yield piece[words[start][0] : words[end][1]]
        start = end + 1
    yield from _unknown(unknown)


def _words(piece: str) -> list[tuple[int, int]]:
    """Where the pieces between commas and "and" begin and end."""
    edges = [0]
    for match in islice(_WEAK.finditer(piece), _MOST_WEAK_PARTS):
        edges += [match.start(), match.end()]
    edges.append(len(piece))
    spans = list(zip(edges[::2], edges[1::2], strict=True))
    return [(start, end) for start, end in spans if normalised(piece[start:end])]


def _unknown(words: list[str]) -> Iterator[str]:
    if words:
        yield ", ".join(words)


def _longest(piece: str, words: list[tuple[int, int]], start: int, names: Names) -> int | None:
    """The word that ends the longest name beginning at ``start``, or None when there is none."""
    for end in range(len(words) - 1, start - 1, -1):
        text = piece[words[start][0] : words[end][1]]
        if names.find(text) is not None or _range(text, names):
            return end
    return None


def _of_part(part: str, names: Names) -> tuple[int, ...]:
    number = names.find(part)
    if number is not None:
        return (number,)
    several = _range(part, names)
    if several:
        return several
    if _NUMBERS.fullmatch(part):
        numbers = tuple(int(each) for each in _NUMBER.findall(part))
        return numbers if all(each in names.titles for each in numbers) else ()
    return ()


def _range(part: str, names: Names) -> tuple[int, ...]:
    """QS2-QS5 as its numbers; empty when it is no range of known statements."""
    match = _RANGE.fullmatch(part.strip())
    if match is None:
        return ()
    first, last = int(match[1]), int(match[2])
    if first >= last or first not in names.titles or last not in names.titles:
        return ()
    return tuple(range(first, last + 1))


def _sentence(unknown: list[str], names: Names) -> str:
    if not unknown:
        return ""
    shown = unknown[0] if len(unknown[0]) <= _LONGEST_SHOWN else unknown[0][: _LONGEST_SHOWN - 1] + "…"
    nearest = names.nearest(unknown[0])
    if nearest is not None:
        return f"“{shown}” is not a quality statement. Did you mean {names.titles[nearest]} (QS{nearest})?"
    last = max(names.titles, default=0)
    return f"“{shown}” is not a quality statement. Enter its name, or its number from QS1 to QS{last}"
