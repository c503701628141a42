"""Texts put into small Markdown so that they read as they were typed, and shortened. Pure."""

import re
from typing import Final

from assessment_ready.ui.words import count_words

_MARKS: Final = re.compile(r"([\\`*_\[\]<>&])")
_OPENING: Final = re.compile(r"^(\d+)([.)])|^([#+\-=])")


def escaped(text: str) -> str:
    """One line of Markdown that reads as exactly this text."""
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _OPENING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def shortened(text: str, most: int) -> str:
    """The text as one paragraph of at most ``most`` words (0: all of them), cut behind a sentence where one ends."""
    words = text.split()
    if not most or count_words(text) <= most:
        return " ".join(words)
    kept = words[:most]
    ends = [place for place, word in enumerate(kept, start=1) if word[-1] in ".!?" and place >= most // 2]
    return " ".join(kept[: ends[-1]]) if ends else " ".join(kept) + " …"
