"""Rows of several apps in one query.

What waits for a person comes from every app. Each app gives its part as a queryset made by :func:`need_rows`; the
columns are the same, so that a page joins them with ``union(all=True)`` and pays for one query.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Cast

# Cast: in a union of several parts PostgreSQL takes a bare NULL for text.
_NONE_NUMBER = Cast(Value(None), models.BigIntegerField())
_NONE_DATE = Cast(Value(None), DateField())


@dataclass(frozen=True)
class NeedRow:
    """One thing that waits for a person.

    ``kind`` names what it is ("evidence.review"), ``object_id`` the row it is about and ``parent_id`` or ``slug``
    what else its address needs; ``label`` is the thing's name, ``note`` a few words more, ``due_on`` the London day
    it is due (None: no day).
    """

    kind: str
    object_id: int
    parent_id: int | None
    slug: str
    label: str
    note: str
    due_on: date | None


def need_rows(
    rows: QuerySet[Any],
    *,
    kind: str,
    label: Any,
    object_id: str = "pk",
    parent_id: str | None = None,
    slug: str | None = None,
    note: Any = "",
    due_on: Any = None,
) -> "QuerySet[Any, Any]":
    """``rows`` as need rows, in the columns of :class:`NeedRow`, unordered.

    ``label``, ``note`` and ``due_on`` are names of fields or expressions; a plain text that is no field is given as
    ``Value("…")``.
    """
    columns = {
        "need_kind": Value(kind, output_field=CharField()),
        "need_object": Cast(F(object_id), models.BigIntegerField()),
        "need_parent": Cast(F(parent_id), models.BigIntegerField()) if parent_id else _NONE_NUMBER,
        "need_slug": _text(slug or ""),
        "need_label": _text(label),
        "need_note": _text(note),
        "need_due": _NONE_DATE if due_on is None else _expression(due_on),
    }
    shaped: QuerySet[Any, Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return shaped


def _expression(value: Any) -> Any:
    return F(value) if isinstance(value, str) else value


def _text(value: Any) -> Any:
    if value == "":
        return Value("", output_field=CharField())
    return Cast(_expression(value), CharField())
