"""The Code of Recommended Practice on Local Authority Publicity (2011): its principles, and who is quoted. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Principle:
    """One of the seven principles, and what to ask of a text."""

    code: str
    title: str
    question: str


PRINCIPLES = (
    Principle("lawful", "Lawful", "It complies with the law, and nothing in it affects support for a party."),
    Principle("cost_effective", "Cost effective", "What it costs is in proportion to what it is for."),
    Principle("objective", "Objective", "Facts are right and can be proved; comment reads as comment."),
    Principle("even_handed", "Even-handed", "Different positions are treated fairly, whoever holds them."),
    Principle("appropriate", "Appropriate", "The council is the right body to say this, in this way."),
    Principle(
        "equality",
        "Equality and diversity",
        "It has regard to equality and diversity, and can be read by all.",
    ),
    Principle(
        "sensitive_times",
        "Care at sensitive times",
        "It takes care in periods of heightened sensitivity, such as before elections and referendums.",
    ),
)

_MEMBER = (
    r"(?:Cllr|Councillor|the Leader of the Council|the Lead Member|the (?:Deputy )?(?:Leader|Mayor)"
    r"|Cabinet Member)"
)
_NAME = r"(?:\s+(?:for\s+)?[A-Z][\w’'-]*){0,6}"
_SAID = r"(?:said|says|added|adds|commented|comments|told|explained)"
_PATTERNS = (
    re.compile(rf"\b{_MEMBER}\b{_NAME}[^.\n]{{0,60}}?\b{_SAID}\b", re.IGNORECASE),
    re.compile(rf"\b{_SAID}\s+{_MEMBER}\b{_NAME}", re.IGNORECASE),
    re.compile(r"\b(?:Cllr|Councillor)\b\.?\s+[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)?"),
)


def members_quoted(text: str) -> list[str]:
    """The places where a councillor seems to be named or quoted, each once, in order. A warning, never proof."""
    found: list[str] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            found.append(" ".join(match.group().split()))
    return list(dict.fromkeys(found))


def not_kept(answers: Mapping[str, Any]) -> list[str]:
    """Titles of the principles that are not answered, or answered with "not kept"."""
    return [
        each.title
        for each in PRINCIPLES
        if not isinstance(answers.get(each.code), Mapping) or answers[each.code].get("kept") is not True
    ]
