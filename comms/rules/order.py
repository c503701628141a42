"""Staff first, at the moment of sending: which steps before this one have not been handed over. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class StepFacts:
    """One step of a cascade: who hears (place in the order, name), when, and whether they have.

    ``is_handed_over``: it is marked as done, or everything sent for it left. ``is_sent``: this application sends it.
    """

    key: int
    hearers: tuple[tuple[int | None, str], ...]
    first: datetime
    is_handed_over: bool
    is_sent: bool = False
    is_missed: bool = False
    title: str = ""

    @property
    def order(self) -> int | None:
        """The first place in the order among those who hear; None outside any order."""
        places = [place for place, _ in self.hearers if place is not None]
        return min(places) if places else None


@dataclass(frozen=True)
class Waits:
    """An earlier group that has not heard yet, and by what."""

    key: int
    audiences: tuple[str, ...]
    title: str
    is_sent: bool
    is_missed: bool

    def __str__(self) -> str:
        who = " and ".join(self.audiences)
        if self.is_sent:
            return f"Waits for {who}: “{self.title}” is not handed over yet"
        if self.is_missed:
            return f"Waits for {who}: “{self.title}” was missed"
        return f"Waits for {who}: “{self.title}” is not marked as done"


def waits_for(here: StepFacts, steps: Sequence[StepFacts]) -> tuple[Waits, ...]:
    """For whom a step waits: every earlier group's first hearing, and what else was to come before this step.

    Groups outside any order neither wait nor hold anybody up. A later word to an earlier group, such as a reminder
    in the afternoon, holds nobody up.
    """
    if here.order is None:
        return ()
    found = []
    for step in steps:
        before = _overtaken(step, here, steps)
        if before and not step.is_handed_over:
            found.append(Waits(step.key, before, step.title, step.is_sent, step.is_missed))
    return tuple(found)


def _overtaken(step: StepFacts, here: StepFacts, steps: Sequence[StepFacts]) -> tuple[str, ...]:
    """The audiences of a step that should have heard by it before ``here``."""
    if step.key == here.key:
        return ()
    assert here.order is not None
    return tuple(
        name
        for place, name in step.hearers
        if place is not None
        and place < here.order
        and (step.first <= here.first or _is_first_hearing(name, step, steps))
    )


def _is_first_hearing(name: str, step: StepFacts, steps: Sequence[StepFacts]) -> bool:
    others = [each.first for each in steps if any(name == hearer for _, hearer in each.hearers)]
    return step.first <= min(others)
