"""What every page's frame needs: what waits for the person, and whether the application can serve."""

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
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


def needs_you(membership: Membership, now: datetime) -> QuerySet[Assignment]:
    """What waits for this person: statements to score in open rounds they may know of."""
    rounds = Round.objects.visible_to(membership, now).filter(status=RoundStatus.OPEN)
    return Assignment.objects.filter(
        lead_id=membership.pk,
        state__in=[AssignmentState.ASSIGNED, AssignmentState.RETURNED],
        round__in=rounds,
    )


def needs_you_count(membership: Membership, now: datetime) -> int:
    """How many things wait for this person; one query. The home page lists exactly these."""
    return needs_you(membership, now).count()
