"""Dates as people leave them in spreadsheets: what day is meant, and what to say when none is."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from assessment_ready.ui.dates import format_date, month_number, parse_uk_date, real_date

# Words that stand where a date is not known or does not apply.
NO_DATE = frozenset(
    {"", "-", "–", "—", "n/a", "na", "none", "nil", "tbc", "tba", "ongoing", "not known", "unknown"}
)
# Excel counts days from here; its own first two months are one day out (1900 was no leap year).
_EXCEL_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
# 18 February 1954 to 31 December 2119: no five-figure number outside is a date somebody meant.
_FIRST_SERIAL, _LAST_SERIAL = 19_773, 80_354
_SHORT_YEAR = re.compile(r"(\d{1,2})[/.\- ]([A-Za-z]{3,9}|\d{1,2})[/.\- ]'?(\d{2})", re.ASCII)
_NAMED_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[/.\- ]([A-Za-z]{3,9})[/.\-, ]+(\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_MONTH_ONLY = re.compile(r"([A-Za-z]{3,9})[/.\- ,]+(\d{4}|\d{2})|(\d{1,2})[/.\-](\d{4})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
_YEAR = re.compile(r"(?:FY ?)?(\d{4})(?: ?[/\-–] ?(\d{2}|\d{4}))?", re.ASCII | re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?$", re.ASCII)


@dataclass(frozen=True)
class ReadDate:
    """A day, and how it was understood where that is not plain (otherwise empty)."""

    day: date
    remark: str = ""


def is_no_date(text: str) -> bool:
    """Whether the text says that there is no date, or not yet."""
    return " ".join(text.split()).lower().rstrip(".") in NO_DATE


def read_date(text: str, *, month_end: bool = False) -> ReadDate:
    """The day meant by a cell. Day before month; years of two figures are 2000 to 2049 and 1950 to 1999.

    A month without a day is its first day, with ``month_end`` its last. A number such as 45000 is read as Excel
    counts days. Raises ValueError with a sentence that names what was typed.
    """
    clean = " ".join(text.split()).strip(".,")
    clean = _TIME.sub("", clean) if clean[:1].isdigit() else clean
    found = _number(clean) or _month(clean, month_end) or _unusual(clean)
    if found is not None:
        return found
    if match := _YEAR.fullmatch(clean):
        raise ValueError(_year_sentence(clean, match))
    try:
        return ReadDate(parse_uk_date(clean))
    except ValueError as refusal:
        raise ValueError(_better(clean, str(refusal))) from None


def _number(clean: str) -> ReadDate | None:
    """Excel's count of days."""
    match = _SERIAL.fullmatch(clean)
    if match is None:
        return None
    serial = int(match[1])
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise ValueError(f"“{clean}” is a number, not a date. Write it like 6 January 2027")
    day = _EXCEL_ZERO + timedelta(days=serial)
    return ReadDate(day, f"{match[1]}, as Excel counts days, was read as {format_date(day)}")


def _month(clean: str, month_end: bool) -> ReadDate | None:
    """A month of a year, without a day."""
    if match := _ISO_MONTH.fullmatch(clean):
        year, month = match.groups()
    elif match := _MONTH_ONLY.fullmatch(clean):
        month, year = match[1] or match[3], match[2] or match[4]
    else:
        return None
    number = month_number(month)
    if number is None:
        return None
    first = real_date("1", month, _full_year(year))
    day = first.replace(day=monthrange(first.year, number)[1]) if month_end else first
    return ReadDate(day, f"“{clean}” has no day and was read as {format_date(day)}")


def _unusual(clean: str) -> ReadDate | None:
    """Years of two figures, named months with hyphens, the month first in words, the year first with slashes."""
    if match := _SHORT_YEAR.fullmatch(clean):
        day = _real(clean, match[1], match[2], _full_year(match[3]))
        return ReadDate(day, f"“{clean}” was read as {format_date(day)}")
    if match := _NAMED_MONTH.fullmatch(clean):
        return ReadDate(_real(clean, *match.groups()))
    if match := _MONTH_FIRST.fullmatch(clean):
        return ReadDate(_real(clean, match[2], match[1], match[3]))
    if match := _YEAR_FIRST.fullmatch(clean):
        return ReadDate(_real(clean, match[3], match[2], match[1]))
    return None


def _full_year(year: str) -> str:
    if len(year) == 4:
        return year
    return f"{'20' if int(year) < 50 else '19'}{year}"


def _real(clean: str, day: str, month: str, year: str) -> date:
    try:
        return real_date(day, month, year)
    except ValueError:
        raise ValueError(f"“{clean}” is not a real date. Write it like 6 January 2027") from None


def _year_sentence(clean: str, match: re.Match[str]) -> str:
    """What is asked for when only a year is given."""
    last = match[2]
    example = f"31 March {match[1][:2]}{last[-2:]}" if last else f"31 December {match[1]}"
    return f"“{clean}” is a year, not a day. Give the day, like {example}"


def _better(clean: str, sentence: str) -> str:
    """The refusal, with the day somebody may have meant when day and month are in the American order."""
    match = _NUMERIC.fullmatch(clean)
    if match is None or int(match[1]) > 12 or not 12 < int(match[2]) <= 31:
        return sentence
    try:
        meant = real_date(match[2], match[1], match[3])
    except ValueError:
        return sentence
    return f"“{clean}” is not a real date: the day comes first. Did you mean {format_date(meant)}?"
