"""Dates and measures that the words of an action name: proposed to whoever checks the import, never assumed.

"by April 2011" is the last day of April; "up to 90%" names no operator, so it must be asked for.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_BY = r"(?:by|before|until|no later than|due:?|from)\s+(?:the\s+)?(?:end\s+of\s+|end\s+)?"
_WORDED = re.compile(
    rf"\b(?P<by>{_BY})?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    rf"\b(?P<by>{_BY})(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})[/.](?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_ISO = re.compile(rf"\b(?P<by>{_BY})(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(rf"\b(?P<by>{_BY})(?P<year>20\d\d)(?![\d/-])", re.IGNORECASE)
_SHARE = re.compile(
    r"(?:\b(?P<side>up to|at least|at most|no more than|no less than|no fewer than|a minimum of|minimum of"
    r"|a maximum of|maximum of|less than|fewer than|below|under|more than|over|above|exactly)\s+|(?P<sign>[≥≤<>])\s*)?"
    r"(?P<figure>\d{1,3}(?:\.\d{1,2})?)\s*(?:%|per\s?cent\b)",
    re.IGNORECASE,
)
_AT_LEAST = {
    "at least",
    "no less than",
    "no fewer than",
    "a minimum of",
    "minimum of",
    "more than",
    "over",
    "above",
    "≥",
    ">",
}
_AT_MOST = {
    "at most",
    "no more than",
    "a maximum of",
    "maximum of",
    "less than",
    "fewer than",
    "below",
    "under",
    "≤",
    "<",
}


@dataclass(frozen=True)
class Proposals:
    """What the words name. ``operator`` is empty where they leave it open: "90%" and "up to 90%"."""

    due_on: date | None = None
    due_words: str = ""
    figure: str = ""
    figure_words: str = ""
    operator: str = ""


def proposals(text: str) -> Proposals:
    """The first day and the first share that the words name."""
    due_on, due_words = _due(text)
    share = _SHARE.search(text)
    if share is None:
        return Proposals(due_on, due_words)
    side = (share["side"] or share["sign"] or "").lower()
    return Proposals(
        due_on, due_words, f"{share['figure']}%", share[0].strip(), _operator(" ".join(side.split()))
    )


def _operator(side: str) -> str:
    if side in _AT_LEAST:
        return "at_least"
    if side in _AT_MOST:
        return "at_most"
    return "exactly" if side == "exactly" else ""


def _due(text: str) -> tuple[date | None, str]:
    for pattern in (_WORDED, _FIGURES, _ISO, _YEAR):
        for found in pattern.finditer(text):
            if not found["by"]:
                continue
            day = _day(found.groupdict())
            if day is not None:
                return day, found[0].strip()
    return None, ""


def _day(parts: dict[str, str | None]) -> date | None:
    year = int(parts["year"] or 0)
    named = (parts.get("month") or "12").lower()
    month = _MONTHS.get(named) or (int(named) if named.isdigit() else 0)
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = int(parts.get("day") or last)
    return date(year, month, day) if 1 <= day <= last else None
