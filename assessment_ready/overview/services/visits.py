"""Remembering when a person last looked at the dashboard."""

from datetime import datetime, timedelta

from django.db import connection

from assessment_ready.councils.models import Membership

# A look within half an hour of the last belongs to the same visit: reloading does not wipe what changed.
SAME_VISIT = timedelta(minutes=30)

# One statement, so that two tabs opened at once cannot lose a visit and the page pays one query for it.
# It writes only when a new visit begins.
_RECORD = """
WITH known AS (
    SELECT latest_at, previous_at FROM overview_dashboardvisit WHERE membership_id = %(membership)s
), begun AS (
    INSERT INTO overview_dashboardvisit AS visit (council_id, membership_id, latest_at, previous_at)
    SELECT %(council)s, %(membership)s, %(now)s, NULL
    WHERE NOT EXISTS (SELECT 1 FROM known WHERE latest_at > %(same_since)s)
    ON CONFLICT (membership_id) DO UPDATE SET previous_at = visit.latest_at, latest_at = EXCLUDED.latest_at
    WHERE visit.latest_at <= %(same_since)s
    RETURNING previous_at
)
SELECT COALESCE((SELECT previous_at FROM begun), (SELECT previous_at FROM known))
"""


def record_visit(*, actor: Membership, now: datetime) -> datetime | None:
    """Note that the person looks at the dashboard at ``now``.

    Returns when the visit before this one began, or None on the first. Costs one query.
    """
    values: dict[str, int | datetime] = {
        "council": actor.council_id,
        "membership": actor.pk,
        "now": now,
        "same_since": now - SAME_VISIT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, values)
        (previous_at,) = cursor.fetchone()
    return previous_at  # type: ignore[no-any-return]
