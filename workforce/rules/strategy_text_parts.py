"""Drivers, principles, priorities, themes and policies in a strategy text, where a heading or a lead-in names them."""

import re
from dataclasses import dataclass

from workforce.rules.strategy_text_lines import Looked

VISION, PRINCIPLE, PRIORITY, DRIVER, THEME, POLICY = (
    "vision",
    "principle",
    "priority",
    "driver",
    "theme",
    "policy",
)
_POLICY_WORDS = (
    r"\b(?:polic(?:y|ies)|legislation|initiatives|guiding strategies|national strateg(?:y|ies)|documents)\b"
)
# The first that a heading names counts: "the priorities set out in Government policy" are priorities.
_KINDS = (
    (DRIVER, re.compile(r"\bdrivers?\b", re.IGNORECASE)),
    (PRINCIPLE, re.compile(r"\bprinciples\b", re.IGNORECASE)),
    (PRIORITY, re.compile(r"\bpriorities\b", re.IGNORECASE)),
    (THEME, re.compile(r"\bthemes\b", re.IGNORECASE)),
    (POLICY, re.compile(_POLICY_WORDS, re.IGNORECASE)),
    (VISION, re.compile(r"^(?:our |the |a )?vision\b", re.IGNORECASE)),
)  # fmt: skip
_NAME = re.compile(r"^(?P<name>[^–—:]{3,110}?)(?:\s+[–—-]\s+|:\s+)(?P<text>\S.*)$")
_LONGEST_TITLE = 200
_SHORT_TITLE = 80


@dataclass(frozen=True)
class FoundPart:
    """A driver, principle, priority, theme, policy reference or vision; ``line`` is where it begins."""

    kind: str
    title: str
    text: str
    line: int


class PartReader:
    """Collects the parts from the lines before the strands."""

    def __init__(self) -> None:
        self.found: list[FoundPart] = []
        self.of_heading = ""
        self.of_list = ""
        self.is_open = False

    def blank(self) -> None:
        """A paragraph is over; what follows may be the rest of a list all the same."""
        self.is_open = False

    def take(self, line: Looked) -> bool:
        """Look at the next line; whether it is part of what is collected."""
        is_item = line.is_bullet or line.level == 1
        if is_item:
            return self._item(line)
        if line.is_heading:
            self.of_heading, self.of_list, self.is_open = kind_of(line.text), "", False
            return False
        if self.is_open and self.found:
            self._append(line.text)
            return True
        if line.text.endswith(":"):
            self.of_list = kind_of(line.text)
            return False
        return self._paragraph(line)

    def _item(self, line: Looked) -> bool:
        kind = self.of_list or self.of_heading
        if not kind:
            return False
        title, text = _named(line)
        self.found.append(FoundPart(kind, title, text, line.at))
        self.is_open = True
        return True

    def _paragraph(self, line: Looked) -> bool:
        """Under a heading of policies each paragraph that names a document is one."""
        if self.of_heading not in (POLICY, VISION):
            return False
        self.of_list = ""
        if self.of_heading == VISION:
            self.found.append(FoundPart(VISION, _cut(line.text), line.text, line.at))
        elif found := _NAME.match(line.text):
            self.found.append(
                FoundPart(POLICY, found["name"].strip()[:_LONGEST_TITLE], found["text"], line.at)
            )
        elif self.found and self.found[-1].kind == POLICY:
            self._append(line.text)
            return True
        else:
            return False
        self.is_open = True
        return True

    def _append(self, text: str) -> None:
        last = self.found[-1]
        self.found[-1] = FoundPart(last.kind, last.title, f"{last.text} {text}".strip(), last.line)


def kind_of(text: str) -> str:
    """The kind of part that a heading or a lead-in announces; empty for none."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "")


def _named(line: Looked) -> tuple[str, str]:
    """Title and words of an item: what is bold, or what stands before a colon, or a shortened beginning."""
    text = line.text.rstrip(";,")
    if line.bold:
        return line.bold[0].upper() + line.bold[1:], text
    found = _NAME.match(text)
    if found and len(found["name"]) <= _SHORT_TITLE:
        return found["name"].strip(), found["text"]
    return _cut(text), text if len(text) > _SHORT_TITLE else ""


def _cut(text: str) -> str:
    cut = text if len(text) <= _SHORT_TITLE else text[: _SHORT_TITLE - 1].rsplit(" ", 1)[0] + "…"
    return cut[:1].upper() + cut[1:]
