"""What the page of one statement in one round shows beside the judgement itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.framework import queries as framework_queries
from assessment_ready.framework.models import EvidenceCategory, ScoreLevel, SubTopic
from assessment_ready.framework.rules import StatementBenchmark
from assessment_ready.readiness.models import Assignment, Judgement, JudgementQuerySet
from assessment_ready.readiness.queries.suggestion import with_suggestion_facts


@dataclass(frozen=True)
class Neighbour:
    """The statement before or after in the same round."""

    slug: str
    title: str


@dataclass(frozen=True)
class StatementPage:
    """One statement of one round as a person sees it.

    ``others`` is the newest score of every kind of round, newest first; ``benchmark`` is None for people who
    may not see other councils. ``earlier`` and ``later`` are the neighbouring statements the person may see;
    ``categories`` the kinds of evidence in use.
    """

    judgement: Judgement
    assignment: Assignment | None
    levels: list[ScoreLevel]
    sub_topics: list[SubTopic]
    categories: list[EvidenceCategory]
    others: list[Judgement]
    benchmark: StatementBenchmark | None
    benchmark_as_at: str
    earlier: Neighbour | None
    later: Neighbour | None


def get_judgement(membership: Membership, now: datetime, round_id: int, statement: str) -> Judgement:
    """One judgement with everything beside it that the page needs of the framework and the round; one query.

    Raises ``Judgement.DoesNotExist`` when the person may not know of it.
    """
    rows = with_suggestion_facts(_rows(membership, now), membership, now)
    row: Judgement = _with_page_facts(rows, membership, now).get(round_id=round_id, statement__slug=statement)
    return row


def find_in_round(membership: Membership, now: datetime, round_id: int, statement: str) -> Judgement:
    """The same without what only the page of the statement needs; one query."""
    return _rows(membership, now).get(round_id=round_id, statement__slug=statement)


def find_judgement(membership: Membership, now: datetime, judgement_id: int) -> Judgement:
    """One judgement by its number in the database, as audit entries name it; the same refusal."""
    return _rows(membership, now).get(pk=judgement_id)


def statement_page(membership: Membership, now: datetime, judgement: Judgement) -> StatementPage:
    """Everything else the page shows of a judgement from :func:`get_judgement`, in three queries at most."""
    framework = judgement.round.framework
    row: Any = judgement
    benchmark = None
    as_at = ""
    if membership.can(Perm.VIEW_BENCHMARK):
        published = framework_queries.benchmark(framework, membership.council)
        benchmark = published.statement(judgement.statement.number)
        as_at = published.as_at_words
    return StatementPage(
        judgement=judgement,
        assignment=getattr(judgement, "given", None),
        levels=[ScoreLevel(**each) for each in row.page_levels],
        sub_topics=[SubTopic(**each) for each in row.page_topics],
        categories=[EvidenceCategory(**each) for each in row.page_categories],
        others=_others(membership, now, judgement),
        benchmark=benchmark,
        benchmark_as_at=as_at,
        earlier=_neighbour(row.page_earlier),
        later=_neighbour(row.page_later),
    )


def _rows(membership: Membership, now: datetime) -> JudgementQuerySet:
    return (
        Judgement.objects.visible_to(membership, now)
        .with_assignment()
        .select_related("round__framework", "round__embargo", "statement__theme", "author")
    )


def _with_page_facts(rows: JudgementQuerySet, membership: Membership, now: datetime) -> JudgementQuerySet:
    """What would otherwise be a query each: scale, topics, kinds of evidence, the statements before and after."""
    framework = OuterRef("round__framework")
    levels = ScoreLevel.objects.filter(framework=framework).order_by("value")
    topics = SubTopic.objects.filter(statement=OuterRef("statement")).order_by("pk")
    kinds = EvidenceCategory.objects.filter(framework=framework, in_use=True).order_by("position")
    beside = Judgement.objects.filter(round=OuterRef("round")).within_role(membership, now)
    number = OuterRef("statement__number")
    before = beside.filter(statement__number__lt=number).order_by("-statement__number")[:1]
    after = beside.filter(statement__number__gt=number).order_by("statement__number")[:1]
    return rows.annotate(
        page_levels=_listed(levels, "value", "label", "meaning"),
        page_topics=_listed(topics, "pk", "title"),
        page_categories=_listed(kinds, "pk", "code", "title"),
        page_earlier=_listed(before, slug="statement__slug", title="statement__title"),
        page_later=_listed(after, slug="statement__slug", title="statement__title"),
    )


def _listed(rows: QuerySet[Any], *names: str, **renamed: str) -> ArraySubquery:
    return ArraySubquery(rows.values(found=JSONObject(**{name: name for name in names}, **renamed)))


def _neighbour(found: list[dict[str, str]]) -> Neighbour | None:
    return Neighbour(**found[0]) if found else None


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
