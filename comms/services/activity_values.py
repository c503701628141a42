"""What somebody enters about an activity, and what of it may be taken: everything passes the gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from assessment_ready.timeline.models import Milestone
from comms.errors import InvalidEntry
from comms.errors.activities import CircleOfActivities, EmbargoMissing, NotInList, RepeatNeedsDay
from comms.models import (
    Activity,
    ActivityStatus,
    Audience,
    Briefing,
    Cascade,
    Channel,
    Message,
    Phase,
    Plan,
    ProductType,
    Purpose,
)
from comms.rules.dating import distance_fault, distance_of
from comms.services.entries import chosen_embargo

PLAIN = (
    "title",
    "description",
    "purpose",
    "contributors",
    "spokesperson",
    "minutes_long",
    "quotes_member",
    "cost",
    "risk_note",
    "guard",
    "only_cleared",
)
LINKS = ("phase", "channel", "product", "briefing", "owner", "depends_on", "cascade")
DATING = ("milestone", "offset", "unit", "snap", "fixed_on", "at", "is_pinned")
REPEATING = ("repeats", "repeat_until")


@dataclass(frozen=True)
class ActivityValues:
    """What an activity is. Dated by ``offset`` ``unit``s from a milestone, or on ``fixed_on``, or not at all.

    ``keeps_series_day``: a later time of a series stays dated as its series is, whatever the dates here say.
    """

    title: str
    purpose: str = Purpose.INFORM
    description: str = ""
    phase_id: int | None = None
    audience_ids: Sequence[int] = ()
    message_ids: Sequence[int] = ()
    channel_id: int | None = None
    product_id: int | None = None
    briefing_id: int | None = None
    owner_id: int | None = None
    contributors: str = ""
    spokesperson: str = ""
    milestone_id: int | None = None
    offset: int = 0
    unit: str = "working_days"
    snap: str = "same"
    fixed_on: date | None = None
    at: time | None = None
    is_pinned: bool = False
    minutes_long: int | None = None
    depends_on_id: int | None = None
    repeats: str = ""
    repeat_until: date | None = None
    status: str = ActivityStatus.PLANNED
    quotes_member: bool = False
    cost: str = ""
    risk_note: str = ""
    cascade_id: int | None = None
    guard: str = ""
    only_cleared: bool = False
    embargo_id: int | None = None
    keeps_series_day: bool = False


@dataclass(frozen=True)
class Taken:
    """Values as fields of the row, and the rows it is linked to."""

    fields: dict[str, Any]
    audiences: list[Audience]
    messages: list[Message]


@dataclass(frozen=True)
class _Asked:
    """Who asks for what, about which row."""

    actor: Membership
    plan: Plan
    values: ActivityValues
    row: Activity | None
    now: datetime


def taken(actor: Membership, plan: Plan, values: ActivityValues, row: Activity | None = None) -> Taken:
    """The values with every row they name, fetched through the gate.

    What ``row`` names already and the actor may not know of stays. Raises ``NotInList``, ``EmbargoNotChosen``,
    ``EmbargoMissing``, ``CircleOfActivities``, ``RepeatNeedsDay`` and ``InvalidEntry``.
    """
    now = timezone.now()
    fields: dict[str, Any] = {name: getattr(values, name) for name in (*PLAIN, "status")}
    asked = _Asked(actor, plan, values, row, now)
    fields |= {name: _linked(asked, name) for name in LINKS}
    fields |= _dating(asked)
    fields["embargo_id"] = chosen_embargo(actor, values.embargo_id, row.embargo_id if row else None)
    _check_embargo(fields, now)
    if row is not None and fields["depends_on"] is not None:
        _check_circle(actor, row, fields["depends_on"].pk)
    if values.repeats and fields["milestone"] is None and fields["fixed_on"] is None:
        raise RepeatNeedsDay
    return Taken(
        fields=fields | {"repeats": values.repeats, "repeat_until": values.repeat_until},
        audiences=_several(
            Audience.objects.filter(council_id=actor.council_id), values.audience_ids, "audiences"
        ),
        messages=_several(
            Message.objects.visible_to(actor, now).filter(plan=plan), values.message_ids, "messages"
        ),
    )


def _rows_of(asked: _Asked, name: str) -> "QuerySet[Any]":
    """What a field may name."""
    actor, plan, now = asked.actor, asked.plan, asked.now
    council = {"council_id": actor.council_id}
    rows: dict[str, Any] = {
        "phase": lambda: Phase.objects.filter(**council, plan=plan),
        "channel": lambda: Channel.objects.filter(**council),
        "product": lambda: ProductType.objects.filter(**council),
        "briefing": lambda: Briefing.objects.visible_to(actor, now).filter(plan=plan),
        "owner": lambda: people(actor.council, now),
        "depends_on": lambda: Activity.objects.visible_to(actor, now).filter(plan=plan),
        "cascade": lambda: Cascade.objects.visible_to(actor, now).filter(plan=plan).select_related("embargo"),
    }
    found: QuerySet[Any] = rows[name]()
    return found


def _linked(asked: _Asked, name: str) -> Any:
    """The row a field names. What is there already stays, also when it cannot be chosen (any more)."""
    key: int | None = getattr(asked.values, f"{name}_id")
    row = asked.row
    current: int | None = getattr(row, f"{name}_id") if row is not None else None
    rows = _rows_of(asked, name)
    if key is None:
        hidden = current is not None and name in {"briefing", "depends_on", "cascade"}
        return getattr(row, name) if hidden and not rows.filter(pk=current).exists() else None
    if key == current:
        return getattr(row, name)
    try:
        return rows.get(pk=key)
    except ObjectDoesNotExist:
        raise NotInList(field=name) from None


def _dating(asked: _Asked) -> dict[str, Any]:
    """What the day is worked out from."""
    values, row = asked.values, asked.row
    if values.keeps_series_day and row is not None and row.series_number:
        return {name: getattr(row, name) for name in DATING}
    milestone = None
    if values.milestone_id is not None:
        current = row.milestone_id if row is not None else None
        seen = Milestone.objects.visible_to(asked.actor, asked.now)
        rows: Any = seen.select_related("embargo", "assessment")
        milestone = rows.filter(pk=values.milestone_id).first()
        is_closed = (
            milestone is not None and milestone.assessment is not None and milestone.assessment.closed_on
        )
        if milestone is None or (is_closed and milestone.pk != current):
            raise NotInList(field="milestone")
        fault = distance_fault(distance_of(values))  # type: ignore[arg-type] # reads the same fields
        if fault:
            raise InvalidEntry(fault[1], field=fault[0])
    return {
        "milestone": milestone,
        "offset": values.offset if milestone else 0,
        "unit": values.unit,
        "snap": values.snap,
        "fixed_on": None if milestone else values.fixed_on,
        "at": values.at,
        "is_pinned": values.is_pinned,
    }


def _several(rows: Any, keys: Sequence[int], field: str) -> list[Any]:
    found = list(rows.filter(pk__in=keys))
    if len(found) != len(set(keys)):
        raise NotInList(field=field)
    return found


def _check_embargo(fields: dict[str, Any], now: datetime) -> None:
    """What is dated from something secret, or a step of a secret cascade, is under the same embargo."""
    for name in ("milestone", "cascade"):
        source = fields[name]
        if source is None or source.embargo is None or source.embargo.is_lifted(now):
            continue
        if fields["embargo_id"] != source.embargo_id:
            raise EmbargoMissing


def _check_circle(actor: Membership, row: Activity, waits_for: int) -> None:
    """Whether waiting for that one ends in a circle, also through what the actor may not know of; one query."""
    rows = Activity.objects.filter(council_id=actor.council_id, depends_on__isnull=False)
    chain: dict[int, int | None] = dict(rows.values_list("pk", "depends_on_id"))
    here: int | None = waits_for
    seen: set[int] = set()
    while here is not None and here not in seen:
        if here == row.pk:
            raise CircleOfActivities
        seen.add(here)
        here = chain.get(here)
