"""Single cells of the workforce return: codes, counts, days, dates, lists. Pure; nothing raises.

999 means "not known" and is never a number.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

UNKNOWN = 999
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CODE = re.compile(r"\d{1,5}")
# How the states of a list read that belongs to the whole workplace.
GIVEN, NONE, NOT_KNOWN, NOT_GIVEN, WRONG = "given", "none", "not known", "not given", "wrong"
EXPIRES_SOON = timedelta(days=90)


def code(text: str) -> int | None:
    """A code as a number; None where there is none, or something else."""
    return int(text) if _CODE.fullmatch(text) else None


def count(text: str) -> int | None:
    """A number of people; None where it is not given or not known."""
    found = code(text)
    return None if found == UNKNOWN else found


def day(text: str) -> date | None:
    """A day written DD/MM/YYYY; None where it is not one."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
    except ValueError:
        return None


def amount(text: str, highest: int) -> Decimal | None:
    """A number from 0 to ``highest``; None where it is not known, not given or no such number."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    if not found.is_finite() or found == UNKNOWN or not 0 <= found <= highest:
        return None
    return found


def flow(text: str, roles: int) -> tuple[str, list[int | None]]:
    """Starters, leavers or vacancies of a workplace with so many job roles: a state, and a number for each role.

    A lone 999 means not known and a lone 0 none, both for the whole workplace; an empty cell is not given. Otherwise
    there is one number for each role, where 999 is not known.
    """
    parts = [part.strip() for part in text.split(";")]
    if not any(parts):
        return NOT_GIVEN, [None] * roles
    if len(parts) == 1 and parts[0] == str(UNKNOWN):
        return NOT_KNOWN, [None] * roles
    if len(parts) == 1 and code(parts[0]) == 0:
        return NONE, [0] * roles
    if len(parts) != roles or any(code(part) is None for part in parts if part):
        return WRONG, [None] * roles
    return GIVEN, [count(part) if part else None for part in parts]


def codes(text: str) -> list[int] | None:
    """A list of codes; None where one of them is none."""
    found = [code(part.strip()) for part in text.split(";") if part.strip()]
    return None if None in found else [each for each in found if each is not None]


def level(text: str) -> tuple[bool, int | None]:
    """A qualification cell: whether it is known, and its level (None: holds none)."""
    head, _, tail = text.partition(";")
    if code(head) == 2:
        return True, None
    found = code(tail.strip())
    if code(head) == 1 and found is not None and found != UNKNOWN:
        return True, found
    return False, None


def years_before(on: date, years: int) -> date:
    """The same day some years ago; 28 February for a leap day."""
    return add_months(on, -12 * years)


def add_months(on: date, months: int) -> date:
    """The day some months on, or the last of that month."""
    at = on.year * 12 + on.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def derived_expiry(completed: date | None, validity: str) -> date | None:
    """Completion plus the months it is valid, less a day; None where it never ends or is not known."""
    months = code(validity)
    if completed is None or not months:
        return None
    try:
        return add_months(completed, months) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def currency(expiry: date | None, on: date) -> str:
    """How current a training record is on a day: expired, expiring (within 90 days), in_date (or without an end)."""
    if expiry is None:
        return "in_date"
    if expiry < on:
        return "expired"
    return "expiring" if expiry <= on + EXPIRES_SOON else "in_date"
