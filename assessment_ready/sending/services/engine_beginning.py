"""The fence: one statement that marks a delivery as being handed over, if it still may be."""

import time
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.utils import timezone

from assessment_ready.sending.models import DeliveryState, Environment, Route
from assessment_ready.sending.services.engine_claiming import Batch, lease
from assessment_ready.sending.services.statements import run, table

# A statement older than this is built anew: what an area allows may depend on the time.
_FRESH_SECONDS = 1.0


class Fence:
    """Lets the rows of one batch through, one by one.

    Everything is decided by a single UPDATE that is committed by itself before the network is touched: the row is
    ours, its lease holds, its time has come and is not over, its area still allows it, the route is not paused and
    nothing is on hold. The row's own conditions stand on the updated table itself, so that PostgreSQL looks at them
    again when somebody changed the row at the same moment; what hangs on other rows is a subquery. It is built once
    for many rows, because building it costs more than running it.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._statement = ""
        self._parameters: tuple[Any, ...] = ()
        self._built = float("-inf")

    def begin(self, row_id: UUID) -> float | None:
        """Mark it; returns the ``time.monotonic()`` after which it may not leave any more, or None if it may not."""
        started, now = time.monotonic(), timezone.now()
        if started - self._built > _FRESH_SECONDS:
            self._build(now)
            self._built = started
        if not self._statement:
            return None
        own = (DeliveryState.SENDING.value, now, now + lease(), row_id, DeliveryState.CLAIMED.value)
        in_time = (self._batch.token, now, now, now)
        if run(self._statement, (*own, *in_time, self._batch.route.pk, *self._parameters, row_id)) != 1:
            return None
        return started + lease().total_seconds() / 2

    def _build(self, now: datetime) -> None:
        model = self._batch.ledger.model
        allowed = model._default_manager.filter(self._batch.ledger.may_begin(now)).order_by().values("id")
        try:
            inner, self._parameters = allowed.query.sql_with_params()
        except EmptyResultSet:
            self._statement = ""
            return
        # Table names come from the models and the subquery from the ORM; every value is a parameter. The state is
        # compared as an expression, so that the row is found by its key: after ten thousand new rows PostgreSQL
        # still believes the indexes of what waits to be empty, and would read all of one for each message.
        self._statement = (
            f"UPDATE {table(model)} SET state = %s, begun_at = %s, lease_until = %s"  # noqa: S608
            " WHERE id = %s AND state || '' = %s AND lease_token = %s AND lease_until > %s"
            " AND not_before <= %s AND expires_at > %s"
            f" AND EXISTS (SELECT 1 FROM {table(Route)} WHERE id = %s AND paused_at IS NULL)"
            f" AND NOT EXISTS (SELECT 1 FROM {table(Environment)} WHERE held_at IS NOT NULL)"
            f" AND EXISTS (SELECT 1 FROM ({inner}) AS allowed WHERE allowed.id = %s)"
        )
