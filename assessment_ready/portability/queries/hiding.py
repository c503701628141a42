"""Which rows of a council one person's archive leaves out: what is under an embargo closed to them, and all that
refers to it. What is left out is counted and named nowhere.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import closed_to
from assessment_ready.portability.queries.registry import Table, referring, tables
from assessment_ready.portability.rules import kinds

Hidden = dict[str, set[Any]]
_AT_ONCE = 5000


def hidden_from(membership: Membership, now: datetime) -> Hidden:
    """The keys of the rows the person's archive leaves out, by table.

    Begins with the embargoes closed to them and follows every column that refers to what is hidden already.
    """
    hidden: Hidden = defaultdict(set)
    council = membership.council_id
    _hide(hidden, council, "embargo.embargo", set(closed_to(membership, now)))
    for label, (referrer, field) in kinds.CARRIED.items():
        _hide(hidden, council, label, _uncarried(hidden, council, label, tables()[referrer], field))
    for label, field in kinds.TELLING.items():
        _hide(hidden, council, *_told(hidden, council, label, field))
    for label, field in kinds.PRIVATE.items():
        others = _rows(tables()[label], council).exclude(**{field: membership.pk})
        _hide(hidden, council, label, set(others.values_list("pk", flat=True)))
    return hidden


def _hide(hidden: Hidden, council_id: int, label: str, keys: set[Any]) -> None:
    """Hide these rows and, step by step, whatever refers to them."""
    work = [(label, keys)]
    while work:
        name, found = work.pop()
        found = found - hidden[name]
        if not found:
            continue
        hidden[name] |= found
        for table, field in referring()[name]:
            work.append((table.label, _referring_to(table, field, found, council_id)))


def _referring_to(table: Table, field: str, keys: set[Any], council_id: int) -> set[Any]:
    known = sorted(keys, key=str)
    found: set[Any] = set()
    for start in range(0, len(known), _AT_ONCE):
        rows = _rows(table, council_id).filter(**{f"{field}__in": known[start : start + _AT_ONCE]})
        found |= set(rows.values_list("pk", flat=True))
    return found


def _told(hidden: Hidden, council_id: int, label: str, field: str) -> tuple[str, set[Any]]:
    """The table and the rows that tell of what is hidden."""
    table = tables()[label]
    target: Any = table.model._meta.get_field(field).related_model
    rows = _rows(table, council_id).filter(pk__in=hidden[label])
    return target._meta.label_lower, set(rows.values_list(field, flat=True))


def _uncarried(hidden: Hidden, council_id: int, label: str, referrer: Table, field: str) -> set[Any]:
    """The rows to which no row leads that the person may see."""
    leading = _rows(referrer, council_id).exclude(pk__in=hidden[referrer.label]).exclude(**{field: None})
    shown = set(leading.values_list(field, flat=True))
    return set(_rows(tables()[label], council_id).values_list("pk", flat=True)) - shown


def _rows(table: Table, council_id: int) -> Any:
    return table.model._base_manager.filter(**{table.path: council_id}).order_by()
