"""Advice on how easy a text is to read. Pure: plain text in, plain sentences out. It never forbids anything.

The reading age is the Flesch-Kincaid grade plus five years, the age of that American school year:
0.39 x words per sentence + 11.8 x syllables per word - 15.59 (Kincaid, Fishburne, Rogers and Chissom, 1975). It says
nothing about how a text is built, and little about a text of a few words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from comms.rules.syllables import syllables

# Below this a reading age rests on too few words to be more than a hint.
ROUGH_BELOW = 30
YOUNGEST = 5
# Understood by nearly everybody, so GOV.UK does not ask for them to be spelled out; and words that only look the same.
_WELL_KNOWN = (
    "AI AM BBC BST CD DNA DVD EU FAQ FAX GMT GP HTML ID IT MP NHS OK PC PDF PIN PM SMS TV UK UN US USA VAT"
)
KNOWN = frozenset(_WELL_KNOWN.split())
_ROMAN = re.compile(r"[IVXL]+\Z")
_ADDRESS = re.compile(r"\(?(?:https?://|mailto:)\S+|\S+@\S+\.\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_ITEM = re.compile(r"\n\s*(?:[-•*]|\d+[.)])\s+")
_MARK = re.compile(r"\A\s*(?:[-•*]|\d+[.)])\s+")
# A sentence ends with a mark, perhaps in quotes, before white space and something that can begin another.
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ])")
_NO_END = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|Mr|Mrs|Ms|Dr|St|No|Cllr|Rev|Prof|approx)|\b[A-Z])\.\Z")
_CAPITALS = re.compile(r"(?<![\w-])([A-Z][A-Z&]{1,9}[A-Z0-9]?|[A-Z]{2})(?:s|['’]s)?(?![\w-])")
_IRREGULAR = (
    "begun born bought broken brought built caught chosen cut done drawn driven eaten fallen felt found forgotten "
    "given gone grown heard held hidden hit hurt kept known laid led left lent lost made meant met paid put read run "
    "said seen sent set shown shut sold sought spent spoken spread stolen taken taught told thought understood "
    "undertaken withdrawn won worn written"
)
# They end like participles and describe: "we are pleased", "the need is red".
_DESCRIBING = (
    "aged ashamed bed committed concerned crowded delighted dedicated determined disabled excited experienced feed "
    "gone hundred indeed interested limited married need pleased red retired sacred scared seed speed supposed "
    "surprised tired used worried"
)
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)\s+"
    rf"(?:(?:not|also|always|never|often|now|only|still|then|\w+ly)\s+){{0,2}}(\w+ed|{'|'.join(_IRREGULAR.split())})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence and how many words it has."""

    text: str
    words: int


@dataclass(frozen=True)
class Point:
    """One piece of advice: what it is about (``age``, ``sentence``, ``abbreviation``, ``passive``, ``length``)."""

    kind: str
    text: str
    quote: str = ""

    @property
    def whole(self) -> str:
        """Advice and the words it is about."""
        return f"{self.text}: “{self.quote}”" if self.quote else self.text


