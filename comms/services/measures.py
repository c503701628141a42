"""Measures on the evaluation ladder and their readings: add, change, remove."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from comms.errors.questions import InvalidMeasure
from comms.models import Confidence, Measure, Plan, Reading
from comms.queries.evaluation import next_position, objectives_to_choose
from comms.queries.plans import plans
from comms.services import entries


@dataclass(frozen=True)
class MeasureValues:
    """What a measure says of itself."""

    name: str
    level: str
    objective_id: int | None = None
    definition: str = ""
    source: str = ""
    method: str = ""
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    lower_is_better: bool = False
    frequency: str = ""
    owner_id: int | None = None


@dataclass(frozen=True)
class ReadingValues:
    """One value of a measure on one day."""

    on: date
    value: Decimal
    confidence: str = Confidence.MEDIUM
    note: str = ""


@transaction.atomic
def add_measure(*, actor: Membership, plan_id: int, values: MeasureValues, submission_key: UUID) -> Measure:
    """Add a measure to a plan; a second click gives the same. Raises ``Plan.DoesNotExist``, ``InvalidMeasure``."""
    entries.require(actor)
    plan = plans(actor).get(pk=plan_id)
    _check(actor, plan, values, None)
    row = Measure(plan=plan, position=next_position(plan), **asdict(values))
    measure, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("comms.measure.added", actor, measure, after=asdict(values))
    return measure


@transaction.atomic
def change_measure(
    *, actor: Membership, measure_id: int, values: MeasureValues, expected_version: int
) -> Measure:
    """Change what a measure says. Raises ``ChangedMeanwhile`` and ``InvalidMeasure``."""
    entries.require(actor)
    measure = entries.locked(actor, Measure, measure_id, "plan")
    entries.check_version(measure, expected_version, describe(measure))
    _check(actor, measure.plan, values, measure)
    before, after = entries.apply_changes(measure, asdict(values))
    if after:
        entries.save(measure, *after)
        entries.record("comms.measure.changed", actor, measure, before=before, after=after)
    return measure


@transaction.atomic
def remove_measure(*, actor: Membership, measure_id: int) -> Measure:
    """Remove a measure with its readings."""
    entries.require(actor)
    measure = entries.locked(actor, Measure, measure_id)
    readings = [f"{each}" for each in measure.readings.all()[:200]]
    entries.record("comms.measure.removed", actor, measure, before={"readings": readings})
    measure.delete()
    return measure


@transaction.atomic
def add_reading(
    *, actor: Membership, measure_id: int, values: ReadingValues, submission_key: UUID
) -> Reading:
    """Write down what was measured; a second click gives the same. Raises ``InvalidMeasure``."""
    entries.require(actor)
    measure = entries.locked(actor, Measure, measure_id)
    now = timezone.now()
    if values.on > timezone.localdate(now):
        raise InvalidMeasure("The day must be today or in the past", field="on")
    row = Reading(measure=measure, recorded_by=actor.user, recorded_at=now, **asdict(values))
    reading, is_new = entries.add(actor, row, submission_key)
    if is_new:
        after = {"value": f"{values.value:f} {measure.unit}".strip(), "on": values.on}
        entries.record("comms.reading.added", actor, measure, after=after)
    return reading


@transaction.atomic
def remove_reading(*, actor: Membership, reading_id: int) -> Reading:
    """Remove a reading that was wrong."""
    entries.require(actor)
    reading = entries.locked(actor, Reading, reading_id, "measure")
    before = {"value": f"{reading.value:f} {reading.measure.unit}".strip(), "on": reading.on}
    entries.record("comms.reading.removed", actor, reading.measure, before=before)
    reading.delete()
    return reading


def describe(measure: Measure) -> list[tuple[str, str]]:
    """What a measure says now, for somebody whose form is out of date."""
    return [
        ("Measure", measure.name),
        ("Level", measure.get_level_display()),
        ("Baseline", "None" if measure.baseline is None else f"{measure.baseline:f}"),
        ("Target", "None" if measure.target is None else f"{measure.target:f}"),
        ("Definition", measure.definition or "None"),
    ]


def _check(actor: Membership, plan: Plan, values: MeasureValues, current: Measure | None) -> None:
    """Raise ``InvalidMeasure`` for what cannot be chosen or does not hold together."""
    kept: Any = current or Measure()
    known = {each.pk for each in objectives_to_choose(plan)}
    if values.objective_id and values.objective_id not in known:
        raise InvalidMeasure("Choose an objective from the list", field="objective")
    members = people(actor.council, timezone.now())
    if values.owner_id not in (None, kept.owner_id) and not members.filter(pk=values.owner_id).exists():
        raise InvalidMeasure("Choose an owner from the list", field="owner")
    if None in (values.baseline, values.target):
        return
    assert values.baseline is not None
    assert values.target is not None
    wrong = values.target > values.baseline if values.lower_is_better else values.target < values.baseline
    if wrong:
        better = "lower" if values.lower_is_better else "higher"
        raise InvalidMeasure(
            f"The target is on the wrong side of the baseline, as {better} is better", field="target"
        )
