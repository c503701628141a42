"""What is in the way of activities on the days they are, or would be: always the same few queries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Min, Q

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import CommitteeMeeting
from assessment_ready.timeline.queries.entries import overlays
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import WorkingCalendar
from comms.models import Activity, Audience, Marking
from comms.rules.collisions import Around, Collision, Period, Placed, collide_all

# Whatever the public reads, or what quotes a member.
_NEEDS_CARE = (
    Q(quotes_member=True)
    | Q(channel__is_public=True)
    | Q(product__is_public=True)
    | Q(briefing__product__is_public=True)
    | Q(briefing__marking=Marking.PUBLIC)
)
_COLUMNS = ("pk", "title", "on", "starts_at", "heard_by", "cascade_id", "order", "depends_on_id", "at")


def collisions(
    membership: Membership, now: datetime, placed: Sequence[Placed], calendar: WorkingCalendar | None = None
) -> dict[int, list[Collision]]:
    """What each activity collides with, by its key; six queries at most, none without activities.

    Only what this person may know of is named.
    """
    if not placed:
        return {}
    days = sorted({each.on for each in placed})
    keys = {key for each in placed for key in each.audiences}
    around = Around(
        calendar=calendar or working_calendar(),
        periods=tuple(
            Period(each.kind, each.title, each.first, each.last)
            for each in overlays(membership, days[0], days[-1])
        ),
        meetings=_meetings(membership, days),
        others=tuple(_others(membership, now, placed, days)),
        audience_names=dict(Audience.objects.filter(pk__in=keys).values_list("pk", "name")),
    )
    return collide_all(placed, around)


def placed_rows(rows: Any) -> list[Placed]:
    """Activities (a queryset that passed the gate) as collisions see them, without those that have no day."""
    shaped = (
        rows.filter(on__isnull=False)
        .order_by()
        .annotate(
            heard_by=ArrayAgg("audiences", filter=Q(audiences__isnull=False), default=[]),
            order=Min("audiences__cascade_order"),
        )
        .values_list(*_COLUMNS)
    )
    careful = set(rows.filter(_NEEDS_CARE).order_by().values_list("pk", flat=True))
    return [_placed(*row, needs_care=row[0] in careful) for row in shaped]


def collisions_of(membership: Membership, now: datetime, activity: Activity) -> list[Collision]:
    """What one activity collides with as it stands."""
    rows = Activity.objects.visible_to(membership, now).filter(pk=activity.pk)
    return collisions(membership, now, placed_rows(rows)).get(activity.pk, [])


def _placed(*values: Any, needs_care: bool) -> Placed:
    key, title, on, starts_at, heard_by, cascade, order, depends_on, at = values
    return Placed(
        key=key,
        title=title,
        on=on,
        starts_at=starts_at,
        audiences=frozenset(heard_by),
        cascade=cascade,
        order=order,
        needs_care=needs_care,
        depends_on=depends_on,
        at=at,
    )


def _meetings(membership: Membership, days: Sequence[date]) -> dict[date, list[str]]:
    rows = CommitteeMeeting.objects.filter(council_id=membership.council_id, meets_on__in=days)
    found: dict[date, list[str]] = {}
    for day, committee in rows.values_list("meets_on", "committee"):
        found.setdefault(day, []).append(committee)
    return found


def _others(
    membership: Membership, now: datetime, placed: Sequence[Placed], days: Iterable[date]
) -> list[Placed]:
    """The other activities of the same days that are planned, and those that are waited for."""
    waited_for = [each.depends_on for each in placed if each.depends_on]
    here = [each.key for each in placed]
    rows = Activity.objects.visible_to(membership, now).counting()
    near = rows.filter(Q(on__in=list(days)) | Q(pk__in=waited_for)).exclude(pk__in=here)
    shaped = (
        near.filter(on__isnull=False)
        .order_by()
        .annotate(
            heard_by=ArrayAgg("audiences", filter=Q(audiences__isnull=False), default=[]),
            order=Min("audiences__cascade_order"),
        )
        .values_list(*_COLUMNS)
    )
    return [_placed(*row, needs_care=False) for row in shaped]
