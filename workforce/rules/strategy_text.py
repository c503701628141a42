"""From the text of a strategy to its title, strands, numbered actions and parts, with what could not be told by line.

Nothing numbered disappears: each numbered line becomes a strand, an action or a part, or a warning names its line.
What is found is a proposal that somebody corrects before anything is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workforce.rules.strategy_text_lines import Line, Looked, looked_at
from workforce.rules.strategy_text_parts import FoundPart, PartReader
from workforce.rules.strategy_text_shape import Shape, is_action_heading, shape_of

MOST_ACTIONS = 600
TITLE_LENGTH = 200


@dataclass(frozen=True)
class FoundAction:
    """One action as the text has it; ``line`` is where. ``title`` is its first sentence, shortened."""

    reference: str
    title: str
    text: str
    line: int


@dataclass(frozen=True)
class FoundStrand:
    """A numbered chapter with its words and its actions."""

    number: str
    title: str
    line: int
    narrative: str = ""
    actions: tuple[FoundAction, ...] = ()


@dataclass(frozen=True)
class Warned:
    """What could not be told, and on which line (0: of the whole text)."""

    line: int
    text: str


@dataclass(frozen=True)
class FoundStrategy:
    """Everything that was found in a text."""

    title: str = ""
    organisation: str = ""
    strands: tuple[FoundStrand, ...] = ()
    parts: tuple[FoundPart, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @property
    def actions(self) -> list[FoundAction]:
        """The actions of all strands, in order."""
        return [action for strand in self.strands for action in strand.actions]


@dataclass
class _Open:
    """A strand that is being read."""

    number: str
    title: str
    line: int
    narrative: list[str] = field(default_factory=list)
    actions: list[FoundAction] = field(default_factory=list)


def parse(lines: Iterable[Line]) -> FoundStrategy:
    """What the lines say. Never raises; with nothing found the warnings say so."""
    looked = looked_at(lines)
    return _Reader(looked, shape_of(looked)).read()


class _Reader:
    """Goes through the lines once, knowing from the shape which of them begin strands and actions."""

    def __init__(self, looked: Sequence[Looked], shape: Shape) -> None:
        self.looked = looked
        self.shape = shape
        self.strands: list[_Open] = []
        self.warnings: list[Warned] = []
        self.parts = PartReader()
        self.taken: set[str] = set()
        self.continues: list[str] | None = None
        self.begun: tuple[Looked, str] | None = None
        self.under_actions = False

    def read(self) -> FoundStrategy:
        """The whole."""
        for line in self.looked:
            self._line(line)
        self._finish_action()
        self._say_contents()
        if not any(strand.actions for strand in self.strands):
            self.warnings.insert(
                0,
                Warned(
                    0,
                    "No numbered actions and no list of actions were found. Add them to the preview by hand",
                ),
            )
        title, organisation = _title(self.looked, self.shape)
        return FoundStrategy(
            title=title,
            organisation=organisation,
            strands=tuple(_closed(each) for each in self.strands),
            parts=tuple(self.parts.found),
            warnings=tuple(self.warnings),
        )

    def _line(self, line: Looked) -> None:
        if line.is_blank:
            self._finish_action()
            self.parts.blank()
        elif line.is_contents:
            self._finish_action()
        elif line.at in self.shape.strands:
            self._begin_strand(line)
        elif line.at in self.shape.actions:
            self._begin_action(line)
        elif line.level >= 2:
            self._left_over(line)
        elif self.strands:
            self._within_strand(line)
        else:
            self._before_strands(line)

    def _begin_strand(self, line: Looked) -> None:
        self._finish_action()
        number = self.shape.strands[line.at]
        title = (line.bold or line.text)[:TITLE_LENGTH]
        self.strands.append(_Open(number[:10], title.rstrip(":"), line.at))

    def _begin_action(self, line: Looked) -> None:
        self._finish_action()
        strand = self._strand_for(line)
        reference = self._reference(line, strand)
        self.begun, self.continues = (line, reference), [line.text] if line.text else []

    def _strand_for(self, line: Looked) -> _Open:
        number = self.shape.actions[line.at].strand
        for each in reversed(self.strands):
            if not number or each.number == number[:10]:
                return each
        made = _Open((number or "1")[:10], f"Strand {number}" if number else "Actions", line.at)
        self.strands.append(made)
        self.warnings.append(Warned(line.at, f"There is no heading of strand {made.number}. Give it a title"))
        return made

    def _reference(self, line: Looked, strand: _Open) -> str:
        wanted = self.shape.actions[line.at].reference or f"{strand.number}.{len(strand.actions) + 1}"
        reference, again = wanted[:20], 2
        while reference in self.taken:
            reference = f"{wanted[:12]} ({again})"
            again += 1
        if reference != wanted:
            self.warnings.append(
                Warned(
                    line.at,
                    f"{wanted} is there more than once. This one is called {reference} until you change it",
                )
            )
        self.taken.add(reference)
        return reference

    def _finish_action(self) -> None:
        if self.begun is None:
            return
        line, reference = self.begun
        text = " ".join(self.continues or []).strip()
        if not text:
            self.warnings.append(Warned(line.at, f"{reference} has no words"))
        strand = self._strand_for(line)
        strand.actions.append(FoundAction(reference, _first_sentence(text) or reference, text, line.at))
        self.begun = self.continues = None

    def _within_strand(self, line: Looked) -> None:
        if (
            self.begun is not None
            and not line.is_bullet
            and line.level == 0
            and not is_action_heading(line.text)
        ):
            assert self.continues is not None
            self.continues.append(line.text)
            return
        self._finish_action()
        if line.level == 1:
            self._left_over(line)
        elif not is_action_heading(line.text):
            self.strands[-1].narrative.append(f"- {line.text}" if line.is_bullet else line.text)

    def _before_strands(self, line: Looked) -> None:
        if not self.parts.take(line) and line.level == 1:
            self._left_over(line)

    def _left_over(self, line: Looked) -> None:
        """A numbered line that is neither strand nor action: it stays in the words, and is said."""
        self._finish_action()
        if self.strands:
            self.strands[-1].narrative.append(f"{line.number} {line.text}".strip())
        kept = "is kept in the words of the strand" if self.strands else "is left out"
        self.warnings.append(Warned(line.at, f"“{_short(line)}” looks numbered but {kept}"))

    def _say_contents(self) -> None:
        places = [line.at for line in self.looked if line.is_contents and line.number]
        if places:
            self.warnings.append(
                Warned(
                    places[0],
                    f"{len(places)} numbered lines up to line {places[-1]} look like a list of contents: left out",
                )
            )


def _closed(strand: _Open) -> FoundStrand:
    return FoundStrand(
        strand.number,
        strand.title or f"Strand {strand.number}",
        strand.line,
        "\n\n".join(strand.narrative),
        tuple(strand.actions),
    )


def _title(looked: Sequence[Looked], shape: Shape) -> tuple[str, str]:
    """The first heading that calls itself a strategy or plan, otherwise the first line; and the line before it."""
    before = ""
    head = [line for line in looked[:60] if not (line.is_blank or line.is_contents or line.is_bullet)][:12]
    head = [line for line in head if line.at not in shape.strands and line.at not in shape.actions]
    for line in head:
        words = line.text.lower()
        if line.is_heading and ("strategy" in words or "plan" in words):
            return line.text[:TITLE_LENGTH], before[:160]
        before = line.text if line.is_heading and not before else before
    return (head[0].text[:TITLE_LENGTH] if head and head[0].is_heading else ""), ""


def _first_sentence(text: str) -> str:
    end = min(
        (place + 1 for mark in (". ", "! ", "? ") if (place := text.find(mark)) >= 20), default=len(text)
    )
    sentence = text[:end].strip()
    if len(sentence) > TITLE_LENGTH:
        cut = sentence[: TITLE_LENGTH - 1]
        sentence = (cut.rsplit(" ", 1)[0] if " " in cut[20:] else cut) + "…"
    return sentence.rstrip(".") if len(sentence) < TITLE_LENGTH else sentence


def _short(line: Looked) -> str:
    words = f"{line.number} {line.text}".strip()
    return words if len(words) <= 60 else words[:59] + "…"
