"""What every page's frame needs: what waits for the person, and whether the application can serve."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.models import Assignment, AssignmentState, Round, RoundStatus


@dataclass(frozen=True)
class Health:
    """Whether the application can serve."""

    ok: bool


def health() -> Health:
    """Whether the database answers and every migration has run."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Health(ok=False)
    return Health(ok=not pending)


# A line of what waits, and a row of the dashboard, show no more of an assignment than this.
_SHOWN = (
    "state",
    "due_on",
    "changed_at",
    "round__title",
    "statement__title",
    "statement__slug",
    "lead__user__full_name",
)


def needs_you(membership: Membership, now: datetime) -> QuerySet[Assignment]:
    """What waits for this person in open rounds they may know of, soonest due first.

    Statements they are to score; and, for those who run rounds, statements that were submitted and wait to be
    closed or returned.
    """
    rounds = Round.objects.visible_to(membership, now).filter(status=RoundStatus.OPEN).order_by()
    return _shown(Assignment.objects.filter(_waits_for(membership), round__in=rounds))


def waiting_and_given(
    membership: Membership, rounds: Iterable[Round], shown: Round | None
) -> tuple[list[Assignment], list[Assignment]]:
    """What waits for this person, as :func:`needs_you`, and every assignment of ``shown``; one query for both.

    ``rounds`` are all the rounds the person may know of.
    """
    within = Q(round_id__in=[each.pk for each in rounds if each.is_open])
    waits = _waits_for(membership) & within
    found = Assignment.objects.annotate(waits=ExpressionWrapper(waits, BooleanField()))
    rows = list(_shown(found.filter(Q(waits=True) | Q(round=shown))))
    return (
        [row for row in rows if row.waits],  # type: ignore[attr-defined] # annotated
        [row for row in rows if shown is not None and row.round_id == shown.pk],
    )


def _waits_for(membership: Membership) -> Q:
    waiting = Q(lead_id=membership.pk, state__in=[AssignmentState.ASSIGNED, AssignmentState.RETURNED])
    if membership.can(Perm.MANAGE_ROUNDS):
        waiting |= Q(state=AssignmentState.SUBMITTED)
    return waiting


def _shown(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    beside = rows.select_related("round", "statement", "lead__user").only(*_SHOWN)
    return beside.order_by("due_on", "round_id", "statement__number")


def needs_you_count(membership: Membership, now: datetime) -> int:
    """How many things wait for this person; one query. The home page lists exactly these."""
    return needs_you(membership, now).count()
