"""Remembering when a person last looked at the dashboard, and what changed since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.daily import daily_sql
from assessment_ready.overview.queries.audit_log import AuditLine, line
from assessment_ready.overview.queries.dashboard import changes_by_others

# A look within half an hour of the last belongs to the same visit: reloading does not wipe what changed.
SAME_VISIT = timedelta(minutes=30)

# One statement, so that two tabs opened at once cannot lose a visit and the page pays one query for noting the
# visit and reading what changed. It writes only when a new visit begins. {changes} is what the ORM made of the
# gated entries; nothing in it comes from outside but its parameters.
_LOOK = """
WITH known AS (
    SELECT latest_at, previous_at FROM overview_dashboardvisit WHERE membership_id = %s
), begun AS (
    INSERT INTO overview_dashboardvisit AS visit (council_id, membership_id, latest_at, previous_at)
    SELECT %s, %s, %s, NULL
    WHERE NOT EXISTS (SELECT 1 FROM known WHERE latest_at > %s)
    ON CONFLICT (membership_id) DO UPDATE SET previous_at = visit.latest_at, latest_at = EXCLUDED.latest_at
    WHERE visit.latest_at <= %s
    RETURNING previous_at
), seen AS (
    SELECT COALESCE((SELECT previous_at FROM begun), (SELECT previous_at FROM known)) AS since
)
SELECT entry.*, seen.since FROM seen LEFT JOIN LATERAL ({changes}) AS entry ON TRUE
ORDER BY entry.occurred_at DESC, entry.number DESC
"""


@dataclass(frozen=True)
class Visit:
    """When the visit before this one began (None on the first), and what others changed since, newest first."""

    since: datetime | None
    changes: list[AuditLine]


def record_visit(*, actor: Membership, now: datetime) -> Visit:
    """Note that the person looks at the dashboard at ``now``, and read what changed since the visit before.

    One query, and one more unless the gate is settled already.
    """
    changes, params = daily_sql(changes_by_others, actor, now, "(SELECT since FROM seen)")
    same_since = now - SAME_VISIT
    own = [actor.pk, actor.council_id, actor.pk, now, same_since, same_since]
    rows: list[Any] = list(AuditEntry.objects.raw(_LOOK.format(changes=changes), [*own, *params]))
    return Visit(
        since=rows[0].since,
        changes=[line(row, actor) for row in rows if row.pk is not None],
    )
