"""Changes of the list of bank holidays: shipped, refreshed, added, taken out, put back.

One list serves the whole installation. What an administrator added or took out stays so through every loading.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import User
from assessment_ready.timeline.errors import HolidayKnown, InvalidEntry, UnreadableHolidays
from assessment_ready.timeline.models import BankHoliday
from assessment_ready.timeline.rules.holiday_list import (
    DIVISION,
    FIRST_YEAR,
    LAST_YEAR,
    ListedHoliday,
    parse,
)
from assessment_ready.timeline.services.elections import work_out_all_notices

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "bank_holidays.json"
# GOV.UK's whole list has 30 KB.
LARGEST_FILE = 500_000


@dataclass(frozen=True)
class Outcome:
    """What a loading did. ``left_out``: days in the list that an administrator has taken out."""

    added: int = 0
    corrected: int = 0
    taken_out: int = 0
    left_out: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return bool(self.added or self.corrected or self.taken_out)


def read_list(data: bytes) -> list[ListedHoliday]:
    """The bank holidays in a JSON file like GOV.UK's. Raises ``UnreadableHolidays`` with a sentence."""
    if len(data) > LARGEST_FILE:
        raise UnreadableHolidays("The file is larger than half a megabyte, so it is not GOV.UK’s list")
    try:
        return parse(json.loads(data))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise UnreadableHolidays(
            "The file is not a JSON file. Download it from https://www.gov.uk/bank-holidays.json"
        ) from None
    except ValueError as error:
        raise UnreadableHolidays(str(error)) from None


@transaction.atomic
def load_shipped() -> Outcome:
    """Add the days of the shipped list that are not known yet. Safe to repeat; edited and removed days stay."""
    outcome = _merge(parse(json.loads(SHIPPED.read_text(encoding="utf-8"))), is_newest=False)
    if outcome.added:
        work_out_all_notices()
    return outcome


@transaction.atomic
def refresh(*, actor: User | None, listed: Sequence[ListedHoliday]) -> Outcome:
    """Bring the list up to GOV.UK's newest. ``actor`` is an installation administrator or None (a command).

    New days are added and titles corrected; a GOV.UK day that lies within the list's span and is no longer in it
    was moved, so it is taken out. What an administrator added or took out stays so.
    """
    outcome = _merge(listed, is_newest=True)
    if outcome.changed:
        work_out_all_notices()
        newest = BankHoliday.objects.filter(division=DIVISION, on=listed[-1].on).get()
        audit.record(
            "timeline.holidays.refreshed",
            actor=actor,
            obj=newest,
            after={
                "added": outcome.added,
                "corrected": outcome.corrected,
                "taken_out": outcome.taken_out,
                "last": listed[-1].on,
            },
        )
    return outcome


@transaction.atomic
def add_holiday(*, actor: User, on: date, title: str, is_mourning: bool = False) -> BankHoliday:
    """Add a day nobody works on (or, with ``is_mourning``, one that stops electoral days only).

    Raises ``HolidayKnown`` and ``InvalidEntry``.
    """
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise InvalidEntry(f"The year must be from {FIRST_YEAR} to {LAST_YEAR}", field="on")
    row = BankHoliday(
        division=DIVISION,
        on=on,
        title=title,
        is_mourning=is_mourning,
        source=BankHoliday.Source.ADDED,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise HolidayKnown from None
    work_out_all_notices()
    audit.record(
        "timeline.holiday.added",
        actor=actor,
        obj=row,
        after={"on": on, "title": title, "is_mourning": is_mourning},
    )
    return row


@transaction.atomic
def set_removed(*, actor: User, holiday_id: int, is_removed: bool) -> BankHoliday:
    """Take a day out of the count or put it back; a second click changes nothing.

    Raises ``BankHoliday.DoesNotExist``.
    """
    row = BankHoliday.objects.select_for_update().get(pk=holiday_id)
    if row.is_removed == is_removed:
        return row
    row.is_removed = is_removed
    row.save(update_fields=["is_removed", "updated_at"])
    work_out_all_notices()
    if is_removed:
        audit.record("timeline.holiday.taken_out", actor=actor, obj=row, after={"on": row.on})
    else:
        audit.record("timeline.holiday.put_back", actor=actor, obj=row, after={"on": row.on})
    return row


def _merge(listed: Sequence[ListedHoliday], *, is_newest: bool) -> Outcome:
    known = {row.on: row for row in BankHoliday.objects.select_for_update().filter(division=DIVISION)}
    fresh = [holiday for holiday in listed if holiday.on not in known]
    corrected = [row for holiday in listed if is_newest and (row := _corrected(known, holiday))]
    gone = _gone(known.values(), listed) if is_newest else []
    BankHoliday.objects.bulk_create(
        BankHoliday(division=DIVISION, on=each.on, title=each.title) for each in fresh
    )
    BankHoliday.objects.bulk_update(corrected, ["title", "is_mourning", "source"])
    BankHoliday.objects.filter(pk__in=[row.pk for row in gone]).update(is_removed=True)
    left_out = sum(row.is_removed for each in listed if (row := known.get(each.on)))
    return Outcome(len(fresh), len(corrected), len(gone), left_out)


def _corrected(known: dict[date, BankHoliday], holiday: ListedHoliday) -> BankHoliday | None:
    """The known row with what the official list says of the day, when that differs."""
    row = known.get(holiday.on)
    official = BankHoliday.Source.GOV_UK
    if row is None or (row.title, row.is_mourning, row.source) == (holiday.title, False, official):
        return None
    row.title, row.is_mourning, row.source = holiday.title, False, official
    return row


def _gone(known: Any, listed: Sequence[ListedHoliday]) -> list[BankHoliday]:
    """GOV.UK days within the list's span that the list no longer has."""
    days = {holiday.on for holiday in listed}
    first, last = min(days), max(days)
    return [
        row
        for row in known
        if row.source == BankHoliday.Source.GOV_UK
        and not row.is_removed
        and first <= row.on <= last
        and row.on not in days
    ]
