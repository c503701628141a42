"""The doorbell: tells a worker that a row is waiting, after the row is committed.

Nothing depends on the ring. If the broker is gone, the sweep finds the row; so a ring may neither fail
nor hold up the request that made the row.
"""

import logging
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def ring(task: str, row_id: object) -> None:
    """Ask for ``task`` to run with ``row_id`` once the current transaction is committed."""
    transaction.on_commit(partial(_send, task, str(row_id)))


def _send(task: str, row_id: str) -> None:
    try:
        current_app.send_task(task, args=[row_id], retry=False, ignore_result=True)
    except Exception:
        # Whatever the broker's trouble is, the row is safe and the sweep will find it.
        logger.warning("The doorbell for %s could not be rung; the sweep will find the row.", task)
