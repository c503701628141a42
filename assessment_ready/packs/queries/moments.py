"""Which moment of the assessment it is for one person: what they may not know of changes nothing."""

from datetime import date, datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.packs.rules.moments import Moment, current
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.milestones import assessments
from assessment_ready.ui.dates import london_date
from comms.models import Plan, PlanKind
from comms.queries.phases import milestone_days, phases, spans_of
from comms.queries.plans import running_plans


def assessment_plan(membership: Membership) -> Plan | None:
    """The newest running plan about an assessment; one query."""
    return running_plans(membership).filter(kind=PlanKind.ASSESSMENT).first()


def moment_of(membership: Membership, now: datetime) -> Moment:
    """Today's moment: of the running assessment plan's current phase, otherwise of the newest open assessment."""
    plan = assessment_plan(membership)
    today = london_date(now)
    if plan is None:
        return current("", _newest_days(membership, now), today)
    days = milestone_days(plan, membership, now)
    going_on = next(
        (span.phase.code for span in spans_of(list(phases(plan)), days, today) if span.is_current), ""
    )
    return current(going_on, days, today)


def _newest_days(membership: Membership, now: datetime) -> dict[str, date]:
    newest = assessments(membership, now).filter(closed_on=None).order_by().values("pk")
    rows: Any = Milestone.objects.visible_to(membership, now).with_day().exclude(code="")
    found = rows.filter(assessment__in=newest).order_by("assessment__notified_on", "assessment", "position")
    return dict(found.values_list("code", "day"))
