"""What of the timeline waits for a person."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rows import need_rows
from assessment_ready.timeline.models import Milestone
from assessment_ready.ui.dates import london_date


def needs_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Milestones whose last day has passed without an actual date, for those who look after the timeline."""
    rows = Milestone.objects.visible_to(membership, now).filter(assessment__closed_on=None)
    overdue = rows.overdue(london_date(now))
    if not membership.can(Perm.MANAGE_TIMELINE):
        overdue = overdue.none()
    return need_rows(overdue, kind="timeline.milestone", label="title", due_on="day")
