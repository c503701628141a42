"""A score suggested from what is known. Advice only: a person confirms it or says why not (docs/readiness.md).

It starts from the newest score somebody outside gave the statement; where nobody has, from the level below the top
of the scale, provided there is any evidence to judge by. What is missing then limits it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from assessment_ready.ui.dates import format_date
from assessment_ready.ui.words import counted


@dataclass(frozen=True)
class OutsideView:
    """The newest score of this statement in a round in which somebody else judged."""

    score: int
    title: str
    held_on: date


@dataclass(frozen=True)
class SuggestionFacts:
    """What a suggestion is worked out from.

    ``levels`` is the scale, lowest first; ``categories`` how many kinds of evidence are in use and ``covered`` in how
    many of them something is within date; ``high_gaps`` counts open gaps of high weight, ``unanswered_high`` those of
    them that nobody answered.
    """

    levels: Sequence[int]
    outside: OutsideView | None = None
    categories: int = 0
    covered: int = 0
    high_gaps: int = 0
    unanswered_high: int = 0


@dataclass(frozen=True)
class Suggestion:
    """A suggested score (None: nothing to suggest one from) and the sentences that explain it, in order."""

    score: int | None
    reasons: list[str] = field(default_factory=list)


# The rule as people read it, on the page of every suggestion and in docs/readiness.md.
PUBLISHED = (
    "It starts from the newest score given by somebody outside the council: CQC, peers, the annual conversation or a "
    "mock inspection.",
    "Where nobody outside has scored the statement, it starts one level below the top of the scale.",
    "Without an outside score and without any evidence within date there is no suggestion.",
    "It is at most one level below the top while a kind of evidence in use has nothing within date, or while one gap "
    "of high weight is open.",
    "It is at most two levels below the top while fewer than half of the kinds of evidence have something within date, "
    "while two or more gaps of high weight are open, or while one of them is not answered.",
    "Material under an embargo is never used, unless the round itself is under the same embargo.",
)


def suggest(facts: SuggestionFacts) -> Suggestion:
    """The suggested score with its reasons; never above what the limits allow."""
    if not facts.levels or (facts.outside is None and facts.covered == 0):
        return Suggestion(
            None, ["There is no outside score and no evidence within date, so no score is suggested."]
        )
    score, reason = _start(facts)
    reasons = [reason]
    for limit, why in _limits(facts):
        if limit < score:
            score = limit
            reasons.append(f"Limited to {limit}: {why}.")
    return Suggestion(score, reasons)


def departs(score: int | None, suggested: int | None) -> bool:
    """Whether a score is not the one that was suggested; False where either is missing."""
    return score is not None and suggested is not None and score != suggested


def _start(facts: SuggestionFacts) -> tuple[int, str]:
    if facts.outside is not None:
        view = facts.outside
        return view.score, f"“{view.title}” ({format_date(view.held_on)}) scored it {view.score}."
    level = _below_top(facts.levels, 1)
    return level, f"Nobody outside the council has scored it, so the suggestion starts at {level}."


def _limits(facts: SuggestionFacts) -> list[tuple[int, str]]:
    """Every limit that applies with its reason, the milder ones first."""
    mild, strict = _below_top(facts.levels, 1), _below_top(facts.levels, 2)
    limits = []
    if facts.covered < facts.categories:
        said = f"{facts.covered} of {counted(facts.categories, 'kind,kinds')} of evidence have something within date"
        limits.append((strict if facts.covered * 2 < facts.categories else mild, said))
    if facts.high_gaps:
        limits.append(
            (
                mild if facts.high_gaps == 1 else strict,
                f"{counted(facts.high_gaps, 'gap of high weight is,gaps of high weight are')} open",
            )
        )
    if facts.unanswered_high:
        said = counted(facts.unanswered_high, "gap of high weight is,gaps of high weight are")
        limits.append((strict, f"{said} not answered"))
    return limits


def _below_top(levels: Sequence[int], steps: int) -> int:
    return levels[max(0, len(levels) - 1 - steps)]
