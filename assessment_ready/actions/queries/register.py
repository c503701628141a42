"""The register of actions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When

from assessment_ready.actions.models import OPEN, Action, ActionStatement, Lifecycle
from assessment_ready.actions.queries.needs import with_next_check_in
from assessment_ready.actions.rules.words import RAG_ORDER
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date

ALL_OPEN = "open"
DUE_WITHIN = {"week": 7, "month": 30, "quarter": 91}
_SORTS = {
    "due": "due_on",
    "number": "number",
    "title": "title",
    "owner": "owner__user__full_name",
    "progress": "progress",
    "checked": "last_check_in_on",
    "priority": "priority",
    "rag": "rag_order",
}


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to; empty means everything. ``statement`` is a number, ``owner`` a membership.

    ``lifecycle`` may also be "open"; ``due`` is "overdue", "week", "month", "quarter" or "check_in".
    """

    q: str = ""
    statement: int | None = None
    rag: str = ""
    owner: int | None = None
    source: str = ""
    area: str = ""
    lifecycle: str = ""
    priority: int | None = None
    due: str = ""


def register(membership: Membership, now: datetime, filters: Filters, sort: str = "") -> "QuerySet[Any, Any]":
    """The actions a person may know of, each with ``rag``, ``computed_rag`` and ``next_check_in``; two queries a page.

    ``sort`` is a key of the register with an optional minus; the usual order is by the day they are due.
    """
    today = london_date(now)
    rows: QuerySet[Any, Any] = Action.objects.visible_to(membership, now).with_rag(today)
    rows = _narrowed(with_next_check_in(rows), filters, today)
    serves = Prefetch("serves", ActionStatement.objects.select_related("statement"))
    return _sorted(rows, sort).select_related("owner__user", "embargo").prefetch_related(serves)


def owners(membership: Membership, now: datetime) -> list[tuple[int, str]]:
    """Everybody who owns an action this person may know of, by name; one query."""
    rows = Action.objects.visible_to(membership, now).order_by("owner__user__full_name")
    return list(rows.values_list("owner_id", "owner__user__full_name").distinct())


def _narrowed(rows: "QuerySet[Any, Any]", filters: Filters, today: date) -> "QuerySet[Any, Any]":
    for word in filters.q.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(reference__iexact=word) | Q(description__icontains=word)
        )
    if filters.statement:
        rows = rows.filter(statements__number=filters.statement)
    plain = {
        "rag": filters.rag,
        "owner_id": filters.owner,
        "source": filters.source,
        "area": filters.area,
        "priority": filters.priority,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if filters.lifecycle:
        rows = rows.filter(lifecycle__in=OPEN if filters.lifecycle == ALL_OPEN else [filters.lifecycle])
    return _due(rows, filters.due, today) if filters.due else rows


def _due(rows: "QuerySet[Any, Any]", due: str, today: date) -> "QuerySet[Any, Any]":
    working = rows.filter(lifecycle__in=[Lifecycle.AGREED, Lifecycle.ACTIVE])
    if due == "overdue":
        return working.filter(due_on__lt=today)
    if due == "check_in":
        return working.filter(next_check_in__lte=today, start_on__lte=today)
    last = today + timedelta(days=DUE_WITHIN.get(due, 0))
    return working.filter(due_on__gte=today, due_on__lte=last)


def _sorted(rows: "QuerySet[Any, Any]", sort: str) -> "QuerySet[Any, Any]":
    key, down = sort.removeprefix("-"), sort.startswith("-")
    if key not in _SORTS:
        return rows.order_by("due_on", "pk")
    if key == "rag":
        places = [When(rag=rag, then=Value(place)) for place, rag in enumerate(RAG_ORDER)]
        rows = rows.annotate(rag_order=Case(*places, default=Value(99), output_field=IntegerField()))
    column = F(_SORTS[key])
    ordered = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    return rows.order_by(ordered, "due_on", "pk")
