"""What the tests of the timeline make through its services, and what they post."""

from datetime import date
from typing import Any
from uuid import uuid4

from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.timeline.models import Assessment, Milestone
from assessment_ready.timeline.services import holidays, intervals
from assessment_ready.timeline.services.assessments import create_assessment
from tests.world import World

NOTIFIED = date(2026, 3, 2)


def load() -> None:
    """The shipped bank holidays and durations."""
    holidays.load_shipped()
    intervals.load_shipped()


def assessment(world: World, name: str = "ben", **extra: Any) -> Assessment:
    """An assessment with its milestones, expected to be notified on 2 March 2026 unless said otherwise."""
    load()
    member = world.members.get(name) or world.northby_members[name]
    values: dict[str, Any] = {
        "title": "CQC assessment 2026",
        "notified_on": NOTIFIED,
        "notified_is_expected": True,
        "submission_key": uuid4(),
    }
    return create_assessment(actor=member, **values | extra)


def stage(made: Assessment, code: str) -> Milestone:
    """One milestone of an assessment as it is in the database now."""
    return Milestone.objects.get(assessment=made, code=code)


def embargo(world: World, *cleared: str) -> Embargo:
    """An embargo of Westmere that these people are cleared for."""
    made = Embargo.objects.create(
        council=world.westmere, title="The draft report", authority="CQC", created_by=world.people["ada"]
    )
    for name in cleared:
        Clearance.objects.create(
            council=world.westmere,
            embargo=made,
            user=world.people[name],
            granted_by=world.people["ada"],
        )
    return made


def day_parts(name: str, day: date | None) -> dict[str, str]:
    """A date as its three boxes post it."""
    texts = ("", "", "") if day is None else (str(day.day), str(day.month), str(day.year))
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), texts, strict=True))
