"""The parts a pack can be composed of: what they are called, what can be chosen, what words they begin with. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assessment_ready.ui.words import count_words

NUMBER, YES_NO, WORDS = "number", "yes_no", "words"
LONGEST_WORDS: Final = 300
_DATA = Path(__file__).resolve().parent.parent / "data"

Choice = int | bool | str
Choices = dict[str, Choice]


@dataclass(frozen=True)
class Setting:
    """One thing that can be chosen about a part. ``usual`` counts until somebody chooses.

    ``kind`` is NUMBER (from ``least`` to ``most``), YES_NO or WORDS.
    """

    name: str
    label: str
    kind: str
    usual: Choice
    least: int = 0
    most: int = 100

    def chosen(self, stored: object) -> Choice:
        """What is stored, if it can be chosen; otherwise the usual. Never raises."""
        if self.kind == YES_NO:
            return stored if isinstance(stored, bool) else self.usual
        if self.kind == NUMBER:
            if not isinstance(stored, int) or isinstance(stored, bool):
                return self.usual
            return min(max(stored, self.least), self.most)
        return stored.strip()[:LONGEST_WORDS] if isinstance(stored, str) else self.usual


@dataclass(frozen=True)
class Part:
    """One kind of section. ``is_live``: blocks built from what the council keeps stand below the own words.

    ``words`` are what a new section begins with; ``source`` says what they rest on while nobody changed them. ``kinds``
    are the kinds of pack it is for (empty: all). ``most_words`` of own words are advised (0: no advice).
    """

    code: str
    title: str
    hint: str
    words: str = ""
    source: str = ""
    is_live: bool = False
    kinds: tuple[str, ...] = ()
    most_words: int = 0
    settings: tuple[Setting, ...] = ()

    def is_for(self, kind: str) -> bool:
        """Whether it may stand in a pack of this kind."""
        return not self.kinds or kind in self.kinds

    def chosen(self, stored: object) -> Choices:
        """Every setting with what was chosen, whatever is stored."""
        known: Mapping[str, object] = stored if isinstance(stored, Mapping) else {}
        return {each.name: each.chosen(known.get(each.name)) for each in self.settings}

    def advice(self, text: str) -> str:
        """One sentence where the own words are longer than advised; empty otherwise."""
        number = count_words(text)
        if not self.most_words or number <= self.most_words:
            return ""
        return f"This has {number:,} words. Keep it to {self.most_words}, so that it stays one page."

    def source_of(self, text: str) -> str:
        """What the own words rest on: only said while they are the ones it was shipped with."""
        return self.source if text.strip() == self.words else ""


def _read() -> dict[str, Part]:
    stored = tomllib.loads((_DATA / "parts.toml").read_text(encoding="utf-8"))
    return {row["code"]: _part(row) for row in stored["part"]}


def _part(row: dict[str, Any]) -> Part:
    return Part(
        code=row["code"],
        title=row["title"],
        hint=row["hint"],
        words=row.get("words", "").strip(),
        source=row.get("source", ""),
        is_live=row.get("is_live", False),
        kinds=tuple(row.get("kinds", ())),
        most_words=row.get("most_words", 0),
        settings=tuple(Setting(**each) for each in row.get("setting", ())),
    )


PARTS: Final[dict[str, Part]] = _read()
OWN: Final = PARTS["own"]


def part(code: str) -> Part:
    """The part with this code; own words where it is empty or nobody knows it."""
    return PARTS.get(code, OWN)


def parts_for(kind: str) -> list[Part]:
    """The parts that may stand in a pack of this kind, in their usual order."""
    return [each for each in PARTS.values() if each.is_for(kind)]
