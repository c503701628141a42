"""A workforce strategy with what hangs on it, straight into the tables, for tests."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessment_ready.actions.models import Area, ReportingPeriod
from assessment_ready.councils.models import Council, Membership
from tests.world import World
from workforce.models import (
    Indicator,
    IndicatorValue,
    IntendedAction,
    PracticeShift,
    Strand,
    Strategy,
    WorkforceGroup,
)
from workforce.queries.needs import needs_rows


@dataclass
class Workforce:
    """A strategy with one strand, one intended action, one group with a shift, and one indicator with a value."""

    world: World
    council: Council
    actor: Membership
    strategy: Strategy
    strand: Strand
    intended: IntendedAction
    group: WorkforceGroup
    shift: PracticeShift
    indicator: Indicator
    period: ReportingPeriod

    def intend(self, reference: str, **extra: Any) -> IntendedAction:
        """One more intended action of the strategy."""
        values = {"strand": self.strand, "title": f"Intention {reference}", "text": f"What {reference} says"}
        return IntendedAction.objects.create(
            council=self.council, strategy=self.strategy, reference=reference, **{**values, **extra}
        )

    def put_in_action(self, intended: IntendedAction, owner: str = "will", **extra: Any) -> Any:
        """The action that came of an intended action, owned by somebody of Westmere (Northby: its director)."""
        name = owner if self.council == self.world.westmere else "nia"
        values = {"title": intended.title, "area": Area.WORKFORCE, "owner": name}
        action = self.world.action(9, **{**values, **extra})
        intended.action = action
        intended.save(update_fields=["action"])
        return action

    def value(self, on: date, value: str | None, **extra: Any) -> IndicatorValue:
        """A value of the indicator."""
        known = {"state": "actual", "value": Decimal(value)} if value is not None else {}
        values = {"state": "not_available", "reason": "Leavers are not known", **known, **extra}
        return IndicatorValue.objects.create(
            council=self.council,
            indicator=values.pop("indicator", self.indicator),
            period_end=on,
            entered_by=self.actor.user,
            entered_at=timezone.now(),
            **values,
        )


def workforce_of(world: World, actor: Membership) -> Workforce:
    """A filled workforce area in the actor's council."""
    council, name = actor.council, actor.council.name
    strategy = Strategy.objects.create(
        council=council, title=f"Workforce strategy of {name}", created_by=actor.user, state="active"
    )
    strand = Strand.objects.create(
        council=council, strategy=strategy, number="1", title=f"Leadership in {name}"
    )
    group = WorkforceGroup.objects.create(council=council, name=f"Social workers of {name}", job_roles=[6])
    indicator = Indicator.objects.create(
        council=council,
        code="vacancy-rate",
        name=f"Vacancy rate of {name}",
        direction="down",
        operator="at_most",
        target=Decimal("8"),
    )
    made = Workforce(
        world=world,
        council=council,
        actor=actor,
        strategy=strategy,
        strand=strand,
        intended=IntendedAction.objects.create(
            council=council, strategy=strategy, strand=strand, reference="1.1", title=f"Intention of {name}"
        ),
        group=group,
        shift=PracticeShift.objects.create(
            council=council, group=group, kind="start", text=f"Lead practice in {name}"
        ),
        indicator=indicator,
        period=ReportingPeriod.objects.create(
            council=council,
            title=f"Quarter of {name}",
            starts_on=date(2026, 10, 1),
            ends_on=date(2026, 12, 31),
            closes_on=date(2027, 1, 15),
        ),
    )
    made.value(date(2026, 9, 30), "12.4", numerator=Decimal(12), denominator=Decimal(97))
    return made


def waiting(member: Membership) -> list[tuple[str, int]]:
    """What of the workforce area waits for somebody: kinds and ids, in order."""
    return sorted((row[0], row[1]) for row in needs_rows(member, timezone.now()))
