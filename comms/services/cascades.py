"""Every change of a cascade: what it hangs on, its steps, and pulling it forward."""

from dataclasses import asdict, dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from comms.errors import InvalidEntry
from comms.errors.scenarios import AlreadyPulled, EmbargoOfMilestone, NothingToPull, OrderBroken
from comms.models import Activity, Cascade, Plan
from comms.queries import cascades as queries
from comms.rules.cascades import Planned as PlannedStep
from comms.rules.cascades import Violation, at_new_moments, check, pulled
from comms.rules.dating import clock_fault
from comms.services import entries
from comms.services.cascade_dates import date_steps, move_to, told
from comms.services.dating import anchor_of

# What dates the steps anew, and what can change who hears before whom.
_TIMING = {"milestone_id", "default_at"}
_DATING = _TIMING | {"embargo_id"}


@dataclass(frozen=True)
class CascadeValues:
    """What a cascade is: its milestone, the time of minute 0 where that has none, whether it is publication day."""

    title: str
    milestone_id: int | None = None
    default_at: time | None = None
    is_publication: bool = False
    embargo_id: int | None = None


@dataclass(frozen=True)
class Pull:
    """What pulling forward would do: each step's moment before and after, and who would be overtaken."""

    moments: tuple[tuple[Activity, datetime, datetime], ...]
    violations: tuple[Violation, ...]
    zero: datetime


@transaction.atomic
def add_cascade(*, actor: Membership, plan_id: int, values: CascadeValues, submission_key: UUID) -> Cascade:
    """Add a cascade without steps; a second click gives the same. Raises ``InvalidEntry``, ``EmbargoOfMilestone``."""
    entries.require(actor)
    plan = entries.locked(actor, Plan, plan_id)
    embargo_id = entries.chosen_embargo(actor, values.embargo_id)
    _check_milestone(actor, values, embargo_id)
    row = Cascade(**{**asdict(values), "embargo_id": embargo_id}, plan=plan, position=plan.cascades.count())
    row, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("comms.cascade.added", actor, row)
    return row


@transaction.atomic
def change_cascade(
    *, actor: Membership, cascade_id: int, values: CascadeValues, expected_version: int
) -> Cascade:
    """Change what a cascade hangs on; its steps are dated again and are under its embargo.

    Raises ``ChangedMeanwhile``, ``InvalidEntry``, ``EmbargoOfMilestone`` and ``OrderBroken``.
    """
    entries.require(actor)
    row = locked_cascade(actor, cascade_id)
    entries.check_version(row, expected_version, describe(row))
    embargo_id = entries.chosen_embargo(actor, values.embargo_id, row.embargo_id)
    _check_milestone(actor, values, embargo_id)
    before, after = entries.apply_changes(row, {**asdict(values), "embargo_id": embargo_id})
    if not after:
        return row
    entries.save(row, *after)
    row.refresh_from_db(fields=["milestone"])
    if _DATING & set(after):
        date_steps(row, embargo_before=before.get("embargo_id", row.embargo_id))
    if _TIMING & set(after):
        refuse_disorder(actor, row, field="milestone")
    entries.record("comms.cascade.changed", actor, row, before=told(before), after=told(after))
    return row


@transaction.atomic
def remove_cascade(*, actor: Membership, cascade_id: int) -> None:
    """Remove a cascade that has no steps. Raises ``InvalidEntry``."""
    entries.require(actor)
    row = locked_cascade(actor, cascade_id)
    if row.steps.exists():
        raise InvalidEntry("This cascade has steps. Remove them first")
    entries.record("comms.cascade.removed", actor, row)
    row.delete()


def check_order(cascade: Cascade, *, actor: Membership | None = None) -> list[Violation]:
    """Who would be overtaken: of what ``actor`` may know of, or of everything (for sending). Writes nothing."""
    return list(queries.check_of(cascade, actor, timezone.now()).violations)


def refuse_disorder(
    actor: Membership, cascade: Cascade, activity_id: int | None = None, *, field: str = "offset"
) -> None:
    """Raise ``OrderBroken`` when a later group would hear before an earlier one (through this activity, if given).

    Call it inside the transaction that saved the step, so that nothing is kept of what is refused.
    """
    found = check_order(cascade, actor=actor)
    if activity_id is not None:
        found = [each for each in found if activity_id in each.keys]
    if found:
        raise OrderBroken([str(each) for each in found], field=field)


