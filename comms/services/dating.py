"""Storing when activities are, from their milestones as they are now."""

from collections.abc import Iterable

from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.ui.dates import LONDON
from comms.models import Activity
from comms.rules.dating import MINUTE_UNITS, Anchor, Dated, Distance, fixed, moment, worked_out
from comms.rules.recurrence import occurrence

DATED_FIELDS = ("on", "earliest_on", "starts_at", "anchor_first", "anchor_last", "anchor_at")


def anchor_of(milestone: Milestone) -> Anchor:
    """A milestone's days as dating sees them: actual, else confirmed, else expected."""
    day = milestone.actual_on or milestone.confirmed_on
    return Anchor(day or milestone.earliest, day or milestone.latest, milestone.at)


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
    if activity.fixed_on is not None:
        dated = fixed(activity.fixed_on, activity.at)
    elif anchor is not None:
        dated = worked_out(distance_of(activity), anchor, calendar)
    else:
        activity.on = activity.earliest_on = activity.starts_at = None
        return
    if activity.series_number and activity.repeats:
        dated = _repeated(activity, dated, calendar)
    activity.on, activity.earliest_on, activity.starts_at = dated.on, dated.earliest_on, dated.starts_at


def date_activities(activities: Iterable[Activity], calendar: WorkingCalendar) -> None:
    """Set the stored days of many (not saved); each must have its ``milestone`` loaded."""
    for activity in activities:
        date_activity(activity, activity.milestone, calendar)


def distance_of(activity: Activity) -> Distance:
    """How far it lies from its milestone."""
    return Distance(activity.offset, activity.unit, activity.snap, activity.at)


def _repeated(activity: Activity, first: Dated, calendar: WorkingCalendar) -> Dated:
    """The days of a later time, from those of the first."""
    rest = (activity.repeats, activity.series_number or 0, activity.snap, calendar)
    on, earliest = occurrence(first.on, *rest), occurrence(first.earliest_on, *rest)
    clock = activity.at
    if activity.fixed_on is None and activity.unit in MINUTE_UNITS:
        clock = first.starts_at.astimezone(LONDON).time() if first.starts_at else None
    return Dated(on, min(earliest, on), moment(on, clock))
