"""What the filling of a new plan stands on: the council's channels and audiences, the milestones, the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.ui.dates import london_date
from comms.models import Audience, Channel, CommsSettings, Line, Message, Objective, Phase, Plan, ProductType
from comms.queries.phases import plan_milestones
from comms.services.starter_content import Row, rows


@dataclass
class Ground:
    """One new plan and what its rows refer to by the codes of the starter content."""

    actor: Membership
    plan: Plan
    now: datetime
    calendar: WorkingCalendar
    milestones: dict[str, Milestone]
    audiences: dict[str, Audience]
    channels: dict[str, Channel]
    products: dict[str, ProductType]
    phases: dict[str, Phase] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What the plan is about."""
        return self.plan.kind

    @property
    def today(self) -> date:
        """The London day on which the plan is made."""
        return london_date(self.now)

    def owned(self) -> dict[str, Any]:
        """The columns every row of the plan has."""
        return {"council_id": self.plan.council_id, "plan": self.plan}

    def audiences_of(self, row: Row) -> list[Audience]:
        """The audiences a row names and the council has."""
        return [self.audiences[code] for code in row.get("audiences", ()) if code in self.audiences]

    def open_day(self, code: str) -> date | None:
        """The last known day of a milestone that is no secret; None otherwise."""
        milestone = self.milestones.get(code)
        if milestone is None or milestone.embargo_id is not None:
            return None
        return milestone.actual_on or milestone.confirmed_on or milestone.latest


def ground_of(actor: Membership, plan: Plan, settings: CommsSettings, now: datetime) -> Ground:
    """What a new plan stands on; six queries."""
    known = {channel.pk: channel for channel in Channel.objects.filter(council=actor.council, is_active=True)}
    channels = {code: known[pk] for code, pk in settings.starter_channels.items() if pk in known}
    products = ProductType.objects.filter(council=actor.council, is_active=True)
    return Ground(
        actor=actor,
        plan=plan,
        now=now,
        calendar=working_calendar(),
        milestones={row.code: row for row in plan_milestones(plan, actor, now) if row.code},
        audiences=_audiences(actor),
        channels=channels,
        products={product.code: product for product in products},
    )


def linked(through: Any, field_name: str, other: str, pairs: Iterable[tuple[Any, Any]]) -> None:
    """Put many pairs into the table between two models; one query."""
    rows_between = [through(**{f"{field_name}_id": a.pk, f"{other}_id": b.pk}) for a, b in pairs]
    through.objects.bulk_create(rows_between, batch_size=1000)


def _audiences(actor: Membership) -> dict[str, Audience]:
    """By the code they came from; one that the council had under the same name counts as well."""
    active = list(Audience.objects.filter(council=actor.council, is_active=True))
    by_code = {audience.code: audience for audience in active if audience.code}
    by_name = {audience.name.lower(): audience for audience in active}
    for row in rows("audiences", "audience"):
        if row["code"] not in by_code and row["name"].lower() in by_name:
            by_code[row["code"]] = by_name[row["name"].lower()]
    return by_code
