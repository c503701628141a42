"""The pre-election period: from the notice of election to the close of poll."""

from dataclasses import dataclass
from datetime import date

from assessment_ready.timeline.rules.working_days import WorkingCalendar

# Notice of election: not later than the 25th day before the poll, in electoral days (Local Elections (Principal
# Areas) (England and Wales) Rules 2006, Schedule 2, rule 1). Councils may give it earlier.
NOTICE_DAYS = 25


@dataclass(frozen=True)
class Notice:
    """The latest day on which notice of an election may be given; not certain beyond the known bank holidays."""

    latest_on: date
    is_certain: bool


@dataclass(frozen=True)
class PreElection:
    """From ``begins_on`` to the close of poll on ``ends_on``.

    ``is_stated``: somebody entered the day of notice; otherwise the latest day the law allows counts.
    ``is_late``: the day entered is later than the law allows, as far as we can tell.
    """

    begins_on: date
    ends_on: date
    is_stated: bool
    is_certain: bool
    is_late: bool = False


def latest_notice(poll_on: date, calendar: WorkingCalendar) -> Notice:
    """The 25th electoral day before the poll; the day of the poll is not counted."""
    day = calendar.add_electoral_days(poll_on, -NOTICE_DAYS)
    return Notice(day, calendar.knows(day, poll_on))


def pre_election(poll_on: date, notice_on: date | None, latest: Notice) -> PreElection:
    """The period of one poll: the actual day of notice wins over the latest day."""
    if notice_on is None:
        return PreElection(latest.latest_on, poll_on, is_stated=False, is_certain=latest.is_certain)
    late = latest.is_certain and notice_on > latest.latest_on
    return PreElection(notice_on, poll_on, is_stated=True, is_certain=True, is_late=late)
