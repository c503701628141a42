"""Reads of activations: who asked and confirmed, what is not cleared, and which texts would go to which steps."""

from dataclasses import dataclass
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from comms.models import OVER, Activation, Activity, Briefing, Cascade, Plan, Scenario, ScenarioCell
from comms.queries.cascades import Step, plan_cascades, steps_of
from comms.queries.scenarios import MatrixCell, cells, plan_scenarios, scenario_cells
from comms.rules.scenarios import Place, matches


@dataclass(frozen=True)
class Fit:
    """One step of a cascade and the scenario's texts that fit it, the first of which it gets."""

    cascade: Cascade
    step: Step
    cells: tuple[ScenarioCell, ...]

    @property
    def briefing(self) -> Briefing | None:
        """The text it gets."""
        return self.texts[0] if self.texts else None

    @property
    def texts(self) -> list[Briefing]:
        """Every text that fits: more than one means the step should be split."""
        return [
            cell.briefing
            for cell in self.cells
            if cell.briefing is not None and cell.briefing.withdrawn_at is None
        ]


@dataclass(frozen=True)
class Readying:
    """What activating would do to the publication cascades, and what finds no place in them."""

    fits: tuple[Fit, ...]
    unplaced: tuple[ScenarioCell, ...]

    @property
    def matched(self) -> list[Fit]:
        """Steps that get a text."""
        return [fit for fit in self.fits if fit.briefing is not None]

    @property
    def unmatched(self) -> list[Fit]:
        """Steps with an audience that get none."""
        return [fit for fit in self.fits if fit.briefing is None and fit.step.activity.audiences.all()]


@dataclass(frozen=True)
class ActivationState:
    """Where a scenario's activation stands for somebody who looks at it."""

    scenario: Scenario
    request: Activation | None
    confirmed: Activation | None
    not_cleared: tuple[MatrixCell, ...]
    others: tuple[Scenario, ...]
    other_active: Scenario | None
    readying: Readying
    can_undo: bool


def state_of(scenario: Scenario, membership: Membership, now: datetime) -> ActivationState:
    """Everything the page of an activation shows."""
    rows = list(activations(scenario))
    confirmed = next((row for row in rows if row.confirmed_at and row.undone_at is None), None)
    others = [row for row in plan_scenarios(scenario.plan, membership, now) if row.pk != scenario.pk]
    is_today = confirmed is not None and is_same_day(confirmed, now)
    return ActivationState(
        scenario=scenario,
        request=next((row for row in rows if is_open(row)), None),
        confirmed=confirmed if scenario.activated_at else None,
        not_cleared=tuple(not_cleared(scenario, membership, now)),
        others=tuple(row for row in others if scenario.is_rating and row.is_rating),
        other_active=next((row for row in others if row.activated_at and row.is_rating), None)
        if scenario.is_rating
        else None,
        readying=readying_of(scenario, membership, now),
        can_undo=scenario.activated_at is not None and is_today,
    )


def activations(scenario: Scenario) -> list[Activation]:
    """Every activation of a scenario (which passed the gate), newest first, with the people."""
    people = ("asked_by", "confirmed_by", "called_off_by", "undo_asked_by", "undone_by")
    return list(scenario.activations.select_related(*people))


def is_open(row: Activation) -> bool:
    """Whether it waits for the second person."""
    return row.confirmed_at is None and row.called_off_at is None


def is_same_day(row: Activation, now: datetime) -> bool:
    """Whether it was confirmed on the London day of ``now``."""
    return row.confirmed_at is not None and london_date(row.confirmed_at) == london_date(now)


def not_cleared(scenario: Scenario, membership: Membership, now: datetime) -> list[MatrixCell]:
    """The scenario's cells that are needed and not cleared."""
    return [cell for cell in scenario_cells(scenario, membership, now) if cell.is_open]


def publication_cascades(plan: Plan, membership: Membership, now: datetime) -> list[Cascade]:
    """The cascades of publication day."""
    return list(plan_cascades(plan, membership, now).filter(is_publication=True))


def readying_of(scenario: Scenario, membership: Membership, now: datetime) -> Readying:
    """Which texts the steps of the publication cascades that are not over would get."""
    rows = [cell for cell in cells(membership, now).filter(scenario=scenario) if cell.is_needed]
    by_id = {cell.pk: cell for cell in rows}
    places = [Place(cell.pk, frozenset({cell.audience_id}), cell.channel_id) for cell in rows]
    fits = []
    for cascade in publication_cascades(scenario.plan, membership, now):
        steps = [step for step in steps_of(cascade, membership, now) if step.activity.status not in OVER]
        found = matches([_place(step.activity) for step in steps], places)
        fits += [
            Fit(cascade, step, tuple(by_id[key] for key in match.cells))
            for step, match in zip(steps, found, strict=True)
        ]
    placed = {cell.pk for fit in fits for cell in fit.cells}
    unplaced = tuple(cell for cell in rows if cell.briefing is not None and cell.pk not in placed)
    return Readying(tuple(fits), unplaced)


def _place(activity: Activity) -> Place:
    audiences = frozenset(audience.pk for audience in activity.audiences.all())
    return Place(activity.pk, audiences, activity.channel_id)
