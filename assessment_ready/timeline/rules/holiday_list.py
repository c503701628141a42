"""Reading the list of bank holidays in the form of https://www.gov.uk/bank-holidays.json. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

DIVISION = "england-and-wales"
FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_TITLE = 80
# GOV.UK lists eight a year; a list with fewer is cut off.
FEWEST = 8


@dataclass(frozen=True)
class ListedHoliday:
    """One bank holiday as the list gives it."""

    on: date
    title: str


def parse(data: Any) -> list[ListedHoliday]:
    """The bank holidays of England and Wales in the list, in order.

    Raises ValueError with a sentence that says which entry is wrong: nothing is taken from a list that does not hold.
    """
    division = data.get(DIVISION) if isinstance(data, dict) else None
    events = division.get("events") if isinstance(division, dict) else None
    if not isinstance(events, list):
        raise ValueError(
            "This is not GOV.UK’s list of bank holidays: it has no “england-and-wales” with “events”"
        )
    found: dict[date, ListedHoliday] = {}
    for number, event in enumerate(events, start=1):
        holiday = _holiday(number, event)
        if holiday.on in found:
            raise ValueError(f"Entry {number}: {holiday.on.isoformat()} is in the list twice")
        found[holiday.on] = holiday
    if len(found) < FEWEST:
        raise ValueError(f"The list has only {len(found)} bank holidays, so it seems to be cut off")
    return [found[day] for day in sorted(found)]


def _holiday(number: int, event: Any) -> ListedHoliday:
    title = event.get("title") if isinstance(event, dict) else None
    day = event.get("date") if isinstance(event, dict) else None
    if not isinstance(title, str) or not title.strip() or len(title.strip()) > LONGEST_TITLE:
        raise ValueError(f"Entry {number} has no title, or one longer than {LONGEST_TITLE} characters")
    try:
        on = date.fromisoformat(day) if isinstance(day, str) and len(day) == 10 else None
    except ValueError:
        on = None
    if on is None or not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise ValueError(f"Entry {number} ({title.strip()}) has no real date like 2027-01-01")
    return ListedHoliday(on, " ".join(title.replace("\x00", "").split()))
