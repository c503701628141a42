"""Keeping the stored latest day of notice right."""

from assessment_ready.timeline.models import Election
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import WorkingCalendar, latest_notice


def work_out_notice(election: Election, calendar: WorkingCalendar) -> bool:
    """Set (not save) the latest day of notice of one election; whether it changed."""
    latest = latest_notice(election.poll_on, calendar)
    before = election.latest_notice_on, election.notice_is_certain
    election.latest_notice_on, election.notice_is_certain = latest.latest_on, latest.is_certain
    return before != (latest.latest_on, latest.is_certain)


def work_out_all_notices() -> int:
    """Work out every stored latest day of notice again, after bank holidays changed; how many changed.

    Call it in the transaction that changes the bank holidays.
    """
    calendar = working_calendar()
    rows = Election.objects.select_for_update().order_by("pk")
    moved = [row for row in rows if work_out_notice(row, calendar)]
    Election.objects.bulk_update(moved, ["latest_notice_on", "notice_is_certain"], batch_size=500)
    return len(moved)
