"""Storing when activities are, from their milestones as they are now."""

from collections.abc import Iterable

from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.rules import WorkingCalendar
from comms.models import Activity
from comms.rules.dating import Anchor, Distance, fixed, worked_out

DATED_FIELDS = ("on", "earliest_on", "starts_at", "anchor_first", "anchor_last", "anchor_at")


def anchor_of(milestone: Milestone) -> Anchor:
    """A milestone's days as dating sees them: actual, else confirmed, else expected."""
    day = milestone.actual_on or milestone.confirmed_on
    return Anchor(day or milestone.earliest, day or milestone.latest, milestone.at)


def date_activity(activity: Activity, milestone: Milestone | None, calendar: WorkingCalendar) -> None:
    """Set the activity's stored days (not saved) from its milestone, or from its fixed day.

    A pinned activity keeps its days. Without milestone and fixed day it has none.
    """
    anchor = anchor_of(milestone) if milestone is not None else None
    activity.anchor_first = anchor.first if anchor else None
    activity.anchor_last = anchor.last if anchor else None
    activity.anchor_at = anchor.at if anchor else None
    if activity.is_pinned:
        return
    if activity.fixed_on is not None:
        dated = fixed(activity.fixed_on, activity.at)
    elif anchor is not None:
        distance = Distance(activity.offset, activity.unit, activity.snap, activity.at)
        dated = worked_out(distance, anchor, calendar)
    else:
        activity.on = activity.earliest_on = activity.starts_at = None
        return
    activity.on, activity.earliest_on, activity.starts_at = dated.on, dated.earliest_on, dated.starts_at


def date_activities(activities: Iterable[Activity], calendar: WorkingCalendar) -> None:
    """Set the stored days of many (not saved); each must have its ``milestone`` loaded."""
    for activity in activities:
        date_activity(activity, activity.milestone, calendar)
