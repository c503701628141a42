"""Dates as people in England write and read them. Pure, except that moments are shown in London time."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_WORDS = re.compile(r"(?:[A-Za-z]+,? )?(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]+),? (\d{4})", re.ASCII)


def london_date(moment: dt.datetime) -> dt.date:
    """The calendar day in London at an aware moment."""
    return moment.astimezone(LONDON).date()


def format_date(day: dt.date) -> str:
    """6 January 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_datetime(moment: dt.datetime) -> str:
    """6 January 2027 at 9:05am, in London; noon and midnight in words."""
    local = moment.astimezone(LONDON)
    return f"{format_date(local.date())} at {_clock(local)}"


def _clock(local: dt.datetime) -> str:
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour == 12 else "midnight"
    return f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


def format_range(start: dt.date, end: dt.date) -> str:
    """7 to 9 December 2026; 28 November to 2 December 2026; 30 December 2026 to 2 January 2027."""
    if start == end:
        return format_date(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {format_date(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} to {format_date(end)}"
    return f"{format_date(start)} to {format_date(end)}"


def month_number(text: str) -> int | None:
    """1 to 12 for a number, a name or at least its first three letters; None when it is no month."""
    text = text.strip().lower().rstrip(".")
    if re.fullmatch(r"\d{1,2}", text, re.ASCII):
        number = int(text)
        return number if 1 <= number <= 12 else None
    if len(text) < 3:
        return None
    if text == "sept":
        return 9
    for number, name in enumerate(MONTHS, start=1):
        if name.lower().startswith(text):
            return number
    return None


def real_date(day: str, month: str, year: str) -> dt.date:
    """The date of three typed parts. Raises ValueError with a sentence when there is no such day."""
    number = month_number(month)
    if number is None or not re.fullmatch(r"\d{1,2}", day.strip(), re.ASCII):
        raise ValueError("Enter a real date")
    if not re.fullmatch(r"\d{4}", year.strip(), re.ASCII):
        raise ValueError("Enter a real date: the year must have 4 numbers, like 2027")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"Enter a real date: the year must be {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return dt.date(int(year), number, int(day))
    except ValueError:
        raise ValueError("Enter a real date") from None


def parse_uk_date(text: str) -> dt.date:
    """The date in a cell of a spreadsheet or a text box, day before month.

    Takes 6/1/2027, 06-01-2027, 6.1.2027, 2027-01-06, 6 January 2027, Wed 6 Jan 2027.
    Raises ValueError with a sentence that names what was typed.
    """
    clean = " ".join(text.split())
    if not clean:
        raise ValueError("Enter a date, like 6 January 2027")
    if match := _ISO.fullmatch(clean):
        year, month, day = match.groups()
    elif match := _NUMERIC.fullmatch(clean) or _WORDS.fullmatch(clean):
        day, month, year = match.groups()
    else:
        raise ValueError(f"“{_shortened(clean)}” is not a date. Write it like 6 January 2027")
    try:
        return real_date(day, month, year)
    except ValueError:
        raise ValueError(f"“{_shortened(clean)}” is not a real date. Write it like 6 January 2027") from None


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
