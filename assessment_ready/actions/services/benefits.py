"""What an action is to bring: added, changed, measured, taken off before it was measured."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import BenefitMeasured, InvalidAction, WrongState
from assessment_ready.actions.models import Action, Benefit, BenefitMeasurement
from assessment_ready.actions.queries.choices import possible_answerers
from assessment_ready.actions.rules.benefits import amount
from assessment_ready.actions.services.locking import apply_changes, locked_for, record
from assessment_ready.councils.models import Membership
from assessment_ready.councils.services.entries import check_version
from assessment_ready.ui.dates import format_date, london_date


@dataclass(frozen=True)
class BenefitValues:
    """What a benefit says: what it is, how it is measured, from what to what, until when, who answers for it."""

    description: str
    kind: str
    measure: str
    realised_by: date
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    owner_id: int | None = None


@transaction.atomic
def add_benefit(*, actor: Membership, action_id: int, values: BenefitValues, submission_key: UUID) -> Benefit:
    """Add a benefit; a second click gives the same. Raises ``NotTheOwner``, ``WrongState`` and ``InvalidAction``."""
    row = _planned(actor, action_id)
    known = Benefit.objects.filter(action=row, submission_key=submission_key).first()
    if known is not None:
        return known
    _check(actor, values, None)
    made = Benefit(council=row.council, action=row, submission_key=submission_key, **asdict(values))
    made.save(force_insert=True)
    record("actions.benefit.added", actor, row, after={"benefit": made.description})
    return made


@transaction.atomic
def change_benefit(*, actor: Membership, benefit_id: int, values: BenefitValues, version: int) -> Benefit:
    """Change what a benefit says. Raises ``ChangedMeanwhile`` and as ``add_benefit`` does."""
    row = _planned(actor, _action_of(benefit_id))
    benefit = row.benefits.get(pk=benefit_id)
    check_version(benefit, version, _says(benefit))
    _check(actor, values, benefit.owner_id)
    before, after = apply_changes(benefit, asdict(values))
    if after:
        benefit.version += 1
        benefit.save(update_fields=[*after, "version"])
        after["benefit"] = benefit.description
        record("actions.benefit.changed", actor, row, before=before, after=after)
    return benefit


@transaction.atomic
def measure_benefit(
    *, actor: Membership, benefit_id: int, on: date, value: Decimal, note: str, submission_key: UUID
) -> BenefitMeasurement:
    """Say what the benefit was on a day; only ever added, also after the action is closed.

    Raises ``NotTheOwner`` and ``InvalidAction``.
    """
    row, _ = locked_for(actor, _action_of(benefit_id), "reports")
    benefit = row.benefits.get(pk=benefit_id)
    known = BenefitMeasurement.objects.filter(benefit=benefit, submission_key=submission_key).first()
    if known is not None:
        return known
    if on > london_date(timezone.now()):
        raise InvalidAction("The day it was measured must be today or earlier", field="on")
    made = BenefitMeasurement(
        council=row.council,
        benefit=benefit,
        on=on,
        value=value,
        note=note.strip(),
        recorded_by=actor.user,
        recorded_at=timezone.now(),
        submission_key=submission_key,
    )
    made.save(force_insert=True)
    after = {"benefit": benefit.description, "value": amount(value, benefit.unit), "on": on}
    record("actions.benefit.measured", actor, row, after=after)
    return made


@transaction.atomic
def remove_benefit(*, actor: Membership, benefit_id: int) -> Action:
    """Take off a benefit that was never measured. Raises ``BenefitMeasured`` and as ``add_benefit`` does."""
    row = _planned(actor, _action_of(benefit_id))
    benefit = row.benefits.get(pk=benefit_id)
    if benefit.measurements.exists():
        raise BenefitMeasured
    benefit.delete()
    record("actions.benefit.removed", actor, row, before={"benefit": benefit.description})
    return row


def _planned(actor: Membership, action_id: int) -> Action:
    row, allowed = locked_for(actor, action_id, "reports")
    if not allowed.may_plan:
        raise WrongState("changed", row.get_lifecycle_display().lower())
    return row


def _action_of(benefit_id: int) -> int:
    """The action a benefit belongs to; raises ``Benefit.DoesNotExist``. The gate follows."""
    return Benefit.objects.values_list("action_id", flat=True).get(pk=benefit_id)


def _check(actor: Membership, values: BenefitValues, current_owner: int | None) -> None:
    if not values.description.strip():
        raise InvalidAction("Enter what the action is to bring", field="description")
    if values.target is not None and values.target == (values.baseline or Decimal(0)):
        raise InvalidAction(
            "The target must differ from where it began, or nothing could be realised", field="target"
        )
    if values.owner_id not in (None, current_owner):
        people = possible_answerers(actor.council, timezone.now())
        if not people.filter(pk=values.owner_id).exists():
            raise InvalidAction("Choose somebody who is a member of this council now", field="owner")


def _says(benefit: Benefit) -> list[tuple[str, str]]:
    return [
        ("Benefit", benefit.description),
        ("Measure", benefit.measure),
        ("From", amount(benefit.baseline, benefit.unit)),
        ("To", amount(benefit.target, benefit.unit)),
        ("By", format_date(benefit.realised_by)),
    ]
