"""Trajectories: what is expected of an indicator, period by period, on the way to its target."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from workforce.errors.indicators import InvalidPoint
from workforce.models import Indicator, Operator, TrajectoryPoint
from workforce.rules.indicator_figures import worded
from workforce.rules.indicator_trajectory import straight_line
from workforce.services import entries


@transaction.atomic
def set_point(
    *, actor: Membership, indicator_id: int, period_end: date, expected: Decimal, submission_key: UUID
) -> TrajectoryPoint:
    """Say what is expected of the period that ends on a day; a point the day has already is changed.

    Raises ``InvalidPoint``.
    """
    entries.require(actor)
    indicator = entries.locked(actor, Indicator, indicator_id)
    _check(indicator)
    if expected < 0:
        raise InvalidPoint("The expected value must be 0 or more", field="expected")
    rows = TrajectoryPoint.objects.filter(indicator=indicator, period_end=period_end)
    row = rows.first() or entries.known(actor, TrajectoryPoint, submission_key)
    if row is None:
        point = TrajectoryPoint(indicator=indicator, period_end=period_end, expected=expected)
        row, is_new = entries.add(actor, point, submission_key)
        if is_new:
            _record(actor, indicator, [(period_end, expected)])
        return row
    _before, after = entries.apply_changes(row, {"expected": expected})
    if after:
        entries.save(row, *after)
        _record(actor, indicator, [(period_end, expected)])
    return row


@transaction.atomic
def remove_point(*, actor: Membership, point_id: int) -> Indicator:
    """Take a point out; gives its indicator."""
    entries.require(actor)
    row = entries.locked(actor, TrajectoryPoint, point_id)
    indicator = entries.locked(actor, Indicator, row.indicator_id)
    before = {"period": format_date(row.period_end)}
    row.delete()
    entries.record("workforce.trajectory.point_removed", actor, indicator, before=before)
    return indicator


@transaction.atomic
def use_line(*, actor: Membership, indicator_id: int, until: date) -> int:
    """Put the proposed straight line in place of the trajectory; how many points it has. Raises ``InvalidPoint``."""
    entries.require(actor)
    indicator = entries.locked(actor, Indicator, indicator_id)
    points = propose(indicator, until)
    TrajectoryPoint.objects.filter(indicator=indicator).delete()
    TrajectoryPoint.objects.bulk_create(
        TrajectoryPoint(council_id=actor.council_id, indicator=indicator, period_end=day, expected=expected)
        for day, expected in points
    )
    _record(actor, indicator, points)
    return len(points)


def propose(indicator: Indicator, until: date) -> list[tuple[date, Decimal]]:
    """A straight line from baseline to target by quarter. Raises ``InvalidPoint``."""
    _check(indicator)
    if indicator.baseline is None or indicator.baseline_on is None:
        raise InvalidPoint(
            "Enter the indicator’s baseline and its day first: the line begins there", field="until"
        )
    assert indicator.target is not None  # An operator that is no band has one: the service sees to it.
    if until <= indicator.baseline_on:
        raise InvalidPoint(
            f"The day must be after the baseline’s, {format_date(indicator.baseline_on)}", field="until"
        )
    try:
        return straight_line(
            indicator.baseline, indicator.baseline_on, indicator.target, until, indicator.decimals
        )
    except ValueError:
        raise InvalidPoint("The day is more than ten years after the baseline’s", field="until") from None


def _check(indicator: Indicator) -> None:
    """Whether the indicator can have a trajectory."""
    if not indicator.operator or (indicator.operator != Operator.BAND and indicator.target is None):
        raise InvalidPoint("Give the indicator a target, and how it is compared, first")
    if indicator.operator == Operator.BAND:
        raise InvalidPoint("A band has no trajectory: every period is compared with the band")


def _record(actor: Membership, indicator: Indicator, points: Sequence[tuple[date, Decimal]]) -> None:
    told = {
        format_date(day): worded(expected, indicator.unit, indicator.decimals) for day, expected in points
    }
    entries.record("workforce.trajectory.set", actor, indicator, after={"points": told, "count": len(points)})
