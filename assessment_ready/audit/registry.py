"""Every audit action has a registered English sentence, so that the log reads as a story."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Entry(Protocol):
    """What a sentence may use of an audit entry."""

    actor_name: str
    object_label: str
    object_id: str
    before: dict[str, object]
    after: dict[str, object]


Describe = Callable[[Entry], str]


@dataclass(frozen=True)
class Action:
    """One kind of change: its dotted past-tense code, its sentence, and how to link to its object."""

    code: str
    describe: Describe
    link: Callable[[Entry, str], str] | None = None


_actions: dict[str, Action] = {}


def register(code: str, sentence: str | Describe, *, link: Callable[[Entry, str], str] | None = None) -> None:
    """Give the action ``code`` its sentence.

    ``sentence`` is either a format string that may use ``{actor}``, ``{object}``, ``{before[field]}`` and
    ``{after[field]}``, or a function of the entry. ``link`` maps (entry, council slug) to a path.
    """
    if code in _actions:
        raise ValueError(f"The audit action {code} is registered twice.")
    describe = _formatter(sentence) if isinstance(sentence, str) else sentence
    _actions[code] = Action(code, describe, link)


def get(code: str) -> Action:
    """The registered action; ``KeyError`` for an unknown code."""
    return _actions[code]


def codes() -> list[str]:
    """All registered codes in order."""
    return sorted(_actions)


class _Values(dict[str, object]):
    """Missing fields read as an en dash instead of failing: old entries must always render."""

    def __missing__(self, key: str) -> str:
        return "–"


def _formatter(sentence: str) -> Describe:
    def describe(entry: Entry) -> str:
        return sentence.format(
            actor=entry.actor_name,
            object=entry.object_label,
            before=_Values(entry.before),
            after=_Values(entry.after),
        )

    return describe
