"""How many open actions are red, amber, green...: for each quality statement, and altogether."""

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, Value
from django.db.models.functions import Cast

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date


def action_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Rows (statement_id, rag, number) of the open actions this person may know of, unordered.

    An action that serves two statements counts for both; ``action_totals`` counts it once.
    """
    rows = _open(membership, now).filter(serves__isnull=False)
    counted: QuerySet[Any, Any] = (
        rows.values("rag", statement_id=F("serves__statement_id"))
        .annotate(number=Count("pk"))
        .order_by()
        .values_list("statement_id", "rag", "number")
    )
    return counted


def action_totals(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """The same columns for all open actions together, each once; statement_id is null."""
    counted: QuerySet[Any, Any] = (
        _open(membership, now)
        .values("rag", statement_id=Cast(Value(None), BigIntegerField()))
        .annotate(number=Count("pk"))
        .order_by()
        .values_list("statement_id", "rag", "number")
    )
    return counted


def _open(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    return Action.objects.visible_to(membership, now).open().with_rag(london_date(now))
