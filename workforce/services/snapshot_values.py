"""Working out the indicators' values from a workforce return, and writing them: all of them or none."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.ui.errors import UserFacingError
from workforce.models import (
    ImportState,
    Indicator,
    IndicatorValue,
    Snapshot,
    SnapshotWorkplace,
    TrainingCell,
    ValueState,
)
from workforce.queries.return_codes import JOB_ROLES, job_role_label, labels
from workforce.queries.snapshots import facts_of, of_the_same_day
from workforce.rules.return_figures import FORMULAE, Facts, Figure, Where
from workforce.services import entries

logger = logging.getLogger(__name__)

FORMULA_CODES = frozenset(FORMULAE)
UNEXPECTED = (
    "The values could not be worked out because of a fault in the service. The fault has been logged."
)
STOPPED = "Working out the values took too long and was stopped. Try again."
GONE = "The person who uploaded the files no longer has access to this council."
_AT_ONCE = 2_000
_LONGEST = timedelta(hours=1)
_PATIENCE = timedelta(seconds=30)


def work(*, snapshot_id: int) -> bool:
    """Fill the indicators from a confirmed return; whether this call did it. What fails is said on its page."""
    snapshot = Snapshot.objects.filter(pk=snapshot_id, state=ImportState.READING).first()
    if snapshot is None:
        return False
    try:
        fill(actor=_actor(snapshot), snapshot=snapshot)
    except Exception as error:
        _fail(snapshot, error)
        return False
    return True


def fill(*, actor: Membership, snapshot: Snapshot) -> int:
    """Write the values of every indicator whose formula is known; how many.

    They are worked out first, with progress, and then written in one transaction, in which an older return of the
    same day goes. What somebody entered by hand for the day stays.
    """
    entries.require(actor)
    rows = _values(actor, snapshot)
    with transaction.atomic():
        locked = Snapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
        if locked.state != ImportState.READING:
            return 0
        _replace(locked, actor)
        IndicatorValue.objects.filter(snapshot=locked).delete()
        kept = _by_hand(rows)
        new = [row for row in rows if _key(row) not in kept]
        IndicatorValue.objects.bulk_create(new, batch_size=_AT_ONCE)
        locked.state, locked.progress = ImportState.DONE, 100
        locked.totals |= {"values": len(new), "kept_by_hand": len(kept)}
        entries.save(locked, "state", "progress", "totals")
        entries.record("workforce.snapshot.filled", actor, locked, after={"values": len(new)})
    return len(new)


def waiting_ids() -> list[int]:
    """Confirmed returns whose doorbell may have been lost; those that waited too long are failed."""
    now = timezone.now()
    waiting = Snapshot.objects.filter(state=ImportState.READING)
    waiting.filter(confirmed_at__lt=now - _LONGEST).update(state=ImportState.FAILED, failure=STOPPED)
    return list(waiting.filter(confirmed_at__lt=now - _PATIENCE).values_list("pk", flat=True)[:50])


def breakdowns(facts: Facts, role: int | None = None) -> list[tuple[str, Where]]:
    """The breakdowns of a figure: the whole, each job role, each team; of a role's indicator the whole and teams."""
    found = [("", Where(role=role))]
    if role is None:
        found += [(f"role:{each}", Where(role=each)) for each in facts.roles]
    return [*found, *((f"team:{key}", Where(role=role, team=key)) for key in facts.teams)]


def _values(actor: Membership, snapshot: Snapshot) -> list[IndicatorValue]:
    indicators = list(
        Indicator.objects.filter(
            council_id=snapshot.council_id, formula__in=FORMULA_CODES, retired_at=None
        ).order_by("pk")
    )
    facts, roles, now = facts_of(snapshot), labels(JOB_ROLES), timezone.now()
    rows = []
    for number, indicator in enumerate(indicators, start=1):
        formula = FORMULAE[indicator.formula]
        for breakdown, where in breakdowns(facts, indicator.job_role):
            figure = formula(facts, where)
            if not breakdown or _says_something(facts, where, figure):
                row = _row(snapshot, indicator, breakdown, figure)
                row.breakdown_label = _label(facts, where, roles) if breakdown else ""
                row.entered_by_id, row.entered_at = actor.user_id, now
                rows.append(row)
        progress = 5 + 85 * number // len(indicators)
        Snapshot.objects.filter(pk=snapshot.pk, state=ImportState.READING).update(progress=progress)
    return rows


def _says_something(facts: Facts, where: Where, figure: Figure) -> bool:
    """A breakdown without a value is kept only where the role or team is concerned."""
    return figure.value is not None or bool(facts.concerned(where))


def _label(facts: Facts, where: Where, roles: dict[int, str]) -> str:
    if where.team is not None:
        return facts.teams[where.team].name
    return job_role_label(where.role or 0, roles)


def _row(snapshot: Snapshot, indicator: Indicator, breakdown: str, figure: Figure) -> IndicatorValue:
    state = ValueState.ESTIMATE if figure.is_estimate else ValueState.ACTUAL
    return IndicatorValue(
        council_id=snapshot.council_id,
        indicator=indicator,
        period_end=snapshot.reference_date,
        breakdown=breakdown,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        state=ValueState.NOT_AVAILABLE if figure.value is None else state,
        reason=figure.reason[:300],
        note=figure.note[:300],
        snapshot=snapshot,
    )


def _key(row: IndicatorValue) -> tuple[int, str]:
    return row.indicator_id, row.breakdown


def _by_hand(rows: list[IndicatorValue]) -> set[tuple[int, str]]:
    """The values there are already for the day that no return gave."""
    if not rows:
        return set()
    there = IndicatorValue.objects.filter(
        indicator_id__in={row.indicator_id for row in rows}, period_end=rows[0].period_end
    )
    return set(there.values_list("indicator_id", "breakdown"))


def _replace(snapshot: Snapshot, actor: Membership) -> None:
    """An older return of the same day goes with its values, if whoever confirmed was told."""
    older = of_the_same_day(snapshot)
    if older is None:
        return
    if snapshot.totals.get("replaces") != older.pk:
        raise UserFacingError(
            "Somebody imported a return of the same day meanwhile. Look at it, then try again."
        )
    IndicatorValue.objects.filter(snapshot=older).delete()
    SnapshotWorkplace.objects.filter(snapshot=older).delete()
    TrainingCell.objects.filter(snapshot=older).delete()
    older.state = ImportState.DISCARDED
    entries.save(older, "state")
    entries.record("workforce.snapshot.replaced", actor, older)


def _actor(snapshot: Snapshot) -> Membership:
    members = Membership.objects.active(timezone.now()).select_related("council", "user")
    found = members.filter(council_id=snapshot.council_id, user_id=snapshot.imported_by_id).first()
    if found is None:
        raise UserFacingError(GONE)
    return found


def _fail(snapshot: Snapshot, error: Exception) -> None:
    if isinstance(error, UserFacingError):
        sentence = str(error)
    else:
        logger.exception("The values of the workforce return %s could not be worked out", snapshot.pk)
        sentence = UNEXPECTED
    waiting = Snapshot.objects.filter(pk=snapshot.pk, state=ImportState.READING)
    waiting.update(state=ImportState.FAILED, failure=sentence[:300])