def refuse_overtaking(actor: Membership, activity: Activity) -> None:
    """Raise ``OrderBroken`` when an activity beside the cascades of its plan lets a later group hear first.

    Call it inside the transaction that saved the activity with its audiences.
    """
    if activity.milestone_id is None:
        return
    for cascade in queries.cascades(actor, timezone.now()).filter(
        plan_id=activity.plan_id, milestone_id=activity.milestone_id
    ):
        refuse_disorder(actor, cascade, activity.pk)


def preview_pull(*, actor: Membership, cascade: Cascade, start_id: int | None, now: datetime) -> Pull:
    """What pulling from the step ``start_id`` (the first not done without one) to now would do. Writes nothing.

    Raises ``AlreadyPulled`` and ``NothingToPull``.
    """
    if cascade.pulled_at is not None:
        raise AlreadyPulled
    calendar = working_calendar()
    steps = queries.steps_of(cascade, actor, now, calendar)
    waiting = [step for step in steps if not step.is_over]
    start = next((step for step in waiting if start_id in (None, step.activity.pk)), None)
    if start is None or start.first <= now:
        raise NothingToPull
    planned = [PlannedStep(step.activity.pk, step.first, step.is_over) for step in steps]
    moments = pulled(planned, start.activity.pk, now)
    zero = queries.zero_of(cascade).moment + (now - start.first)
    rows = queries.counting(cascade.plan, actor, now)
    heard = at_new_moments(queries.hearings(cascade, rows, calendar), moments)
    return Pull(
        tuple((step.activity, step.first, moments[step.activity.pk]) for step in waiting),
        check(heard, zero).violations,
        zero,
    )


@transaction.atomic
def pull_forward(*, actor: Membership, cascade_id: int, start_id: int, because: str) -> Cascade:
    """Pull what is not done to now, in order: from ``start_id`` on with the same spacing, what is before it at once.

    Raises ``AlreadyPulled``, ``NothingToPull`` and ``OrderBroken``.
    """
    entries.require(actor, Perm.ACTIVATE_SCENARIO)
    row = locked_cascade(actor, cascade_id)
    now = timezone.now()
    found = preview_pull(actor=actor, cascade=row, start_id=start_id, now=now)
    if found.violations:
        raise OrderBroken([str(each) for each in found.violations], field="start")
    move_to([(step, at) for step, _, at in found.moments])
    row.pulled_at, row.pulled_by, row.pulled_because = found.zero, actor.user, because
    entries.save(row, "pulled_at", "pulled_by", "pulled_because")
    after = {"because": because, "steps": len(found.moments), "at": now}
    entries.record("comms.cascade.pulled", actor, row, after=after)
    return row


def locked_cascade(actor: Membership, cascade_id: int) -> Cascade:
    """The cascade, locked, with plan and milestone."""
    return entries.locked(actor, Cascade, cascade_id, "plan", "milestone")


def describe(row: Cascade) -> list[tuple[str, str]]:
    """What a cascade says now, for somebody whose form is out of date."""
    return [
        ("Cascade", row.title),
        ("Milestone", str(row.milestone or "None")),
        ("Time", f"{row.default_at:%H:%M}" if row.default_at else "None"),
        ("Publication day", "Yes" if row.is_publication else "No"),
    ]


def _check_milestone(actor: Membership, values: CascadeValues, embargo_id: int | None) -> None:
    if values.milestone_id is None:
        return
    now = timezone.now()
    seen = Milestone.objects.visible_to(actor, now).select_related("embargo")
    found = seen.filter(pk=values.milestone_id).first()
    if found is None:
        raise InvalidEntry("Choose a milestone from the list", field="milestone")
    holds = found.embargo is not None and not found.embargo.is_lifted(now)
    if holds and found.embargo_id != embargo_id:
        raise EmbargoOfMilestone
    fault = clock_fault(anchor_of(found).last, values.default_at) if found.at is None else None
    if fault is not None:
        raise InvalidEntry(fault, field="default_at")
