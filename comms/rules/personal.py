"""Personalisation: what a text may say of the person who reads it, as ``((name))`` or ``((first name|colleague))``.

After the bar stands what is said where nothing is known. Values come from contacts and imports, so nothing of them
is trusted: each is one line of visible characters, and stays text wherever it is put. Pure.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

FIELDS: Final[dict[str, str]] = {
    "name": "The whole name",
    "first name": "The first name",
    "organisation": "The organisation",
    "job title": "The job title",
    "audience": "The audience through which they are reached",
    "council": "The council’s name",
    "question link": "Where they can ask a question",
}
LONGEST_VALUE: Final = 200
# How long a value is taken to be where nobody's is at hand, as for the length of a text message.
USUAL_VALUE: Final = 30

_FIELD = re.compile(r"\(\(([^()\n]{1,200})\)\)")
_LIKE_A_FIELD = re.compile(r"\(\(.*?\)\)", re.DOTALL)
_IN_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\[\]]*\(\(", re.IGNORECASE)
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_TITLES = frozenset(
    "baroness cllr councillor dame dr lady lord miss mr mrs ms mx prof professor rev reverend sir".split()  # noqa: SIM905
)
# Fields whose value is an address of our own: in Markdown they are links.
_ADDRESSES: Final = frozenset({"question link"})
_PLAIN_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]+")
# Where a value goes, while the text around it is drawn: private characters that no text keeps.
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_SLOT_IN_ADDRESS = re.compile("%EE%80%80[0-9]+%EE%80%81")
_PRIVATE = re.compile("[\ue000-\ue00f]")


@dataclass(frozen=True)
class Pieces:
    """A text drawn once, cut where values go. ``slots`` stand between the ``parts``: (field, what is said without)."""

    parts: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]

    def filled(self, values: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
        """The text for one person; ``values`` are escaped already, what stands in for a missing one is not."""
        if not self.slots:
            return self.parts[0]
        words = [self.parts[0]]
        for (name, otherwise), part in zip(self.slots, self.parts[1:], strict=True):
            words += (values.get(name) or escape(otherwise), part)
        return unbracketed("".join(words))


@dataclass
class Slots:
    """Marks the places of values in texts that are drawn afterwards."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def place(self, name: str, otherwise: str = "") -> str:
        """What stands for a value until :meth:`cut`."""
        self.found.append((name, visible(otherwise)))
        return f"{_OPEN}{len(self.found) - 1}{_CLOSE}"

    def marked(self, text: str, addresses: Mapping[str, str]) -> str:
        """Small Markdown with a mark for every field; what only looks like one is broken up.

        ``addresses`` holds the fields that are the same for everybody and become links.
        """
        return unbracketed(
            _replaced(
                _PRIVATE.sub("", text),
                lambda name, otherwise: (
                    f"<{addresses[name]}>" if name in addresses else self.place(name, otherwise)
                ),
            )
        )

    def cut(self, drawn: str) -> Pieces:
        """The drawn text, cut at its marks. A mark inside a web address is left out: fields do not belong there."""
        parts = _SLOT.split(_SLOT_IN_ADDRESS.sub("", drawn))
        return Pieces(tuple(parts[::2]), tuple(self.found[int(number)] for number in parts[1::2]))


def fields(text: str) -> list[str]:
    """The fields a text names, known or not, each once, in order."""
    return list(dict.fromkeys(_named(match)[0] for match in _FIELD.finditer(text)))


def unknown_fields(text: str) -> list[str]:
    """What a text has between double brackets that cannot be filled, each with what may be meant."""
    found = []
    for match in _LIKE_A_FIELD.finditer(text):
        known = _FIELD.fullmatch(match[0]) or _FIELD.search(match[0])
        name = _named(known)[0] if known else _tidy(match[0].strip("()"))
        if known is None or name not in FIELDS:
            near = get_close_matches(name, FIELDS, n=1, cutoff=0.5)
            found.append(f"(({name[:60]}))" + (f" (did you mean (({near[0]}))?)" if near else ""))
    if _IN_ADDRESS.search(text):
        found.append("a field inside a web address")
    return list(dict.fromkeys(found))


def missing_for(text: str, values: Mapping[str, str]) -> list[str]:
    """The known fields of a text for which this person has no value and the text no other word, each once."""
    lacking = [
        name
        for name, otherwise in map(_named, _FIELD.finditer(text))
        if name in FIELDS and not otherwise and not visible(values.get(name, ""))
    ]
    return list(dict.fromkeys(lacking))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Small Markdown for one person: values are escaped, so that none of them becomes a link, a list or HTML."""

    def put(name: str, otherwise: str) -> str:
        value = values.get(name, "")
        if name in _ADDRESSES and _PLAIN_ADDRESS.fullmatch(value):
            return f"<{value}>"
        return escaped(value) or escaped(otherwise)

    return unbracketed(_replaced(text, put))


def fill_plain(text: str, values: Mapping[str, str]) -> str:
    """Plain text for one person."""
    return unbracketed(
        _replaced(text, lambda name, otherwise: visible(values.get(name, "")) or visible(otherwise))
    )


def escaped(value: str) -> str:
    """A value as Markdown that reads as exactly this text."""
    return _MARKS.sub(r"\\\1", visible(value))


def visible(value: str) -> str:
    """A value as one line of visible characters, without what could be taken for a field; at most 200."""
    printable = value
    if not value.isprintable():
        printable = "".join(each if each.isprintable() else " " for each in value)
    return unbracketed(" ".join(printable.split()))[:LONGEST_VALUE]


def unbracketed(text: str) -> str:
    """The text with nothing left that looks like a field."""
    if "((" not in text or not _LIKE_A_FIELD.search(text):
        return text
    return re.sub(r"\((?=\()", "( ", text)


def first_name(name: str) -> str:
    """The first name in a whole one, without a title; empty where there is only a title and a surname."""
    whole = visible(name)
    if "," in whole:
        last, _, first = whole.partition(",")
        whole = f"{first.strip()} {last}"
    words = whole.split()
    had_title = False
    while words and words[0].rstrip(".").lower() in _TITLES:
        words.pop(0)
        had_title = True
    return "" if not words or (had_title and len(words) == 1) else words[0]


def _replaced(text: str, put: Callable[[str, str], str]) -> str:
    """The text with ``put(field, what is said without)`` in the place of every field."""
    return _FIELD.sub(lambda match: put(*_named(match)), text)


def _named(match: re.Match[str]) -> tuple[str, str]:
    name, _, otherwise = match[1].partition("|")
    return _tidy(name), visible(otherwise)


def _tidy(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).lower()
