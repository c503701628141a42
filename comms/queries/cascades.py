"""Reads of cascades: their steps with moments, and whether a later group would hear before an earlier one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.ui.dates import LONDON
from comms.models import OVER, Activity, ActivityQuerySet, ActivityStatus, Briefing, Cascade, Plan, Purpose
from comms.rules.cascades import Checked, Hearing, Violation, check
from comms.rules.dating import Anchor, Distance, moment, worked_out

# When a milestone and its cascade name no clock time.
USUAL_TIME = time(9)
# Steps of a cascade without a milestone are compared as if it were this day.
_NO_DAY = date(2026, 1, 5)
# What tells people something; listening and thanking make no news.
TELLING = (Purpose.INFORM, Purpose.REASSURE)
_NOT_COUNTING = (ActivityStatus.IDEA, ActivityStatus.MISSED, ActivityStatus.CANCELLED)


@dataclass(frozen=True)
class Zero:
    """Minute 0 of a cascade. ``is_dated`` is False while it has no milestone."""

    moment: datetime
    anchor: Anchor
    is_dated: bool
    is_usual_time: bool


@dataclass(frozen=True)
class Step:
    """One step with when it is: ``first`` and ``last`` are the same where a clock time is known."""

    activity: Activity
    first: datetime
    last: datetime

    @property
    def has_time(self) -> bool:
        """Whether it has a clock time."""
        return self.first == self.last

    @property
    def is_over(self) -> bool:
        """Whether it is done, missed or cancelled."""
        return self.activity.status in OVER


@dataclass(frozen=True)
class CascadeCheck:
    """One cascade and what its order check found."""

    cascade: Cascade
    checked: Checked


def cascades(membership: Membership, now: datetime) -> QuerySet[Cascade]:
    """Every cascade the person may know of, with its plan and, if they may know of it, its milestone."""
    seen = Milestone.objects.visible_to(membership, now)
    rows = Cascade.objects.visible_to(membership, now).select_related("plan", "embargo", "pulled_by")
    return rows.prefetch_related(Prefetch("milestone", seen))


def plan_cascades(plan: Plan, membership: Membership, now: datetime) -> QuerySet[Cascade]:
    """The cascades of one plan."""
    return cascades(membership, now).filter(plan=plan)


def zero_of(cascade: Cascade) -> Zero:
    """Minute 0: when it was pulled to, else the milestone's day at its time, the cascade's, or 9am."""
    milestone = cascade.milestone
    at = (milestone.at if milestone else None) or cascade.default_at
    if milestone is None:
        anchor = Anchor(_NO_DAY, _NO_DAY, at or USUAL_TIME)
    else:
        day = milestone.actual_on or milestone.confirmed_on
        anchor = Anchor(day or milestone.earliest, day or milestone.latest, at or USUAL_TIME)
    start = cascade.pulled_at or moment(anchor.last, anchor.at)
    assert start is not None
    return Zero(start, anchor, milestone is not None or cascade.pulled_at is not None, at is None)


def with_parts(rows: ActivityQuerySet, membership: Membership | None, now: datetime) -> ActivityQuerySet:
    """Activities with audiences, channel, owner and, if the person may know of it, the briefing."""
    briefings = Briefing.objects.select_related("product", "embargo", "cell__scenario__plan")
    if membership is not None:
        briefings = briefings.visible_to(membership, now)
    found: Any = rows.select_related("channel", "owner__user", "done_by", "embargo")
    return found.prefetch_related("audiences", Prefetch("briefing", briefings))  # type: ignore[no-any-return]


def steps_of(
    cascade: Cascade, membership: Membership, now: datetime, calendar: WorkingCalendar | None = None
) -> list[Step]:
    """The steps the person may know of, in the order in which they happen; cancelled ones are left out."""
    rows = Activity.objects.visible_to(membership, now).filter(cascade=cascade)
    rows = with_parts(rows.exclude(status=ActivityStatus.CANCELLED), membership, now)
    return dated_steps(cascade, list(rows), calendar or working_calendar())


def steps(membership: Membership, now: datetime) -> ActivityQuerySet:
    """Every step of cascades the person may know of."""
    seen = Cascade.objects.visible_to(membership, now).order_by()
    return with_parts(Activity.objects.visible_to(membership, now).filter(cascade__in=seen), membership, now)


def dated_steps(cascade: Cascade, rows: Iterable[Activity], calendar: WorkingCalendar) -> list[Step]:
    """These activities as steps with their moments, in order."""
    anchor = zero_of(cascade).anchor
    found = [Step(row, *span_of(row, anchor, calendar)) for row in rows]
    return sorted(found, key=lambda step: (step.first, step.last, step.activity.pk or 0))


def span_of(activity: Activity, anchor: Anchor, calendar: WorkingCalendar) -> tuple[datetime, datetime]:
    """From when to when an activity may be: one moment, or a whole London day where no clock time is known."""
    starts_at, on = activity.starts_at, activity.on
    if not _keeps_its_day(activity):
        dated = worked_out(
            Distance(activity.offset, activity.unit, activity.snap, activity.at), anchor, calendar
        )
        starts_at, on = dated.starts_at, dated.on
    if starts_at is not None:
        return starts_at, starts_at
    start = datetime.combine(on or anchor.last, time(0), LONDON)
    return start.astimezone(UTC), (start + timedelta(days=1, microseconds=-1)).astimezone(UTC)


def order_violations(plan: Plan, membership: Membership, now: datetime) -> list[Violation]:
    """Everything in a plan by which a later group would hear before an earlier one, as far as one may know."""
    found = plan_checks(plan, membership, now)
    return [violation for each in found for violation in each.checked.violations]


def plan_checks(plan: Plan, membership: Membership, now: datetime) -> list[CascadeCheck]:
    """The order check of each cascade of a plan; queries do not grow with cascades or steps."""
    found = list(plan_cascades(plan, membership, now))
    if not found:
        return []
    rows = list(_counting(plan, Activity.objects.visible_to(membership, now)))
    calendar = working_calendar()
    return [CascadeCheck(each, checked(each, rows, calendar)) for each in found]


def check_of(cascade: Cascade, membership: Membership | None, now: datetime) -> Checked:
    """The order check of one cascade: of what this person may know of, or of everything."""
    rows = Activity.objects.visible_to(membership, now) if membership else Activity.objects.all()
    return checked(cascade, list(_counting(cascade.plan, rows)), working_calendar())


def checked(cascade: Cascade, rows: Sequence[Activity], calendar: WorkingCalendar) -> Checked:
    """The order check of a cascade among these activities of its plan (with channel and audiences)."""
    return check(hearings(cascade, rows, calendar), zero_of(cascade).moment)


def hearings(cascade: Cascade, rows: Sequence[Activity], calendar: WorkingCalendar) -> list[Hearing]:
    """Who hears when by its steps, and by whatever else tells people something at the same milestone."""
    anchor = zero_of(cascade).anchor
    found = []
    for row in rows:
        if row.cascade_id != cascade.pk and not _tells_beside(row, cascade):
            continue
        first, last = span_of(row, anchor, calendar)
        found += [
            Hearing(
                order=audience.cascade_order,
                audience=audience.name,
                first=first,
                last=last,
                what=row.title,
                channel=row.channel.name if row.channel else "",
                step=row.pk if row.cascade_id == cascade.pk else None,
                key=row.pk,
            )
            for audience in row.audiences.all()
        ]
    return found


def counting(plan: Plan, membership: Membership, now: datetime) -> list[Activity]:
    """The activities of a plan that count for the order, as far as the person may know of them."""
    return list(_counting(plan, Activity.objects.visible_to(membership, now)))


def step_counts(found: Sequence[Cascade], membership: Membership, now: datetime) -> dict[int, int]:
    """How many steps each cascade has; one query."""
    rows = Activity.objects.visible_to(membership, now).filter(cascade__in=found)
    counts: dict[int, int] = defaultdict(int)
    for cascade_id in rows.exclude(status=ActivityStatus.CANCELLED).values_list("cascade_id", flat=True):
        counts[cascade_id or 0] += 1
    return counts


def milestones_to_choose(plan: Plan, membership: Membership, now: datetime) -> list[tuple[int, str]]:
    """What a cascade of this plan can hang on: the milestones of its assessment, then the council's own."""
    rows = Milestone.objects.visible_to(membership, now).order_by("position", "earliest", "pk")
    if plan.assessment_id:
        rows = rows.filter(Q(assessment=None) | Q(assessment_id=plan.assessment_id))
    return list(rows.values_list("pk", "title"))


def _counting(plan: Plan, rows: ActivityQuerySet) -> ActivityQuerySet:
    """What is planned or done and may carry the news: steps, and what else hangs on a milestone and tells."""
    found = rows.filter(plan=plan, council_id=plan.council_id).exclude(status__in=_NOT_COUNTING)
    found = found.exclude(cascade=None, milestone=None).select_related("channel")
    return found.prefetch_related("audiences")


def _tells_beside(row: Activity, cascade: Cascade) -> bool:
    if row.milestone_id is None or row.milestone_id != cascade.milestone_id or row.purpose not in TELLING:
        return False
    return row.on is not None or not _keeps_its_day(row)


def _keeps_its_day(row: Activity) -> bool:
    """Whether the stored day counts: pinned, over, fixed, or a later time of a series."""
    is_own = row.is_pinned or row.fixed_on is not None or bool(row.series_number)
    return (is_own or row.status in OVER) and row.on is not None
