"""Whether the application can serve."""

from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True)
class Health:
    """Whether the application can serve."""

    ok: bool


def health() -> Health:
    """Whether the database answers and every migration has run."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Health(ok=False)
    return Health(ok=not pending)
