"""How a text is built: which of its lines begin a strand and which an action.

With references ("1.1") the strands are the numbered headings they belong to. Without them numbered headings with lists
under them are strands, other numbered lines are actions; without any number the lists under headings are actions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workforce.rules.strategy_text_lines import Looked
from workforce.rules.strategy_text_parts import kind_of

_ACTION_HEADING = re.compile(
    r"^(?:what )?(?:(?:we|the council) (?:will|are going to|plan to|intend to|commit to)(?: do)?"
    r"|(?:our |key |agreed |priority )?"
    r"(?:actions?|commitments|next steps|action points|action plan))[ :.…]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """Where an action belongs: its reference and its strand's number; empty where the text gives none."""

    reference: str = ""
    strand: str = ""


@dataclass
class Shape:
    """The lines (by place) that begin strands, with their numbers, and actions."""

    strands: dict[int, str] = field(default_factory=dict)
    actions: dict[int, Place] = field(default_factory=dict)


def is_action_heading(text: str) -> bool:
    """Whether a line only announces actions: "What we will do"."""
    return _ACTION_HEADING.match(text) is not None


def shape_of(looked: Sequence[Looked]) -> Shape:
    """The shape of the text."""
    body = [line for line in looked if not (line.is_blank or line.is_contents)]
    if any(line.level >= 2 for line in body):
        return _with_references(body)
    if any(line.level == 1 for line in body):
        return _numbered_once(body)
    return _without_numbers(body)


def _with_references(body: Sequence[Looked]) -> Shape:
    """Actions are the lines with references; those that have references under them are headings among them."""
    numbers = [line.number for line in body if line.level >= 2 and not line.is_row]
    parents = {number.rpartition(".")[0] for number in numbers if number.count(".") >= 2}
    shape = Shape()
    heading_of: dict[str, int] = {}
    for line in body:
        if line.level == 1:
            heading_of[line.number] = line.at
        elif line.level >= 2 and line.number not in parents:
            strand = _strand_of(line.number)
            shape.actions[line.at] = Place(line.number, strand)
            if strand in heading_of and strand not in shape.strands.values():
                shape.strands[heading_of[strand]] = strand
    return shape


def _strand_of(reference: str) -> str:
    first = reference.split(".", maxsplit=1)[0]
    return first if "." in reference or first.isdigit() else first[:1]


def _numbered_once(body: Sequence[Looked]) -> Shape:
    """Numbered headings with lists under them are strands; otherwise each numbered line is an action."""
    starts = [place for place, line in enumerate(body) if line.level == 1]
    with_list = [place for place in starts if _bullets_after(body, place)]
    shape = Shape()
    if 2 * len(with_list) > len(starts):
        for place in starts:
            if body[place].number not in shape.strands.values():
                shape.strands[body[place].at] = body[place].number
        for line in body:
            if line.is_bullet and shape.strands and line.at > min(shape.strands):
                shape.actions[line.at] = Place()
        return shape
    return _under_headings(body, _items(body))


def _items(body: Sequence[Looked]) -> list[Looked]:
    """The numbered lines, and under headings that have none the points of their lists."""
    found: list[Looked] = []
    numbered: list[Looked] = []
    bullets: list[Looked] = []
    for line in body:
        if line.is_heading and not (line.is_bullet or line.level):
            found += numbered or bullets
            numbered, bullets = [], []
        elif line.level == 1:
            numbered.append(line)
        elif line.is_bullet:
            bullets.append(line)
    return found + (numbered or bullets)


def _bullets_after(body: Sequence[Looked], place: int) -> bool:
    for line in body[place + 1 :]:
        if line.level == 1:
            return False
        if line.is_bullet:
            return True
    return False


def _without_numbers(body: Sequence[Looked]) -> Shape:
    return _under_headings(body, [line for line in body if line.is_bullet])


def _under_headings(body: Sequence[Looked], items: Sequence[Looked]) -> Shape:
    """The items are actions of the heading above them, unless that announces drivers, principles or policy."""
    wanted = {line.at for line in items}
    shape = Shape()
    heading: Looked | None = None
    announced = ""
    for line in body:
        if line.at in wanted and not announced:
            if heading is not None and heading.at not in shape.strands:
                shape.strands[heading.at] = str(len(shape.strands) + 1)
            number = shape.strands.get(heading.at, "") if heading else ""
            shape.actions[line.at] = Place("", number)
        elif line.is_heading and line.at not in wanted:
            announced = kind_of(line.text)
            heading = heading if is_action_heading(line.text) else line
        elif line.at not in wanted and line.text.endswith(":"):
            announced = kind_of(line.text)
    return shape
