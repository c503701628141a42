"""The workforce paragraph of a quality statement, written from facts; every figure with a numbered note. Pure.

Four parts: what we know, what we did, what remains, what staff say. A part without facts says so. Nothing is hidden:
red actions are named, what is not available is called so with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from re import findall, fullmatch, split

NAMED_AT_MOST = 5
# The kind of the source of counts: it is as of the day it is read, so it makes no figure new.
REGISTER = "statement"
KNOW, DID, REMAINS, STAFF = "What we know", "What we did", "What remains", "What staff say"


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: in words, its day, and the record it leads to (``kind`` and ``pk``)."""

    text: str
    on: date | None
    kind: str
    pk: int


@dataclass(frozen=True)
class IndicatorFact:
    """An indicator's newest figure in words. ``value`` is empty where it may not be shown or is not there."""

    name: str
    scope: str
    value: str
    period: str
    trend: str
    expected: str
    benchmark: str
    missing: str
    from_staff: bool
    source: Source
    benchmark_source: Source | None = None


@dataclass(frozen=True)
class ActionFact:
    """An action: what, where it stands, its day in words; evidence by reference with its source."""

    reference: str
    title: str
    is_red: bool
    day: str
    source: Source
    evidence: tuple[tuple[str, Source], ...] = ()


@dataclass(frozen=True)
class ObservationFact:
    """What was seen of a shift in practice."""

    group: str
    shift: str
    note: str
    confidence: int
    seen_in: str
    source: Source


@dataclass(frozen=True)
class ParagraphFacts:
    """Everything the paragraph is written from. ``register`` is the source of counts."""

    indicators: tuple[IndicatorFact, ...] = ()
    closed: tuple[ActionFact, ...] = ()
    open: tuple[ActionFact, ...] = ()
    not_begun: int = 0
    observations: tuple[ObservationFact, ...] = ()
    register: Source | None = None


@dataclass(frozen=True)
class Note:
    """One numbered note."""

    number: int
    source: Source


@dataclass(frozen=True)
class Paragraph:
    """The text with its notes; ``as_at`` is the day of its newest figure."""

    text: str
    notes: tuple[Note, ...]
    as_at: date | None


@dataclass
class _Notes:
    """Hands out numbers: a source that comes twice keeps its first number."""

    known: dict[Source, int] = field(default_factory=dict)

    def of(self, *sources: Source | None) -> str:
        """What stands after a figure, as in " [1][2]"; empty without a source."""
        numbers = [self.known.setdefault(each, len(self.known) + 1) for each in sources if each is not None]
        marks = "".join(f"[{number}]" for number in numbers)
        return f" {marks}" if marks else ""


def write(facts: ParagraphFacts) -> Paragraph:
    """The paragraph."""
    notes = _Notes()
    parts = [
        (KNOW, _know([each for each in facts.indicators if not each.from_staff], notes)),
        (DID, _did(facts, notes)),
        (REMAINS, _remains(facts, notes)),
        (STAFF, _staff(facts, notes)),
    ]
    text = "\n\n".join(f"{label}: {said}" for label, said in parts)
    made = tuple(Note(number, source) for source, number in notes.known.items())
    days = [note.source.on for note in made if note.source.on is not None and note.source.kind != REGISTER]
    return Paragraph(text, made, max(days, default=None))


def marks_in(text: str) -> set[int]:
    """The numbers of the notes a text names: "[2]"."""
    return {int(each) for each in findall(r"\[(\d{1,4})\]", text)}


def pieces(text: str) -> list[tuple[str, int]]:
    """The text cut at its notes: words with 0, or a mark with its number."""
    found: list[tuple[str, int]] = []
    for part in split(r"(\[\d{1,4}\])", text):
        if part:
            found.append((part, int(part[1:-1]) if fullmatch(r"\[\d{1,4}\]", part) else 0))
    return found


def as_plain(text: str, notes: Sequence[tuple[int, str]]) -> str:
    """The text with the notes it names below it, for pasting elsewhere."""
    named = marks_in(text)
    lines = [f"[{number}] {said}" for number, said in notes if number in named]
    return "\n\n".join([text.strip(), "\n".join(["Sources:", *lines])]) if lines else text.strip()


def _know(figures: Sequence[IndicatorFact], notes: _Notes) -> str:
    if not figures:
        return "no indicator is linked with this statement yet."
    return " ".join(_figure(each, notes) for each in figures)


def _figure(each: IndicatorFact, notes: _Notes) -> str:
    name = f"{each.name} ({each.scope.lower()})"
    if not each.value:
        return f"{name}: {each.missing}{notes.of(each.source)}."
    said = f"{name}: {each.value} at {each.period}{notes.of(each.source)}"
    more = [each.trend, each.expected]
    if each.benchmark:
        more.append(f"England {each.benchmark}{notes.of(each.benchmark_source)}")
    return "; ".join([said, *[word for word in more if word]]) + "."


def _did(facts: ParagraphFacts, notes: _Notes) -> str:
    if not facts.closed:
        return "no action is closed yet."
    said = [_closed(each, notes) for each in facts.closed[:NAMED_AT_MOST]]
    more = len(facts.closed) - len(said)
    if more > 0:
        count = "1 more action is" if more == 1 else f"{more} more actions are"
        said.append(f"{count} closed{notes.of(facts.register)}.")
    return " ".join(said)


def _closed(each: ActionFact, notes: _Notes) -> str:
    said = f"{each.title} ({each.reference}, {each.day}){notes.of(each.source)}"
    if not each.evidence:
        return f"{said}, without evidence attached."
    shown = ", ".join(f"{reference}{notes.of(source)}" for reference, source in each.evidence)
    return f"{said}, shown by {shown}."


def _remains(facts: ParagraphFacts, notes: _Notes) -> str:
    total = len(facts.open)
    said = []
    if total:
        count = "1 action is" if total == 1 else f"{total} actions are"
        said.append(f"{count} open{notes.of(facts.register)}.")
    else:
        said.append("no action is open.")
    red = [each for each in facts.open if each.is_red]
    named = [f"{each.title} ({each.reference}, {each.day}){notes.of(each.source)}" for each in red]
    if named:
        said.append(f"Red: {'; '.join(named)}.")
    elif total:
        said.append("None is red.")
    if facts.not_begun:
        begun = "1 intention has" if facts.not_begun == 1 else f"{facts.not_begun} intentions have"
        said.append(f"{begun} not been put in action{notes.of(facts.register)}.")
    return " ".join(said)


def _staff(facts: ParagraphFacts, notes: _Notes) -> str:
    said = [_figure(each, notes) for each in facts.indicators if each.from_staff]
    for each in facts.observations[:NAMED_AT_MOST]:
        note = each.note.strip().rstrip(".")
        said.append(
            f"{each.group}, “{each.shift}”: {note} ({each.seen_in.lower()}, confidence {each.confidence} of 5)"
            f"{notes.of(each.source)}."
        )
    return " ".join(said) or "nothing that staff said is linked with this statement yet."
