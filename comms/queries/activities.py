"""Reads of activities, all through the gate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from assessment_ready.timeline.models import Milestone
from assessment_ready.ui.dates import london_date
from comms.models import OVER, Activity, Audience, Briefing, Channel, Message, Phase, Plan, ProductType

TO_COME, LATE, UNDATED, ENDED = "to_come", "late", "undated", "ended"
SORTS = {
    "when": ("on", "starts_at", "pk"),
    "title": ("title", "pk"),
    "reference": ("number",),
    "status": ("status", "on", "pk"),
    "owner": ("owner__user__full_name", "on", "pk"),
}


@dataclass(frozen=True)
class ActivityFilters:
    """What a list of activities is narrowed to; empty narrows nothing."""

    plan: int | None = None
    phase: int | None = None
    audience: int | None = None
    purpose: str = ""
    channel: int | None = None
    owner: int | None = None
    status: str = ""
    when: str = ""
    q: str = ""

    @property
    def conditions(self) -> Q:
        """As a condition on activities; ``when`` and the words are not in it."""
        pairs = {
            "plan_id": self.plan,
            "phase_id": self.phase,
            "channel_id": self.channel,
            "owner_id": self.owner,
            "purpose": self.purpose,
            "status": self.status,
        }
        found = Q(**{name: value for name, value in pairs.items() if value})
        if self.audience:
            through = Activity.audiences.through.objects.filter(audience_id=self.audience)
            found &= Q(pk__in=through.values("activity_id"))
        return found


@dataclass(frozen=True)
class Choice:
    """Something a select offers."""

    key: int
    label: str


@dataclass(frozen=True)
class Choices:
    """What an activity of one plan can name, as far as this person may know of it."""

    phases: list[Choice]
    audiences: list[Choice]
    messages: list[Choice]
    channels: list[Choice]
    products: list[Choice]
    briefings: list[Choice]
    owners: list[Choice]
    milestones: list[Choice]
    activities: list[Choice]


def activities(membership: Membership, now: datetime) -> Any:
    """Every activity this person may know of (an ``ActivityQuerySet``), with what a list shows of it."""
    rows = Activity.objects.visible_to(membership, now)
    return rows.select_related("plan", "phase", "channel", "product", "owner__user", "embargo", "done_by")


def with_links(rows: Any, membership: Membership, now: datetime) -> Any:
    """The activities with audiences, and with milestone, briefing, messages and predecessor through the gate."""
    return rows.prefetch_related(
        Prefetch("audiences", Audience.objects.order_by("cascade_order", "name")),
        Prefetch("messages", Message.objects.visible_to(membership, now)),
        Prefetch("milestone", Milestone.objects.visible_to(membership, now).with_day()),
        Prefetch("briefing", Briefing.objects.visible_to(membership, now).select_related("product")),
        Prefetch("depends_on", Activity.objects.visible_to(membership, now)),
        Prefetch("series", Activity.objects.visible_to(membership, now)),
    )


def get_activity(membership: Membership, now: datetime, activity_id: int) -> Activity:
    """One activity; raises ``Activity.DoesNotExist`` when the person may not know of it."""
    found: Activity = with_links(activities(membership, now), membership, now).get(pk=activity_id)
    return found


def register(membership: Membership, now: datetime, filters: ActivityFilters, sort: str) -> Any:
    """The activities that match, soonest first unless ``sort`` says otherwise."""
    rows = with_links(activities(membership, now).filter(filters.conditions), membership, now)
    today = london_date(now)
    if filters.when == UNDATED:
        rows = rows.filter(on=None)
    elif filters.when == TO_COME:
        rows = rows.still_to_come().filter(Q(on=None) | Q(on__gte=today))
    elif filters.when == LATE:
        rows = rows.still_to_come().filter(on__lt=today)
    elif filters.when == ENDED:
        rows = rows.filter(status__in=OVER)
    if filters.q:
        words = filters.q.strip()
        rows = rows.filter(
            Q(title__icontains=words) | Q(description__icontains=words) | Q(reference__iexact=words)
        )
    key = sort.removeprefix("-")
    order = SORTS.get(key, SORTS["when"])
    return rows.order_by(*(f"-{name}" for name in order) if sort.startswith("-") else order)


def series_of(membership: Membership, now: datetime, activity: Activity) -> list[Activity]:
    """The other times of the series, in order; one query."""
    head: int = activity.series_id or activity.pk
    rows = Activity.objects.visible_to(membership, now).filter(Q(series_id=head) | Q(pk=head))
    return list(rows.exclude(pk=activity.pk).order_by("series_number", "pk")) if _recurs(activity) else []


def plans_to_choose(membership: Membership) -> list[Choice]:
    """The council's plans, newest first; one query."""
    return _choices(Plan.objects.filter(council_id=membership.council_id), "title")


def choices(membership: Membership, now: datetime, plan: Plan, *, but: int | None = None) -> Choices:
    """What an activity of the plan can name; nine queries. ``but`` is the activity itself."""
    council = membership.council_id
    in_plan = {"council_id": council, "plan": plan}
    visible = Activity.objects.visible_to(membership, now).filter(plan=plan).exclude(pk=but or 0)
    waits_for = visible.still_to_come().order_by("-number")[:500]
    return Choices(
        phases=_choices(Phase.objects.filter(**in_plan), "title"),
        audiences=_choices(Audience.objects.filter(council_id=council, is_active=True), "name"),
        messages=[
            Choice(row.pk, str(row)) for row in Message.objects.visible_to(membership, now).filter(plan=plan)
        ],
        channels=_choices(Channel.objects.filter(council_id=council, is_active=True), "name"),
        products=_choices(ProductType.objects.filter(council_id=council, is_active=True), "title"),
        briefings=[
            Choice(row.pk, str(row))
            for row in Briefing.objects.visible_to(membership, now).filter(plan=plan, withdrawn_at=None)
        ],
        owners=[Choice(row.pk, row.user.full_name) for row in people(membership.council, now)],
        milestones=milestones_to_choose(membership, now),
        activities=[Choice(row.pk, str(row)) for row in waits_for],
    )


def milestones_to_choose(membership: Membership, now: datetime) -> list[Choice]:
    """What an activity can be dated from, soonest first; milestones of closed assessments are left out."""
    rows: Any = Milestone.objects.visible_to(membership, now).filter(assessment__closed_on=None)
    ordered = rows.with_day().order_by("first_day", "pk")
    return [Choice(pk, title) for pk, title in ordered.values_list("pk", "title")]


def _recurs(activity: Activity) -> bool:
    return bool(activity.repeats or activity.series_id)


def _choices(rows: Any, label: str) -> list[Choice]:
    return [Choice(pk, text) for pk, text in rows.values_list("pk", label)]
