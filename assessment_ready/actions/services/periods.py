"""Reporting periods: begun, changed, closed, locked and unlocked; and the one a check-in belongs to.

Locking a period and reporting for it both wait for the council's turn and then for the period's row: whoever has it
first decides, and a check-in that comes second sees that it is locked.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import ReasonNeeded
from assessment_ready.actions.errors.periods import (
    InvalidPeriod,
    PeriodClosed,
    PeriodIs,
    PeriodLocked,
    PeriodNotOver,
    PeriodOverlaps,
    PeriodToCome,
    PeriodUnknown,
)
from assessment_ready.actions.models import ReportingPeriod
from assessment_ready.actions.queries.periods import missing_quarters, span, spans
from assessment_ready.actions.rules.periods import Span, Stage, overlaps, usual_period
from assessment_ready.actions.services.locking import require, take_turn
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.entries import (
    add,
    apply_changes,
    check_version,
    known,
    locked,
    record,
    save,
)
from assessment_ready.ui.dates import format_date, london_date

_LONGEST = 400


@dataclass(frozen=True)
class PeriodValues:
    """What a period says of itself. It is reported on until the end of ``closes_on``."""

    title: str
    starts_on: date
    ends_on: date
    closes_on: date


@transaction.atomic
def create(*, actor: Membership, values: PeriodValues, submission_key: UUID) -> ReportingPeriod:
    """Begin a period; a second click gives the same. Raises ``InvalidPeriod`` and ``PeriodOverlaps``."""
    require(actor, Perm.MANAGE_ACTIONS)
    take_turn(actor.council)
    found = known(actor, ReportingPeriod, submission_key)
    if found is not None:
        return found
    _check(values, spans(actor.council_id))
    made, _ = add(actor, ReportingPeriod(**asdict(values)), submission_key)
    record("actions.period.created", actor, made, after=asdict(values))
    return made


@transaction.atomic
def create_quarters(*, actor: Membership, submission_key: UUID) -> Sequence[ReportingPeriod]:
    """Begin every quarter of this financial year that is not there yet."""
    require(actor, Perm.MANAGE_ACTIONS)
    take_turn(actor.council)
    missing = missing_quarters(spans(actor.council_id), london_date(timezone.now()))
    return [
        create(
            actor=actor,
            values=PeriodValues(each.title, each.starts_on, each.ends_on, each.closes_on),
            submission_key=uuid5(submission_key, each.title),
        )
        for each in missing
    ]


@transaction.atomic
def change(*, actor: Membership, period_id: int, values: PeriodValues, version: int) -> ReportingPeriod:
    """Change title and days of a period that is not locked. Raises ``ChangedMeanwhile`` and as ``create`` does."""
    row = _taken(actor, period_id)
    check_version(row, version, _says(row))
    if row.locked_at is not None:
        raise PeriodIs(row.title, "locked", "Unlock it before you change it.")
    _check(values, [each for each in spans(actor.council_id) if each.key != row.pk])
    before, after = apply_changes(row, asdict(values))
    if after:
        save(row, *after)
        record("actions.period.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def close(*, actor: Membership, period_id: int) -> ReportingPeriod:
    """Let a period that is over be reported on no longer, as from today. Raises ``PeriodNotOver`` and ``PeriodIs``."""
    row = _taken(actor, period_id)
    today = london_date(timezone.now())
    if row.ends_on >= today:
        raise PeriodNotOver(row.title, row.ends_on)
    if span(row).stage(today) != Stage.OPEN:
        raise PeriodIs(row.title, span(row).stage(today).lower(), "Nothing can be reported for it already.")
    before, after = apply_changes(row, {"closes_on": today - timedelta(days=1)})
    save(row, *after)
    record("actions.period.closed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def lock(*, actor: Membership, period_id: int) -> ReportingPeriod:
    """Let nothing more be said about a period; a second click changes nothing."""
    row = _taken(actor, period_id)
    if row.locked_at is None:
        row.locked_at, row.locked_by = timezone.now(), actor.user
        save(row, "locked_at", "locked_by")
        record("actions.period.locked", actor, row)
    return row


@transaction.atomic
def unlock(*, actor: Membership, period_id: int, reason: str) -> ReportingPeriod:
    """Let it be reported on again until it closes; the reason is in the audit log. Raises ``ReasonNeeded``."""
    row = _taken(actor, period_id)
    if not reason.strip():
        raise ReasonNeeded("Enter why it is unlocked: the reason stays in the audit log", field="reason")
    if row.locked_at is not None:
        row.locked_at = row.locked_by = None
        save(row, "locked_at", "locked_by")
        record("actions.period.unlocked", actor, row, after={"reason": reason.strip()})
    return row


def period_for(actor: Membership, day: date, chosen_id: int | None) -> ReportingPeriod | None:
    """The period a check-in of this day belongs to, its row locked until the transaction ends.

    ``chosen_id`` None takes the usual one; None is returned where the council has no period for the day. The caller
    has the council's turn. Raises ``PeriodLocked``, ``PeriodClosed``, ``PeriodToCome`` and ``PeriodUnknown``.
    """
    usual = usual_period(spans(actor.council_id), day) if chosen_id is None else None
    wanted = chosen_id if usual is None else usual.key
    if wanted is None:
        return None
    rows = ReportingPeriod.objects.select_for_update(of=("self",)).filter(council_id=actor.council_id)
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise PeriodUnknown
    stage = span(row).stage(day)
    if row.locked_at is not None:
        raise PeriodLocked(row.title, london_date(row.locked_at))
    if stage == Stage.TO_COME:
        raise PeriodToCome(row.title, row.starts_on)
    if stage == Stage.CLOSED:
        if chosen_id is None:
            return None
        raise PeriodClosed(row.title, row.closes_on)
    return row


def _taken(actor: Membership, period_id: int) -> ReportingPeriod:
    """The council's turn, then the period's row; raises ``ReportingPeriod.DoesNotExist``."""
    require(actor, Perm.MANAGE_ACTIONS)
    take_turn(actor.council)
    return locked(actor, ReportingPeriod, period_id)


def _check(values: PeriodValues, there: Sequence[Span]) -> None:
    if not values.title.strip():
        raise InvalidPeriod("Enter what the period is called", field="title")
    if values.ends_on < values.starts_on:
        raise InvalidPeriod("The period must end on the day it starts or later", field="ends_on")
    if (values.ends_on - values.starts_on).days >= _LONGEST:
        raise InvalidPeriod(
            "A period must be no longer than a year. Check the year of both days", field="ends_on"
        )
    if values.closes_on < values.ends_on:
        raise InvalidPeriod("Reporting must close on the last day of the period or later", field="closes_on")
    mine = Span(values.starts_on, values.ends_on, values.closes_on)
    for other in there:
        if overlaps(mine, other):
            raise PeriodOverlaps(other.title, other.starts_on, other.ends_on)


def _says(row: ReportingPeriod) -> list[tuple[str, str]]:
    return [
        ("Title", row.title),
        ("From", format_date(row.starts_on)),
        ("To", format_date(row.ends_on)),
        ("Reported on until", format_date(row.closes_on)),
    ]
