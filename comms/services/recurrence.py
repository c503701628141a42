"""The later times of a recurring activity: each an activity of its own, with its own state."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import WorkingCalendar
from comms.models import Activity, ActivityStatus
from comms.rules.recurrence import times
from comms.services.dating import DATED_FIELDS, date_activity
from comms.services.entries import record, require

# What every time of a series has from its first.
_COPIED = (
    "council_id",
    "embargo_id",
    "plan_id",
    "phase_id",
    "title",
    "description",
    "purpose",
    "channel_id",
    "product_id",
    "owner_id",
    "contributors",
    "spokesperson",
    "milestone_id",
    "offset",
    "unit",
    "snap",
    "fixed_on",
    "at",
    "minutes_long",
    "repeats",
    "quotes_member",
    "cost",
    "risk_note",
)

# What a time that nobody touched has as its first has it.
_SAME = (
    "title",
    "description",
    "purpose",
    "channel_id",
    "product_id",
    "owner_id",
    "spokesperson",
    "embargo_id",
)
# What the day of every time is worked out from.
_RHYTHM = ("milestone_id", "offset", "unit", "snap", "fixed_on", "at", "repeats")


@transaction.atomic
def extend(*, actor: Membership, head: Activity, calendar: WorkingCalendar | None = None) -> list[Activity]:
    """Make the later times of a recurring activity that are not there yet; called again it makes none twice.

    From its first day until ``repeat_until``, otherwise until its phase ends, otherwise for 12 months; 60 in all at
    most. An activity that does not repeat, has no day or is itself a later time gives none.
    """
    require(actor)
    if not head.repeats or head.on is None or head.series_number:
        return []
    calendar = calendar or working_calendar()
    until = head.repeat_until or _end_of_phase(head)
    known = set(Activity.objects.filter(series=head).values_list("series_number", flat=True))
    missing = [each for each in times(head.on, until, head.repeats, head.snap, calendar) if each not in known]
    if not missing:
        return []
    made = _make(actor, head, missing, calendar)
    record("comms.activity.repeated", actor, head, after={"count": len(made)})
    return made


@transaction.atomic
def renew(*, actor: Membership, head: Activity) -> None:
    """Date the later times again after their first changed its day or rhythm, and make those that are missing.

    What has a day of its own or is over stays. A time that is not wanted any more goes if nobody has touched it;
    otherwise it keeps its day as its own.
    """
    require(actor)
    if head.series_number:
        return
    rows = Activity.objects.filter(series=head).exclude(repeats="").still_to_come()
    later = list(rows.select_for_update(of=("self",)))
    if later:
        _renew(head, later, working_calendar())
    extend(actor=actor, head=head)


def _renew(head: Activity, later: list[Activity], calendar: WorkingCalendar) -> None:
    until = head.repeat_until or _end_of_phase(head)
    wanted: set[int] = set()
    if head.repeats and head.on is not None:
        wanted = set(times(head.on, until, head.repeats, head.snap, calendar))
    kept = []
    for row in later:
        if row.series_number in wanted:
            for name in _RHYTHM:
                setattr(row, name, getattr(head, name))
            date_activity(row, head.milestone, calendar)
            kept.append(row)
        elif _is_untouched(row, head):
            row.delete()
        else:
            row.fixed_on, row.milestone, row.repeats = row.on, None, ""
            date_activity(row, None, calendar)
            kept.append(row)
    fields = [name.removesuffix("_id") for name in _RHYTHM]
    Activity.objects.bulk_update(kept, [*fields, *DATED_FIELDS], batch_size=500)


def _is_untouched(row: Activity, head: Activity) -> bool:
    """Whether a later time has nothing of its own yet."""
    if row.status != ActivityStatus.PLANNED or row.briefing_id is not None or row.depends_on_id is not None:
        return False
    return all(getattr(row, name) == getattr(head, name) for name in _SAME)


def _make(actor: Membership, head: Activity, missing: list[int], calendar: WorkingCalendar) -> list[Activity]:
    numbers = next_numbers(council=actor.council, kind="activity", count=len(missing))
    copied: dict[str, Any] = {name: getattr(head, name) for name in _COPIED}
    rows = []
    for number, time_of_series in zip(numbers, missing, strict=True):
        row = Activity(
            **copied,
            number=number,
            reference=f"COM-{number}",
            series=head,
            series_number=time_of_series,
            status=ActivityStatus.PLANNED,
            created_by=actor.user,
        )
        date_activity(row, head.milestone, calendar)
        rows.append(row)
    made = Activity.objects.bulk_create(rows, batch_size=500)
    _share(head, made)
    return made


def _share(head: Activity, made: list[Activity]) -> None:
    """The audiences and messages of the first, for the others."""
    linked: list[tuple[Any, str]] = [
        (Activity.audiences.through, "audience_id"),
        (Activity.messages.through, "message_id"),
    ]
    for through, name in linked:
        keys = through.objects.filter(activity_id=head.pk).values_list(name, flat=True)
        links = [through(activity_id=row.pk, **{name: key}) for key in list(keys) for row in made]
        through.objects.bulk_create(links, batch_size=1000)


def _end_of_phase(head: Activity) -> date | None:
    """The last day of the phase the activity is in, from the milestone that ends it or its own day.

    A milestone that is more secret than the activity does not count: the number of times would tell its day.
    """
    phase = head.phase
    assessment_id = head.plan.assessment_id
    if phase is None or not phase.exit_code or assessment_id is None:
        return phase.ends_on if phase is not None else None
    now = timezone.now()
    open_to_all = Q(embargo=None) | Q(embargo__lifts_at__lte=now) | Q(embargo__lifted_at__lte=now)
    rows = Milestone.objects.filter(assessment_id=assessment_id, code=phase.exit_code)
    row = rows.filter(open_to_all | Q(embargo_id=head.embargo_id or 0)).with_day().first()
    return row.day if row else phase.ends_on  # type: ignore[attr-defined] # annotated
