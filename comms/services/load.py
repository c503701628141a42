"""Letting an audience hear more than its limit in one week, with a reason; and taking that back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from comms.errors.audiences import AlreadyAllowed, WithinLimit
from comms.models import Audience, LoadOverride
from comms.queries.load import secret_of, week_load
from comms.rules.load import monday
from comms.services import entries


@transaction.atomic
def allow_week(*, actor: Membership, audience_id: int, week: date, reason: str) -> LoadOverride:
    """Say why an audience may hear more than its limit in the week of this day.

    The override is under the embargo of what fills the week, if there is any. Raises ``Audience.DoesNotExist``,
    ``WithinLimit`` and ``AlreadyAllowed``.
    """
    entries.require(actor)
    now = timezone.now()
    # The audience's row is the lock: two people who allow the same week come one after the other.
    audience = entries.locked(actor, Audience, audience_id)
    found = week_load(actor, now, audience, week)
    if not found.is_over:
        raise WithinLimit
    if found.override is not None:
        raise AlreadyAllowed
    row = LoadOverride.objects.create(
        council_id=actor.council_id,
        embargo_id=secret_of(actor, now, audience, monday(week)),
        audience=audience,
        week=monday(week),
        reason=reason,
        made_by=actor,
        made_at=now,
    )
    _record(actor, "comms.load_override.made", row)
    return row


@transaction.atomic
def take_back_override(*, actor: Membership, override_id: int) -> LoadOverride:
    """Hold an audience to its limit again. Raises ``LoadOverride.DoesNotExist``."""
    entries.require(actor)
    row = entries.locked(actor, LoadOverride, override_id, "audience")
    _record(actor, "comms.load_override.taken_back", row)
    row.delete()
    return row


def _record(actor: Membership, action: str, row: LoadOverride) -> None:
    values = {
        "audience_id": row.audience_id,
        "audience": row.audience.name,
        "week": format_date(row.week),
        "monday": row.week.isoformat(),
        "reason": row.reason,
    }
    entries.record(action, actor, row, after=values)
