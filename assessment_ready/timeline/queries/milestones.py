"""Reads of assessments and milestones, all through the gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import Assessment, Milestone, MilestoneChange
from assessment_ready.timeline.rules.offsets import Offset, Span
from assessment_ready.timeline.rules.planning import Step
from assessment_ready.timeline.rules.working_days import WorkingCalendar


@dataclass(frozen=True)
class Anchor:
    """The milestone that another hangs on, as far as the person may know of it."""

    pk: int
    title: str


def assessments(membership: Membership, now: datetime) -> QuerySet[Assessment]:
    """Every assessment this person may know of, newest first, with its embargo."""
    return Assessment.objects.visible_to(membership, now).select_related("embargo")


def get_assessment(membership: Membership, now: datetime, assessment_id: int) -> Assessment:
    """One assessment; raises ``Assessment.DoesNotExist`` when the person may not know of it."""
    return assessments(membership, now).get(pk=assessment_id)


def milestones(membership: Membership, now: datetime) -> Any:
    """Every milestone this person may know of (a ``MilestoneQuerySet``), with its embargo and its days."""
    return Milestone.objects.visible_to(membership, now).select_related("embargo").with_day()


def milestones_of(membership: Membership, now: datetime, assessment: Assessment) -> list[Milestone]:
    """The milestones of one assessment in the order of their days; one query."""
    rows = milestones(membership, now).filter(assessment=assessment)
    return list(rows.order_by("first_day", "day", "position", "pk"))


def get_milestone(membership: Membership, now: datetime, milestone_id: int) -> Milestone:
    """One milestone; raises ``Milestone.DoesNotExist`` when the person may not know of it."""
    found: Milestone = milestones(membership, now).get(pk=milestone_id)
    return found


def seen_assessment(membership: Membership, now: datetime, milestone: Milestone) -> Assessment | None:
    """The assessment the milestone belongs to, when the person may know of it."""
    if milestone.assessment_id is None:
        return None
    return assessments(membership, now).filter(pk=milestone.assessment_id or 0).first()


def neighbours(
    membership: Membership, now: datetime, milestone: Milestone
) -> tuple[Anchor | None, list[Milestone]]:
    """The milestone it hangs on and those that hang on it, as far as the person may know of them; two queries."""
    seen = milestones(membership, now)
    anchor = seen.filter(pk=milestone.after_id or 0).values_list("pk", "title").first()
    followers = list(seen.filter(after_id=milestone.pk).order_by("first_day", "pk"))
    return (Anchor(*anchor) if anchor else None), followers


def anchor_choices(membership: Membership, now: datetime, *, but: int | None = None) -> list[tuple[int, str]]:
    """What a milestone can hang on, soonest first; one query. Milestones of closed assessments are left out."""
    rows = milestones(membership, now).exclude(pk=but).filter(assessment__closed_on=None)
    return list(rows.order_by("first_day", "pk").values_list("pk", "title"))


def history(membership: Membership, now: datetime, milestone: Milestone) -> list[MilestoneChange]:
    """The last hundred changes of a milestone that the person may know of, newest first; one query."""
    seen = Milestone.objects.visible_to(membership, now).filter(pk=milestone.pk)
    rows = MilestoneChange.objects.filter(milestone__in=seen).select_related("changed_by")
    return list(rows.order_by("-changed_at", "-pk")[:100])


def steps(rows: Iterable[Milestone]) -> list[Step]:
    """Milestones as planning sees them."""
    return [
        Step(
            key=row.pk,
            title=row.title,
            after=row.after_id,
            offset=offset_of(row),
            earliest=row.earliest,
            latest=row.latest,
            is_pinned=row.is_pinned,
            confirmed_on=row.confirmed_on,
            actual_on=row.actual_on,
            at=row.at,
        )
        for row in rows
    ]


def offset_of(row: Milestone) -> Offset:
    """How its range is worked out."""
    return Offset(row.offset_earliest, row.offset_latest, row.unit, row.snap)


def span_of(row: Milestone) -> Span:
    """The days it may fall on."""
    fixed = row.actual_on or row.confirmed_on
    return Span(fixed or row.earliest, fixed or row.latest, at=row.at)


def is_certain(row: Milestone, calendar: WorkingCalendar) -> bool:
    """Whether the bank holidays its range rests on are known (always, when it rests on none)."""
    worked_out = row.after_id is not None and not row.is_pinned and not row.confirmed_on and not row.actual_on
    counted = row.unit in {"working_days", "electoral_days"} or row.snap != "same"
    return not (worked_out and counted) or calendar.knows(row.earliest, row.latest)
