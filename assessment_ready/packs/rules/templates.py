"""With which sections a pack begins: by whom it is for and for which moment. Pure."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from assessment_ready.packs.rules.moments import MOMENTS
from assessment_ready.packs.rules.parts import Choices, part

KINDS: Final = ("all", "lead", "scrutiny", "committee")
_DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class SectionTemplate:
    """A section as a new pack has it."""

    part: str
    title: str
    text: str = ""
    settings: Choices = field(default_factory=dict)


def template(kind: str, moment: str) -> list[SectionTemplate]:
    """The sections a new pack begins with. Raises KeyError for a kind or moment nobody knows."""
    if moment not in MOMENTS:
        raise KeyError(moment)
    rows = _rows(kind)
    return [_section(row, moment) for row in rows if moment in row.get("moments", MOMENTS)]


def _section(row: dict[str, Any], moment: str) -> SectionTemplate:
    known = part(row["part"])
    text = row.get("texts", {}).get(moment, row.get("text", known.words))
    return SectionTemplate(
        part=known.code,
        title=row.get("title", known.title),
        text=text.strip(),
        settings=known.chosen(row.get("settings", {})),
    )


@lru_cache(maxsize=len(KINDS))
def _rows(kind: str) -> tuple[dict[str, Any], ...]:
    if kind not in KINDS:
        raise KeyError(kind)
    stored = tomllib.loads((_DATA / f"{kind}.toml").read_text(encoding="utf-8"))
    return tuple(stored["section"])
