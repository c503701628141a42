"""Rows through the gate, from a query that is put together once a day for each person.

Putting together a query over a dozen tables costs Django several times what answering it costs the database, and the
pages everybody opens ask the same ones over and over. The text and its parameters depend on the person, their role,
the open embargoes and the day only; the present moment takes its place in the parameters.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from sys import intern
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.embargo.gate import Settled, settled_for, settled_with
from assessment_ready.ui.dates import LONDON, london_date

Build = Callable[..., "QuerySet[Any, Any]"]
Sql = tuple[str, list[Any]]


def daily_sql(build: Build, membership: Membership, now: datetime, *arguments: Any) -> Sql:
    """The query ``build(membership, now, *arguments)`` as text and parameters; empty when it can have no rows.

    ``build`` must be a function of a module that reads nothing and uses of the membership only who, where and which
    role, of ``now`` only the moment itself and its London day; ``arguments`` are hashable. Raises ValueError when
    another moment stands in the query.
    """
    person = (membership.pk, membership.council_id, membership.user_id, membership.role)
    settled = settled_for(membership, now)
    opened = None if settled is None else (settled.opened, settled.closed)
    sql, params = _put_together(build, person, opened, london_date(now), arguments)
    return sql, [now if isinstance(each, datetime) else each for each in params]


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


@lru_cache(maxsize=4000)
def _put_together(
    build: Build,
    person: tuple[int, int, int, str],
    opened: tuple[tuple[int, ...], tuple[int, ...]] | None,
    today: date,
    arguments: tuple[Any, ...],
) -> Sql:
    """The query for noon of the day."""
    pk, council_id, user_id, role = person
    noon = datetime.combine(today, time(12), tzinfo=LONDON)
    stand_in = Membership(pk=pk, council=Council(pk=council_id), user=User(pk=user_id), role=role)
    if opened is not None:
        settled_with(stand_in, Settled(noon, *opened))
    sql, params = plain_sql(build(stand_in, noon, *arguments))
    if any(isinstance(each, datetime) and each != noon for each in params):
        raise ValueError(f"{build.__name__} may depend on the day and on the present moment only.")
    # Of one role they differ only in their parameters: the long text is kept once.
    return intern(sql), params
