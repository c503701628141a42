"""What an import found, as it waits to be corrected: plain JSON, every strand and action with an id of its own.

Pure. An action also carries what its words propose (``due_on``, ``figure``) and whether somebody took it, and in
``values`` what a table said beside the words.
"""

from collections.abc import Iterator
from typing import Any

from workforce.rules.strategy_text import FoundAction, FoundStrategy
from workforce.rules.strategy_text_proposals import proposals

Found = dict[str, Any]


def as_found(read: FoundStrategy) -> Found:
    """What was read from a text, as it waits."""
    found: Found = {
        "title": read.title,
        "organisation": read.organisation,
        "strands": [],
        "parts": [],
        "next": 1,
    }
    for strand in read.strands:
        row = add_strand(found, strand.number, strand.title, strand.narrative)
        row["actions"] = [_action(found, each) for each in strand.actions]
    found["parts"] = [{"kind": each.kind, "title": each.title, "text": each.text} for each in read.parts]
    return found


def add_strand(found: Found, number: str, title: str, narrative: str = "") -> dict[str, Any]:
    """One more strand."""
    row = {
        "id": _next(found),
        "number": number,
        "title": title,
        "narrative": narrative,
        "out": False,
        "actions": [],
    }
    found["strands"].append(row)
    return row


def add_action(
    found: Found, strand: dict[str, Any], *, reference: str, title: str, text: str, line: int = 0
) -> dict[str, Any]:
    """One more action of a strand."""
    row = _action(found, FoundAction(reference, title, text, line))
    strand["actions"].append(row)
    return row


def strands(found: Found) -> list[dict[str, Any]]:
    """The strands; none while the columns of a table are not chosen."""
    return list(found.get("strands", []))


def actions(found: Found) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every action with its strand, also those left out."""
    for strand in strands(found):
        for action in strand["actions"]:
            yield strand, action


def kept(found: Found) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The actions that would be imported, each with its strand."""
    return [(strand, action) for strand, action in actions(found) if not (strand["out"] or action["out"])]


def strand_with(found: Found, pk: int) -> dict[str, Any] | None:
    """The strand with this id."""
    return next((strand for strand in strands(found) if strand["id"] == pk), None)


def action_with(found: Found, pk: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The action with this id, after its strand."""
    return next(((strand, action) for strand, action in actions(found) if action["id"] == pk), None)


def move(found: Found, action: dict[str, Any], strand: dict[str, Any]) -> None:
    """Put an action at the end of another strand."""
    for each in strands(found):
        each["actions"] = [one for one in each["actions"] if one["id"] != action["id"]]
    strand["actions"].append(action)


def reference_twice(found: Found) -> str:
    """A reference that two actions to import have; empty when each has its own."""
    seen: set[str] = set()
    for _, action in kept(found):
        key = str(action["reference"]).casefold()
        if key in seen:
            return str(action["reference"])
        seen.add(key)
    return ""


def to_look_at(found: Found) -> list[dict[str, Any]]:
    """The actions whose words name a day or a figure that nobody has taken yet."""
    return [
        action
        for _, action in kept(found)
        if (action["due_on"] and not action["take_due"]) or (action["figure"] and not action["take_figure"])
    ]


def _action(found: Found, action: FoundAction) -> dict[str, Any]:
    named = proposals(action.text)
    return {
        "id": _next(found),
        "reference": action.reference,
        "title": action.title,
        "text": action.text,
        "line": action.line,
        "out": False,
        "due_on": named.due_on.isoformat() if named.due_on else "",
        "due_words": named.due_words,
        "take_due": False,
        "figure": named.figure,
        "figure_words": named.figure_words,
        "operator": named.operator,
        "take_figure": "",
        "values": {},
    }


def _next(found: Found) -> int:
    number = int(found["next"])
    found["next"] = number + 1
    return number
