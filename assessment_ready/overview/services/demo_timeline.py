"""The demonstration's calendar. Days in the content count from the day of seeding; real dates are real."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.timeline.rules.milestones import MilestoneDates, MilestoneValues
from assessment_ready.timeline.services.assessments import create_assessment
from assessment_ready.timeline.services.calendar import (
    ElectionValues,
    MeetingValues,
    QuietValues,
    add_election,
    add_meeting,
    add_quiet_period,
)
from assessment_ready.timeline.services.milestones import add_milestone, record_dates


def make_calendar(actor: Membership, embargo: Embargo, today: date, described: Mapping[str, Any]) -> None:
    """The assessment that is expected, the council's own dates, and what they must step round."""
    assessment = described["assessment"]
    create_assessment(
        actor=actor,
        title=assessment["title"],
        notified_on=today + timedelta(days=assessment["notified"]),
        notified_is_expected=assessment["expected"],
        submission_key=uuid4(),
    )
    _add_milestones(actor, embargo, today, described["milestone"])
    for each in described["meeting"]:
        values = MeetingValues(
            committee=each["committee"],
            meets_on=today + timedelta(days=each["meets"]),
            papers_due_on=today + timedelta(days=each["papers"]),
            purpose=each["purpose"],
        )
        add_meeting(actor=actor, values=values, submission_key=uuid4())
    for each in described["election"]:
        poll = ElectionValues(
            kind=each["kind"], title=each["title"], poll_on=each["poll"], areas=each["areas"]
        )
        add_election(actor=actor, values=poll, submission_key=uuid4())
    for each in described["quiet"]:
        quiet = QuietValues(
            kind=each["kind"],
            title=each["title"],
            starts_on=each["starts"],
            ends_on=each["ends"],
            note=each["note"],
        )
        add_quiet_period(actor=actor, values=quiet, submission_key=uuid4())


def _add_milestones(
    actor: Membership, embargo: Embargo, today: date, described: Sequence[Mapping[str, Any]]
) -> None:
    for each in described:
        days = {
            key: today + timedelta(days=each[key])
            for key in ("earliest", "latest", "confirmed", "actual")
            if key in each
        }
        made = add_milestone(
            actor=actor,
            values=MilestoneValues(
                title=each["title"],
                earliest=days["earliest"],
                latest=days["latest"],
                source_note=each["note"],
                embargo_id=embargo.pk if each.get("secret") else None,
            ),
            submission_key=uuid4(),
        )
        if "confirmed" in days:
            dates = MilestoneDates(
                earliest=days["earliest"],
                latest=days["latest"],
                confirmed_on=days["confirmed"],
                actual_on=days.get("actual"),
            )
            record_dates(
                actor=actor,
                milestone_id=made.pk,
                expected_version=made.version,
                dates=dates,
                source_note=each["note"],
            )
