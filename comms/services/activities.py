"""Activities: add, change (one or the whole series), report as done, missed or cancelled, open again."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import on_words
from assessment_ready.ui.dates import LONDON
from comms.errors.activities import FirstOfSeries, IsOver, NotOver, NotYours, StepOfCascade, WrongClock
from comms.models import Activity, ActivityStatus, Message, Plan
from comms.rules.dating import MINUTE_UNITS, clock_fault
from comms.services.activity_values import DATING, LINKS, PLAIN, REPEATING, ActivityValues, Taken, taken
from comms.services.cascades import refuse_overtaking
from comms.services.dating import DATED_FIELDS, date_activity
from comms.services.entries import add, apply_changes, check_version, known, locked, record, require, save
from comms.services.recurrence import extend, renew

ONE, SERIES = "one", "series"
# What the log calls the fields; others by their own name.
_LABELS = {"at": "time", "fixed_on": "day", "is_pinned": "whether it stays when dates move"}
# What all times of a series share, as far as one does not differ; a briefing and what it waits for are each one's own.
_SHARED = (
    *PLAIN,
    *(name for name in LINKS if name not in {"depends_on", "cascade", "briefing"}),
    "embargo_id",
)
_CLOSED = {
    ActivityStatus.DONE: "comms.activity.done",
    ActivityStatus.MISSED: "comms.activity.missed",
    ActivityStatus.CANCELLED: "comms.activity.cancelled",
}


@transaction.atomic
def add_activity(
    *, actor: Membership, plan_id: int, values: ActivityValues, submission_key: UUID
) -> Activity:
    """Add an activity to a plan, with its later times when it recurs; a second click gives the same one.

    Raises ``Plan.DoesNotExist``, ``WrongClock``, ``OrderBroken`` and what ``activity_values.taken`` raises.
    """
    require(actor)
    found = known(actor, Activity, submission_key)
    if found is not None:
        return found
    plan = Plan.objects.get(council_id=actor.council_id, pk=plan_id)
    given = taken(actor, plan, values)
    number = next_numbers(council=actor.council, kind="activity")[0]
    row = Activity(plan=plan, number=number, reference=f"COM-{number}", created_by=actor.user, **given.fields)
    _date(row)
    row, is_new = add(actor, row, submission_key)
    if is_new:
        row.audiences.set(given.audiences)
        row.messages.set(given.messages)
        refuse_overtaking(actor, row)
        record("comms.activity.added", actor, row, after={"on": row.on})
        extend(actor=actor, head=row)
    return row


@transaction.atomic
def change_activity(
    *,
    actor: Membership,
    activity_id: int,
    values: ActivityValues,
    expected_version: int,
    scope: str = ONE,
) -> Activity:
    """Change an activity; with ``scope`` "series" all times of its series that are still to come change too.

    A later time given a day of its own leaves the rhythm of its series. Raises ``Activity.DoesNotExist``,
    ``ChangedMeanwhile``, ``IsOver``, ``StepOfCascade``, ``FirstOfSeries``, ``WrongClock`` and what
    ``activity_values.taken`` raises.
    """
    require(actor)
    row = locked(actor, Activity, activity_id, "plan", "embargo")
    check_version(row, expected_version, describe(row))
    if row.is_over:
        raise IsOver
    given = taken(actor, row.plan, values, row)
    in_series = row.series_id is not None or row.instances.exists()
    was = {name: getattr(row, name) for name in (*DATING, *REPEATING)}
    moved = {name for name in (*DATING, *REPEATING) if given.fields[name] != was[name]}
    if row.cascade_id is not None and (moved or _hears_differ(row, given)):
        raise StepOfCascade
    if in_series:
        _check_scope(row, moved, scope, given)
    before, after = _changed(row, given.fields)
    if moved:
        _date(row)
    save(row, *after, *DATED_FIELDS)
    linked = _link(actor, row, given)
    refuse_overtaking(actor, row)
    if after or linked:
        fields = sorted({_LABELS.get(name, name.replace("_", " ")) for name in [*after, *linked]})
        record(
            "comms.activity.changed", actor, row, before={"on": before.get("on")}, after={"fields": fields}
        )
    if scope == SERIES or not in_series:
        _carry_to_series(actor, row, {*after, *linked}, given)
        renew(actor=actor, head=row)
    return row


@transaction.atomic
def close_activity(
    *, actor: Membership, activity_id: int, status: str, outcome: str, expected_version: int
) -> Activity:
    """Report an activity as done, missed or cancelled, with what came of it. Its owner may, too.

    Raises ``Activity.DoesNotExist``, ``NotYours``, ``ChangedMeanwhile`` and ``IsOver``.
    """
    row = _own(actor, activity_id)
    check_version(row, expected_version, describe(row))
    if row.is_over:
        raise IsOver
    row.status, row.outcome = ActivityStatus(status), outcome
    row.done_at = timezone.now() if row.status == ActivityStatus.DONE else None
    row.done_by = actor.user
    save(row, "status", "outcome", "done_at", "done_by")
    record(_CLOSED[row.status], actor, row, after={"outcome": outcome})
    return row


@transaction.atomic
def reopen_activity(*, actor: Membership, activity_id: int) -> Activity:
    """Plan again what was reported as done, missed or cancelled. Raises ``NotYours`` and ``NotOver``."""
    row = _own(actor, activity_id)
    if not row.is_over:
        raise NotOver
    before = row.status
    row.status, row.done_at, row.done_by = ActivityStatus.PLANNED, None, None
    save(row, "status", "done_at", "done_by")
    record("comms.activity.reopened", actor, row, before={"status": before})
    return row


@transaction.atomic
def plan_more_times(*, actor: Membership, activity_id: int) -> list[Activity]:
    """Plan the later times of a recurring activity that are missing, for example after its phase grew longer."""
    require(actor)
    return extend(actor=actor, head=locked(actor, Activity, activity_id, "plan", "phase", "milestone"))


def may_report(membership: Membership, activity: Activity) -> bool:
    """Whether this person may say that it is done, missed or cancelled."""
    return membership.can(Perm.MANAGE_COMMS) or activity.owner_id == membership.pk


def describe(row: Activity) -> list[tuple[str, str]]:
    """What an activity says now, for somebody whose form is out of date."""
    clock = row.starts_at.astimezone(LONDON).time() if row.starts_at else None
    return [
        ("Title", row.title),
        ("More about it", row.description or "Empty"),
        ("Purpose", row.get_purpose_display()),
        ("Day", on_words(row.on, clock) if row.on else "None yet"),
        ("Status", row.get_status_display()),
        ("Outcome", row.outcome or "None"),
    ]


def _own(actor: Membership, activity_id: int) -> Activity:
    row = locked(actor, Activity, activity_id)
    if not actor.can(Perm.VIEW_COMMS) or not may_report(actor, row):
        raise NotYours
    return row


def _date(row: Activity) -> None:
    """Work its days out, also when it keeps them from now on.

    Raises ``WrongClock`` for a time of day that London does not show once on that day.
    """
    is_pinned, row.is_pinned = row.is_pinned, False
    row.anchor_last = None
    date_activity(row, row.milestone, working_calendar())
    row.is_pinned = is_pinned
    if row.on is not None and (row.fixed_on is not None or row.unit not in MINUTE_UNITS):
        fault = clock_fault(row.on, row.at)
        if fault:
            raise WrongClock(fault)


def _check_scope(row: Activity, moved: set[str], scope: str, given: Taken) -> None:
    """Dates of a whole series change at its first; the day of a single one leaves the rhythm."""
    if not moved:
        return
    if row.series_id is None:
        if scope != SERIES:
            raise FirstOfSeries(
                "The other times are counted from this one, so its dates change for the whole series. "
                "Choose the whole series"
            )
    elif scope == SERIES:
        raise FirstOfSeries(
            "The days of the whole series are those of its first activity. Change them there, or change this one only"
        )
    else:
        given.fields.update({"repeats": "", "repeat_until": None})


def _hears_differ(row: Activity, given: Taken) -> bool:
    """Whether it would be for other audiences."""
    return {each.pk for each in row.audiences.all()} != {each.pk for each in given.audiences}


def _changed(row: Activity, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the fields on the row; before and after."""
    before = {"on": row.on}
    was, after = apply_changes(row, fields)
    return before | was, after


