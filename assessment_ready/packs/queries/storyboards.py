"""Storyboards: what a quality statement means, where we stand, what we do and say. Everything passes the gate."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from assessment_ready.actions.models import ActionStatement
from assessment_ready.actions.queries.register import ALL_OPEN, Filters, register
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem, EvidenceUse
from assessment_ready.evidence.queries.library import items_for_statement
from assessment_ready.framework import queries as framework
from assessment_ready.framework.models import QualityStatement, ScoreLevel
from assessment_ready.packs.queries.moments import assessment_plan
from assessment_ready.readiness.models import Judgement, Round
from assessment_ready.readiness.queries.board import board_judgements
from assessment_ready.readiness.queries.rounds import dashboard_round
from assessment_ready.ui.dates import london_date
from comms.models import Question
from comms.queries.faq import published_answers
from comms.queries.messages import ProofState, Proved, ProvedMessage, messages_with_proof_state
from workforce.models import RoleStory
from workforce.queries.stories import stories

# How much of each a storyboard of one page names; the rest is counted.
EVIDENCE_SHOWN, ACTIONS_SHOWN, MESSAGES_SHOWN, QUESTIONS_SHOWN = 5, 5, 4, 4


@dataclass(frozen=True)
class Said:
    """A cleared message and what proves it for one statement."""

    message: ProvedMessage
    proof: tuple[Proved, ...]


@dataclass(frozen=True)
class Storyboard:
    """One statement on one page. ``round`` and ``judgement`` only where the reader may know of them.

    ``evidence``, ``actions`` and ``questions`` are the first few; the figures beside them count all.
    """

    statement: QualityStatement
    topics: tuple[str, ...]
    round: Round | None
    judgement: Judgement | None
    level: ScoreLevel | None
    highest: int
    evidence: tuple[EvidenceItem, ...]
    evidence_count: int
    actions: tuple[Any, ...]
    action_count: int
    said: tuple[Said, ...]
    questions: tuple[Question, ...]
    question_count: int
    roles: tuple[RoleStory, ...]


@dataclass(frozen=True)
class StoryboardRow:
    """One line of the register: how much there is to a statement."""

    statement: QualityStatement
    score: int | None
    evidence: int
    actions: int
    messages: int
    questions: int


def current_round(membership: Membership, now: datetime) -> Round | None:
    """The round a storyboard stands on: the one the dashboard opens with."""
    return dashboard_round(membership, now)


def get_statement(membership: Membership, now: datetime, slug: str) -> QualityStatement:
    """The statement of the round's framework, or of the usual one; raises ``QualityStatement.DoesNotExist``."""
    row = current_round(membership, now)
    return framework.get_statement(row.framework if row else framework.default_framework(), slug)


def storyboard(membership: Membership, now: datetime, statement: QualityStatement) -> Storyboard:
    """Everything a person may know that belongs on the page of one statement; a fixed number of queries."""
    row = current_round(membership, now)
    judged = _judgement(membership, now, row, statement)
    levels = framework.levels(statement.framework)
    evidence = items_for_statement(membership, now, statement.pk)
    actions = list(_actions(membership, now, statement))
    questions = list(_questions(membership, now, statement))
    return Storyboard(
        statement=statement,
        topics=tuple(topic.title for topic in statement.sub_topics.all()),
        round=row if judged else None,
        judgement=judged,
        level=next((each for each in levels if judged and each.value == judged.score), None),
        highest=max(each.value for each in levels),
        evidence=tuple(evidence[:EVIDENCE_SHOWN]),
        evidence_count=len(evidence),
        actions=tuple(actions[:ACTIONS_SHOWN]),
        action_count=len(actions),
        said=tuple(_said(membership, now, statement)[:MESSAGES_SHOWN]),
        questions=tuple(questions[:QUESTIONS_SHOWN]),
        question_count=len(questions),
        roles=tuple(stories(membership).filter(statements=statement).order_by("role")[:20]),
    )


