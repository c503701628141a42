"""Elections, quiet periods and committee meetings: add, change, remove."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.timeline.errors import InvalidEntry
from assessment_ready.timeline.models import CommitteeMeeting, Election, QuietPeriod
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.services.elections import work_out_notice
from assessment_ready.timeline.services.locking import apply_changes, check_version, require
from assessment_ready.ui.dates import format_date, format_range


@dataclass(frozen=True)
class ElectionValues:
    """A poll; ``notice_on`` is the actual day of notice, when it is known."""

    kind: str
    title: str
    poll_on: date
    notice_on: date | None = None
    areas: str = ""


@dataclass(frozen=True)
class QuietValues:
    """Days on which the council says nothing of its own accord, both ends included."""

    kind: str
    title: str
    starts_on: date
    ends_on: date
    note: str = ""


@dataclass(frozen=True)
class MeetingValues:
    """A meeting of members, and the day its papers are due."""

    committee: str
    meets_on: date
    papers_due_on: date | None = None
    purpose: str = ""
    url: str = ""


@transaction.atomic
def add_election(*, actor: Membership, values: ElectionValues, submission_key: UUID) -> Election:
    """Add a poll with its pre-election period; a second click gives the same. Raises ``InvalidEntry``."""
    row: Election
    row, is_new = _add(actor, Election(**asdict(values)), values, submission_key)
    if is_new:
        _record(actor, "timeline.election.added", row, after=asdict(values))
    return row


@transaction.atomic
def change_election(
    *, actor: Membership, election_id: int, values: ElectionValues, expected_version: int
) -> Election:
    """Change a poll. Raises ``Election.DoesNotExist``, ``ChangedMeanwhile`` and ``InvalidEntry``."""
    row: Election = _locked(actor, Election, election_id)
    before, after = _change(row, values, expected_version)
    if after:
        _record(actor, "timeline.election.changed", row, before, after)
    return row


@transaction.atomic
def remove_election(*, actor: Membership, election_id: int) -> None:
    """Remove a poll. Raises ``Election.DoesNotExist``."""
    row = _locked(actor, Election, election_id)
    _record(actor, "timeline.election.removed", row, before={"poll_on": row.poll_on})
    row.delete()


@transaction.atomic
def add_quiet_period(*, actor: Membership, values: QuietValues, submission_key: UUID) -> QuietPeriod:
    """Add a quiet period; a second click gives the same. Raises ``InvalidEntry``."""
    row: QuietPeriod
    row, is_new = _add(actor, QuietPeriod(**asdict(values)), values, submission_key)
    if is_new:
        _record(actor, "timeline.quiet_period.added", row, after=asdict(values))
    return row


@transaction.atomic
def change_quiet_period(
    *, actor: Membership, period_id: int, values: QuietValues, expected_version: int
) -> QuietPeriod:
    """Change a quiet period. Raises ``QuietPeriod.DoesNotExist``, ``ChangedMeanwhile`` and ``InvalidEntry``."""
    row: QuietPeriod = _locked(actor, QuietPeriod, period_id)
    before, after = _change(row, values, expected_version)
    if after:
        _record(actor, "timeline.quiet_period.changed", row, before, after)
    return row


@transaction.atomic
def remove_quiet_period(*, actor: Membership, period_id: int) -> None:
    """Remove a quiet period. Raises ``QuietPeriod.DoesNotExist``."""
    row = _locked(actor, QuietPeriod, period_id)
    _record(actor, "timeline.quiet_period.removed", row, before={"starts_on": row.starts_on})
    row.delete()


@transaction.atomic
def add_meeting(*, actor: Membership, values: MeetingValues, submission_key: UUID) -> CommitteeMeeting:
    """Add a committee meeting; a second click gives the same. Raises ``InvalidEntry``."""
    row: CommitteeMeeting
    row, is_new = _add(actor, CommitteeMeeting(**asdict(values)), values, submission_key)
    if is_new:
        _record(actor, "timeline.meeting.added", row, after=asdict(values))
    return row


@transaction.atomic
def change_meeting(
    *, actor: Membership, meeting_id: int, values: MeetingValues, expected_version: int
) -> CommitteeMeeting:
    """Change a meeting. Raises ``CommitteeMeeting.DoesNotExist``, ``ChangedMeanwhile`` and ``InvalidEntry``."""
    row: CommitteeMeeting = _locked(actor, CommitteeMeeting, meeting_id)
    before, after = _change(row, values, expected_version)
    if after:
        _record(actor, "timeline.meeting.changed", row, before, after)
    return row


@transaction.atomic
def remove_meeting(*, actor: Membership, meeting_id: int) -> None:
    """Remove a meeting. Raises ``CommitteeMeeting.DoesNotExist``."""
    row = _locked(actor, CommitteeMeeting, meeting_id)
    _record(actor, "timeline.meeting.removed", row, before={"meets_on": row.meets_on})
    row.delete()


def describe(row: Any) -> list[tuple[str, str]]:
    """What an entry says now, for somebody whose form is out of date."""
    if isinstance(row, Election):
        notice = format_date(row.notice_on) if row.notice_on else "Not entered"
        return [("Election", row.title), ("Poll", format_date(row.poll_on)), ("Day of notice", notice)]
    if isinstance(row, QuietPeriod):
        days = format_range(row.starts_on, row.ends_on)
        return [("Quiet period", row.title), ("Days", days), ("Note", row.note or "None")]
    papers = format_date(row.papers_due_on) if row.papers_due_on else "Not entered"
    return [("Committee", row.committee), ("Meeting", format_date(row.meets_on)), ("Papers due", papers)]


def _add(actor: Membership, row: Any, values: Any, submission_key: UUID) -> tuple[Any, bool]:
    """The row, saved, and whether it is new (otherwise it is the one of the first click)."""
    require(actor)
    _check(values)
    row.council_id, row.submission_key = actor.council_id, submission_key
    _derive(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = type(row).objects.get(council_id=actor.council_id, submission_key=submission_key)
        return known, False
    return row, True


def _locked(actor: Membership, model: Any, pk: int) -> Any:
    require(actor)
    return model.objects.select_for_update().get(council_id=actor.council_id, pk=pk)


def _change(row: Any, values: Any, expected_version: int) -> tuple[dict[str, Any], dict[str, Any]]:
    check_version(row, expected_version, describe(row))
    _check(values)
    before, after = apply_changes(row, asdict(values))
    if not after:
        return before, after
    row.version += 1
    row.save(update_fields=[*after, *_derive(row), "version"])
    return before, after


def _derive(row: Any) -> list[str]:
    """Work out what is stored beside what was entered; the names of those fields."""
    if not isinstance(row, Election):
        return []
    work_out_notice(row, working_calendar())
    return ["latest_notice_on", "notice_is_certain"]


def _check(values: Any) -> None:
    """Raise ``InvalidEntry`` for days that do not hold together."""
    if isinstance(values, ElectionValues) and values.notice_on and values.notice_on >= values.poll_on:
        raise InvalidEntry("Notice is given before the day of the poll", field="notice_on")
    if isinstance(values, QuietValues) and values.ends_on < values.starts_on:
        raise InvalidEntry("The last day must be the first day or later", field="ends_on")
    if isinstance(values, MeetingValues) and values.papers_due_on and values.papers_due_on > values.meets_on:
        raise InvalidEntry("Papers are due before the meeting", field="papers_due_on")


def _record(
    actor: Membership,
    action: str,
    row: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    audit.record(action, actor=actor, obj=row, council=actor.council, before=before, after=after)
