"""The two statements that are run for every message, without the price of the ORM and of planning them each time."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Model

_AS_IT_IS = " || ''"
# What each connection to the database has prepared: the statement's text and the name it has there.
_PREPARED: "WeakKeyDictionary[Any, dict[str, str]]" = WeakKeyDictionary()


def run(statement: str, values: Sequence[Any]) -> int:
    """Run an UPDATE with these values for its ``%s``, committed by itself; how many rows it was.

    PostgreSQL plans it once for each connection: planning the fence took longer than running it.
    """
    with connection.cursor() as cursor:
        known = _PREPARED.setdefault(connection.connection, {})
        name = known.get(statement)
        if name is None:
            name = f"sending_{len(known)}"
            # Only what is prepared heeds this, and only the engine prepares.
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            cursor.execute(f"PREPARE {name} AS {_numbered(statement)}")
            known[statement] = name
        cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(values))})", list(values))
        return int(cursor.rowcount)


def _numbered(statement: str) -> str:
    """The statement as PREPARE wants it: ``$1``, ``$2``, ... for each ``%s``."""
    numbers = count(1)
    first, *others = statement.split("%s")
    return (first + "".join(f"${next(numbers)}{part}" for part in others)).replace("%%", "%")


def update_where(model: type[Model], changes: Mapping[str, Any], where: Mapping[str, Any]) -> int:
    """Set these fields where all of these hold, committed by itself; how many rows it was.

    The names are those of the model's own columns and every value is a parameter.
    """
    assignments = ", ".join(f'"{name}" = %s' for name in changes)
    # The state as an expression, so that the row is found by its key and not by an index of states, which PostgreSQL
    # takes for empty as long as the table's statistics are older than its rows.
    conditions = " AND ".join(f'"{name}"{_AS_IT_IS if name == "state" else ""} = %s' for name in where)
    statement = f"UPDATE {table(model)} SET {assignments} WHERE {conditions}"  # noqa: S608
    return run(statement, (*changes.values(), *where.values()))


def table(model: type[Model]) -> str:
    """The name of its table, quoted."""
    return connection.ops.quote_name(model._meta.db_table)
