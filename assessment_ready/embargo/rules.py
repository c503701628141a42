"""Pure rules about moments: a day and a time as people in London write them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_LOOK_EACH = timedelta(minutes=1)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?([ap]\.?m\.?)?", re.ASCII | re.IGNORECASE)
_WORDS = {"midday": time(12), "noon": time(12), "midnight": time(0)}


def parse_time(text: str) -> time:
    """The time of day in "9am", "9:30am", "09:30", "17.05", "midday" or "midnight".

    Raises ValueError with a sentence.
    """
    clean = " ".join(text.split()).lower()
    if clean in _WORDS:
        return _WORDS[clean]
    match = _TIME.fullmatch(clean)
    if not match or (match[2] is None and not match[3]):
        raise ValueError("Enter a time, like 9:30am or 14:00")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        raise ValueError("Enter a real time, like 9:30am or 14:00")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("Enter a real time, like 9:30am or 14:00")
    return time(hour, minute)


def london_moment(day: date, at: time) -> datetime:
    """The moment (UTC) at which London's clocks show this day and time.

    Raises ValueError with a sentence when the clocks skip that time or show it twice (clock changes).
    """
    first = datetime.combine(day, at, tzinfo=LONDON)
    moment = first.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise ValueError("The clocks go forward that night and skip this time. Choose another time")
    if first.replace(fold=1).utcoffset() != first.utcoffset():
        raise ValueError("The clocks go back that night and show this time twice. Choose another time")
    return moment
