"""What CQC would find thin about one statement's evidence, in sentences, the gravest first. Ours, not CQC's list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# Evidence that is all about a time longer ago than this is old, however often it was confirmed.
OLD_MONTHS = 12
# From this many items on, one person standing for all of them is worth a word.
ONE_OWNER_FROM = 3
PEOPLE = "people"


@dataclass(frozen=True)
class Facts:
    """One statement: how many items count and how many no longer do; of those that count, their owners and newest day.

    ``missing`` are the kinds in use without an item that counts, as (code, title); ``unmet`` of ``expected``
    expectations have nothing that counts.
    """

    counting: int
    stale: int
    owners: int
    newest: date | None
    missing: tuple[tuple[str, str], ...]
    unmet: int = 0
    expected: int = 0


@dataclass(frozen=True)
class Reason:
    """One reason. ``code`` says which list mends it, ``category`` narrows that list to a kind."""

    code: str
    sentence: str
    category: str = ""


def reasons(facts: Facts, today: date) -> Iterator[Reason]:
    """Why this statement's evidence is thin on ``today``; nothing when it is not."""
    if facts.counting == 0:
        yield _nothing(facts)
    else:
        yield from _missing(facts)
        if facts.counting == 1:
            yield Reason("single", "Only one item counts. A second source would bear it out.")
        yield from _old(facts, today)
        if facts.owners == 1 and facts.counting >= ONE_OWNER_FROM:
            yield Reason("owner", f"All {facts.counting} items that count have the same owner.")
    if facts.unmet:
        which = f"{facts.unmet} of {facts.expected}"
        yield Reason("expected", f"Expected evidence without an item that counts: {which}.")


def _nothing(facts: Facts) -> Reason:
    if facts.stale == 0:
        return Reason("none", "There is no evidence at all.")
    items = "The only item is" if facts.stale == 1 else f"All {facts.stale} items are"
    return Reason("stale", f"{items} past review or expired, so nothing counts.")


def _missing(facts: Facts) -> Iterator[Reason]:
    if any(code == PEOPLE for code, _ in facts.missing):
        yield Reason(
            "category",
            "Nothing that counts is about people’s experience, which CQC needs for every quality statement.",
            PEOPLE,
        )
    others = [(code, title) for code, title in facts.missing if code != PEOPLE]
    for code, title in others:
        yield Reason("category", f"Nothing that counts is of the kind “{title}”.", code)


def _old(facts: Facts, today: date) -> Iterator[Reason]:
    if facts.newest is None:
        return
    months = (today.year - facts.newest.year) * 12 + today.month - facts.newest.month
    months -= today.day < facts.newest.day
    if months >= OLD_MONTHS:
        yield Reason("old", f"Everything that counts is about a time {months} months ago or longer.")
