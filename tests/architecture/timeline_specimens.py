"""One of everything of the timeline, for the walks over all addresses."""

from datetime import date
from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Council, Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.timeline.models import (
    BankHoliday,
    CommitteeMeeting,
    Election,
    IntervalDefault,
    QuietPeriod,
)
from assessment_ready.timeline.services import holidays, intervals
from assessment_ready.timeline.services.assessments import create_assessment
from tests.world import World


def timeline_specimens(world: World, actor: Membership, embargo: Embargo) -> dict[str, Any]:
    """An assessment with its dates, an own milestone with one under embargo hung on it, and what lies over them."""
    council: Council = actor.council
    holidays.load_shipped()
    intervals.load_shipped()
    stage = IntervalDefault.objects.create(
        council=council,
        code=f"own-{council.slug}",
        title=f"Own stage of {council.name}",
        after="visit",
        earliest=1,
        latest=2,
        unit="weeks",
        position=2000,
        source=f"Source of {council.name}",
    )
    assessment = create_assessment(
        actor=actor,
        title=f"Assessment of {council.name}",
        notified_on=date(2026, 11, 2),
        notified_is_expected=True,
        submission_key=uuid4(),
    )
    own = world.milestone(council=council, title=f"Rehearsal of {council.name}", source_note="Ours")
    world.milestone(council=council, title=f"Secret date of {council.name}", embargo=embargo, after=own)
    election = Election.objects.create(
        council=council,
        title=f"Elections of {council.name}",
        poll_on=date(2027, 5, 6),
        latest_notice_on=date(2027, 3, 31),
        areas=f"Wards of {council.name}",
    )
    quiet = QuietPeriod.objects.create(
        council=council,
        title=f"Shutdown of {council.name}",
        starts_on=date(2026, 12, 24),
        ends_on=date(2027, 1, 4),
        note="Closed",
    )
    meeting = CommitteeMeeting.objects.create(
        council=council,
        committee=f"Scrutiny of {council.name}",
        meets_on=date(2027, 2, 10),
        papers_due_on=date(2027, 2, 2),
        purpose="Improvement plan",
    )
    return {
        "assessment": assessment.pk,
        "interval": stage.code,
        "milestone": own.pk,
        "election": election.pk,
        "quiet": quiet.pk,
        "meeting": meeting.pk,
    }


def holiday_specimen() -> int:
    """A bank holiday of the installation."""
    return BankHoliday.objects.get(on=date(2027, 12, 27)).pk
