"""What proves one statement, what falls short of it and what is being done: the panels of its page. Four queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Q, Value, When

from assessment_ready.actions.models import Action
from assessment_ready.actions.rules.words import RAG_ORDER
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.queries.coverage import CoverageCell
from assessment_ready.framework.models import EvidenceCategory
from assessment_ready.readiness.models import Gap, Judgement
from assessment_ready.readiness.queries.citations import cited_items
from assessment_ready.readiness.queries.gaps import open_of_statement
from assessment_ready.readiness.queries.ready import ready_facts
from assessment_ready.readiness.queries.standing import StatementStanding, statement_standing
from assessment_ready.readiness.rules.ready import Ready, ready
from assessment_ready.ui.dates import london_date

# How many gaps and actions the page lists before it leads to the register.
LISTED = 4


@dataclass(frozen=True)
class Proof:
    """What stands beside one judgement.

    ``coverage`` has each kind of evidence in use with its items and the freshest day; ``gaps`` and ``actions`` are the
    first few of those that ``standing`` counts; ``ready`` is None where the question makes no sense.
    """

    coverage: list[tuple[EvidenceCategory, CoverageCell]]
    cited: list[EvidenceItem]
    gaps: list[Gap]
    actions: list[Action]
    standing: StatementStanding
    ready: Ready | None


def proof_of(
    membership: Membership,
    now: datetime,
    judgement: Judgement,
    in_use: list[EvidenceCategory],
    *,
    asks_ready: bool,
) -> Proof:
    """The panels for a judgement with its round and statement, as far as the person may know of them."""
    pk = judgement.statement_id
    found = statement_standing(membership, now, judgement.round.framework, pk, in_use)
    return Proof(
        coverage=[(each, found.coverage.cell(pk, each.pk)) for each in in_use],
        cited=cited_items(membership, now, judgement),
        gaps=open_of_statement(membership, now, pk, LISTED),
        actions=_actions(membership, now, pk, london_date(now)),
        standing=found.statement(pk),
        ready=ready(ready_facts(judgement.round, judgement, found)) if asks_ready else None,
    )


def _actions(membership: Membership, now: datetime, statement_id: int, today: date) -> list[Action]:
    """The first open actions that serve the statement, worst first."""
    rows = Action.objects.visible_to(membership, now).open().filter(serves__statement_id=statement_id)
    worst_first = Case(
        *(When(Q(rag=rag), then=Value(place)) for place, rag in enumerate(RAG_ORDER)),
        default=Value(len(RAG_ORDER)),
    )
    found = rows.with_rag(today).select_related("owner__user")
    return list(found.order_by(worst_first, "due_on", "pk")[:LISTED])
