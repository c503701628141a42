"""One UPDATE without the price of the ORM: it is written twice for every message."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model

_AS_IT_IS = " || ''"


def update_where(model: type[Model], changes: Mapping[str, Any], where: Mapping[str, Any]) -> int:
    """Set these fields where all of these hold, committed by itself; how many rows it was.

    The names are those of the model's own columns and every value is a parameter.
    """
    assignments = ", ".join(f'"{name}" = %s' for name in changes)
    # The state as an expression, so that the row is found by its key and not by an index of states, which PostgreSQL
    # takes for empty as long as the table's statistics are older than its rows.
    conditions = " AND ".join(f'"{name}"{_AS_IT_IS if name == "state" else ""} = %s' for name in where)
    statement = f"UPDATE {table(model)} SET {assignments} WHERE {conditions}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, (*changes.values(), *where.values()))
        return int(cursor.rowcount)


def table(model: type[Model]) -> str:
    """The name of its table, quoted."""
    return connection.ops.quote_name(model._meta.db_table)
