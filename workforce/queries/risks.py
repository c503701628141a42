"""Reads of workforce risks."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from assessment_ready.actions.models import OPEN, Action, ActionQuerySet, Area
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from workforce.models import Risk

_SCORE = F("likelihood") * F("impact")
SORTS = {"score": ("points",), "owner": ("owner__user__full_name",), "review": ("review_on",)}


@dataclass(frozen=True)
class RiskFilters:
    """What the register is narrowed to. ``state``: "open" (usual), "closed", "review" (past its day) or "all"."""

    q: str = ""
    state: str = "open"
    owner: int | None = None
    strategy: int | None = None


def risks(membership: Membership) -> QuerySet[Risk]:
    """The council's risks, the heaviest first."""
    return (
        Risk.objects.filter(council_id=membership.council_id)
        .annotate(points=_SCORE)
        .select_related("owner__user", "strategy")
        .order_by("-points", "pk")
    )


def past_review(membership: Membership, today: date) -> QuerySet[Risk]:
    """Open risks whose day of review has gone by."""
    return risks(membership).filter(closed_at=None, review_on__lt=today)


def register(membership: Membership, now: datetime, filters: RiskFilters, sort: str = "") -> QuerySet[Risk]:
    """The risks that match."""
    rows = _in_state(membership, filters.state, london_date(now))
    for word in filters.q.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(cause__icontains=word) | Q(mitigation__icontains=word)
        )
    if filters.owner:
        rows = rows.filter(owner_id=filters.owner)
    if filters.strategy:
        rows = rows.filter(strategy_id=filters.strategy)
    key = sort.removeprefix("-")
    if key not in SORTS:
        return rows
    sign = "-" if sort.startswith("-") else ""
    return rows.order_by(*(f"{sign}{name}" for name in SORTS[key]), "pk")


def actions_of(membership: Membership, now: datetime, risk: Risk) -> ActionQuerySet:
    """The actions that lower a risk, as far as the person may know of them."""
    return (
        Action.objects.visible_to(membership, now).filter(pk__in=risk.actions.values("pk")).order_by("number")
    )


def actions_to_choose(membership: Membership, now: datetime, risk: Risk | None) -> ActionQuerySet:
    """The open workforce actions the person may know of, and those linked already."""
    rows = Action.objects.visible_to(membership, now)
    offered = Q(area=Area.WORKFORCE, lifecycle__in=OPEN)
    if risk is not None:
        offered |= Q(pk__in=risk.actions.values("pk"))
    return rows.filter(offered).order_by("number")


def _in_state(membership: Membership, state: str, today: date) -> QuerySet[Risk]:
    if state == "all":
        return risks(membership)
    if state == "review":
        return past_review(membership, today)
    return risks(membership).filter(closed_at__isnull=state != "closed")
