"""Reads of lines to take and holding lines. Everything passes the gate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from comms.models import Audience, ClearanceRequest, Line, Plan, Scenario
from comms.models.messages import LineQuerySet

SORTS = {"trigger": ("trigger", "pk"), "reference": ("number",), "until": ("valid_until", "number")}


@dataclass(frozen=True)
class LineFilters:
    """What the lines are narrowed to; empty means everything."""

    q: str = ""
    kind: str = ""
    standing: str = ""


def lines(
    membership: Membership,
    now: datetime,
    plan: Plan | None = None,
    filters: LineFilters | None = None,
    sort: str = "",
) -> LineQuerySet:
    """The lines a person may know of, each with ``has_open_request`` and its audiences."""
    rows = Line.objects.visible_to(membership, now)
    if plan is not None:
        rows = rows.filter(plan=plan)
    rows = _narrowed(rows, filters or LineFilters())
    waiting = ClearanceRequest.objects.open().filter(line=OuterRef("pk"))
    audiences = Prefetch("audiences", queryset=Audience.objects.order_by("cascade_order", "name"))
    found: Any = rows.annotate(has_open_request=Exists(waiting)).select_related("plan", "embargo", "author")
    return found.prefetch_related(audiences).order_by(*_order(sort))  # type: ignore[no-any-return]


def get_line(membership: Membership, now: datetime, line_id: int) -> Line:
    """One line the person may know of. Raises ``Line.DoesNotExist``."""
    return lines(membership, now).get(pk=line_id)


def scenario_of(row: Line, membership: Membership, now: datetime) -> Scenario | None:
    """The scenario of a line, where the person may know of it."""
    if row.scenario_id is None:
        return None
    return Scenario.objects.visible_to(membership, now).filter(pk=row.scenario_id).first()


def usable_lines(membership: Membership, now: datetime, plan: Plan) -> tuple[list[Line], list[Line]]:
    """The lines of a plan that are not out of date: those whose words are cleared, and the others."""
    rows = lines(membership, now, plan).filter(Q(valid_until=None) | Q(valid_until__gte=london_date(now)))
    found = list(rows)
    return [row for row in found if row.is_cleared], [row for row in found if not row.is_cleared]


def _narrowed(rows: LineQuerySet, filters: LineFilters) -> LineQuerySet:
    for word in filters.q.split():
        rows = rows.filter(Q(trigger__icontains=word) | Q(text__icontains=word) | Q(reference__iexact=word))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.standing == "cleared":
        rows = rows.cleared()
    return rows.uncleared() if filters.standing == "uncleared" else rows


def _order(sort: str) -> tuple[str, ...]:
    names = SORTS.get(sort.removeprefix("-"), ("kind", "number"))
    if not sort.startswith("-"):
        return names
    return tuple(f"-{name}" for name in names)
