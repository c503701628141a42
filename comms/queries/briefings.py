"""Reads of briefings: the register, one of them, and what it may name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from assessment_ready.embargo.queries import choices as embargo_choices
from comms.models import (
    Activity,
    Audience,
    Briefing,
    BriefingText,
    Message,
    Plan,
    ProductType,
    ScenarioCell,
)
from comms.queries.clearance import with_standing
from comms.queries.messages import messages
from comms.queries.plans import running_plans
from comms.rules.briefings import NOT_WRITTEN_AS_BRIEFINGS

SORTS = {
    "title": ("title",),
    "reference": ("number",),
    "product": ("product__position", "product__title", "-updated_at"),
    "changed": ("updated_at",),
}
IN_USE, WITHDRAWN = "in_use", "withdrawn"


@dataclass(frozen=True)
class BriefingFilters:
    """What the register is narrowed to; empty means everything."""

    q: str = ""
    plan: int | None = None
    product: int | None = None
    standing: str = ""
    state: str = ""


@dataclass(frozen=True)
class Offered:
    """What a briefing can name."""

    plans: Sequence[Plan]
    products: Sequence[ProductType]
    audiences: Sequence[Audience]
    messages: Sequence[Message]
    owners: Sequence[Membership]
    embargoes: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Use:
    """Where a briefing is used, as far as the person may know."""

    activities: Sequence[Activity]
    cell: ScenarioCell | None


def briefings(membership: Membership, now: datetime) -> Any:
    """Every briefing the person may know of, with its standing, newest change first."""
    rows = Briefing.objects.visible_to(membership, now).select_related(
        "product", "plan", "owner__user", "embargo", "author", "cell__scenario__plan"
    )
    return with_standing(rows)


def register(membership: Membership, now: datetime, filters: BriefingFilters, sort: str = "") -> Any:
    """The briefings that match, in order."""
    rows = briefings(membership, now)
    if filters.q:
        rows = rows.filter(
            Q(title__icontains=filters.q) | Q(reference__iexact=filters.q) | Q(body__icontains=filters.q)
        )
    if filters.plan:
        rows = rows.filter(plan_id=filters.plan)
    if filters.product:
        rows = rows.filter(product_id=filters.product)
    if filters.state:
        rows = rows.filter(withdrawn_at__isnull=filters.state == IN_USE)
    if filters.standing:
        rows = _standing(rows, filters.standing)
    keys = SORTS.get(sort.removeprefix("-"))
    if keys is None:
        return rows.order_by("-updated_at", "-pk")
    minus = sort.startswith("-")
    return rows.order_by(*(_turned(key) if minus else key for key in keys), "pk")


def _standing(rows: Any, standing: str) -> Any:
    if standing == "cleared":
        return rows.cleared()
    if standing == "can_be_scheduled":
        # A text of a scenario may leave only when it has happened.
        return rows.cleared().exclude(cell__scenario__activated_at=None, cell__isnull=False)
    rows = rows.uncleared()
    if standing == "in_clearance":
        return rows.filter(has_open_request=True)
    if standing == "changed":
        return rows.filter(has_open_request=False).exclude(cleared_hash="")
    return rows.filter(has_open_request=False, cleared_hash="")


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def texts_of(briefing: Briefing) -> list[BriefingText]:
    """Every text a briefing (which has passed the gate) ever had, newest first."""
    return list(BriefingText.objects.filter(briefing=briefing).select_related("saved_by"))


def messages_of(briefing: Briefing, membership: Membership, now: datetime) -> list[tuple[Message, bool]]:
    """The messages a briefing uses that the person may know of, each with whether its proof is live; one query."""
    rows: Any = messages(membership, now).filter(briefings=briefing).order_by("number")
    return [(each, each.is_proved) for each in rows]


def audiences_of(briefing: Briefing) -> list[Audience]:
    """The audiences a briefing is for."""
    return list(briefing.audiences.order_by("name"))


def use_of(briefing: Briefing, membership: Membership, now: datetime) -> Use:
    """The activities and the scenario's cell that use a briefing, as far as the person may know."""
    activities = Activity.objects.visible_to(membership, now).filter(briefing=briefing)
    cell = getattr(briefing, "cell", None)
    if cell is not None and not _sees_scenario(cell, membership, now):
        cell = None
    return Use(list(activities.order_by("on", "pk")), cell)


def _sees_scenario(cell: ScenarioCell, membership: Membership, now: datetime) -> bool:
    return type(cell.scenario).objects.visible_to(membership, now).filter(pk=cell.scenario_id).exists()


def cell_to_write(membership: Membership, now: datetime, cell_id: str) -> ScenarioCell | None:
    """A cell of a scenario that still has no briefing; None for anything else."""
    if not cell_id.isdecimal() or len(cell_id) > 15:
        return None
    rows = ScenarioCell.objects.filter(council_id=membership.council_id, briefing=None, pk=int(cell_id))
    cell = rows.select_related("scenario__plan", "audience", "channel").first()
    return cell if cell is not None and _sees_scenario(cell, membership, now) else None


def offered(
    membership: Membership, now: datetime, plan_id: int | None = None, current: Briefing | None = None
) -> Offered:
    """What a briefing of a plan (of any running plan) can name."""
    products = ProductType.objects.filter(council_id=membership.council_id)
    products = products.exclude(code__in=NOT_WRITTEN_AS_BRIEFINGS)
    kept = Q(is_active=True) | Q(pk=current.product_id if current else None)
    seen = Message.objects.visible_to(membership, now).order_by("plan", "number")
    audiences = Audience.objects.filter(council_id=membership.council_id)
    if current is not None:
        audiences = audiences.filter(Q(is_active=True) | Q(briefings=current)).distinct()
    else:
        audiences = audiences.filter(is_active=True)
    return Offered(
        plans=list(running_plans(membership)),
        products=list(products.filter(kept)),
        audiences=list(audiences.order_by("name")),
        messages=list(seen.filter(plan_id=plan_id) if plan_id else seen),
        owners=list(people(membership.council, now)),
        embargoes=embargo_choices(membership, now),
    )
