"""What bears on a quality statement: suggestions from the default matrix, and what is thin. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

INTENDED, INDICATOR = "intended", "indicator"


@dataclass(frozen=True)
class Thing:
    """What could bear on a statement: an intended action or an indicator, with what is known of it.

    ``name`` is its reference or code; ``texts`` what its words are looked for in; ``linked`` the numbers of
    its statements.
    """

    kind: str
    pk: int
    name: str
    texts: str
    title: str = ""
    scope: str = ""
    job_role: int | None = None
    linked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Why something is suggested for one statement. Empty conditions ask for nothing; all that are there must fit.

    ``codes`` fit an indicator whose code is one of them or begins with one and a dash; ``words`` fit where one of
    them is in its texts; ``reference`` fits an action with this reference that ``words`` confirm.
    """

    statement: int
    kind: str
    strength: str
    category: str
    because: str
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    job_roles: tuple[int, ...] = ()
    reference: str = ""

    def fits(self, thing: Thing) -> bool:
        """Whether the rule speaks of this."""
        if thing.kind != self.kind or thing.scope not in (self.scopes or (thing.scope,)):
            return False
        if self.reference and thing.name != self.reference:
            return False
        if self.job_roles and thing.job_role not in self.job_roles:
            return False
        if self.codes and not any(_is_code(thing.name, code) for code in self.codes):
            return False
        texts = thing.texts.casefold()
        return not self.words or any(word.casefold() in texts for word in self.words)


@dataclass(frozen=True)
class Question:
    """What CQC's statement asks of the workforce, and which evidence usually answers it."""

    statement: int
    question: str
    evidence: str


@dataclass(frozen=True)
class Matrix:
    """The default matrix: questions by statement, rules, and the words by which evidence is about the workforce."""

    questions: Mapping[int, Question]
    rules: tuple[Rule, ...]
    evidence_words: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """One link that is offered. ``key`` names it in a form."""

    thing: Thing
    statement: int
    strength: str
    category: str
    because: str

    @property
    def title(self) -> str:
        """What it is called."""
        return self.thing.title

    @property
    def key(self) -> str:
        """What, which and for which statement: "intended:12:4"."""
        return f"{self.thing.kind}:{self.thing.pk}:{self.statement}"


def matrix_of(parsed: Mapping[str, Any]) -> Matrix:
    """The matrix as the shipped file says it."""
    questions = {
        row["number"]: Question(row["number"], row["question"], row["evidence"])
        for row in parsed["statement"]
    }
    rules = [_rule(row, INDICATOR) for row in parsed.get("indicator", [])]
    rules += [_rule(row, INTENDED) for row in parsed.get("action", [])]
    return Matrix(
        questions, tuple(each for found in rules for each in found), tuple(parsed["evidence_words"])
    )


def suggestions(things: Iterable[Thing], rules: Iterable[Rule]) -> list[Suggestion]:
    """What is offered: every fitting rule, once for each thing and statement, never what is linked already.

    Where several rules fit, the direct one counts, otherwise the first.
    """
    ordered = sorted(rules, key=lambda rule: rule.strength != "direct")
    found: dict[tuple[str, int, int], Suggestion] = {}
    for thing in things:
        for rule in ordered:
            key = (thing.kind, thing.pk, rule.statement)
            if rule.statement in thing.linked or key in found or not rule.fits(thing):
                continue
            found[key] = Suggestion(thing, rule.statement, rule.strength, rule.category, rule.because)
    return sorted(found.values(), key=lambda each: (each.statement, each.thing.kind, each.thing.pk))


def thin(*, actions: int, indicators: int, evidence: int, with_value: int) -> tuple[str, ...]:
    """What a statement lacks, worst first; empty where nothing does."""
    lacks = []
    if not actions:
        lacks.append("No action")
    if not indicators:
        lacks.append("No indicator")
    elif not with_value:
        lacks.append("No indicator with a value")
    if not evidence:
        lacks.append("No evidence")
    return tuple(lacks)


def stamp_of(parts: Iterable[object]) -> int:
    """A number that changes when what a form began with changes; fits a form's version."""
    return crc32(repr(tuple(parts)).encode())


def is_about_workforce(title: str, category: str, words: Iterable[str]) -> bool:
    """Whether evidence filed under a statement speaks of the workforce: what staff say, or by its title."""
    text = title.casefold()
    return category == "staff" or any(word.casefold() in text for word in words)


def _is_code(name: str, code: str) -> bool:
    return name == code or name.startswith(f"{code}-")


def _rule(row: Mapping[str, Any], kind: str) -> list[Rule]:
    return [
        Rule(
            statement=number,
            kind=kind,
            strength=row.get("strength", "supporting"),
            category=row.get("category", ""),
            because=row["because"],
            codes=tuple(row.get("codes", ())),
            words=tuple(row.get("words", ())),
            scopes=tuple(row.get("scopes", ())),
            job_roles=tuple(row.get("job_roles", ())),
            reference=row.get("reference", ""),
        )
        for number in row["statements"]
    ]
