"""The council's own numbers for the published rules."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from assessment_ready.actions.errors import InvalidAction, StaleRules
from assessment_ready.actions.models import RagSettings
from assessment_ready.actions.services.locking import apply_changes, require, take_turn
from assessment_ready.actions.services.schedule import refresh_council
from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm


@dataclass(frozen=True)
class RuleNumbers:
    """Ratios of progress to expected progress, and days."""

    amber_below: Decimal
    red_below: Decimal
    reporting_days: int
    grace_days: int
    tolerance_days: int


@transaction.atomic
def change_rules(*, actor: Membership, numbers: RuleNumbers, expected_version: int) -> int:
    """Change the numbers and work out all the council's open actions again; how many there are.

    The reporting interval and the tolerance apply to new actions; each action keeps its own. Raises ``StaleRules``
    and ``InvalidAction``.
    """
    require(actor, Perm.MANAGE_ACTIONS)
    take_turn(actor.council)
    _check(numbers)
    RagSettings.objects.get_or_create(council=actor.council)
    row = RagSettings.objects.select_for_update().get(council=actor.council)
    if row.version != expected_version:
        raise StaleRules
    before, after = apply_changes(row, asdict(numbers))
    if not after:
        return 0
    row.version += 1
    row.save(update_fields=[*after, "version"])
    count = refresh_council(actor.council)
    audit.record(
        "actions.rules.changed", actor=actor, obj=row, council=actor.council, before=before, after=after
    )
    return count


def _check(numbers: RuleNumbers) -> None:
    if not 0 < numbers.amber_below <= 1:
        raise InvalidAction(
            "The ratio for amber must be above 0 and at most 1, like 0.95", field="amber_below"
        )
    if not 0 < numbers.red_below <= numbers.amber_below:
        raise InvalidAction(
            "The ratio for red must be above 0 and not above the one for amber, like 0.85", field="red_below"
        )
    if not 1 <= numbers.reporting_days <= 366:
        raise InvalidAction("The reporting interval must be 1 to 366 days", field="reporting_days")
    for name, label in (("grace_days", "grace"), ("tolerance_days", "tolerance")):
        if not 0 <= getattr(numbers, name) <= 366:
            raise InvalidAction(f"The {label} must be 0 to 366 days", field=name)
