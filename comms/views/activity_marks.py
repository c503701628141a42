"""How activities are shown wherever they are: status, day, purpose, in words and as tags."""

from assessment_ready.timeline.rules import clock_words
from assessment_ready.ui.dates import LONDON, format_range
from assessment_ready.ui.tables import Cell
from comms.models import Activity, ActivityStatus
from comms.rules.dating import anchor_of, distance_of, distance_words
from comms.rules.recurrence import MOST

STATUS_TONES = {
    ActivityStatus.IDEA: "grey",
    ActivityStatus.PLANNED: "blue",
    ActivityStatus.DRAFTING: "yellow",
    ActivityStatus.IN_CLEARANCE: "purple",
    ActivityStatus.CLEARED: "teal",
    ActivityStatus.SCHEDULED: "teal",
    ActivityStatus.SENDING: "orange",
    ActivityStatus.DONE: "green",
    ActivityStatus.MISSED: "red",
    ActivityStatus.CANCELLED: "grey",
}


def status_cell(row: Activity) -> Cell:
    """Its status as a tag."""
    return Cell.tag(row.get_status_display(), STATUS_TONES[ActivityStatus(row.status)])


def day_words(row: Activity) -> str:
    """Its day or range, with the clock time where one is known; "No day yet" without."""
    if row.on is None:
        return "No day yet"
    clock = row.starts_at.astimezone(LONDON).time() if row.starts_at else None
    return format_range(row.earliest_on or row.on, row.on) + clock_words(clock)


def dated_words(row: Activity) -> str:
    """What its day is worked out from: "10 working days before Visit begins". Its milestone passed the gate."""
    if row.has_lost_milestone:
        return "Its milestone was removed, so it keeps its last day"
    if row.series_number and row.repeats:
        return f"Time {row.series_number + 1} of a series, {row.get_repeats_display().lower()}"
    if row.fixed_on is not None:
        return "A day of its own"
    if row.milestone_id is None:
        return "Not dated yet"
    if row.milestone is None:
        return "Dated from a milestone"
    words = distance_words(distance_of(row), row.milestone.title)
    return words[:1].upper() + words[1:]


def is_out_of_step(row: Activity) -> bool:
    """Whether its milestone (read through the gate) has other days now than it was dated from."""
    if row.milestone is None or row.is_pinned or row.is_over:
        return False
    anchor = anchor_of(row.milestone)
    return (anchor.first, anchor.last, anchor.at) != (row.anchor_first, row.anchor_last, row.anchor_at)


def repeats_words(row: Activity) -> str:
    """How it recurs, and until when."""
    if not row.repeats:
        return "Does not repeat"
    until = format_range(row.repeat_until, row.repeat_until) if row.repeat_until else ""
    end = f"until {until}" if until else f"until its phase ends or for 12 months, {MOST} times at most"
    return f"{row.get_repeats_display()}, {end}"
