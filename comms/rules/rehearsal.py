"""What a dry run of publication day looks at, and what it calls a problem. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

# Channels through which nothing is written down and sent: people speak.
SPOKEN = "spoken"


@dataclass(frozen=True)
class StepFacts:
    """What is known of one step when it is tried."""

    has_text: bool
    is_cleared: bool
    is_spoken: bool
    is_mail: bool
    audiences: int
    recipients: int
    has_owner: bool
    only_cleared: bool
    is_before: bool
    expects_audience: bool = True
    texts: int = 1
    formats_missing: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One step of a dry run, as it is kept. ``at`` is the moment in ISO form; ``embargoes`` whose secret it is."""

    step: int
    title: str
    minute: str
    at: str
    audience: str
    channel: str
    text: str
    standing: str
    people: int | None
    took_ms: float
    problems: list[str] = field(default_factory=list)
    embargoes: list[int] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """What goes into the table."""
        return asdict(self)


@dataclass(frozen=True)
class Difference:
    """What is new and what is solved since the run before, for one step."""

    is_new_step: bool
    appeared: tuple[str, ...]
    solved: tuple[str, ...]
    people_before: int | None


def problems(facts: StepFacts) -> list[str]:
    """What stands in the way of one step, as sentences."""
    checks = (
        (facts.audiences == 0 and facts.expects_audience, "No audience"),
        (facts.audiences > 0 and not facts.has_text and not facts.is_spoken, "No text"),
        (
            facts.texts > 1,
            f"{facts.texts} texts fit this step: split it, or one audience gets another's words",
        ),
        (facts.has_text and not facts.is_cleared, "The text is not cleared"),
        (facts.is_mail and not facts.only_cleared and facts.recipients == 0, "Nobody would receive it"),
        (
            facts.is_mail and facts.only_cleared and facts.recipients == 0,
            "Only cleared contacts may receive it, and nobody is cleared",
        ),
        (
            facts.is_before and facts.audiences > 0 and not facts.only_cleared,
            "Before publication, but not limited to cleared contacts",
        ),
        (not facts.has_owner, "Nobody is named to do it"),
    )
    found = [sentence for is_so, sentence in checks if is_so]
    found += [f"{name} is missing" for name in facts.formats_missing]
    return [*found, *facts.order]


def differences(lines: Iterable[Line], before: Sequence[Line] | None) -> Mapping[int, Difference]:
    """What changed for each step since the run before; nothing without one."""
    if before is None:
        return {}
    known = {line.step: line for line in before}
    return {line.step: _difference(line, known.get(line.step)) for line in lines}


def _difference(line: Line, before: Line | None) -> Difference:
    if before is None:
        return Difference(True, tuple(line.problems), (), None)
    return Difference(
        is_new_step=False,
        appeared=tuple(text for text in line.problems if text not in before.problems),
        solved=tuple(text for text in before.problems if text not in line.problems),
        people_before=before.people if before.people != line.people else None,
    )
