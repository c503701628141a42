"""The strict rule for "ready": what a statement still lacks, each with the page where it is put right.

How far the work is, how good we are and how well it is proved are three things: this rule looks at proof and answers
only. A score of 1 can be ready.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment_ready.readiness.rules.suggestion import departs
from assessment_ready.ui.words import counted

# What stops a statement from being ready when an action that serves it looks like this.
BLOCKING_RAGS = {"red": "red", "stale": "stale (nobody has reported on it in time)"}


@dataclass(frozen=True)
class Missing:
    """One thing a statement lacks: a short code, a sentence, and the address of the page that mends it.

    ``url_kwargs`` leaves out the council; ``query`` is what follows the question mark, ready to use.
    """

    code: str
    sentence: str
    url_name: str
    url_kwargs: Mapping[str, str | int] = field(default_factory=dict)
    query: str = ""


@dataclass(frozen=True)
class ReadyFacts:
    """What the rule looks at for one statement of one round.

    ``missing_categories`` are (code, title) of the kinds of evidence in use with nothing within date; ``actions``
    counts open actions that serve the statement or answer its open gaps, by state.
    """

    round_id: int
    slug: str
    number: int
    score: int | None
    reason: str
    suggested: int | None = None
    departure_reason: str = ""
    missing_categories: Sequence[tuple[str, str]] = ()
    unanswered_gaps: int = 0
    actions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ready:
    """Whether a statement is ready, and if not why."""

    missing: list[Missing]

    @property
    def is_ready(self) -> bool:
        """Nothing is missing."""
        return not self.missing


def missing(facts: ReadyFacts) -> list[Missing]:
    """Everything that stands between the statement and "ready", in the order it is best put right."""
    return [*_score(facts), *_evidence(facts), *_gaps(facts), *_actions(facts)]


def ready(facts: ReadyFacts) -> Ready:
    """The answer for one statement."""
    return Ready(missing(facts))


def _score(facts: ReadyFacts) -> list[Missing]:
    page: dict[str, str | int] = {"round": facts.round_id, "statement": facts.slug}
    if facts.score is None:
        return [Missing("score", "It has no score.", "readiness:statement", page)]
    found = []
    if not facts.reason.strip():
        found.append(Missing("reason", "The score has no reason.", "readiness:statement", page))
    if departs(facts.score, facts.suggested) and not facts.departure_reason.strip():
        sentence = f"The score departs from the suggested {facts.suggested} without saying why."
        found.append(Missing("departure", sentence, "readiness:statement", page))
    return found


def _evidence(facts: ReadyFacts) -> list[Missing]:
    return [
        Missing(
            "evidence",
            f"No evidence within date: {title}.",
            "evidence:library",
            query=f"statement={facts.number}&category={code}",
        )
        for code, title in facts.missing_categories
    ]


def _gaps(facts: ReadyFacts) -> list[Missing]:
    if not facts.unanswered_gaps:
        return []
    sentence = f"{counted(facts.unanswered_gaps, 'gap is,gaps are')} not answered."
    query = f"statement={facts.number}&answer=unanswered"
    return [Missing("gap", sentence, "readiness:gaps", query=query)]


def _actions(facts: ReadyFacts) -> list[Missing]:
    return [
        Missing(
            "action",
            f"{counted(facts.actions[rag], 'action is,actions are')} {words}.",
            "actions:list",
            query=f"statement={facts.number}&rag={rag}",
        )
        for rag, words in BLOCKING_RAGS.items()
        if facts.actions.get(rag)
    ]
