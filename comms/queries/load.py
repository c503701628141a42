"""How much each audience hears in each week over all channels, who hears too much, and what could be merged."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncWeek

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from comms.models import OVER, Activity, ActivityStatus, Audience, LoadOverride, LoadOverrideQuerySet, Plan
from comms.queries.audiences import active_audiences
from comms.queries.plans import settings_of
from comms.rules.load import WEEK, Merge, Touch, merges, monday, mondays

_SUNDAY = timedelta(days=6)
# Gone or going out: nothing can be merged with it any more.
_FIXED = (*OVER, ActivityStatus.SENDING)


@dataclass(frozen=True)
class WeekLoad:
    """How many touches an audience has in the week from this Monday, its limit, and the override there is."""

    audience: Audience
    week: date
    touches: int
    limit: int
    override: LoadOverride | None = None

    @property
    def is_over(self) -> bool:
        """Whether the audience hears more than its limit."""
        return self.touches > self.limit

    @property
    def is_allowed(self) -> bool:
        """Whether somebody said why it may."""
        return self.is_over and self.override is not None

    @property
    def is_too_much(self) -> bool:
        """Whether it is over the limit and nobody said why."""
        return self.is_over and self.override is None


def load(
    membership: Membership, now: datetime, first: date, last: date, plan: Plan | None = None
) -> list[WeekLoad]:
    """A figure for every audience in use and every week that touches these days; four queries.

    With ``plan`` only its activities count.
    """
    weeks = mondays(first, last)
    return _loads(membership, now, list(active_audiences(membership)), weeks, plan)


def week_load(membership: Membership, now: datetime, audience: Audience, week: date) -> WeekLoad:
    """One audience's figure for the week of this day, over all plans."""
    return _loads(membership, now, [audience], [monday(week)], None)[0]


def overloaded(membership: Membership, now: datetime, weeks: int = 2) -> list[WeekLoad]:
    """Audiences over their limit in this week and those after, where nobody said why."""
    today = london_date(now)
    rows = load(membership, now, today, today + WEEK * (weeks - 1))
    return [row for row in rows if row.is_too_much]


def touches_in(
    membership: Membership, now: datetime, first: date, last: date, plan: Plan | None = None
) -> Any:
    """The activities that count as touches on these days, gated; each once, whatever its audiences."""
    rows = Activity.objects.visible_to(membership, now).counting().within(first, last)
    return rows.filter(plan=plan) if plan is not None else rows


def touches_of(membership: Membership, now: datetime, audience: Audience, week: date) -> Any:
    """What the audience hears in the week from this Monday, day by day."""
    rows = touches_in(membership, now, week, week + _SUNDAY).filter(audiences=audience)
    return rows.select_related("channel", "plan", "cascade").order_by("on", "starts_at", "pk")


def secret_of(membership: Membership, now: datetime, audience: Audience, week: date) -> int | None:
    """The embargo, if one still holds, of something the audience hears in the week from this Monday."""
    rows = touches_of(membership, now, audience, week).filter(embargo__isnull=False)
    held = (row.embargo_id for row in rows.select_related("embargo") if not row.embargo.is_lifted(now))
    return next(held, None)


def overrides(membership: Membership, now: datetime) -> LoadOverrideQuerySet:
    """Every override the person may know of, with its audience."""
    return LoadOverride.objects.visible_to(membership, now).select_related("audience")


def suggestions(
    membership: Membership, now: datetime, loads: Iterable[WeekLoad], plan: Plan | None = None
) -> dict[tuple[int, date], list[Merge]]:
    """What could be merged in the weeks over their limit, by audience and Monday; one query."""
    over = {(row.audience.pk, row.week): row.limit for row in loads if row.is_over}
    if not over:
        return {}
    weeks = [week for _, week in over]
    rows = touches_in(membership, now, min(weeks), max(weeks) + _SUNDAY, plan)
    rows = rows.filter(audiences__in={audience for audience, _ in over}).annotate(kind=F("channel__kind"))
    by_week: dict[tuple[int, date], list[Touch]] = defaultdict(list)
    today = london_date(now)
    for audience, *values in rows.order_by().values_list("audiences", *_TOUCH):
        touch = _touch(values, today)
        by_week[audience, monday(touch.on)].append(touch)
    return {key: merges(by_week[key], limit) for key, limit in over.items()}


_TOUCH = ("pk", "reference", "title", "on", "purpose", "kind", "status", "cascade_id")


def _touch(values: list[Any], today: date) -> Touch:
    pk, reference, title, on, purpose, kind, status, cascade = values
    fixed = cascade is not None or status in _FIXED or on < today
    return Touch(pk, reference, title, on, purpose, kind or "", fixed)


def _loads(
    membership: Membership, now: datetime, audiences: list[Audience], weeks: list[date], plan: Plan | None
) -> list[WeekLoad]:
    usual = settings_of(membership.council).weekly_limit
    keys = [audience.pk for audience in audiences]
    rows = touches_in(membership, now, weeks[0], weeks[-1] + _SUNDAY, plan).filter(audiences__in=keys)
    grouped = rows.annotate(week=TruncWeek("on")).order_by().values_list("audiences", "week")
    counts = {(audience, week): count for audience, week, count in grouped.annotate(count=Count("pk"))}
    overrides = _overrides(membership, now, keys, weeks)
    return [
        WeekLoad(
            audience=audience,
            week=week,
            touches=counts.get((audience.pk, week), 0),
            limit=usual if audience.weekly_limit is None else audience.weekly_limit,
            override=overrides.get((audience.pk, week)),
        )
        for audience in audiences
        for week in weeks
    ]


def _overrides(
    membership: Membership, now: datetime, audiences: list[int], weeks: list[date]
) -> dict[tuple[int, date], LoadOverride]:
    rows = LoadOverride.objects.visible_to(membership, now).filter(
        audience__in=audiences, week__gte=weeks[0], week__lte=weeks[-1]
    )
    return {(row.audience_id, row.week): row for row in rows.select_related("made_by__user")}
