"""What the page of one statement in one round shows beside the judgement itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.models import ScoreLevel, SubTopic
from assessment_ready.framework.rules import StatementBenchmark
from assessment_ready.readiness.models import Assignment, Judgement


@dataclass(frozen=True)
class StatementPage:
    """One statement of one round as a person sees it.

    ``others`` is the newest score of every kind of round, newest first; ``benchmark`` is None for people who
    may not see other councils. ``earlier`` and ``later`` are the neighbouring statements the person may see.
    """

    judgement: Judgement
    assignment: Assignment | None
    levels: list[ScoreLevel]
    sub_topics: list[SubTopic]
    others: list[Judgement]
    benchmark: StatementBenchmark | None
    benchmark_as_at: str
    earlier: Judgement | None
    later: Judgement | None


def get_judgement(membership: Membership, now: datetime, round_id: int, statement: str) -> Judgement:
    """One judgement with round, embargo, statement, author and assignment; one query.

    Raises ``Judgement.DoesNotExist`` when the person may not know of it.
    """
    row: Judgement = _rows(membership, now).get(round_id=round_id, statement__slug=statement)
    return row


def find_judgement(membership: Membership, now: datetime, judgement_id: int) -> Judgement:
    """The same by its number in the database, as audit entries name it."""
    row: Judgement = _rows(membership, now).get(pk=judgement_id)
    return row


def statement_page(membership: Membership, now: datetime, judgement: Judgement) -> StatementPage:
    """Everything else the page shows, in a constant number of queries (seven at most)."""
    framework = judgement.round.framework
    benchmark = None
    as_at = ""
    if membership.can(Perm.VIEW_BENCHMARK):
        published = framework_queries.benchmark(framework, membership.council)
        benchmark = published.statement(judgement.statement.number)
        as_at = published.as_at_words
    earlier, later = _neighbours(membership, now, judgement)
    return StatementPage(
        judgement=judgement,
        assignment=getattr(judgement, "given", None),
        levels=framework_queries.levels(framework),
        sub_topics=list(SubTopic.objects.filter(statement=judgement.statement).order_by("pk")),
        others=_others(membership, now, judgement),
        benchmark=benchmark,
        benchmark_as_at=as_at,
        earlier=earlier,
        later=later,
    )


def _rows(membership: Membership, now: datetime) -> Any:
    return (
        Judgement.objects.visible_to(membership, now)
        .with_assignment()
        .select_related("round__framework", "round__embargo", "statement__theme", "author")
    )


def _others(membership: Membership, now: datetime, judgement: Judgement) -> list[Judgement]:
    """The newest scored judgement of this statement in each kind of round, this round apart."""
    newest = (
        Judgement.objects.visible_to(membership, now)
        .filter(statement_id=judgement.statement_id, score__isnull=False)
        .exclude(round_id=judgement.round_id)
        .select_related("round")
        .order_by("round__kind", "-round__held_on", "-round_id")
        .distinct("round__kind")
    )
    return sorted(newest, key=lambda row: row.round.held_on, reverse=True)


def _neighbours(
    membership: Membership, now: datetime, judgement: Judgement
) -> tuple[Judgement | None, Judgement | None]:
    rows = Judgement.objects.visible_to(membership, now).filter(round_id=judgement.round_id)
    listed = list(rows.select_related("statement").only("statement", "round").order_by("statement__number"))
    place = [row.pk for row in listed].index(judgement.pk)
    return (
        listed[place - 1] if place else None,
        listed[place + 1] if place + 1 < len(listed) else None,
    )
