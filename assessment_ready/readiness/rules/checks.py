"""What a careful reader would ask of a round's judgements. Pure: facts of one statement in, remarks out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assessment_ready.ui.words import counted

Link = tuple[str, dict[str, str | int], str]
# CQC looks for people's own experience under every statement and weighs it as highly as anything else.
PEOPLE = "people"
FAR_APART = 2


@dataclass(frozen=True)
class StatementFacts:
    """One statement of a round as the checks see it.

    ``good`` is the score from which a statement counts as good; ``outside`` the newest outside score with where it was
    given; ``aged`` the cited items that no longer count, as "QS4-E12 (expired)"; ``people`` whether anything from
    people themselves is within date; ``closed_bare`` actions closed with nothing to show for it.
    """

    round_id: int
    slug: str
    number: int
    good: int
    score: int | None
    low: int | None
    high: int | None
    confidence: str
    improvements: str
    people: bool
    covered: int
    categories: int
    cited: int
    aged: Sequence[str]
    outside: tuple[int, str] | None
    open_gaps: int
    closed_bare: Sequence[str]
    unmet: int


@dataclass(frozen=True)
class Remark:
    """One remark: a short code, a sentence, and the page where it is put right (name, captures, query)."""

    code: str
    sentence: str
    link: Link


def remarks(facts: StatementFacts) -> list[Remark]:
    """Everything the checks have to say of one statement, the weightiest first."""
    return [remark for check in _CHECKS for remark in check(facts)]


def _good_without_people(facts: StatementFacts) -> Iterator[Remark]:
    if facts.score is not None and facts.score >= facts.good and not facts.people:
        sentence = (
            f"Scored {facts.score}, without evidence within date from people who use services or carers."
        )
        yield Remark("people", sentence, _library(facts, f"&category={PEOPLE}"))


def _nothing_cited(facts: StatementFacts) -> Iterator[Remark]:
    if facts.score is not None and not facts.cited:
        yield Remark("uncited", "The score stands on no evidence: nothing is cited.", _cite(facts))


def _aged(facts: StatementFacts) -> Iterator[Remark]:
    if facts.aged:
        yield Remark(
            "aged", f"It stands on evidence that no longer counts: {', '.join(facts.aged)}.", _cite(facts)
        )


def _apart(facts: StatementFacts) -> Iterator[Remark]:
    if facts.score is None or facts.outside is None:
        return
    theirs, where = facts.outside
    difference = facts.score - theirs
    if abs(difference) >= FAR_APART:
        words = "above" if difference > 0 else "below"
        sentence = f"Scored {facts.score}, {abs(difference)} {words} the {theirs} of “{where}”."
        yield Remark("far", sentence, _page(facts))
    elif difference == 1:
        yield Remark("above", f"We say {facts.score}, “{where}” said {theirs}.", _page(facts))


def _certain(facts: StatementFacts) -> Iterator[Remark]:
    if facts.score is not None and facts.low == facts.high:
        sentence = "No other score is thought possible: the lowest and the highest are the score itself."
        yield Remark("range", sentence, _page(facts))


def _too_sure(facts: StatementFacts) -> Iterator[Remark]:
    if facts.confidence == "high" and facts.covered < facts.categories:
        said = f"{facts.covered} of {counted(facts.categories, 'kind,kinds')}"
        sentence = f"Confidence is high, but only {said} of evidence have something within date."
        yield Remark("sure", sentence, _library(facts, ""))


def _low_without_gap(facts: StatementFacts) -> Iterator[Remark]:
    if facts.score is not None and facts.score < facts.good and not facts.open_gaps:
        sentence = f"Scored {facts.score}, but no gap says what falls short."
        query = f"statement={facts.number}&round={facts.round_id}"
        yield Remark("no-gap", sentence, ("readiness:gap-create", {}, query))


def _no_improvements(facts: StatementFacts) -> Iterator[Remark]:
    if facts.score is not None and facts.score < facts.good and not facts.improvements.strip():
        sentence = f"Scored {facts.score}, but nothing is written under what we must improve."
        yield Remark("improvements", sentence, _page(facts))


def _closed_bare(facts: StatementFacts) -> Iterator[Remark]:
    if facts.closed_bare:
        words = "Closed without evidence that it is done"
        query = f"statement={facts.number}&lifecycle=closed"
        yield Remark("bare", f"{words}: {', '.join(facts.closed_bare)}.", ("actions:list", {}, query))


def _unmet(facts: StatementFacts) -> Iterator[Remark]:
    if facts.unmet:
        expected = counted(facts.unmet, "kind of evidence,kinds of evidence")
        sentence = f"Nothing in the library meets {expected} that CQC would expect."
        yield Remark("expected", sentence, ("evidence:expected", {}, f"statement={facts.number}"))


_CHECKS: tuple[Callable[[StatementFacts], Iterator[Remark]], ...] = (
    _good_without_people,
    _nothing_cited,
    _aged,
    _apart,
    _closed_bare,
    _low_without_gap,
    _no_improvements,
    _certain,
    _too_sure,
    _unmet,
)


def _page(facts: StatementFacts) -> Link:
    return "readiness:statement", {"round": facts.round_id, "statement": facts.slug}, ""


def _cite(facts: StatementFacts) -> Link:
    return "readiness:cite", {"round": facts.round_id, "statement": facts.slug}, ""


def _library(facts: StatementFacts, more: str) -> Link:
    return "evidence:library", {}, f"statement={facts.number}{more}"
