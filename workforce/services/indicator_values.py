"""Values of indicators: entered for a period, corrected, taken out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import format_date, london_date
from workforce.errors.indicators import IndicatorIsRetired, InvalidValue, NotYourIndicator, PeriodTaken
from workforce.models import Indicator, IndicatorValue, ValueState
from workforce.rules.indicator_figures import HIGHEST_PERCENT, agrees, ratio, rounded, worded
from workforce.rules.suppression import is_small
from workforce.services import entries

_LARGEST = Decimal(10**8)


@dataclass(frozen=True)
class ValueValues:
    """What is entered for one period: a value, or numerator and denominator, or why there is none."""

    period_end: date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    state: str = "actual"
    reason: str = ""
    note: str = ""
    period_start: date | None = None
    breakdown: str = ""
    breakdown_label: str = ""


@transaction.atomic
def set_value(
    *,
    actor: Membership,
    indicator_id: int,
    values: ValueValues,
    submission_key: UUID,
    replace: bool = False,
) -> IndicatorValue:
    """Enter the value of a period; a second click gives the same value.

    With ``replace`` a value the period has already is corrected, otherwise it is refused. The indicator's owner may
    do this, and whoever manages the workforce area.
    Raises ``PeriodTaken``, ``InvalidValue``, ``IndicatorIsRetired`` and ``NotYourIndicator``.
    """
    indicator = _indicator(actor, indicator_id)
    found = entries.known(actor, IndicatorValue, submission_key)
    if found is not None:
        return found
    stored = _checked(indicator, values)
    there = _there(indicator, values)
    if there is not None:
        if not replace:
            raise PeriodTaken(format_date(values.period_end))
        return _correct(actor, indicator, there, stored)
    row = IndicatorValue(indicator=indicator, entered_by=actor.user, entered_at=timezone.now(), **stored)
    row, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("workforce.value.entered", actor, indicator, after=_told(indicator, row))
    return row


@transaction.atomic
def correct_value(
    *, actor: Membership, value_id: int, values: ValueValues, expected_version: int
) -> IndicatorValue:
    """Correct a value. Raises ``ChangedMeanwhile`` and what :func:`set_value` does."""
    row = entries.locked(actor, IndicatorValue, value_id)
    indicator = _indicator(actor, row.indicator_id)
    entries.check_version(row, expected_version, describe_value(indicator, row))
    other = _there(indicator, values)
    if other is not None and other.pk != row.pk:
        raise PeriodTaken(format_date(values.period_end))
    return _correct(actor, indicator, row, _checked(indicator, values))


@transaction.atomic
def remove_value(*, actor: Membership, value_id: int) -> Indicator:
    """Take out a value that was entered by mistake; gives its indicator."""
    row = entries.locked(actor, IndicatorValue, value_id)
    indicator = _indicator(actor, row.indicator_id)
    before = _told(indicator, row)
    row.delete()
    entries.record("workforce.value.removed", actor, indicator, before=before)
    return indicator


def describe_value(indicator: Indicator, row: IndicatorValue) -> list[tuple[str, str]]:
    """What a value says now, for somebody whose change came too late."""
    return [
        ("Period ends", format_date(row.period_end)),
        ("Value", worded(row.value, indicator.unit, indicator.decimals) or "Not available"),
        ("State", row.get_state_display()),
        ("Reason", row.reason),
        ("Note", row.note),
    ]


def _indicator(actor: Membership, indicator_id: int) -> Indicator:
    """The indicator, locked, that this person may enter values of."""
    entries.require(actor, Perm.VIEW_WORKFORCE)
    indicator = entries.locked(actor, Indicator, indicator_id)
    if indicator.owner_id != actor.pk and not actor.can(Perm.MANAGE_WORKFORCE):
        raise NotYourIndicator
    if indicator.retired_at is not None:
        raise IndicatorIsRetired
    return indicator


def _there(indicator: Indicator, values: ValueValues) -> IndicatorValue | None:
    rows = IndicatorValue.objects.filter(indicator=indicator, period_end=values.period_end)
    return rows.filter(breakdown=values.breakdown).select_for_update().first()


def _correct(
    actor: Membership, indicator: Indicator, row: IndicatorValue, stored: dict[str, Any]
) -> IndicatorValue:
    before, after = entries.apply_changes(row, stored)
    if after:
        # What somebody put right by hand is no longer the workforce return's.
        row.entered_by, row.entered_at, row.snapshot = actor.user, timezone.now(), None
        entries.save(row, *after, "entered_by", "entered_at", "snapshot")
        told = {**_told(indicator, row), "changed": sorted(after)}
        was: dict[str, Any] = {
            name: before[name] for name in ("value", "period_end", "state") if name in before
        }
        entries.record("workforce.value.corrected", actor, indicator, before=was, after=told)
    return row


def _told(indicator: Indicator, row: IndicatorValue) -> dict[str, Any]:
    """What the audit log says of a value: no small number, and of a breakdown only which it is."""
    hidden = row.breakdown or is_small(row.denominator)
    shown = "" if hidden else worded(row.value, indicator.unit, indicator.decimals)
    return {
        "period": format_date(row.period_end),
        "value": shown or ("a value" if row.value is not None else "not available"),
        "breakdown": row.breakdown,
    }


def _checked(indicator: Indicator, values: ValueValues) -> dict[str, Any]:
    """The fields to store. Raises ``InvalidValue``."""
    _check_period(values)
    if values.state == ValueState.NOT_AVAILABLE:
        figure = None
        if values.value is not None:
            raise InvalidValue("Take the value out, or choose another state", field="value")
        if not values.reason.strip():
            raise InvalidValue(
                "Say why the value is not available. It is never shown as zero", field="reason"
            )
    else:
        figure = _figure(indicator, values)
    return {
        "period_start": values.period_start,
        "period_end": values.period_end,
        "breakdown": values.breakdown,
        "breakdown_label": values.breakdown_label,
        "value": figure,
        "numerator": values.numerator,
        "denominator": values.denominator,
        "state": values.state,
        "reason": values.reason.strip() if figure is None else "",
        "note": values.note,
    }


def _check_period(values: ValueValues) -> None:
    if values.period_start is not None and values.period_start > values.period_end:
        raise InvalidValue("The period must begin before it ends", field="period_start")
    if values.period_end > london_date(timezone.now()) and values.state == ValueState.ACTUAL:
        raise InvalidValue(
            "The period has not ended yet. Choose “Provisional” or “Estimate”, or another period",
            field="state",
        )


def _figure(indicator: Indicator, values: ValueValues) -> Decimal:
    """The value, worked out from numerator and denominator or checked against them."""
    for name in ("value", "numerator", "denominator"):
        number = getattr(values, name)
        if number is not None and not 0 <= number < _LARGEST:
            raise InvalidValue(f"The {name} must be between 0 and 99,999,999", field=name)
    numerator, denominator = values.numerator, values.denominator
    if denominator == 0:
        raise InvalidValue(
            "Nothing can be divided by 0. Choose “Not available” and say why", field="denominator"
        )
    figure = values.value
    if numerator is not None and denominator is not None:
        figure = _from_both(indicator, figure, numerator, denominator)
    if figure is None:
        raise InvalidValue(
            "Enter the value, or numerator and denominator, or choose “Not available”", field="value"
        )
    if indicator.unit == "percent" and figure > HIGHEST_PERCENT:
        raise InvalidValue(f"A percentage above {HIGHEST_PERCENT} is taken for a mistake", field="value")
    return figure


def _from_both(
    indicator: Indicator, given: Decimal | None, numerator: Decimal, denominator: Decimal
) -> Decimal:
    exact = ratio(numerator, denominator, indicator.unit)
    if given is None:
        return rounded(exact, 3)
    if not agrees(given, numerator, denominator, unit=indicator.unit, decimals=indicator.decimals):
        made = worded(exact, indicator.unit, indicator.decimals)
        raise InvalidValue(
            f"The value does not fit: {numerator.normalize():f} of {denominator.normalize():f} makes {made}, "
            f"not {worded(given, indicator.unit, max(indicator.decimals, _places(given)))}",
            field="value",
        )
    return given


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
