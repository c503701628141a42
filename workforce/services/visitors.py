"""How much one visitor without an account may send: counted in the database, so that every process knows of it."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from assessment_ready.councils.models import Council
from workforce.models import VisitorCount

# Longer than any of the times that are counted.
_KEPT = timedelta(hours=2)
# One statement: two messages of one visitor at once are both counted.
_COUNT = """
INSERT INTO workforce_visitorcount AS seen (council_id, door, visitor, since, count)
VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (council_id, door, visitor) DO UPDATE SET
    count = CASE WHEN seen.since <= %s THEN 1 ELSE seen.count + 1 END,
    since = CASE WHEN seen.since <= %s THEN EXCLUDED.since ELSE seen.since END
RETURNING count
"""


def count_visit(*, council: Council, door: str, visitor: str | None, within: timedelta, now: datetime) -> int:
    """Count one message of a visitor at a door; how many it is since the first one of this time.

    The visitor's address itself is kept nowhere: only a keyed hash of it, and that for two hours.
    """
    digest = salted_hmac("workforce.visitors", f"{door}/{visitor or ''}", algorithm="sha256").hexdigest()
    over = now - within
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [council.pk, door, digest, now, over, over])
        return int(cursor.fetchone()[0])


def sweep(*, now: datetime) -> int:
    """Forget counts that are over."""
    return VisitorCount.objects.filter(since__lt=now - _KEPT).delete()[0]
