"""What is new since the version before, in sentences. Pure.

Both contents are already those of one reader (``shapes.for_reader``), so nobody learns from a sentence what they do not
find in the pack.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from assessment_ready.documents.paper import CALLOUT, FACTS, NOTE, TABLE, Block
from assessment_ready.packs.rules.questions import as_pair
from assessment_ready.packs.rules.shapes import Content, ContentSection
from assessment_ready.ui.words import counted

MOST: Final = 10
# Longer texts are cut in a sentence.
_LONGEST: Final = 80
# Parts that are a list of things: how many came, went or changed is said, not which.
_COUNTED: Final = {
    "resident_questions": "question residents may ask,questions residents may ask",
    "messages": "key message or line to take,key messages or lines to take",
    "risks": "risk,risks",
    "action_plan": "action that is not on track,actions that are not on track",
}
# How a part is called in a sentence about one of its rows, where its heading would be too long.
_CALLED: Final = {"dates": "Dates", "committee_dates": "Committee dates", "may_say": "What you may not say"}
# What is drawn from the rest, or says only when something was read: no change of its own.
_PASSING: Final = {"may_say": (NOTE,), "dates": (CALLOUT,)}
# The part that says more than once of the same row: only the rows of the table with scores are compared.
_POSITION: Final = "position"
Rows = dict[str, tuple[str, ...]]


def what_changed(before: Content, after: Content) -> tuple[str, ...]:
    """Sentences on what changed, ten at most; what is left out is counted in the last. Empty: nothing did."""
    found = list(_sentences(before, after))
    if len(found) <= MOST:
        return tuple(found)
    rest = counted(len(found) - MOST + 1, "smaller change")
    return (*found[: MOST - 1], f"And {rest}.")


def _sentences(before: Content, after: Content) -> Iterable[str]:
    old = {section.key: section for section in before.sections}
    new = {section.key: section for section in after.sections}
    if before.title != after.title:
        yield f"The pack is now called “{_short(after.title)}”."
    yield from (f"New section: {_short(each.title)}." for key, each in new.items() if key not in old)
    yield from (f"Section taken out: {_short(each.title)}." for key, each in old.items() if key not in new)
    for key, section in new.items():
        if key in old:
            yield from _section(old[key], section)
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        yield "The sections are in another order."
    yield from _cover(before, after)


def _cover(before: Content, after: Content) -> Iterable[str]:
    was, now = dict(before.facts), dict(after.facts)
    yield from (
        f"{label} is now {_short(value)} (was: {_short(was[label])})."
        for label, value in now.items()
        if label in was and was[label] != value
    )


def _section(old: ContentSection, new: ContentSection) -> Iterable[str]:
    if old.title != new.title:
        yield f"“{_short(old.title)}” is now called “{_short(new.title)}”."
    one, other = _blocks(old), _blocks(new)
    if one == other:
        return
    said = list(_compared(one, other, new))
    yield from said or [f"{_short(new.title)}: the words changed."]


def _blocks(section: ContentSection) -> list[Block]:
    """The blocks without what follows from the day: as at when a source was read is no change."""
    passing = _PASSING.get(section.part, ())
    return [
        replace(each.block, source="·" if each.block.source else "", link="")
        for each in section.blocks
        if each.block.kind not in passing
    ]


def _compared(old: Sequence[Block], new: Sequence[Block], section: ContentSection) -> Iterable[str]:
    things = _COUNTED.get(section.part)
    if things is not None:
        yield from _counts(_things(old, section), _things(new, section), things)
    else:
        called = _CALLED.get(section.part, _short(section.title))
        yield from _rows(_all_rows(old, section), _all_rows(new, section), called)
    if _running(old, section) != _running(new, section):
        yield f"{_short(section.title)}: the words changed."


def _counts(old: Rows, new: Rows, things: str) -> Iterable[str]:
    came = sum(key not in old for key in new)
    went = sum(key not in new for key in old)
    other = sum(key in old and new[key] != old[key] for key in new)
    one, _, many = things.partition(",")
    if came:
        yield f"{counted(came, f'new {one},new {many}')}."
    if went:
        yield f"{counted(went, things)} no longer there."
    if other:
        yield f"{counted(other, things)} changed."


def _rows(old: Rows, new: Rows, called: str) -> Iterable[str]:
    """Of tables and facts: what each row, named by its first cell, says now and said before."""
    for name, cells in new.items():
        if name not in old:
            yield f"{called}: {_short(name)} is new{_said(cells)}."
        elif old[name] != cells:
            now, was = _difference(old[name], cells)
            yield f"{called}: {_short(name)} is now {_short(now)} (was: {_short(was)})."
    yield from (f"{called}: {_short(name)} is no longer there." for name in old if name not in new)


def _said(cells: Sequence[str]) -> str:
    return f" ({_short(cells[0])})" if cells and cells[0] else ""


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """The first cell that differs, now and before."""
    pairs = zip(new, old, strict=False)
    return next(((now or "–", was or "–") for now, was in pairs if now != was), ("other", "other"))


def _is_compared(block: Block, section: ContentSection) -> bool:
    """Whether its rows are compared one by one, named by their first cells."""
    if section.part == _POSITION:
        return block.kind == TABLE and "Score" in block.head
    return block.kind in (TABLE, FACTS)


def _all_rows(blocks: Iterable[Block], section: ContentSection) -> Rows:
    """Every row by its first cell; where one comes twice, with its place."""
    found: Rows = {}
    seen: Counter[str] = Counter()
    for row in (row for block in blocks if _is_compared(block, section) for row in block.rows):
        name, *cells = row or ("",)
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name} ({seen[name]})"] = tuple(cells)
    return found


def _things(blocks: Sequence[Block], section: ContentSection) -> Rows:
    """The things of a part that is counted: rows, points, and the questions that are blocks of their own."""
    is_tally = section.part == "action_plan"
    found = _all_rows([each for each in blocks if each.kind == TABLE or not is_tally], section)
    found |= {point: () for block in blocks for point in block.points}
    found |= {name: (rest,) for name, rest in map(as_pair, blocks) if name and section.part in _COUNTED}
    return found


def _running(blocks: Iterable[Block], section: ContentSection) -> list[Block]:
    """What is read as text: not what is compared row by row or counted."""
    counts = section.part in _COUNTED
    return [
        each
        for each in blocks
        if not _is_compared(each, section) and not (counts and (each.points or as_pair(each)[0]))
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
