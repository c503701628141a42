"""Reads of communications delivery plans."""

from django.db.models import QuerySet

from assessment_ready.councils.models import Council, Membership
from comms.models import CommsSettings, Plan, PlanStatus

# A plan that is over is still there to be read, but nothing new hangs on it.
_OVER = (PlanStatus.CLOSED, PlanStatus.SUPERSEDED)


def plans(membership: Membership) -> QuerySet[Plan]:
    """Every plan of the council, newest first, with owner and assessment."""
    rows = Plan.objects.filter(council_id=membership.council_id)
    return rows.select_related("owner__user", "sponsor__user", "assessment")


def running_plans(membership: Membership) -> QuerySet[Plan]:
    """Plans that are neither closed nor superseded, newest first."""
    return plans(membership).exclude(status__in=_OVER)


def filtered_plans(membership: Membership, state: str = "", kind: str = "") -> QuerySet[Plan]:
    """The council's plans: running ones, those that are over ("over"), or "all"; perhaps of one kind."""
    rows = running_plans(membership)
    if state:
        rows = plans(membership)
    if state == "over":
        rows = rows.filter(status__in=_OVER)
    return rows.filter(kind=kind) if kind else rows


def settings_of(council: Council) -> CommsSettings:
    """The council's settings for communications; the usual ones (unsaved) until it has its first plan."""
    return CommsSettings.objects.filter(council=council).first() or CommsSettings(council=council)