def _link(actor: Membership, row: Activity, given: Taken) -> list[str]:
    """Set audiences and messages; messages the actor may not know of stay. Which of both changed."""
    changed = []
    if _hears_differ(row, given):
        row.audiences.set(given.audiences)
        changed.append("audiences")
    seen = Message.objects.visible_to(actor, timezone.now()).values("pk")
    hidden = list(row.messages.exclude(pk__in=seen))
    if {each.pk for each in row.messages.filter(pk__in=seen)} != {each.pk for each in given.messages}:
        row.messages.set([*given.messages, *hidden])
        changed.append("messages")
    return changed


def _carry_to_series(actor: Membership, row: Activity, changed: set[str], given: Taken) -> None:
    """What changed, for every other time of the series that is still to come; dates and what differs stay theirs."""
    names = [name for name in _SHARED if name in changed]
    head = row.series_id or row.pk
    now = timezone.now()
    rows = Activity.objects.visible_to(actor, now).filter(Q(series_id=head) | Q(pk=head)).exclude(pk=row.pk)
    others = list(rows.still_to_come().select_for_update(of=("self",)))
    for other in others:
        for name in names:
            setattr(other, name, given.fields[name])
        other.version += 1
    if names:
        fields = [name.removesuffix("_id") for name in names]
        Activity.objects.bulk_update(others, [*fields, "version"], batch_size=500)
    if "audiences" in changed:
        for other in others:
            other.audiences.set(given.audiences)
