"""Ranges and clock times in words."""

from datetime import date, time

from assessment_ready.ui.dates import MONTHS, format_date, format_range

# Within this many days a range is said to the day, beyond it in months.
TO_THE_DAY = 14


def range_words(first: date, last: date) -> str:
    """7 to 9 December 2026; January to March 2027; December 2026 to February 2027."""
    if (last - first).days <= TO_THE_DAY:
        return format_range(first, last)
    start, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{start} {first.year} to {end}"
    return end if first.month == last.month else f"{start} to {end}"


def day_words(first: date, last: date, *, is_confirmed: bool) -> str:
    """The range in words, and that nobody has confirmed it."""
    words = range_words(first, last)
    return words if is_confirmed else f"{words}, not confirmed"


def clock_words(at: time | None) -> str:
    """Like " at 12:01am"; nothing without a time. Noon and midnight in words."""
    if at is None:
        return ""
    if at.minute == 0 and at.hour in (0, 12):
        return " at midday" if at.hour else " at midnight"
    return f" at {at.hour % 12 or 12}:{at.minute:02d}{'am' if at.hour < 12 else 'pm'}"


def on_words(day: date, at: time | None) -> str:
    """6 January 2027 at 12:01am."""
    return f"{format_date(day)}{clock_words(at)}"


def day_count(days: int) -> str:
    """today, tomorrow, in 5 days, 1 day ago."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")