def score_words(found: Storyboard) -> str:
    """The score with what it means, or that there is none."""
    if found.judgement is None or found.judgement.score is None:
        return "Not scored yet"
    meaning = f", {found.level.label}" if found.level else ""
    return f"{found.judgement.score} of {found.highest}{meaning}"


def storyboard_rows(membership: Membership, now: datetime) -> list[StoryboardRow]:
    """The statements in order, each with what there is; a fixed number of queries."""
    row = current_round(membership, now)
    version = row.framework if row else framework.default_framework()
    scores = {}
    if row is not None:
        scores = {each.statement_id: each.score for each in board_judgements(membership, now, row)}
    evidence, actions = _evidence_counts(membership, now), _action_counts(membership, now)
    questions = _question_counts(membership, now)
    messages = _message_counts(membership, now)
    return [
        StoryboardRow(
            statement=each,
            score=scores.get(each.pk),
            evidence=evidence[each.pk],
            actions=actions[each.pk],
            messages=messages[each.pk],
            questions=questions[each.pk],
        )
        for each in framework.statements(version)
    ]


def usable_messages(membership: Membership, now: datetime) -> list[ProvedMessage]:
    """The messages of the running assessment plan that can be said today, in the order of the house; constant queries.

    Cleared, in date, proved, and not of a rating that is not known yet.
    """
    plan = assessment_plan(membership)
    if plan is None:
        return []
    today = london_date(now)
    return [
        each
        for each in messages_with_proof_state(membership, now, plan)
        if each.message.is_cleared
        and each.state is ProofState.LIVE
        and (each.message.valid_until is None or each.message.valid_until >= today)
        and _holds(each)
    ]


def _holds(each: ProvedMessage) -> bool:
    """A message of a rating says what holds only once that rating is the one."""
    if each.message.scenario_id is None:
        return True
    return each.scenario is not None and each.scenario.activated_at is not None


def _judgement(
    membership: Membership, now: datetime, row: Round | None, statement: QualityStatement
) -> Judgement | None:
    if row is None:
        return None
    return Judgement.objects.filter(round=row, statement=statement).within_role(membership, now).first()


def _actions(membership: Membership, now: datetime, statement: QualityStatement) -> Any:
    rows = register(membership, now, Filters(statement=statement.number, lifecycle=ALL_OPEN))
    return rows.filter(statements=statement)


def _questions(membership: Membership, now: datetime, statement: QualityStatement) -> Any:
    rows = published_answers(membership, now).filter(statement=statement)
    return rows.order_by("-published_at", "-pk")


def _said(membership: Membership, now: datetime, statement: QualityStatement) -> list[Said]:
    found = []
    for each in usable_messages(membership, now):
        proof = tuple(
            point
            for point in each.points
            if point.standing.is_live and point.point.statement_id == statement.pk
        )
        if proof:
            found.append(Said(each, proof))
    return found


def _evidence_counts(membership: Membership, now: datetime) -> Counter[int]:
    items = EvidenceItem.objects.visible_to(membership, now).filter(withdrawn_at=None).order_by()
    uses = EvidenceUse.objects.filter(item__in=items.values("pk")).order_by()
    return Counter(dict(uses.values_list("statement_id").annotate(number=Count("item", distinct=True))))


def _action_counts(membership: Membership, now: datetime) -> Counter[int]:
    rows = register(membership, now, Filters(lifecycle=ALL_OPEN)).order_by().values("pk")
    serves = ActionStatement.objects.filter(action__in=rows).order_by()
    return Counter(dict(serves.values_list("statement_id").annotate(number=Count("action", distinct=True))))


def _question_counts(membership: Membership, now: datetime) -> Counter[int]:
    rows = published_answers(membership, now).filter(statement__isnull=False).order_by()
    return Counter(dict(rows.values_list("statement_id").annotate(number=Count("pk"))))


def _message_counts(membership: Membership, now: datetime) -> Counter[int]:
    named: dict[int, set[int]] = defaultdict(set)
    for each in usable_messages(membership, now):
        for point in each.points:
            if point.standing.is_live:
                named[point.point.statement_id].add(each.message.pk)
    return Counter({statement: len(messages) for statement, messages in named.items()})
