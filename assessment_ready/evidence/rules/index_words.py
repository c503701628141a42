"""Categories, sensitivity, owners and links as an index words them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from assessment_ready.framework.rules import normalised

# Words by which people mean a category; they count only where the framework has one with this code.
_CATEGORY_WORDS: Mapping[str, tuple[str, ...]] = {
    "people": (
        "people",
        "person",
        "experience",
        "serviceuser",
        "carer",
        "survey",
        "casestudy",
        "compliment",
        "complaint",
    ),
    "staff": ("staff", "leader", "workforce", "employee"),
    "partners": ("partner", "provider", "stakeholder"),
    "processes": (
        "process",
        "polic",
        "procedure",
        "strateg",
        "governance",
        "guidance",
        "framework",
        "plan",
        "protocol",
    ),
    "outcomes": ("outcome", "performance", "data"),
    "observation": ("observ",),
}
_SENSITIVITY_WORDS: Mapping[str, tuple[str, ...]] = {
    "restricted": ("restricted", "confidential", "officialsensitive", "sensitive", "secret", "private", "high", "yes"),
    "internal": ("internal", "official", "internalonly", "councilonly", "medium", "staffonly"),
    "public": ("public", "published", "open", "unrestricted", "low", "no", "external", "unclassified",
               "notprotectivelymarked"),
}  # fmt: skip
_PREFIXES = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|cllr|councillor|prof|sir|dame)\.?\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EMAIL = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+\.[^\s<>(),;]+")
# Several addresses in one cell: each begins anew.
_BEFORE_ADDRESS = re.compile(r"(?<=[\s;,])(?=https?://|www\.)", re.IGNORECASE)
# Shared drives on the web show their paths with blanks in them; the last part is a file or a folder.
_PATH_WITH_BLANKS = re.compile(r"https?://[^\s/]+/[^\n]*(?:/|\.\w{2,5})[^\s]*", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z0-9-]{2,}", re.IGNORECASE)
_LONGEST_SHOWN = 60
LONGEST_LINK = 500
MOST_LINKS = 10


@dataclass(frozen=True)
class Person:
    """Somebody who can own evidence: membership id, name, e-mail address."""

    pk: int
    name: str
    email: str


def shown(text: str) -> str:
    """A cell's text as a sentence quotes it."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def read_category(text: str, titles: Mapping[str, str]) -> str:
    """The code of the category meant; ``titles`` are code to title. Raises ValueError with a sentence."""
    key = normalised(text)
    exact = {normalised(name): code for code, title in titles.items() for name in (code, title)}
    if key in exact:
        return exact[key]
    meant = [
        code
        for code in titles
        if any(word in key for word in _CATEGORY_WORDS.get(code, ()))
        or (len(key) > 3 and key == normalised(code)[: len(key)])
    ]
    if len(meant) == 1:
        return meant[0]
    close = get_close_matches(key[:200], exact, n=1, cutoff=0.75)
    if len(close) == 1:
        return exact[close[0]]
    choices = ", ".join(titles.values())
    raise ValueError(f"“{shown(text)}” is not one evidence category. Choose one of: {choices}")


def read_sensitivity(text: str) -> str:
    """Public, internal or restricted. Raises ValueError with a sentence."""
    key = normalised(text)
    for value, words in _SENSITIVITY_WORDS.items():
        if key in words:
            return value
    raise ValueError(f"“{shown(text)}” is not a sensitivity. Choose Public, Internal or Restricted")


class People:
    """The people of one council who can own evidence, found by name or e-mail address."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = sorted(people, key=lambda person: (person.name, person.pk))
        self._by_email = {person.email.lower(): person for person in self._people}
        self._by_name: dict[str, list[Person]] = {}
        for person in self._people:
            for name in {normalised(_plain(person.name)), normalised(_turned(_plain(person.name)))}:
                self._by_name.setdefault(name, []).append(person)

    def __contains__(self, pk: int) -> bool:
        return any(person.pk == pk for person in self._people)

    def read(self, text: str) -> int:
        """The membership meant. Raises ValueError with a sentence; strangers are all the same to it."""
        address = _EMAIL.search(text)
        if address is not None:
            person = self._by_email.get(address[0].lower().strip("."))
            if person is None:
                raise ValueError(self._unknown(text))
            return person.pk
        found = self._by_name.get(normalised(_plain(text)), [])
        if len(found) == 1:
            return found[0].pk
        if found:
            addresses = " or ".join(person.email for person in found[:3])
            raise ValueError(
                f"There are {len(found)} people called {shown(text)}. Enter the email address: {addresses}"
            )
        raise ValueError(self._unknown(text))

    def _unknown(self, text: str) -> str:
        sentence = f"“{shown(text)}” is not somebody in this council who can look after evidence."
        key = normalised(_plain(text))
        close = get_close_matches(key[:200], self._by_name, n=1, cutoff=0.75) if len(key) > 3 else []
        same = close or [name for name in self._by_name if len(key) > 2 and name.startswith(key)]
        if len(same) == 1 and len(self._by_name[same[0]]) == 1:
            return f"{sentence} Did you mean {self._by_name[same[0]][0].name}?"
        return f"{sentence} Choose somebody else, or invite them first"


def read_links(text: str) -> tuple[str, ...]:
    """The web addresses in a cell, each once. Raises ValueError with a sentence."""
    pieces = [piece.strip(" ;,\t\r\n") for piece in _BEFORE_ADDRESS.split(text)]
    links = tuple(dict.fromkeys(_address(piece) for piece in pieces if piece))
    if len(links) > MOST_LINKS:
        raise ValueError(f"This has {len(links)} links. Keep at most {MOST_LINKS}")
    return links


def _address(piece: str) -> str:
    address = piece.strip("<>\"'()")
    if address.lower().startswith("www."):
        address = f"https://{address}"
    if _PATH_WITH_BLANKS.fullmatch(address):
        address = re.sub(r"\s", "%20", address)
    if not _is_web_address(address):
        raise ValueError(
            f"“{shown(piece)}” is not a web address. A link begins with https://; leave it empty when there is none"
        )
    if len(address) > LONGEST_LINK:
        raise ValueError(f"A link must be {LONGEST_LINK} characters or fewer")
    return address


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return False
    plain = port is None or port > 0
    if parts.username or parts.password:
        return False
    return (
        parts.scheme.lower() in {"http", "https"}
        and bool(_HOST.fullmatch(host))
        and plain
        and not re.search(r"\s", address)
    )


def _plain(name: str) -> str:
    """A name without title and brackets, first name first."""
    name = _PREFIXES.sub("", _BRACKETS.sub(" ", name).strip())
    parts: Sequence[str] = [part.strip() for part in name.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) else name


def _turned(name: str) -> str:
    """Last name first, as address books write it."""
    *first, last = name.split() or [""]
    return " ".join([last, *first])
