"""The benefits of an action against their plan."""

from dataclasses import dataclass

from assessment_ready.actions.models import Action, Benefit, BenefitMeasurement
from assessment_ready.actions.rules.benefits import amount, realised_words


@dataclass(frozen=True)
class BenefitNow:
    """A benefit with its newest measurement and how much of the plan that is."""

    benefit: Benefit
    newest: BenefitMeasurement | None

    @property
    def realised(self) -> str:
        """In words: "45% of the plan"."""
        row = self.benefit
        return realised_words(row.baseline, row.target, self.newest.value if self.newest else None)

    @property
    def plan(self) -> str:
        """From what to what: "From 40 days to 20 days"."""
        row = self.benefit
        start = f"From {amount(row.baseline, row.unit)} to" if row.baseline is not None else "To"
        return f"{start} {amount(row.target, row.unit)}" if row.target is not None else "No target"

    @property
    def measured(self) -> str:
        """The newest figure with its unit."""
        return amount(self.newest.value, self.benefit.unit) if self.newest else ""


def benefits_of(action: Action) -> list[BenefitNow]:
    """Every benefit of the action; two queries."""
    rows = list(action.benefits.select_related("owner__user"))
    measured = BenefitMeasurement.objects.filter(benefit__in=rows).order_by("benefit_id", "-on", "-pk")
    newest = {each.benefit_id: each for each in measured.distinct("benefit_id")}
    return [BenefitNow(row, newest.get(row.pk)) for row in rows]


def get_benefit(action: Action, benefit_id: int) -> Benefit:
    """A benefit of the action; raises ``Benefit.DoesNotExist``."""
    return action.benefits.get(pk=benefit_id)


def measurements_of(benefit: Benefit) -> list[BenefitMeasurement]:
    """What it was, the newest day first."""
    return list(benefit.measurements.select_related("recorded_by")[:20])
