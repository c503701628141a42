"""Storing when activities are, from their milestones as they are now."""

from collections.abc import Iterable

from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.rules import WorkingCalendar
from comms.models import Activity
from comms.rules.dating import anchor_of, dated, distance_of

__all__ = ["DATED_FIELDS", "anchor_of", "date_activities", "date_activity", "distance_of"]

DATED_FIELDS = ("on", "earliest_on", "starts_at", "anchor_first", "anchor_last", "anchor_at")


def date_activity(activity: Activity, milestone: Milestone | None, calendar: WorkingCalendar) -> None:
    """Set the activity's stored days (not saved) from its milestone, or from its fixed day.

    A pinned activity keeps its days, and so does one whose milestone was removed. Without milestone and fixed day
    it has none. A later time of a series is counted on from the day of its first.
    """
    if activity.has_lost_milestone:
        return
    anchor = anchor_of(milestone) if milestone is not None else None
    activity.anchor_first = anchor.first if anchor else None
    activity.anchor_last = anchor.last if anchor else None
    activity.anchor_at = anchor.at if anchor else None
    if activity.is_pinned:
        return
    found = dated(activity, anchor, calendar)
    activity.on = found.on if found else None
    activity.earliest_on = found.earliest_on if found else None
    activity.starts_at = found.starts_at if found else None


def date_activities(activities: Iterable[Activity], calendar: WorkingCalendar) -> None:
    """Set the stored days of many (not saved); each must have its ``milestone`` loaded."""
    for activity in activities:
        date_activity(activity, activity.milestone, calendar)
