"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
# A sentence or a line with what follows it up to the next; a word with the blanks after it.
_SENTENCES = re.compile(r"[^.!?\n]*(?:[.!?]+[ \t]*|\n+|$)")
_WORDS = re.compile(r"\s+|[^\s]+\s*")
# Longer passages are shown as taken out and put in whole: comparing them word by word helps nobody.
_MOST_WORDS = 600


@dataclass(frozen=True)
class Piece:
    """A stretch of text: in both texts ("same"), only in the later ("added"), only in the earlier ("removed")."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """The later text with what was added and what was removed, in order.

    "same" and "removed" together are the earlier text, "same" and "added" the later one, to the letter. Line ends
    count as one kind.
    """
    pieces: list[Piece] = []
    old, new = _split(_SENTENCES, _plain(before)), _split(_SENTENCES, _plain(after))
    for tag, gone, come in _compared(old, new):
        if tag == "replace" and max(_count(gone), _count(come)) <= _MOST_WORDS:
            words = _compared(_split(_WORDS, "".join(gone)), _split(_WORDS, "".join(come)))
            pieces += [piece for _, out, put in words for piece in _pieces(out, put)]
        else:
            pieces += _pieces(gone, come)
    return _joined(pieces)


def has_changes(pieces: Sequence[Piece]) -> bool:
    """Whether anything was added or removed."""
    return any(piece.kind != SAME for piece in pieces)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found for found in pattern.findall(text) if found]


def _count(parts: Sequence[str]) -> int:
    return sum(part.count(" ") + 1 for part in parts)


def _compared(old: list[str], new: list[str]) -> list[tuple[str, list[str], list[str]]]:
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(tag, old[a:b], new[c:d]) for tag, a, b, c, d in found]


def _pieces(gone: list[str], come: list[str]) -> list[Piece]:
    if gone == come:
        return [Piece(SAME, "".join(gone))]
    return [Piece(REMOVED, "".join(gone)), Piece(ADDED, "".join(come))]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece; empty ones left out."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