@dataclass(frozen=True)
class Advice:
    """What can be said of a text: counts, and what might be better. ``age`` is None for a text without words."""

    words: int
    sentences: int
    age: int | None
    word_limit: int
    target_age: int
    long: tuple[Sentence, ...]
    abbreviations: tuple[str, ...]
    passive: tuple[str, ...]
    sentence_words: int
    longest: int = 0

    @property
    def is_rough(self) -> bool:
        """Whether there are too few words for the reading age to be more than a hint."""
        return self.words < ROUGH_BELOW

    @property
    def over(self) -> int:
        """How many words it has too many."""
        return max(self.words - self.word_limit, 0) if self.word_limit else 0

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The advice, the most important first."""
        return tuple(_points(self))


def advise(
    text: str, *, word_limit: int = 0, reading_age: int, sentence_words: int, known: Iterable[str] = ()
) -> Advice:
    """What can be said of a plain text. ``known`` are abbreviations its readers need not have spelled out."""
    plain = _ADDRESS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    sentences = [Sentence(each, len(_words(each))) for each in _sentences(plain)]
    words = _words(plain)
    return Advice(
        words=len(words),
        sentences=len(sentences),
        age=_age(words, len(sentences)),
        word_limit=word_limit,
        target_age=reading_age,
        long=tuple(each for each in sentences if each.words > sentence_words),
        abbreviations=tuple(_undefined(plain, {*KNOWN, *known})),
        passive=tuple(each.text for each in sentences if _is_passive(each.text)),
        sentence_words=sentence_words,
        longest=max((each.words for each in sentences), default=0),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _sentences(text: str) -> Iterator[str]:
    """The sentences; a paragraph, a heading and an item of a list end one even without a full stop."""
    for block in re.split(r"\n\s*\n", text):
        for item in _ITEM.split(f"\n{block}"):
            yield from _split(" ".join(item.split()))


def _split(line: str) -> Iterator[str]:
    start = 0
    for found in _END.finditer(line):
        if not _NO_END.search(line[: found.start()]):
            yield from _if_words(line[start : found.end()])
            start = found.end()
    yield from _if_words(line[start:])


def _if_words(sentence: str) -> Iterator[str]:
    if _WORD.search(sentence):
        yield _MARK.sub("", sentence).strip()


def _age(words: list[str], sentences: int) -> int | None:
    """The reading age in whole years, never below a child's first school year."""
    if not words or not sentences:
        return None
    heard = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * heard / len(words) - 15.59
    return max(int(grade + YOUNGEST + 0.5), YOUNGEST)


def _undefined(text: str, known: set[str]) -> Iterator[str]:
    """Abbreviations whose first use does not say what they stand for, in the order they come."""
    seen: set[str] = set()
    for found in _CAPITALS.finditer(text):
        name = found[1]
        if name in seen or name in known or _ROMAN.match(name) or _is_shouted(text, found):
            continue
        seen.add(name)
        if not _is_defined(text, found):
            yield name


def _is_defined(text: str, found: re.Match[str]) -> bool:
    """Whether the words stand before it, as in "Care Quality Commission (CQC)", or after, as in "CQC (Care …)"."""
    before, after = text[: found.start()].rstrip(" “‘\"'"), text[found.end() :].lstrip(" ”’\"'")
    first = found[1][0].lower()
    if before.endswith("(") and after[:1] in (")", ",", ";"):
        near = _words(before[-200:])[-2 * len(found[1]) :]
        return any(word[0].lower() == first for word in near)
    return after[:1] == "(" and after[1:2].lower() == first


def _is_shouted(text: str, found: re.Match[str]) -> bool:
    """Whether the whole line is in capitals: then the word says nothing of being an abbreviation."""
    line = text[text.rfind("\n", 0, found.start()) + 1 :].split("\n", 1)[0]
    letters = [each for each in line if each.isalpha()]
    return len(letters) > len(found[1]) and all(each.isupper() for each in letters)


def _is_passive(sentence: str) -> bool:
    return any(found[1].lower() not in _DESCRIBING.split() for found in _PASSIVE.finditer(sentence))


def _points(advice: Advice) -> Iterator[Point]:
    """The advice in sentences."""
    if advice.over:
        yield Point(
            "length", f"{advice.words} words: {advice.over} more than the limit of {advice.word_limit}"
        )
    if advice.age is not None and advice.age > advice.target_age:
        rough = ", as far as so few words can tell" if advice.is_rough else ""
        yield Point(
            "age",
            f"Reading age about {advice.age}{rough}: aim for {advice.target_age} with shorter words and sentences",
        )
    for name in advice.abbreviations:
        yield Point("abbreviation", f"Say what {name} stands for where it first comes")
    for each in advice.long:
        yield Point(
            "sentence", f"A sentence of {each.words} words: aim for {advice.sentence_words}", each.text
        )
    for text in advice.passive:
        yield Point("passive", "Say who does it", text)
