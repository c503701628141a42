"""Indicators: made, changed, retired, brought back."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from workforce.errors.indicators import CodeTaken, InvalidIndicator, TargetNeedsOperator
from workforce.models import Direction, Indicator, Operator
from workforce.rules.indicator_figures import worded
from workforce.services import entries
from workforce.services.indicator_values import ValueValues, correct_value, remove_value, set_value

__all__ = [
    "IndicatorValues",
    "ValueValues",
    "bring_back",
    "change",
    "correct_value",
    "create",
    "describe",
    "remove_value",
    "retire",
    "set_value",
]


@dataclass(frozen=True)
class IndicatorValues:
    """What an indicator says of itself."""

    name: str
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    unit: str = "percent"
    decimals: int = 1
    scope: str = "council"
    direction: str = "up"
    frequency: str = "quarter"
    source: str = ""
    operator: str = ""
    target: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    tolerance: Decimal = Decimal("0.10")
    baseline: Decimal | None = None
    baseline_on: date | None = None
    owner_id: int | None = None
    quality_note: str = ""
    confidence: str = "medium"


@transaction.atomic
def create(*, actor: Membership, values: IndicatorValues, submission_key: UUID, code: str = "") -> Indicator:
    """Make an indicator of the council's own. Raises ``TargetNeedsOperator``, ``InvalidIndicator``, ``CodeTaken``."""
    entries.require(actor)
    found = entries.known(actor, Indicator, submission_key)
    if found is not None:
        return found
    stored = _checked(actor, values, None)
    mine = Indicator.objects.filter(council_id=actor.council_id)
    position = (mine.aggregate(last=Max("position"))["last"] or 0) + 1
    row = Indicator(code=_free_code(actor, code or values.name), position=position, **stored)
    row, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("workforce.indicator.added", actor, row, after={"code": row.code, "name": row.name})
    return row


@transaction.atomic
def change(
    *, actor: Membership, indicator_id: int, values: IndicatorValues, expected_version: int
) -> Indicator:
    """Change definition, target or owner. Raises ``ChangedMeanwhile`` and what :func:`create` does."""
    entries.require(actor)
    row = entries.locked(actor, Indicator, indicator_id)
    entries.check_version(row, expected_version, describe(row))
    before, after = entries.apply_changes(row, _checked(actor, values, row))
    if after:
        entries.save(row, *after)
        entries.record("workforce.indicator.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def retire(*, actor: Membership, indicator_id: int) -> Indicator:
    """Take an indicator out of use; its values stay."""
    entries.require(actor)
    row = entries.locked(actor, Indicator, indicator_id)
    if row.retired_at is None:
        row.retired_at = timezone.now()
        entries.save(row, "retired_at")
        entries.record("workforce.indicator.retired", actor, row)
    return row


@transaction.atomic
def bring_back(*, actor: Membership, indicator_id: int) -> Indicator:
    """Bring a retired indicator back into use."""
    entries.require(actor)
    row = entries.locked(actor, Indicator, indicator_id)
    if row.retired_at is not None:
        row.retired_at = None
        entries.save(row, "retired_at")
        entries.record("workforce.indicator.brought_back", actor, row)
    return row


def describe(row: Indicator) -> list[tuple[str, str]]:
    """What an indicator says now, for somebody whose change came too late."""
    target = worded(row.target, row.unit, row.decimals)
    if row.operator == Operator.BAND:
        ends = [worded(each, row.unit, row.decimals) or "open" for each in (row.lower, row.upper)]
        target = " to ".join(ends)
    based = f" on {format_date(row.baseline_on)}" if row.baseline_on else ""
    return [
        ("Name", row.name),
        ("Definition", row.definition),
        ("Target", f"{row.get_operator_display()} {target}".strip()),
        ("Baseline", worded(row.baseline, row.unit, row.decimals) + based),
        ("Owner", str(row.owner.user) if row.owner else "Nobody yet"),
        ("Data-quality note", row.quality_note),
    ]


def _checked(actor: Membership, values: IndicatorValues, row: Indicator | None) -> dict[str, Any]:
    entries.check_owner(actor, values.owner_id, row.owner_id if row else None)
    _check_target(values)
    if (values.baseline is None) != (values.baseline_on is None):
        field = "baseline_on" if values.baseline_on is None else "baseline"
        raise InvalidIndicator("Give the baseline and the day it was taken, or neither", field=field)
    stored = asdict(values)
    if values.operator == Operator.BAND:
        return {**stored, "target": None}
    return {**stored, "lower": None, "upper": None}


def _check_target(values: IndicatorValues) -> None:
    """A target with its operator, and an operator that fits the direction of good."""
    has_target = values.target is not None
    has_band = values.lower is not None or values.upper is not None
    if (has_target or has_band) and not values.operator:
        raise TargetNeedsOperator
    if values.operator == Operator.BAND:
        _check_band(values)
    elif values.operator:
        if not has_target:
            raise InvalidIndicator("Enter the target, or choose “No target”", field="target")
        _check_way(values)


def _check_band(values: IndicatorValues) -> None:
    if values.lower is None and values.upper is None:
        raise InvalidIndicator("Enter where the band begins or ends", field="lower")
    if values.lower is not None and values.upper is not None and values.lower > values.upper:
        raise InvalidIndicator("The band must end above where it begins", field="upper")


def _check_way(values: IndicatorValues) -> None:
    wrong = {(Direction.DOWN, Operator.AT_LEAST), (Direction.UP, Operator.AT_MOST)}
    if (values.direction, values.operator) in wrong:
        good = "lower" if values.direction == Direction.DOWN else "higher"
        name = Operator(values.operator).label.lower()
        raise InvalidIndicator(
            f"The target says “{name}” but {good} is better here. Change one of the two", field="operator"
        )


def _free_code(actor: Membership, name: str) -> str:
    """A code of the council's own that nobody has; a second of the same name gets a number."""
    stem = slugify(name)[:50].strip("-") or "indicator"
    taken = set(
        Indicator.objects.filter(council_id=actor.council_id, code__startswith=stem).values_list(
            "code", flat=True
        )
    )
    if stem not in taken:
        return stem
    for number in range(2, 1000):
        if (code := f"{stem}-{number}") not in taken:
            return code
    raise CodeTaken
