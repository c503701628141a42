"""Asking the service whether it had taken what nobody knows about (policy *reconcile*)."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from assessment_ready.sending.backends.outcome import Found, NoConnection, Session
from assessment_ready.sending.ledger import Ledger, ledgers
from assessment_ready.sending.models import DeliveryState, UnknownPolicy
from assessment_ready.sending.queries.due import open_routes
from assessment_ready.sending.rules import fates
from assessment_ready.sending.services import slots
from assessment_ready.sending.services.engine_claiming import lease
from assessment_ready.sending.services.engine_settling import changes, jitter, standing, tell
from assessment_ready.sending.services.engine_turns import note_failure, session_of
from assessment_ready.sending.services.reconnecting import LOST
from assessment_ready.sending.services.slots import Held

logger = logging.getLogger(__name__)

_AT_ONCE = 200
_ASK_AGAIN = timedelta(seconds=60)


@dataclass
class _Question:
    """Rows that are ours to ask about."""

    ledger: Ledger
    token: UUID
    rows: list[Any]


def ask() -> None:
    """Ask about every row that waits for it, route by route, and write down the answers."""
    now = timezone.now()
    for ledger in ledgers():
        waiting = _open_questions(ledger, now).filter(route__in=open_routes(now))
        for route_id in waiting.values_list("route", flat=True).distinct():
            held = slots.take(route_id, timezone.now())
            if held is not None:
                try:
                    _ask_by(held, ledger)
                finally:
                    slots.free(held)


def _open_questions(ledger: Ledger, now: datetime) -> Any:
    return ledger.model._default_manager.filter(
        state=DeliveryState.SENDING, policy=UnknownPolicy.RECONCILE, lease_until__lte=now
    ).order_by()


def _ask_by(held: Held, ledger: Ledger) -> None:
    question = _take(ledger, held.route.pk, timezone.now())
    if not question.rows:
        return
    try:
        with session_of(held.route) as session:
            answers = _answers(session, question)
    except NoConnection as failure:
        note_failure(held.route, failure, timezone.now())
        answers = {}
    if answers is None:
        _write_all(question, {row.pk: None for row in question.rows})
    else:
        _write_all(question, answers)


def _take(ledger: Ledger, route_id: int, now: datetime) -> _Question:
    """Make the rows ours for as long as a lease, so that nobody else asks about them at the same time."""
    token = uuid4()
    with transaction.atomic(durable=True):
        open_ones = _open_questions(ledger, now).filter(route_id=route_id)
        rows = list(open_ones.select_for_update(skip_locked=True, of=("self",))[:_AT_ONCE])
        ledger.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
            lease_token=token, lease_until=now + lease()
        )
    return _Question(ledger, token, rows)


def _answers(session: Session, question: _Question) -> dict[UUID, Found | None] | None:
    """What the service says; None where it cannot be asked at all."""
    if not session.can_ask:
        return None
    try:
        return dict(session.find(question.rows))
    except (NoConnection, *LOST):
        raise
    except Exception:
        logger.exception("A service could not be asked about what it took.")
        return {}


def _write_all(question: _Question, answers: dict[UUID, Found | None]) -> None:
    """Each answered row moves on; about the others it is asked again."""
    now, rests = timezone.now(), []
    ours = question.ledger.model._default_manager.filter(
        state=DeliveryState.SENDING, lease_token=question.token
    )
    for row in question.rows:
        if row.pk not in answers:
            ours.filter(pk=row.pk).update(lease_token=None, lease_until=now + _ASK_AGAIN)
            continue
        fate, changed = _answered(row, answers[row.pk], now)
        if ours.filter(pk=row.pk).update(**changed) and fate.rests:
            rests.append(row.pk)
    tell(question.ledger, rests, now)


def _answered(row: Any, found: Found | None, now: datetime) -> tuple[fates.Fate, dict[str, Any]]:
    if found is None:
        fate, reason, code = fates.unanswered(standing(row)), "The service cannot be asked", ""
    else:
        fate = fates.answered(standing(row), now, jitter(), taken=found.taken)
        reason, code = "" if found.taken else "It had not arrived at the service", found.code
    changed = changes(fate, now, code=code, reason=reason)
    if found is not None and found.reference:
        changed["backend_reference"] = found.reference[:100]
    return fate, changed
