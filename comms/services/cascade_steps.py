"""Every change of a cascade's steps: add, change, remove, re-time, done and not done."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.timeline.queries.holidays import working_calendar
from comms.errors import InvalidEntry
from comms.errors.scenarios import OrderBroken, StepNotOver, StepOver
from comms.models import OVER, Activity, ActivityStatus, Audience, Cascade, Channel
from comms.queries.cascades import span_of, zero_of
from comms.rules.dating import MINUTE_UNITS, Distance, clock_fault, distance_fault
from comms.services import entries
from comms.services.cascade_dates import date_step, told
from comms.services.cascades import check_order, describe, locked_cascade, refuse_disorder
from comms.services.dating import DATED_FIELDS


@dataclass(frozen=True)
class StepValues:
    """One step. ``offset`` counts ``unit``s from minute 0, before it when negative; ``at`` only for days."""

    title: str
    offset: int = 0
    unit: str = "minutes"
    at: time | None = None
    purpose: str = "inform"
    audience_ids: tuple[int, ...] = ()
    channel_id: int | None = None
    owner_id: int | None = None
    guard: str = ""
    only_cleared: bool = False

    def fields(self) -> dict[str, object]:
        """What is stored in the row itself."""
        values = asdict(self)
        values.pop("audience_ids")
        return values


@transaction.atomic
def add_step(*, actor: Membership, cascade_id: int, values: StepValues, submission_key: UUID) -> Activity:
    """Add a step; a second click gives the same. Raises ``InvalidEntry`` and ``OrderBroken``."""
    entries.require(actor)
    known = entries.known(actor, Activity, submission_key)
    if known is not None:
        return known
    cascade = locked_cascade(actor, cascade_id)
    audiences = _checked(actor, values)
    number = next_numbers(council=actor.council, kind="activity")[0]
    row = Activity(
        **values.fields(),
        plan=cascade.plan,
        cascade=cascade,
        embargo_id=cascade.embargo_id,
        number=number,
        reference=f"COM-{number}",
        created_by=actor.user,
    )
    date_step(row, cascade, working_calendar())
    _check_clock(row)
    row, is_new = entries.add(actor, row, submission_key)
    if is_new:
        row.audiences.set(audiences)
        refuse_disorder(actor, cascade, row.pk)
        entries.record("comms.step.added", actor, row, after={"cascade": cascade.title})
    return row


@transaction.atomic
def change_step(*, actor: Membership, step_id: int, values: StepValues, expected_version: int) -> Activity:
    """Change a step. Raises ``StepOver``, ``ChangedMeanwhile``, ``InvalidEntry`` and ``OrderBroken``."""
    entries.require(actor)
    row, cascade = _locked_step(actor, step_id)
    entries.check_version(row, expected_version, describe_step(row))
    audiences = _checked(actor, values, row)
    before, after = entries.apply_changes(row, values.fields())
    names_before = sorted(each.name for each in row.audiences.all())
    names_after = sorted(each.name for each in audiences)
    if names_before != names_after:
        row.audiences.set(audiences)
        before["audiences"], after["audiences"] = names_before, names_after
    if not after:
        return row
    if {"offset", "unit", "at"} & set(after):
        row.is_pinned = False
    date_step(row, cascade, working_calendar())
    _check_clock(row)
    entries.save(row, *values.fields(), "is_pinned", "milestone", *DATED_FIELDS)
    refuse_disorder(actor, cascade, row.pk)
    entries.record("comms.step.changed", actor, row, before=told(before), after=told(after))
    return row


@transaction.atomic
def remove_step(*, actor: Membership, step_id: int) -> None:
    """Remove a step that is not over, for good.

    Raises ``StepOver``, and ``OrderBroken`` when without it a later group would hear first.
    """
    entries.require(actor)
    row, cascade = _locked_step(actor, step_id)
    known = {each.keys for each in check_order(cascade, actor=actor)}
    entries.record("comms.step.removed", actor, row, before={"cascade": cascade.title})
    row.delete()
    new = [each for each in check_order(cascade, actor=actor) if each.keys not in known]
    if new:
        raise OrderBroken([str(each) for each in new])


@transaction.atomic
def retime_steps(
    *, actor: Membership, cascade_id: int, minutes: Mapping[int, int], expected_version: int
) -> Cascade:
    """Set several steps' minutes at once: the order is checked of all of them together.

    Raises ``ChangedMeanwhile``, ``InvalidEntry`` and ``OrderBroken``.
    """
    entries.require(actor)
    cascade = locked_cascade(actor, cascade_id)
    entries.check_version(cascade, expected_version, describe(cascade))
    rows = list(
        Activity.objects.visible_to(actor, timezone.now())
        .filter(cascade=cascade, unit="minutes", pk__in=minutes)
        .exclude(status__in=OVER)
        .select_for_update(of=("self",))
    )
    changed = [row for row in rows if row.offset != minutes[row.pk]]
    if not changed:
        return cascade
    calendar = working_calendar()
    for row in changed:
        _check_distance(minutes[row.pk], "minutes", None)
        row.offset, row.is_pinned, row.version = minutes[row.pk], False, row.version + 1
        date_step(row, cascade, calendar)
    Activity.objects.bulk_update(changed, ["offset", "is_pinned", "version", *DATED_FIELDS])
    entries.save(cascade)
    for row in changed:
        refuse_disorder(actor, cascade, row.pk, field=f"step_{row.pk}")
    entries.record("comms.cascade.retimed", actor, cascade, after={"steps": len(changed)})
    return cascade


@transaction.atomic
def mark_done(*, actor: Membership, step_id: int) -> Activity:
    """Note that a step was done, now, by this person; doing it twice changes nothing.

    Raises ``StepOver`` for what was missed or cancelled.
    """
    entries.require(actor)
    row, _ = _locked_step(actor, step_id, is_open=False)
    if row.status == ActivityStatus.DONE:
        return row
    if row.status in OVER:
        raise StepOver
    row.status, row.done_at, row.done_by = ActivityStatus.DONE, timezone.now(), actor.user
    _keep_moment(row)
    entries.save(row, "status", "done_at", "done_by", "starts_at", "on", "earliest_on")
    entries.record("comms.step.done", actor, row, after={"done_at": row.done_at})
    return row


@transaction.atomic
def mark_not_done(*, actor: Membership, step_id: int) -> Activity:
    """Take back that a step was done. Raises ``StepNotOver``."""
    entries.require(actor)
    row, _ = _locked_step(actor, step_id, is_open=False)
    if row.status != ActivityStatus.DONE:
        raise StepNotOver
    before = {"done_at": row.done_at}
    row.status, row.done_at, row.done_by = ActivityStatus.PLANNED, None, None
    entries.save(row, "status", "done_at", "done_by")
    entries.record("comms.step.not_done", actor, row, before=before)
    return row


def describe_step(row: Activity) -> list[tuple[str, str]]:
    """What a step says now, for somebody whose form is out of date."""
    return [
        ("Step", row.title),
        ("Audiences", ", ".join(each.name for each in row.audiences.all()) or "None"),
        ("Channel", str(row.channel or "None")),
        ("When", f"{row.offset:+d} {row.get_unit_display()}"),
        ("Who does it", str(row.owner.user) if row.owner else "Nobody named"),
        ("Only if", row.guard or "Nothing"),
        ("Only cleared contacts", "Yes" if row.only_cleared else "No"),
    ]


def _keep_moment(row: Activity) -> None:
    """Store when a step was due, where that was worked out from the cascade and never stored."""
    cascade = row.cascade
    if row.starts_at is None and cascade is not None and cascade.milestone is not None:
        first, last = span_of(row, zero_of(cascade).anchor, working_calendar())
        if first == last:
            row.starts_at = first


def _locked_step(actor: Membership, step_id: int, *, is_open: bool = True) -> tuple[Activity, Cascade]:
    """A step and its cascade, both locked, the cascade first. Raises ``StepOver`` unless it is still to come."""
    seen = Activity.objects.visible_to(actor, timezone.now()).exclude(cascade=None)
    cascade = locked_cascade(actor, seen.values_list("cascade_id", flat=True).get(pk=step_id) or 0)
    row = entries.locked(actor, Activity, step_id, "channel", "owner__user", "cascade__milestone")
    if row.cascade_id != cascade.pk:
        raise Activity.DoesNotExist
    if is_open and row.status in OVER:
        raise StepOver
    return row, cascade


def _checked(actor: Membership, values: StepValues, row: Activity | None = None) -> list[Audience]:
    """The audiences, after looking whether everything named is the council's and in use. Raises ``InvalidEntry``."""
    _check_distance(values.offset, values.unit, values.at)
    council_id = actor.council_id
    channels = Channel.objects.filter(council_id=council_id, pk=values.channel_id or 0)
    if values.channel_id is not None and not channels.exists():
        raise InvalidEntry("Choose a channel from the list", field="channel")
    current = people(actor.council, timezone.now()).filter(pk=values.owner_id or 0)
    kept = row is not None and row.owner_id == values.owner_id
    if values.owner_id is not None and not kept and not current.exists():
        raise InvalidEntry("Choose somebody who works for the council now", field="owner")
    found = list(Audience.objects.filter(council_id=council_id, pk__in=values.audience_ids))
    if len(found) != len(set(values.audience_ids)):
        raise InvalidEntry("Choose audiences from the list", field="audiences")
    return found


def _check_distance(offset: int, unit: str, at: time | None) -> None:
    fault = distance_fault(Distance(offset, unit, "same", at))
    if fault is not None:
        raise InvalidEntry(fault[1], field=fault[0])


def _check_clock(row: Activity) -> None:
    fault = None if row.on is None or row.unit in MINUTE_UNITS else clock_fault(row.on, row.at)
    if fault is not None:
        raise InvalidEntry(fault, field="at")
