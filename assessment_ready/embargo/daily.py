"""Rows through the gate, from a query that is put together once a day for each role.

Putting together a query over a dozen tables costs Django several times what answering it costs the database, and the
pages everybody opens ask the same ones over and over. The text depends on the role, on how many embargoes are open and
on the day only. It is put together for nobody and noon; whoever asks, and the present moment, take their places in
the parameters.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.embargo.gate import Settled, settled_for, settled_with
from assessment_ready.ui.dates import LONDON, london_date

Build = Callable[..., "QuerySet[Any, Any]"]
Sql = tuple[str, list[Any]]
# Stand for membership, council and person in a query that is kept; no row has such a number.
_NOBODY = (-901_000_001, -901_000_002, -901_000_003)


def daily_sql(build: Build, membership: Membership, now: datetime, *arguments: Any) -> Sql:
    """The query ``build(membership, now, *arguments)`` as text and parameters; empty when it can have no rows.

    ``build`` must be a function of a module that reads nothing and uses of the membership only who, where and which
    role, of ``now`` only the moment itself and its London day; ``arguments`` are hashable. Raises ValueError when
    another moment stands in the query.
    """
    settled = settled_for(membership, now)
    opened = None if settled is None else (settled.opened, settled.closed)
    sql, params = _put_together(build, membership.role, opened, london_date(now), arguments)
    asking = dict(zip(_NOBODY, (membership.pk, membership.council_id, membership.user_id), strict=True))
    return sql, [_in_place(each, asking, now) for each in params]


def _in_place(param: Any, asking: dict[int, int], now: datetime) -> Any:
    if isinstance(param, datetime):
        return now
    return asking.get(param, param) if isinstance(param, int) else param


def daily_rows(build: Build, membership: Membership, now: datetime, *arguments: Any) -> list[tuple[Any, ...]]:
    """The rows of :func:`daily_sql` as the database gives them; one query at most."""
    sql, params = daily_sql(build, membership, now, *arguments)
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def plain_sql(rows: "QuerySet[Any, Any]") -> Sql:
    """A query as text and parameters; empty when the ORM knows that it has no rows."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return "", []
    return sql, list(params)


@lru_cache(maxsize=1000)
def _put_together(
    build: Build,
    role: str,
    opened: tuple[tuple[int, ...], tuple[int, ...]] | None,
    today: date,
    arguments: tuple[Any, ...],
) -> Sql:
    """The query of nobody at noon of the day."""
    noon = datetime.combine(today, time(12), tzinfo=LONDON)
    pk, council_id, user_id = _NOBODY
    nobody = Membership(pk=pk, council=Council(pk=council_id), user=User(pk=user_id), role=role)
    if opened is not None:
        settled_with(nobody, Settled(noon, *opened))
    sql, params = plain_sql(build(nobody, noon, *arguments))
    if any(isinstance(each, datetime) and each != noon for each in params):
        raise ValueError(f"{build.__name__} may depend on the day and on the present moment only.")
    return sql, params


def forget() -> None:
    """Put every query together anew when it is next asked; for measuring what a first request costs."""
    _put_together.cache_clear()
