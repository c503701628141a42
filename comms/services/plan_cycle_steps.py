"""Copying a plan's cascades and activities to the plan of the next cycle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.ui.dates import london_date
from comms.models import Activity, ActivityStatus, Cascade, Message, Phase, Plan
from comms.queries.delivery_plan import as_anybody
from comms.queries.phases import plan_milestones
from comms.services.cascade_dates import date_step
from comms.services.dating import date_activity
from comms.services.recurrence import extend
from comms.services.starter_steps import NO_MILESTONE, past_as_ideas

_ACTIVITY = (
    "title",
    "purpose",
    "channel_id",
    "product_id",
    "owner_id",
    "contributors",
    "spokesperson",
    "offset",
    "unit",
    "snap",
    "at",
    "minutes_long",
    "repeats",
    "guard",
    "only_cleared",
    "quotes_member",
    "cost",
    "risk_note",
    "starter_code",
)


@dataclass
class Copying:
    """One plan being copied to another. ``reader`` sees only what is no secret, at exactly ``now``."""

    actor: Membership
    reader: Membership
    now: datetime
    source: Plan
    plan: Plan
    shift: timedelta
    milestones: Mapping[str, Milestone]
    calendar: WorkingCalendar
    phases: dict[int, Phase] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Membership, source: Plan, plan: Plan, shift: timedelta) -> Self:
        """Ready to copy."""
        now = timezone.now()
        found = {row.code: row for row in plan_milestones(plan, actor, now) if row.code}
        return cls(actor, as_anybody(actor, now), now, source, plan, shift, found, working_calendar())

    @property
    def owned(self) -> dict[str, Any]:
        """The columns every row of the new plan has."""
        return {"council": self.actor.council, "plan": self.plan}

    def later(self, day: date | None) -> date | None:
        """The same day in the new cycle."""
        return None if day is None else day + self.shift

    def milestone(self, row: Activity | Cascade) -> Milestone | None:
        """The same milestone of the new assessment."""
        code = row.milestone.code if row.milestone is not None else ""
        return self.milestones.get(code) if code else None


def copy_steps(copying: Copying) -> None:
    """Cascades with their steps, and activities, dated anew; recurring ones with all their times."""
    cascades = _cascades(copying)
    rows = list(
        Activity.objects.visible_to(copying.reader, copying.now)
        .filter(plan=copying.source, series=None)
        .exclude(status=ActivityStatus.CANCELLED)
        .select_related("milestone", "cascade")
        .prefetch_related("audiences", "messages")
    )
    rows = [row for row in rows if row.cascade_id is None or row.cascade_id in cascades]
    if not rows:
        return
    numbers = next_numbers(council=copying.actor.council, kind="activity", count=len(rows))
    made = [_activity(copying, row, number, cascades) for number, row in zip(numbers, rows, strict=True)]
    Activity.objects.bulk_create(made)
    found = {row.pk: copy for row, copy in zip(rows, made, strict=True)}
    audiences_copied(Activity.audiences.through, "activity", rows, found)
    _link_messages(copying, rows, found)
    for copy in made:
        if copy.repeats:
            extend(actor=copying.actor, head=copy, calendar=copying.calendar)
    past_as_ideas(copying.plan, london_date(copying.now))


def audiences_copied(through: Any, name: str, rows: Iterable[Any], found: Mapping[int, Any]) -> None:
    """Give each copy the audiences of its original; ``rows`` have them prefetched."""
    links = [
        through(**{f"{name}_id": found[row.pk].pk}, audience_id=audience.pk)
        for row in rows
        for audience in row.audiences.all()
    ]
    through.objects.bulk_create(links, batch_size=1000)


def _cascades(copying: Copying) -> dict[int, Cascade]:
    rows = Cascade.objects.visible_to(copying.reader, copying.now).filter(plan=copying.source)
    made = {}
    for row in rows.select_related("milestone"):
        milestone = copying.milestone(row)
        made[row.pk] = Cascade.objects.create(
            **copying.owned,
            embargo_id=milestone.embargo_id if milestone else None,
            title=row.title,
            milestone=milestone,
            default_at=row.default_at,
            is_publication=row.is_publication,
            position=row.position,
        )
    return made


def _activity(copying: Copying, row: Activity, number: int, cascades: Mapping[int, Cascade]) -> Activity:
    milestone, cascade = copying.milestone(row), cascades.get(row.cascade_id or 0)
    lost = row.milestone_id is not None and milestone is None
    made = Activity(
        **copying.owned,
        **{name: getattr(row, name) for name in _ACTIVITY},
        number=number,
        reference=f"COM-{number}",
        embargo_id=milestone.embargo_id if milestone else None,
        description=NO_MILESTONE if lost else row.description,
        phase=copying.phases.get(row.phase_id or 0),
        milestone=milestone,
        fixed_on=copying.later(row.fixed_on),
        repeat_until=copying.later(row.repeat_until),
        cascade=cascade,
        created_by=copying.actor.user,
    )
    if cascade is not None:
        date_step(made, cascade, copying.calendar)
    else:
        date_activity(made, milestone, copying.calendar)
    return made


def _link_messages(copying: Copying, rows: Iterable[Activity], found: Mapping[int, Activity]) -> None:
    """The copies of the messages; one that was not copied, because it is secret, is left out."""
    links = [
        Activity.messages.through(activity_id=found[row.pk].pk, message_id=copying.messages[message.pk].pk)
        for row in rows
        for message in row.messages.all()
        if message.pk in copying.messages
    ]
    Activity.messages.through.objects.bulk_create(links, batch_size=1000)
