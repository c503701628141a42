"""A frozen pack: its shapes, what one reader gets of it, its words for clearance, and what is new in it. Pure."""

from assessment_ready.packs.rules.changes import what_changed
from assessment_ready.packs.rules.shapes import (
    Content,
    ContentBlock,
    ContentSection,
    as_json,
    as_paper,
    clean,
    embargoes,
    for_reader,
    from_json,
    words,
)

__all__ = [
    "Content",
    "ContentBlock",
    "ContentSection",
    "as_json",
    "as_paper",
    "clean",
    "embargoes",
    "for_reader",
    "from_json",
    "what_changed",
    "words",
]
