"""Reads of bank holidays."""

from datetime import date

from django.db.models import QuerySet

from assessment_ready.timeline.models import BankHoliday
from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.timeline.rules.holiday_list import DIVISION


def holidays() -> QuerySet[BankHoliday]:
    """Every day in the list, those taken out among them, in order."""
    return BankHoliday.objects.filter(division=DIVISION).order_by("on")


def get_holiday(holiday_id: int) -> BankHoliday:
    """One day; raises ``BankHoliday.DoesNotExist``."""
    return holidays().get(pk=holiday_id)


def working_calendar() -> WorkingCalendar:
    """The days on which nobody works, as a pure value; one query."""
    rows = list(holidays().values_list("on", "source", "is_mourning", "is_removed"))
    kept: list[tuple[date, bool]] = [(on, mourning) for on, _, mourning, removed in rows if not removed]
    return WorkingCalendar.of(
        [on for on, mourning in kept if not mourning],
        [on for on, mourning in kept if mourning],
        listed=[on for on, source, _, _ in rows if source == BankHoliday.Source.GOV_UK],
    )
