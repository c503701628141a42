"""What changed between two versions of a strategy: entry by entry, and word by word within an entry. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

Content = Sequence[Mapping[str, Any]]
SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
_WORDS = re.compile(r"\s+|\S+\s*")
# Two texts with more words than this are shown one after the other: comparing them word by word takes too long.
_MOST_WORDS = 3000


@dataclass(frozen=True)
class Stretch:
    """Some words: in both texts, only in the later one (added), or only in the earlier one (removed)."""

    kind: str
    text: str


@dataclass(frozen=True)
class EntryChange:
    """One labelled text that was added, removed or changed."""

    label: str
    kind: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class SectionChange:
    """What changed in one section."""

    title: str
    entries: tuple[EntryChange, ...]

    def count(self, kind: str) -> int:
        """How many entries were added, removed or changed."""
        return sum(entry.kind == kind for entry in self.entries)

    @property
    def summary(self) -> str:
        """How many of each, in words."""
        counts = [(self.count(kind), kind) for kind in (ADDED, CHANGED, REMOVED)]
        return ", ".join(f"{count} {kind}" for count, kind in counts if count)


def word_changes(before: str, after: str) -> list[Stretch]:
    """The later text with what was added and removed; same and removed give the earlier, same and added the later."""
    old, new = _WORDS.findall(_plain(before)), _WORDS.findall(_plain(after))
    if max(len(old), len(new)) > _MOST_WORDS and old != new:
        return _kept([Stretch(REMOVED, "".join(old)), Stretch(ADDED, "".join(new))])
    found: list[Stretch] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch(SAME, "".join(old[a:b])))
        else:
            found += [Stretch(REMOVED, "".join(old[a:b])), Stretch(ADDED, "".join(new[c:d]))]
    return _kept(found)


def content_hash(content: Content) -> str:
    """What stands for every word of a version."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def compare(before: Content, after: Content) -> list[SectionChange]:
    """The sections in which something changed, in the order of the later version; sections that are gone come last."""
    old = {section["code"]: section for section in before}
    new = {section["code"]: section for section in after}
    found = []
    for code in [*new, *(code for code in old if code not in new)]:
        entries = _entry_changes(_by_key(old.get(code)), _by_key(new.get(code)))
        if entries:
            found.append(SectionChange((new.get(code) or old[code])["title"], tuple(entries)))
    return found


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _kept(stretches: Sequence[Stretch]) -> list[Stretch]:
    return [stretch for stretch in stretches if stretch.text]


def _by_key(section: Mapping[str, Any] | None) -> dict[str, Mapping[str, str]]:
    return {entry["key"]: entry for entry in section["entries"]} if section is not None else {}


def _entry_changes(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> list[EntryChange]:
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old:
            found.append(EntryChange(new[key]["label"], ADDED, (Stretch(ADDED, new[key]["text"]),)))
        elif key not in new:
            found.append(EntryChange(old[key]["label"], REMOVED, (Stretch(REMOVED, old[key]["text"]),)))
        elif dict(old[key]) != dict(new[key]):
            found.append(EntryChange(new[key]["label"], CHANGED, _changed(old[key], new[key])))
    return found


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Stretch, ...]:
    texts = word_changes(old["text"], new["text"])
    if old["label"] == new["label"]:
        return tuple(texts)
    return (*word_changes(f"{old['label']}\n", f"{new['label']}\n"), *texts)
