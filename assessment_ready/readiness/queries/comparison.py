"""Rounds side by side: their scores by statement and theme, matched by slug across framework versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.framework.rules import Band, Scale, points
from assessment_ready.readiness.models import Judgement, Round
from assessment_ready.readiness.queries.rounds import rounds_for
from assessment_ready.readiness.rules.comparison import Difference, difference, score_difference

FEWEST, MOST = 2, 6
OFFERED = 40


@dataclass(frozen=True)
class ComparedRound:
    """One round of a comparison.

    ``scores`` are by slug and hold what the person may see; ``statements`` is every statement of its
    framework. ``difference`` is to the first round: None for the first itself, and on another scale.
    """

    round: Round
    scale: Scale
    statements: Mapping[str, QualityStatement]
    scores: Mapping[str, int | None]
    difference: Difference | None

    @property
    def is_whole(self) -> bool:
        """Whether the person sees every statement of it."""
        return len(self.scores) == self.scale.statements

    @property
    def points(self) -> int | None:
        """The total, None while a statement is unscored or kept from the person."""
        return points(self.scores.values()) if self.is_whole else None

    @property
    def percent(self) -> int | None:
        """The percentage as CQC publishes it."""
        return None if self.points is None else self.scale.percent(self.points)

    @property
    def rating(self) -> Band | None:
        """The rating the points give."""
        return None if self.points is None else self.scale.rating(self.points)


@dataclass(frozen=True)
class ComparedScore:
    """One round's score of one statement. ``in_framework`` is False where its version has no such statement."""

    score: int | None
    in_framework: bool
    is_seen: bool
    gap: int | None


@dataclass(frozen=True)
class ComparedStatement:
    """One statement with a score per round, in the order of the rounds."""

    slug: str
    title: str
    scores: list[ComparedScore]


@dataclass(frozen=True)
class ComparedTheme:
    """One theme; ``totals`` is per round (sum of the scores given, statements scored, statements)."""

    title: str
    statements: list[ComparedStatement]
    totals: list[tuple[int, int, int]]


@dataclass(frozen=True)
class Comparison:
    """Two or more rounds side by side; the first is what the others are measured against."""

    rounds: list[ComparedRound]
    themes: list[ComparedTheme]
    notes: list[str]

    @property
    def statements(self) -> list[ComparedStatement]:
        """Every statement in order, without its theme."""
        return [statement for theme in self.themes for statement in theme.statements]


def offered_rounds(membership: Membership, now: datetime) -> list[Round]:
    """The newest rounds the person may compare. One query."""
    return list(rounds_for(membership, now)[:OFFERED])


def rounds_named(membership: Membership, now: datetime, ids: Sequence[int]) -> list[Round]:
    """The rounds with these ids that the person may see, in the order asked. One query.

    Ids of other councils, of rounds under embargo and of nothing are as if they had not been given.
    """
    found = rounds_for(membership, now).in_bulk(list(ids))
    return [found[number] for number in dict.fromkeys(ids) if number in found]


def comparison(membership: Membership, now: datetime, rounds: Sequence[Round]) -> Comparison:
    """The rounds side by side. The caller got them through ``visible_to``.

    Two queries, and two for each framework version among them (six at most).
    """
    scores = _scores(membership, now, rounds)
    versions = {each.framework_id: each.framework for each in rounds}
    known = {key: _version(version) for key, version in versions.items()}
    first = rounds[0]
    compared = [
        ComparedRound(
            round=each,
            scale=known[each.framework_id][0],
            statements=known[each.framework_id][1],
            scores=scores[each.pk],
            difference=_difference(first, each, scores, known),
        )
        for each in rounds
    ]
    return Comparison(compared, _themes(compared), _notes(compared))


def _scores(
    membership: Membership, now: datetime, rounds: Iterable[Round]
) -> dict[int, dict[str, int | None]]:
    """The scores the person may see, by round and slug. One query."""
    scores: dict[int, dict[str, int | None]] = {each.pk: {} for each in rounds}
    rows = Judgement.objects.visible_to(membership, now).filter(round__in=list(scores))
    for round_id, slug, score in rows.values_list("round_id", "statement__slug", "score"):
        scores[round_id][slug] = score
    return scores


_Version = tuple[Scale, Mapping[str, QualityStatement]]


def _version(framework: FrameworkVersion) -> _Version:
    statements = framework_queries.statements(framework)
    return framework_queries.scale(framework), {each.slug: each for each in statements}


def _difference(
    first: Round,
    other: Round,
    scores: Mapping[int, Mapping[str, int | None]],
    known: Mapping[int, _Version],
) -> Difference | None:
    same_scale = known[first.framework_id][0].levels == known[other.framework_id][0].levels
    if other.pk == first.pk or not same_scale:
        return None
    return difference(scores[first.pk], scores[other.pk])


def _themes(compared: Sequence[ComparedRound]) -> list[ComparedTheme]:
    """The first round's themes, then what only the others have; statements nobody may see are left out."""
    rows: dict[str, list[QualityStatement]] = {}
    placed: set[str] = set()
    for each in compared:
        for slug, statement in each.statements.items():
            if slug in placed or not any(slug in other.scores for other in compared):
                continue
            placed.add(slug)
            rows.setdefault(statement.theme.title, []).append(statement)
    return [
        ComparedTheme(
            title=title,
            statements=[_statement(statement, compared) for statement in statements],
            totals=[_total(each, statements) for each in compared],
        )
        for title, statements in rows.items()
    ]


def _statement(statement: QualityStatement, compared: Sequence[ComparedRound]) -> ComparedStatement:
    slug, first = statement.slug, compared[0]
    return ComparedStatement(
        slug=slug,
        title=statement.title,
        scores=[
            ComparedScore(
                score=each.scores.get(slug),
                in_framework=slug in each.statements,
                is_seen=slug in each.scores,
                gap=(
                    None
                    if each.difference is None
                    else score_difference(first.scores.get(slug), each.scores.get(slug))
                ),
            )
            for each in compared
        ],
    )


def _total(compared: ComparedRound, statements: Sequence[QualityStatement]) -> tuple[int, int, int]:
    scores = [compared.scores.get(each.slug) for each in statements]
    given = [score for score in scores if score is not None]
    return sum(given), len(given), sum(each.slug in compared.statements for each in statements)


def _notes(compared: Sequence[ComparedRound]) -> list[str]:
    """What cannot be compared, as sentences."""
    first, *others = compared
    notes = []
    for each in others:
        if each.round.framework_id == first.round.framework_id:
            continue
        start = f"{each.round.title} was made with “{each.round.framework}”, {first.round.title} with "
        start += f"“{first.round.framework}”. "
        if each.difference is None and each.round.pk != first.round.pk:
            notes.append(f"{start}They score on different scales, so no differences are worked out.")
            continue
        notes.append(start + _unmatched(first, each))
    if not all(each.is_whole for each in compared):
        notes.append("You see only your own statements of some of these rounds, so they have no total here.")
    return notes


def _unmatched(first: ComparedRound, other: ComparedRound) -> str:
    alone = [
        statement.title
        for one, two in ((first, other), (other, first))
        for slug, statement in one.statements.items()
        if slug not in two.statements
    ]
    if not alone:
        return "All their statements have the same name and are compared."
    return f"Statements of the same name are compared; these cannot be: {', '.join(alone)}."
