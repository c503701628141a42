"""Assessments: made from one date, changed, closed and opened again."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.timeline.errors import (
    AssessmentClosed,
    AssessmentNotClosed,
    InvalidDates,
    NoIntervals,
)
from assessment_ready.timeline.models import Assessment, Milestone, MilestoneChange
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.queries.intervals import Interval, intervals
from assessment_ready.timeline.rules.offsets import Span, apply
from assessment_ready.timeline.rules.working_days import WorkingCalendar
from assessment_ready.timeline.services.intervals import FIRST
from assessment_ready.timeline.services.locking import (
    check_version,
    chosen_embargo,
    locked_assessment,
    require,
)
from assessment_ready.timeline.services.moves import note_change
from assessment_ready.ui.dates import london_date


@transaction.atomic
def create_assessment(
    *,
    actor: Membership,
    title: str,
    notified_on: date,
    notified_is_expected: bool = False,
    submission_key: UUID,
    embargo_id: int | None = None,
) -> Assessment:
    """Make an assessment with its milestones from one date; a second click gives the same one.

    The milestones are the stages of the council's durations (its own values over the shipped ones). A notification
    that is not only expected must lie in the past or today. Raises ``NoIntervals``, ``InvalidDates`` and
    ``EmbargoNotChosen``.
    """
    require(actor)
    embargo_id = chosen_embargo(actor, embargo_id)
    stages = _checked_stages(actor, notified_on, notified_is_expected)
    made = Assessment(
        council=actor.council,
        embargo_id=embargo_id,
        title=title,
        notified_on=notified_on,
        notified_is_expected=notified_is_expected,
        created_by=actor.user,
        submission_key=submission_key,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Assessment.objects.get(council=actor.council, submission_key=submission_key)
    number = _make_milestones(actor, made, stages)
    audit.record(
        "timeline.assessment.created",
        actor=actor,
        obj=made,
        council=actor.council,
        after={"notified_on": notified_on, "expected": notified_is_expected, "milestones": number},
        embargo_id=embargo_id,
    )
    return made


@transaction.atomic
def rename_assessment(
    *, actor: Membership, assessment_id: int, title: str, expected_version: int
) -> Assessment:
    """Give an assessment another title. Raises ``Assessment.DoesNotExist`` and ``ChangedMeanwhile``."""
    row = locked_assessment(actor, assessment_id)
    check_version(row, expected_version, [("Title", row.title)])
    if row.title == title:
        return row
    before, row.title = row.title, title
    row.version += 1
    row.save(update_fields=["title", "version"])
    audit.record(
        "timeline.assessment.renamed",
        actor=actor,
        obj=row,
        council=actor.council,
        before={"title": before},
        after={"title": title},
        embargo_id=row.embargo_id,
    )
    return row


@transaction.atomic
def close_assessment(*, actor: Membership, assessment_id: int) -> Assessment:
    """Close it: its dates stay as they are and remind nobody. Raises ``AssessmentClosed``."""
    row = locked_assessment(actor, assessment_id)
    if row.closed_on is not None:
        raise AssessmentClosed
    _set_closed(row, london_date(timezone.now()))
    audit.record(
        "timeline.assessment.closed",
        actor=actor,
        obj=row,
        council=actor.council,
        after={"closed_on": row.closed_on},
        embargo_id=row.embargo_id,
    )
    return row


@transaction.atomic
def open_assessment(*, actor: Membership, assessment_id: int) -> Assessment:
    """Open a closed assessment again. Raises ``AssessmentNotClosed``."""
    row = locked_assessment(actor, assessment_id)
    if row.closed_on is None:
        raise AssessmentNotClosed
    _set_closed(row, None)
    audit.record(
        "timeline.assessment.opened",
        actor=actor,
        obj=row,
        council=actor.council,
        embargo_id=row.embargo_id,
    )
    return row


def _checked_stages(actor: Membership, notified_on: date, is_expected: bool) -> list[Interval]:
    """The stages to make milestones of. Raises ``InvalidDates`` and ``NoIntervals``."""
    if not is_expected and notified_on > london_date(timezone.now()):
        raise InvalidDates(
            "This day has not come yet. Choose “We expect it”, or enter the day CQC wrote",
            field="notified_on",
        )
    stages = intervals(actor.council)
    if not any(stage.code == FIRST for stage in stages):
        raise NoIntervals
    return stages


def _set_closed(row: Assessment, closed_on: date | None) -> None:
    row.closed_on = closed_on
    row.version += 1
    row.save(update_fields=["closed_on", "version"])


def _make_milestones(actor: Membership, made: Assessment, stages: list[Interval]) -> int:
    """One milestone per stage, those first that others are counted from; four queries however many."""
    spans = _spans(made, stages, working_calendar())
    rows = {
        stage.code: _milestone(actor, made, stage, spans[stage.code])
        for stage in stages
        if stage.code in spans
    }
    Milestone.objects.bulk_create(rows.values())
    hung = []
    for stage in stages:
        if stage.code in rows and stage.row.after in rows and stage.code != FIRST:
            rows[stage.code].after = rows[stage.row.after]
            hung.append(rows[stage.code])
    Milestone.objects.bulk_update(hung, ["after"])
    MilestoneChange.objects.bulk_create(
        note_change(
            actor, row, {}, {"earliest": row.earliest, "latest": row.latest}, "Made with the assessment."
        )
        for row in rows.values()
    )
    return len(rows)


def _spans(made: Assessment, stages: list[Interval], calendar: WorkingCalendar) -> dict[str, Span]:
    """The days of every stage that hangs, at any distance, on the notification."""
    spans = {FIRST: Span(made.notified_on, made.notified_on)}
    waiting = [stage for stage in stages if stage.code != FIRST]
    while True:
        ready = [stage for stage in waiting if stage.row.after in spans]
        if not ready:
            return spans
        for stage in ready:
            spans[stage.code] = apply(stage.offset, spans[stage.row.after], calendar)
        waiting = [stage for stage in waiting if stage.code not in spans]


def _milestone(actor: Membership, made: Assessment, stage: Interval, span: Span) -> Milestone:
    is_first = stage.code == FIRST
    return Milestone(
        council_id=made.council_id,
        embargo_id=made.embargo_id,
        assessment=made,
        code=stage.code,
        title=stage.row.title,
        offset_earliest=stage.row.earliest,
        offset_latest=stage.row.latest,
        unit=stage.row.unit,
        snap=stage.row.snap,
        earliest=span.first,
        latest=span.last,
        actual_on=made.notified_on if is_first and not made.notified_is_expected else None,
        source_note=" ".join(part for part in (stage.row.source, stage.row.conflict) if part),
        position=stage.row.position,
        created_by_id=actor.user_id,
    )
