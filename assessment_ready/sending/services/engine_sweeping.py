"""The sweeper: no state is one from which a delivery never comes back."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, CharField, Q, Value, When

from assessment_ready.sending.ledger import Ledger, ledgers
from assessment_ready.sending.models import WAITING, DeliveryState, UnknownPolicy
from assessment_ready.sending.rules import fates
from assessment_ready.sending.services import routes
from assessment_ready.sending.services.engine_claiming import WAITING_AGAIN
from assessment_ready.sending.services.engine_settling import changes, standing, tell

_AT_ONCE = 1000
_STOPPED = "The worker stopped while handing it over"
_OVER = Case(
    When(repeats__gt=0, then=Value(fates.given_up(1, 1))),
    When(attempts=0, then=Value(fates.given_up(0, 0))),
    default=Value(fates.given_up(1, 0)),
    output_field=CharField(),
)


def sweep(now: datetime) -> None:
    """Give every row a route, take back what dead workers held, and close what is too late."""
    for ledger in ledgers():
        _give_routes(ledger)
        _take_back(ledger, now)
        for swept in (_settle_lost, _close_late):
            for ids in _until_done(swept, ledger, now):
                tell(ledger, ids, now)
    routes.forget_old_pauses(now)


def _give_routes(ledger: Ledger) -> None:
    """Rows that were made without a route get their council's."""
    lonely = ledger.model._default_manager.filter(route=None, state__in=WAITING).order_by()
    for council_id, means in set(lonely.values_list("council_id", "means")):
        lonely.filter(council_id=council_id, means=means).update(route=routes.route_for(council_id, means))


def _take_back(ledger: Ledger, now: datetime) -> None:
    """Taken up by somebody who is gone and not begun: it waits again."""
    held = ledger.model._default_manager.filter(state=DeliveryState.CLAIMED, lease_until__lte=now)
    held.update(state=WAITING_AGAIN, lease_token=None, lease_until=None)


def _until_done(
    swept: Callable[[Ledger, datetime], list[UUID] | None], ledger: Ledger, now: datetime
) -> Iterator[list[UUID]]:
    """Portion by portion, each in a transaction of its own; None ends it."""
    for _ in count():
        with transaction.atomic():
            ids = swept(ledger, now)
        if ids is None:
            return
        yield ids


def _settle_lost(ledger: Ledger, now: datetime) -> list[UUID] | None:
    """Begun by somebody who is gone: it may have left. What a service can be asked about waits for ``ask``."""
    manager = ledger.model._default_manager
    to_be_asked = Q(policy=UnknownPolicy.RECONCILE, begun_at__gte=now - fates.ASK_UNTIL)
    lost = manager.filter(~to_be_asked, state=DeliveryState.SENDING, lease_until__lte=now)
    rows: list[Any] = list(lost.select_for_update(skip_locked=True, of=("self",)).order_by()[:_AT_ONCE])
    rests = []
    for row in rows:
        fate = fates.lost(standing(row), now, row.begun_at)
        manager.filter(pk=row.pk).update(
            **changes(
                fate, now, code=row.last_code, reason=row.last_error if not row.lease_token else _STOPPED
            )
        )
        if fate.rests:
            rests.append(row.pk)
    return rests if rows else None


def _close_late(ledger: Ledger, now: datetime) -> list[UUID] | None:
    """Waiting beyond its time: it is not sent any more."""
    manager = ledger.model._default_manager
    late = manager.filter(
        state__in=(DeliveryState.QUEUED, DeliveryState.TEMPORARY), expires_at__lte=now
    ).order_by()
    ids = list(late.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_AT_ONCE])
    manager.filter(pk__in=ids).update(state=_OVER, settled_at=now, lease_token=None, lease_until=None)
    return ids or None
