"""A few figures of how ready communications are, as rows that another page reads in a query of its own.

The same parts as the page of readiness counts (``queries.readiness_parts``); the director's dashboard has no query to
spare, so the figures come in the columns of need rows beside what waits for the person.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, DateField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from assessment_ready.councils.models import Membership
from assessment_ready.councils.rows import NeedRow, need_rows
from comms.queries.plans import running_plans
from comms.queries.readiness import ReadinessCounts
from comms.queries.readiness_parts import PARTS
from comms.rules import readiness as codes
from comms.rules.readiness import Count as Figured

# Each costs the dashboard time; the page of readiness has all nine.
SHOWN = (codes.CELLS, codes.MESSAGES, codes.SIGN_OFFS, codes.QUESTIONS)
_KIND = "comms.readiness."
_PLAN = f"{_KIND}plan"


def summary_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """The newest running plan and its figures in the columns of need rows, for :func:`summary_of`."""
    newest = running_plans(membership)[:1]
    plan = Subquery(newest.values("pk"))
    parts = [_counted(code, part(plan, membership, now)) for code, part in PARTS if code in SHOWN]
    own = running_plans(membership).filter(pk=plan)
    return need_rows(own, kind=_PLAN, label="title").union(*parts, all=True)


def summary_of(rows: Iterable[NeedRow]) -> ReadinessCounts:
    """The figures in these rows, in the order of the page; others are passed over."""
    found = {row.kind: row for row in rows if row.kind.startswith(_KIND)}
    plan = found.get(_PLAN)
    if plan is None:
        return ReadinessCounts(None)
    counts = []
    for code in SHOWN:
        row = found.get(f"{_KIND}{code}")
        counts.append(Figured(code, row.parent_id or 0, row.object_id) if row else Figured(code, 0, 0))
    return ReadinessCounts(plan.object_id, counts)


def _counted(code: str, rows: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    """One row: how many there are, and how many are met. None where there are none."""
    named = (
        rows.order_by()
        .annotate(need_kind=Value(f"{_KIND}{code}", output_field=CharField()))
        .values("need_kind")
    )
    counted = named.annotate(
        need_object=Count("pk"),
        need_parent=Count("pk", filter=Q(is_met=True)),
        need_slug=Value("", output_field=CharField()),
        need_label=Value("", output_field=CharField()),
        need_note=Value("", output_field=CharField()),
        need_due=Cast(Value(None), DateField()),
    )
    shaped: QuerySet[Any, Any] = counted.values_list(
        "need_kind", "need_object", "need_parent", "need_slug", "need_label", "need_note", "need_due"
    )
    return shaped
