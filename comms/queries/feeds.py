"""Calendar feeds: whose they are, and what they give. Nothing under embargo, whoever asks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rules import token_hash
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.timeline.models import Milestone
from assessment_ready.ui.dates import london_date
from comms.models import Activity, ActivityStatus, CalendarFeed

BACK, AHEAD, MOST = timedelta(days=92), timedelta(days=550), 3000


@dataclass(frozen=True)
class Event:
    """One entry of a calendar: a London day or stretch of days, or a moment with its length."""

    uid: str
    title: str
    first: date
    last: date
    starts_at: datetime | None
    minutes: int
    note: str
    is_cancelled: bool
    path: str


def feeds_of(membership: Membership) -> list[CalendarFeed]:
    """A person's own feeds, newest first; one query."""
    rows = CalendarFeed.objects.filter(council_id=membership.council_id, membership=membership)
    return list(rows.select_related("plan").order_by("-created_at", "-pk"))


def get_feed(membership: Membership, feed_id: int) -> CalendarFeed:
    """One of a person's own feeds; raises ``CalendarFeed.DoesNotExist``."""
    return CalendarFeed.objects.get(council_id=membership.council_id, membership=membership, pk=feed_id)


def feed_by_token(token: str, now: datetime) -> CalendarFeed | None:
    """The feed at a secret address, while it is not revoked and its person may see communications; one query."""
    current = Membership.objects.active(now)
    found = (
        CalendarFeed.objects.filter(token_hash=token_hash(token), revoked_at=None, membership__in=current)
        .select_related("membership__council", "membership__user", "plan")
        .first()
    )
    return found if found is not None and found.membership.can(Perm.VIEW_COMMS) else None


def events(feed: CalendarFeed, now: datetime) -> list[Event]:
    """What the feed gives: activities and milestones from three months back to a year and a half ahead; three queries.

    Read as by somebody cleared for nothing: nobody knows who reads a calendar.
    """
    membership = feed.membership
    settle_as_uncleared(membership, now)
    today = london_date(now)
    rows = Activity.objects.visible_to(membership, now).within(today - BACK, today + AHEAD)
    if feed.plan_id is not None:
        rows = rows.filter(plan_id=feed.plan_id)
    shown = rows.exclude(status=ActivityStatus.IDEA).select_related("channel")[:MOST]
    return [*(_activity(row, membership.council.slug, now) for row in shown), *_milestones(feed, now)]


def _activity(row: Activity, slug: str, now: datetime) -> Event:
    assert row.on is not None
    parts = [row.get_purpose_display(), row.channel.name if row.channel else "", row.get_status_display()]
    return Event(
        uid=f"activity-{row.pk}@{slug}.assessment-ready",
        title=row.title,
        first=row.on if row.starts_at else row.earliest_on or row.on,
        last=row.on,
        starts_at=row.starts_at,
        minutes=row.minutes_long or 30,
        note=" · ".join(filter(None, [row.reference, *parts])),
        is_cancelled=row.status == ActivityStatus.CANCELLED,
        path=f"/councils/{slug}/communications/activities/{row.pk}/",
    )


def _milestones(feed: CalendarFeed, now: datetime) -> list[Event]:
    membership, slug = feed.membership, feed.membership.council.slug
    today = london_date(now)
    rows: Any = Milestone.objects.visible_to(membership, now).with_day()
    rows = rows.filter(day__gte=today - BACK, first_day__lte=today + AHEAD)
    if feed.plan is not None:
        rows = rows.filter(Q(assessment_id=feed.plan.assessment_id or 0) | Q(assessment=None))
    return [
        Event(
            uid=f"milestone-{row.pk}@{slug}.assessment-ready",
            title=row.title,
            first=row.first_day,
            last=row.day,
            starts_at=None,
            minutes=0,
            note="Milestone, confirmed" if row.confirmed_on or row.actual_on else "Milestone, expected",
            is_cancelled=False,
            path=f"/councils/{slug}/timeline/milestones/{row.pk}/",
        )
        for row in rows.filter(Q(assessment__closed_on=None) | ~Q(actual_on=None)).order_by("day", "pk")[:500]
    ]
