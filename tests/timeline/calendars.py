"""The shipped bank holidays as a calendar, for tests of pure rules."""

import json
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings

from assessment_ready import timeline
from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.timeline.rules.holiday_list import ListedHoliday, parse

# A busy machine makes no property wrong.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

DATA = Path(str(timeline.__file__)).parent / "data"


@cache
def shipped_holidays() -> list[ListedHoliday]:
    """What the shipped file says."""
    return parse(json.loads((DATA / "bank_holidays.json").read_text(encoding="utf-8")))


@cache
def shipped() -> WorkingCalendar:
    """The calendar the shipped file makes."""
    return WorkingCalendar.of(holiday.on for holiday in shipped_holidays())
