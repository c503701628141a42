"""Milestones: recording their dates (what hangs on them moves along), adding, changing and removing own ones."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.timeline.errors import (
    AnchorUnknown,
    AssessmentClosed,
    CircleOfMilestones,
    HasFollowers,
    InvalidDates,
    NotOwnMilestone,
    OutOfOrder,
    PlanChanged,
    RangeNeeded,
)
from assessment_ready.timeline.models import Assessment, Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.queries.planning import (
    SeenPlan,
    dated,
    dates_plan,
    new_step,
    own_step,
    planned_steps,
    seen_plan,
    step_plan,
)
from assessment_ready.timeline.rules.milestones import (
    MilestoneDates,
    MilestoneValues,
    dates_fault,
    offset_fault,
)
from assessment_ready.timeline.rules.planning import Circle, Plan, Step
from assessment_ready.timeline.rules.words import on_words, range_words
from assessment_ready.timeline.services.intervals import FIRST
from assessment_ready.timeline.services.locking import (
    apply_changes,
    check_version,
    chosen_embargo,
    find_seen,
    holds,
    locked_milestones,
    seen_keys,
)
from assessment_ready.timeline.services.moves import carry_out, note_change
from assessment_ready.ui.dates import london_date

_OWN_POSITION = 1000


@transaction.atomic
def record_dates(
    *,
    actor: Membership,
    milestone_id: int,
    expected_version: int,
    dates: MilestoneDates,
    source_note: str,
    note: str = "",
    expected_plan: str | None = None,
) -> Milestone:
    """Record what is known of a milestone's dates; what hangs on it moves with it.

    ``expected_plan`` is the fingerprint of the preview that was confirmed (None: whatever moves, moves). Raises
    ``Milestone.DoesNotExist``, ``ChangedMeanwhile``, ``AssessmentClosed``, ``InvalidDates``, ``OutOfOrder`` (before
    its predecessor) and ``PlanChanged``.
    """
    rows = locked_milestones(actor)
    row = find_seen(actor, rows, milestone_id)
    check_version(row, expected_version, describe(row))
    fault = dates_fault(dates, london_date(timezone.now()))
    if fault:
        raise InvalidDates(fault[1], field=fault[0])
    calendar = working_calendar()
    found = _checked(actor, dates_plan(rows, row, dates, calendar), expected_plan)
    known = planned_steps(rows)
    step = dated(next(each for each in known if each.key == row.pk), known, dates, calendar)
    _save(actor, row, {**_dates_of(step), "source_note": source_note}, note, "timeline.milestone.dated")
    _keep_notification(row)
    carry_out(actor, rows, found.every_move)
    return row


@transaction.atomic
def add_milestone(*, actor: Membership, values: MilestoneValues, submission_key: UUID) -> Milestone:
    """Add a milestone of the council's own; a second click gives the same one.

    Hung on a milestone under embargo it comes under that embargo, unless another is chosen. Raises
    ``AnchorUnknown``, ``RangeNeeded``, ``InvalidDates``, ``AssessmentClosed`` and ``EmbargoNotChosen``.
    """
    rows = locked_milestones(actor)
    embargo_id = chosen_embargo(actor, values.embargo_id)
    anchor = _anchor(actor, rows, values.after_id)
    row = Milestone(
        council_id=actor.council_id,
        embargo_id=embargo_id,
        title=values.title,
        after=anchor,
        at=values.at,
        source_note=values.source_note,
        position=_OWN_POSITION,
        created_by=actor.user,
        submission_key=submission_key,
        **_offset_fields(values),
        **_own_range(values, rows),
    )
    _place(actor, row, anchor, values.assessment_id)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Milestone.objects.get(council_id=actor.council_id, submission_key=submission_key)
    note_change(actor, row, {}, {"earliest": row.earliest, "latest": row.latest}, "Added.").save(
        force_insert=True
    )
    audit.record(
        "timeline.milestone.added",
        actor=actor,
        obj=row,
        council=actor.council,
        after={"earliest": row.earliest, "latest": row.latest},
        embargo_id=row.embargo_id,
    )
    return row


@transaction.atomic
def change_milestone(
    *,
    actor: Membership,
    milestone_id: int,
    values: MilestoneValues,
    expected_version: int,
    expected_plan: str | None = None,
) -> Milestone:
    """Change the title of an own milestone, what it hangs on and how far from it; followers move along.

    Its embargo and assessment stay. Raises what :func:`record_dates` and :func:`add_milestone` raise, and
    ``NotOwnMilestone`` and ``CircleOfMilestones``.
    """
    rows = locked_milestones(actor)
    row = find_seen(actor, rows, milestone_id)
    if row.code:
        raise NotOwnMilestone
    check_version(row, expected_version, describe(row))
    anchor = _anchor(actor, rows, values.after_id)
    _own_range(values, rows)
    calendar = working_calendar()
    step = own_step(planned_steps(rows), row.pk, values, calendar)
    try:
        planned = step_plan(rows, step, calendar)
    except Circle:
        raise CircleOfMilestones from None
    found = _checked(actor, planned, expected_plan)
    fields = {
        "title": values.title,
        "after": anchor,
        "at": values.at,
        "source_note": values.source_note,
        **_offset_fields(values),
        "earliest": step.earliest,
        "latest": step.latest,
    }
    _save(actor, row, fields, "", "timeline.milestone.changed")
    carry_out(actor, rows, found.every_move)
    return row


@transaction.atomic
def remove_milestone(*, actor: Membership, milestone_id: int) -> None:
    """Remove an own milestone that nothing hangs on. Raises ``NotOwnMilestone`` and ``HasFollowers``."""
    rows = locked_milestones(actor)
    row = find_seen(actor, rows, milestone_id)
    if row.code:
        raise NotOwnMilestone
    # What the person may not know of does not stop them: it keeps its days and hangs on nothing.
    seen = seen_keys(actor)
    if any(each.after_id == row.pk and each.pk in seen for each in rows):
        raise HasFollowers
    audit.record(
        "timeline.milestone.removed",
        actor=actor,
        obj=row,
        council=actor.council,
        before={"earliest": row.earliest, "latest": row.latest},
        embargo_id=row.embargo_id,
    )
    row.delete()


def describe(row: Milestone) -> list[tuple[str, str]]:
    """What a milestone says now, for somebody whose form is out of date."""
    return [
        ("Name", row.title),
        ("Expected", range_words(row.earliest, row.latest)),
        ("Confirmed", on_words(row.confirmed_on, row.at) if row.confirmed_on else "Not confirmed"),
        ("Actual", on_words(row.actual_on, row.at) if row.actual_on else "Has not happened"),
        ("Source", row.source_note or "None given"),
    ]


def _checked(actor: Membership, planned: Plan, expected_plan: str | None) -> SeenPlan:
    """The plan as far as the actor may know of it. Raises ``OutOfOrder`` and ``PlanChanged``."""
    found = seen_plan(planned, seen_keys(actor))
    if found.conflicts:
        raise OutOfOrder(found.conflicts[0].sentence)
    if expected_plan is not None and expected_plan != found.fingerprint:
        raise PlanChanged
    return found


def _save(actor: Membership, row: Milestone, values: dict[str, Any], note: str, action: str) -> None:
    """Save what changed, with its history and its audit sentence; a note alone is history too."""
    before, after = apply_changes(row, values)
    if not after and not note:
        return
    row.version += 1
    row.save(update_fields=[*after, "version"])
    # What it hangs on may be under another embargo: history and log do not name it.
    was = {name: value for name, value in before.items() if name != "after"}
    told = {name: value for name, value in after.items() if name != "after"}
    note_change(actor, row, was, told, note).save(force_insert=True)
    audit.record(
        action,
        actor=actor,
        obj=row,
        council=actor.council,
        before=_texts(was),
        after={**_texts(told), "note": note} if note else _texts(told),
        embargo_id=row.embargo_id,
    )


def _texts(values: dict[str, Any]) -> dict[str, Any]:
    """Clock times as text: the log keeps plain values."""
    return {name: value.isoformat() if isinstance(value, time) else value for name, value in values.items()}


def _dates_of(step: Step) -> dict[str, Any]:
    names = ("earliest", "latest", "confirmed_on", "actual_on", "at", "is_pinned")
    return {name: getattr(step, name) for name in names}


def _keep_notification(row: Milestone) -> None:
    """The notification's day is the assessment's own date."""
    if row.code != FIRST or row.assessment is None:
        return
    fixed = row.actual_on or row.confirmed_on
    assessment = Assessment.objects.select_for_update().get(pk=row.assessment.pk)
    assessment.notified_on, assessment.notified_is_expected = fixed or row.earliest, fixed is None
    assessment.version += 1
    assessment.save(update_fields=["notified_on", "notified_is_expected", "version"])


def _anchor(actor: Membership, rows: list[Milestone], after_id: int | None) -> Milestone | None:
    if after_id is None:
        return None
    if after_id not in seen_keys(actor):
        raise AnchorUnknown
    anchor = next((row for row in rows if row.pk == after_id), None)
    if anchor is None:
        raise AnchorUnknown
    return anchor


def _own_range(values: MilestoneValues, rows: list[Milestone]) -> dict[str, date]:
    """The first and last day: worked out from the anchor, or as given."""
    fault = offset_fault(values.offset)
    if fault:
        raise InvalidDates(fault[1], field=f"offset_{fault[0]}" if fault[0] != "unit" else "unit")
    if values.after_id is not None:
        step = new_step(values.title, values.after_id, values.offset, rows)
        return {"earliest": step.earliest, "latest": step.latest}
    if values.earliest is None:
        raise RangeNeeded
    latest = values.latest or values.earliest
    if latest < values.earliest:
        raise InvalidDates("The latest day must be the earliest day or later", field="latest")
    return {"earliest": values.earliest, "latest": latest}


def _offset_fields(values: MilestoneValues) -> dict[str, Any]:
    offset = values.offset
    return {
        "offset_earliest": offset.earliest,
        "offset_latest": offset.latest,
        "unit": offset.unit,
        "snap": offset.snap,
    }


def _place(actor: Membership, row: Milestone, anchor: Milestone | None, assessment_id: int | None) -> None:
    """The assessment it belongs to (its anchor's without one named) and the embargo that follows from both."""
    assessment = anchor.assessment if anchor else None
    if assessment_id is not None:
        seen = Assessment.objects.visible_to(actor, timezone.now()).select_related("embargo")
        assessment = seen.get(pk=assessment_id)
    if assessment is not None and assessment.closed_on is not None:
        raise AssessmentClosed
    row.assessment = assessment
    if row.embargo_id is None:
        for source in (anchor, assessment):
            if source is not None and holds(source.embargo):
                row.embargo_id = source.embargo_id
                return
