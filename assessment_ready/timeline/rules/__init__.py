"""Pure rules of dates: two counters of days, offsets, elections, planning, words."""

from assessment_ready.timeline.rules.elections import Notice, PreElection, latest_notice, pre_election
from assessment_ready.timeline.rules.offsets import Offset, Span, add_months, apply, offset_words, shift_hours
from assessment_ready.timeline.rules.words import clock_words, day_count, day_words, on_words, range_words
from assessment_ready.timeline.rules.working_days import WorkingCalendar

__all__ = [
    "Notice",
    "Offset",
    "PreElection",
    "Span",
    "WorkingCalendar",
    "add_months",
    "apply",
    "clock_words",
    "day_count",
    "day_words",
    "latest_notice",
    "offset_words",
    "on_words",
    "pre_election",
    "range_words",
    "shift_hours",
]
