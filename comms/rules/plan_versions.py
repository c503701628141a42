"""What changed between two versions of a plan, section by section. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comms.rules.changes import ADDED, REMOVED, SAME, Piece, changes, has_changes
from comms.rules.words import content_hash

Snapshot = Sequence[Mapping[str, Any]]
CHANGED = "changed"


@dataclass(frozen=True)
class EntryChange:
    """One labelled text: added, removed, or changed with what was put in and taken out."""

    label: str
    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class SectionChange:
    """What changed in one section, in its order."""

    title: str
    entries: tuple[EntryChange, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many entries were added, removed and changed."""
        return {kind: sum(entry.kind == kind for entry in self.entries) for kind in (ADDED, CHANGED, REMOVED)}


def snapshot_hash(snapshot: Snapshot) -> str:
    """What stands for every word of a snapshot."""
    parts: list[str] = []
    for section in snapshot:
        parts.append(section["title"])
        for entry in section["entries"]:
            parts += [entry["label"], entry["text"]]
    return content_hash(*parts)


def compare(before: Snapshot, after: Snapshot) -> list[SectionChange]:
    """The sections in which anything changed, in the order of the later version; sections gone come last."""
    old = {section["code"]: section for section in before}
    new = {section["code"]: section for section in after}
    found = []
    for code in [*new, *(code for code in old if code not in new)]:
        title = (new.get(code) or old[code])["title"]
        entries = _entries(_by_key(old.get(code)), _by_key(new.get(code)))
        if entries:
            found.append(SectionChange(title, tuple(entries)))
    return found


def _by_key(section: Mapping[str, Any] | None) -> dict[str, Mapping[str, str]]:
    return {entry["key"]: entry for entry in section["entries"]} if section is not None else {}


def _entries(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> list[EntryChange]:
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old:
            found.append(_whole(new[key], ADDED))
        elif key not in new:
            found.append(_whole(old[key], REMOVED))
        else:
            found += _changed(old[key], new[key])
    return found


def _whole(entry: Mapping[str, str], kind: str) -> EntryChange:
    return EntryChange(entry["label"], kind, (Piece(kind, entry["text"]),))


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[EntryChange]:
    pieces = tuple(changes(old["text"], new["text"]))
    if not has_changes(pieces):
        if old["label"] == new["label"]:
            return []
        pieces = (Piece(REMOVED, old["label"]), Piece(ADDED, new["label"]), Piece(SAME, f"\n{new['text']}"))
    return [EntryChange(new["label"], CHANGED, pieces)]
