"""Receipts: what a service or a bounce says became of a delivery afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from assessment_ready.sending.ledger import Ledger, ledgers
from assessment_ready.sending.models import DeliveryState, Sendable
from assessment_ready.sending.rules import fates, retry
from assessment_ready.sending.services.engine_settling import jitter, standing, tell

# It left, or may have; or it waits to be sent again although it may have left before.
_OPEN = Q(state__in=(DeliveryState.SENDING, DeliveryState.SUBMITTED, DeliveryState.UNKNOWN)) | Q(
    state__in=(DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.TEMPORARY), repeats__gt=0
)
_FINAL = (DeliveryState.DELIVERED, DeliveryState.PERMANENT, DeliveryState.TECHNICAL)


@runtime_checkable
class KeepsReceipts(Protocol):
    """A ledger that keeps a line for every receipt, in the transaction that writes it."""

    def noted(self, row: Any, *, state: str, source: str, code: str, detail: str, at: datetime) -> None:
        """This receipt was just written onto the row."""


def note(
    *,
    ids: Sequence[UUID] = (),
    reference: str = "",
    state: str,
    source: str,
    code: str = "",
    detail: str = "",
    at: datetime,
    council_id: int | None = None,
) -> bool:
    """Write a receipt onto the deliveries with these ids, or with the service's own ``reference``; whether any moved.

    Only forward: nothing that is delivered, failed, cancelled or was never handed over changes. A ``temporary``
    receipt tries again later where a service gave up; a bounce that only says "delayed" must not be given here,
    because the mail server is still trying. ``council_id`` limits it to the council whose secret came with the receipt.
    """
    moved = False
    for ledger in ledgers():
        told = _note_in(ledger, _which(ids, reference, council_id), state, (source, code, detail), at)
        moved = moved or bool(told)
        tell(ledger, told, at)
    return moved


def _which(ids: Sequence[UUID], reference: str, council_id: int | None) -> Q:
    which = Q(pk__in=list(ids)) if ids else Q(pk__in=[])
    if reference and not ids:
        which = Q(backend_reference=reference)
    return which & Q(council_id=council_id) if council_id is not None else which


@transaction.atomic
def _note_in(ledger: Ledger, which: Q, state: str, told: tuple[str, str, str], at: datetime) -> list[UUID]:
    """The rows of one table that moved; looked at and written under their locks."""
    manager = ledger.model._default_manager
    source, code, detail = told
    rows: list[Any] = list(manager.filter(which).filter(_OPEN).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        changed = _changes(row, DeliveryState(state), code, detail, at)
        manager.filter(pk=row.pk).update(**changed)
        row.state = changed["state"]
        if isinstance(ledger, KeepsReceipts):
            ledger.noted(row, state=row.state, source=source, code=code, detail=detail, at=at)
    return [row.pk for row in rows]


def _changes(row: Sendable, state: DeliveryState, code: str, detail: str, at: datetime) -> dict[str, Any]:
    changed: dict[str, Any] = {
        "state": state,
        "lease_token": None,
        "lease_until": None,
        "last_code": code[:20],
        "last_error": detail[:300],
        "submitted_at": Coalesce(F("submitted_at"), at),
        "settled_at": at,
    }
    if state in _FINAL:
        return changed
    if state is not DeliveryState.TEMPORARY:
        raise ValueError(f"{state} is no receipt")
    again = at + retry.RETRY_AFTER[-1] * (1 - jitter() / 10)
    if retry.is_exhausted(row.attempts) or again >= row.expires_at:
        given_up = fates.given_up(max(row.attempts, 1), standing(row).repeats)
        return changed | {"state": DeliveryState(given_up)}
    return changed | {"next_attempt_at": again, "settled_at": None}
