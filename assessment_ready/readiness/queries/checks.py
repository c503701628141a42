"""What is missing for "ready", and what a careful reader would ask, over all statements of a round."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef

from assessment_ready.actions.models import Action, ActionEvidence, Lifecycle
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import (
    EvidenceItem,
    ExpectationMet,
    ExpectationSetAside,
    ExpectedEvidence,
    Freshness,
)
from assessment_ready.framework.models import QualityStatement
from assessment_ready.framework.queries import scale
from assessment_ready.readiness.models import Judgement, Round, RoundKind
from assessment_ready.readiness.queries.board import board_judgements
from assessment_ready.readiness.queries.citations import citations_of_round
from assessment_ready.readiness.queries.ready import can_be_ready, readiness_of
from assessment_ready.readiness.queries.standing import Standing, standing
from assessment_ready.readiness.rules.checks import PEOPLE, StatementFacts, remarks

MISSING, REMARK = "missing", "remark"


@dataclass(frozen=True)
class Check:
    """One thing to put right in a round: missing for "ready" (``kind`` "missing") or a remark ("remark").

    The address is ``url_name`` with ``url_kwargs`` (the council apart) and ``query``.
    """

    statement: QualityStatement
    kind: str
    code: str
    sentence: str
    url_name: str
    url_kwargs: dict[str, Any]
    query: str = ""


@dataclass(frozen=True)
class _Beside:
    """What the remarks need beside judgements and standing, by statement id."""

    cited: dict[int, list[tuple[str, str]]]
    outside: dict[int, tuple[int, str]]
    closed_bare: dict[int, list[str]]
    unmet: dict[int, int]
    good: int


def quality_checks(membership: Membership, now: datetime, round_: Round) -> list[Check]:
    """Everything there is to put right in a round of our own, statement by statement; nine queries at most.

    Empty for rounds in which somebody else judged: their judgement is not ours to mend.
    """
    if not can_be_ready(round_):
        return []
    judgements = board_judgements(membership, now, round_)
    stands = standing(membership, now, round_.framework)
    answers = readiness_of(membership, now, round_, judgements, stands)
    beside = _beside(membership, now, round_)
    found: list[Check] = []
    for row in judgements:
        answer = answers.get(row.statement_id)
        for each in answer.missing if answer else ():
            found.append(
                Check(
                    row.statement,
                    MISSING,
                    each.code,
                    each.sentence,
                    each.url_name,
                    dict(each.url_kwargs),
                    each.query,
                )
            )
        for remark in remarks(_facts(round_, row, stands, beside)):
            name, kwargs, query = remark.link
            found.append(Check(row.statement, REMARK, remark.code, remark.sentence, name, kwargs, query))
    return found


def _facts(round_: Round, row: Judgement, stands: Standing, beside: _Beside) -> StatementFacts:
    here = stands.statement(row.statement_id)
    cited = beside.cited.get(row.statement_id, [])
    return StatementFacts(
        round_id=round_.pk,
        slug=row.statement.slug,
        number=row.statement.number,
        good=beside.good,
        score=row.score,
        low=row.low,
        high=row.high,
        confidence=row.confidence,
        improvements=row.improvements,
        people=not any(each.code == PEOPLE for each in here.missing_categories),
        covered=here.covered,
        categories=here.of,
        cited=len(cited),
        aged=[
            f"{reference} ({Freshness(fresh).label.lower()})"
            for reference, fresh in cited
            if not Freshness(fresh).counts
        ],
        outside=beside.outside.get(row.statement_id),
        open_gaps=here.open_gaps,
        closed_bare=beside.closed_bare.get(row.statement_id, []),
        unmet=beside.unmet.get(row.statement_id, 0),
    )


def _beside(membership: Membership, now: datetime, round_: Round) -> _Beside:
    cited: dict[int, list[tuple[str, str]]] = {}
    for statement, reference, fresh in citations_of_round(membership, now, round_):
        cited.setdefault(statement, []).append((reference, fresh))
    levels = scale(round_.framework).levels
    return _Beside(
        cited=cited,
        outside=_outside(membership, now, round_),
        closed_bare=_closed_bare(membership, now),
        unmet=_unmet(membership, now, round_),
        # One level below the top: "evidence shows a good standard".
        good=levels[max(0, len(levels) - 2)],
    )


def _outside(membership: Membership, now: datetime, round_: Round) -> dict[int, tuple[int, str]]:
    """The newest score somebody outside gave each statement, and in which round."""
    rows = (
        Judgement.objects.visible_to(membership, now)
        .filter(round__framework=round_.framework_id, score__isnull=False)
        .exclude(round__kind=RoundKind.SELF_ASSESSMENT)
        .order_by("statement_id", "-round__held_on", "-round_id")
        .distinct("statement_id")
    )
    found = rows.values_list("statement_id", "score", "round__title")
    return {statement: (score, title) for statement, score, title in found if score is not None}


def _closed_bare(membership: Membership, now: datetime) -> dict[int, list[str]]:
    """Closed actions with nothing attached that shows that they are done, by statement."""
    shows = ActionEvidence.objects.filter(
        action=OuterRef("pk"), role__in=[ActionEvidence.Role.CLOSURE, ActionEvidence.Role.EFFECTIVENESS]
    )
    rows = Action.objects.visible_to(membership, now).filter(~Exists(shows), lifecycle=Lifecycle.CLOSED)
    found: dict[int, list[str]] = {}
    served = rows.filter(serves__isnull=False).order_by("number")
    for statement, reference in served.values_list("serves__statement_id", "reference"):
        found.setdefault(statement, []).append(reference)
    return found


def _unmet(membership: Membership, now: datetime, round_: Round) -> dict[int, int]:
    """How many kinds of evidence that CQC would expect nothing meets, by statement."""
    items = EvidenceItem.objects.visible_to(membership, now).filter(withdrawn_at=None).order_by()
    met = ExpectationMet.objects.filter(
        expectation=OuterRef("pk"), council=membership.council_id, item__in=items.values("pk")
    )
    aside = ExpectationSetAside.objects.filter(expectation=OuterRef("pk"), council=membership.council_id)
    rows = ExpectedEvidence.objects.known_to(membership.council).filter(
        ~Exists(met), ~Exists(aside), statement__framework=round_.framework_id
    )
    counted = rows.order_by().values("statement_id").annotate(many=Count("pk"))
    return dict(counted.values_list("statement_id", "many"))
