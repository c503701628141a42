"""Check-ins: what owners report, in seconds. Append-only; the action keeps the latest."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import CheckInInFuture, ForecastPast, InvalidAction, NoCheckIn
from assessment_ready.actions.models import Action, CheckIn, Lifecycle
from assessment_ready.actions.rules.actions import REPORTED, CheckInValues
from assessment_ready.actions.rules.rag import computed, shown
from assessment_ready.actions.services.locking import locked_for, record
from assessment_ready.actions.services.periods import period_for
from assessment_ready.actions.services.schedule import refresh
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date

_ISSUES = ("", "medium", "high")
_REMEDIES = {
    "proposed": "It has to be agreed first.",
    "on_hold": "Resume it first.",
    "complete": "If it is not finished, ask somebody who manages actions to return it to you.",
    "closed": "If it was not finished, ask somebody who manages actions to reopen it.",
    "cancelled": "If it is needed after all, ask somebody who manages actions to reopen it.",
}


@dataclass(frozen=True)
class _Beside:
    """What goes with a report beside what it says."""

    made_at: datetime | None = None
    period_id: int | None = None
    by_link: bool = False


@transaction.atomic
def check_in(
    *,
    actor: Membership,
    action_id: int,
    values: CheckInValues,
    submission_key: UUID,
    made_at: datetime | None = None,
    period_id: int | None = None,
    by_link: bool = False,
) -> CheckIn:
    """Report on an action; a second click gives the same check-in. ``made_at`` (None: now) is never in the future.

    An earlier moment than the last check-in only adds to the history. ``period_id`` None takes the usual reporting
    period. ``by_link``: from a reminder, without signing in. Raises ``NotTheOwner``, ``NoCheckIn``,
    ``InvalidAction``, ``ForecastPast``, ``CheckInInFuture`` and, for the period, as ``periods.period_for`` does.
    """
    return _add(actor, action_id, values, submission_key, _Beside(made_at, period_id, by_link))


@transaction.atomic
def no_change(
    *,
    actor: Membership,
    action_id: int,
    submission_key: UUID,
    made_at: datetime | None = None,
    period_id: int | None = None,
    by_link: bool = False,
) -> CheckIn:
    """Report that everything is as it was last said. Raises as ``check_in`` does."""
    return _add(actor, action_id, None, submission_key, _Beside(made_at, period_id, by_link))


def _add(
    actor: Membership,
    action_id: int,
    values: CheckInValues | None,
    submission_key: UUID,
    beside: _Beside,
) -> CheckIn:
    row, _ = locked_for(actor, action_id, "reports")
    known = CheckIn.objects.filter(action=row, submission_key=submission_key).first()
    if known is not None:
        return known
    if row.lifecycle not in REPORTED:
        raise NoCheckIn(row.get_lifecycle_display().lower(), _REMEDIES[row.lifecycle])
    now = timezone.now()
    moment = beside.made_at or now
    if moment > now:
        raise CheckInInFuture
    period = period_for(actor, london_date(moment), beside.period_id)
    said = values or CheckInValues(row.progress, "No change", row.forecast_on, open_issue=row.open_issue)
    if values is not None:
        _check(said, row, moment)
    made = _made(actor, row, said, moment, is_no_change=values is None)
    made.period, made.submission_key = period, submission_key
    made.save(force_insert=True)
    record(
        "actions.check_in.made",
        actor,
        row,
        after=_noted(said, is_no_change=values is None, by_link=beside.by_link),
    )
    return made


def _made(
    actor: Membership, row: Action, said: CheckInValues, moment: datetime, *, is_no_change: bool
) -> CheckIn:
    """The check-in with the colours of then, not saved; what is the latest is on the action."""
    worked_out = _keep(row, said, moment)
    return CheckIn(
        council=row.council,
        action=row,
        author=actor.user,
        made_at=moment,
        is_no_change=is_no_change,
        rag_then=worked_out,
        stated_rag=_stated(row, worked_out, moment),
        **asdict(replace(said, statement=said.statement.strip())),
    )


def _noted(said: CheckInValues, *, is_no_change: bool, by_link: bool) -> dict[str, Any]:
    """What the audit log keeps of a check-in."""
    noted = {"progress": said.progress, "no_change": is_no_change, "forecast_on": said.forecast_on}
    return noted | ({"by_link": True} if by_link else {})


def _check(values: CheckInValues, row: Action, moment: datetime) -> None:
    if not 0 <= values.progress <= 100:
        raise InvalidAction("Progress must be 0 to 100 per cent", field="progress")
    if values.open_issue not in _ISSUES:
        raise InvalidAction("Choose how serious the issue is", field="open_issue")
    forecast = values.forecast_on
    # What was forecast before and has gone by may stand: nobody is made to think of a date in order to report.
    if forecast is not None and forecast < london_date(moment) and forecast != row.forecast_on:
        raise ForecastPast


def _keep(row: Action, said: CheckInValues, moment: datetime) -> str:
    """Put what is the latest on the action; the state it has on the day of the check-in."""
    day = london_date(moment)
    if row.last_check_in_on is None or day >= row.last_check_in_on:
        row.progress = said.progress
        row.forecast_on = said.forecast_on
        row.open_issue = said.open_issue
        row.last_check_in_on = day
        row.reports_from = None
        if row.lifecycle == Lifecycle.AGREED:
            row.lifecycle = Lifecycle.ACTIVE
        row.save(
            update_fields=[
                "progress",
                "forecast_on",
                "open_issue",
                "last_check_in_on",
                "reports_from",
                "lifecycle",
                "updated_at",
            ]
        )
    planned = refresh([row.pk])[row.pk]
    return computed(row.lifecycle, row.start_on, planned, day)


def _stated(row: Action, worked_out: str, moment: datetime) -> str:
    """What the owner stated, as far as it counted then."""
    in_force = shown(worked_out, row.stated_rag, row.override_until, london_date(moment))
    return row.stated_rag if in_force != worked_out else ""
