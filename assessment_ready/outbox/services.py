"""Every change of the ledger: put in, hand over, settle, sweep up after crashes."""

import random
import time
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template import Context, Engine
from django.utils import timezone

from assessment_ready.outbox import bell
from assessment_ready.outbox.backends import folder, smtp
from assessment_ready.outbox.backends.outcome import Outcome, Result
from assessment_ready.outbox.message import compose, deliverable
from assessment_ready.outbox.models import EmailState, OutgoingEmail
from assessment_ready.outbox.queries import due
from assessment_ready.outbox.rules import GIVE_UP_AFTER, LEASE, deadline, next_attempt, one_line

_BACKENDS = {"file": folder.send, "smtp": smtp.send}
_WAITING = [EmailState.QUEUED, EmailState.RETRY]
# A sweep stays well below the worker's time limit; what is left waits for the next one, seconds later.
_SWEEP_SECONDS = 60
_SWEEP_ROWS = 200


@transaction.atomic
def enqueue(
    *,
    kind: str,
    to: str,
    context: Mapping[str, Any],
    council: Any = None,
    sensitive: bool = False,
    expires_at: datetime | None = None,
    may_repeat: bool = True,
) -> OutgoingEmail:
    """Put one message to one address into the ledger, rendered from ``templates/emails/<kind>/``.

    It leaves only if the transaction it belongs to is committed. ``sensitive`` bodies (they hold a sign-in
    link) are wiped once accepted. After ``expires_at`` it is not sent any more. ``may_repeat`` False leaves
    a message whose fate is unknown to a person instead of sending it again with the same Message-ID. Raises
    ``AddressRefused``.
    """
    values = {"service_name": settings.SERVICE_NAME, "site_url": settings.SITE_URL, **context}
    row = OutgoingEmail(
        council=council,
        kind=kind,
        to_address=deliverable(to),
        subject=one_line(_render(f"emails/{kind}/subject.txt", values, escape=False)),
        text_body=_render(f"emails/{kind}/body.txt", values, escape=False).strip() + "\n",
        html_body=_render(f"emails/{kind}/body.html", values, escape=True),
        sensitive=sensitive,
        may_repeat=may_repeat,
        not_before=timezone.now(),
        expires_at=expires_at,
    )
    row.save(force_insert=True)
    bell.ring("outbox.deliver", row.pk)
    return row


def deliver(*, email_id: uuid.UUID | str) -> OutgoingEmail | None:
    """Hand one waiting message over; None when it was not waiting (any more).

    It is marked as being handed over, and that is committed, before the network is touched; so two workers
    never send the same message, and a crash leaves a trace that the sweep finds.
    """
    row = _claim(email_id, timezone.now())
    if row is None:
        return None
    try:
        outcome = _BACKENDS[settings.MAIL_BACKEND](
            compose(row), to_address=row.to_address, row_id=row.pk, created_at=row.created_at
        )
    except Exception as error:
        # Nothing had been handed over yet: the backends answer for themselves after that.
        outcome = Outcome(Result.TRY_LATER, f"{type(error).__name__} before sending")
    _settle(row, outcome, timezone.now())
    return row


def sweep() -> int:
    """Settle what is too late, take back what crashed workers held, send what is due. Returns how many left.

    Needs no broker: the scheduler, a second scheduler or a person may call it at any time.
    """
    now = timezone.now()
    _expire(now)
    _take_back(now)
    sent, stop = 0, time.monotonic() + _SWEEP_SECONDS
    for email_id in due(now, _SWEEP_ROWS):
        if time.monotonic() > stop:
            break
        row = deliver(email_id=email_id)
        sent += row is not None and row.state == EmailState.ACCEPTED
    return sent


def _render(name: str, values: Mapping[str, Any], *, escape: bool) -> str:
    """A mail template; plain text is not HTML-escaped."""
    template = Engine.get_default().get_template(name)
    return str(template.render(Context(dict(values), autoescape=escape)))


def _claim(email_id: uuid.UUID | str, now: datetime) -> OutgoingEmail | None:
    """Take the message if it waits and is not too late: one conditional UPDATE, committed at once."""
    token = uuid.uuid4()
    in_time = Q(expires_at=None) | Q(expires_at__gt=now)
    with transaction.atomic(durable=True):
        taken = OutgoingEmail.objects.filter(
            in_time,
            pk=email_id,
            state__in=_WAITING,
            not_before__lte=now,
            created_at__gt=now - GIVE_UP_AFTER,
        ).update(state=EmailState.SENDING, lease_token=token, lease_until=now + LEASE)
    if taken != 1:
        return None
    return OutgoingEmail.objects.get(pk=email_id, lease_token=token)


def _settle(row: OutgoingEmail, outcome: Outcome, now: datetime) -> None:
    """Write down what became of it, unless the lease was lost meanwhile."""
    row.attempts += 1
    row.last_error = outcome.reason[:300]
    row.state, row.not_before = _next_state(row, outcome.result, now)
    changed: dict[str, Any] = {
        "attempts": row.attempts,
        "last_error": row.last_error,
        "state": row.state,
        "not_before": row.not_before,
        "lease_token": None,
        "lease_until": None,
    }
    if row.state not in _WAITING:
        changed["settled_at"] = now
        if row.sensitive and row.state != EmailState.UNKNOWN:
            changed |= {"text_body": "", "html_body": ""}
    with transaction.atomic():
        OutgoingEmail.objects.filter(pk=row.pk, state=EmailState.SENDING, lease_token=row.lease_token).update(
            **changed
        )


def _next_state(row: OutgoingEmail, result: Result, now: datetime) -> tuple[EmailState, datetime]:
    if result is Result.ACCEPTED:
        return EmailState.ACCEPTED, row.not_before
    if result is Result.REFUSED:
        return EmailState.FAILED, row.not_before
    if result is Result.AMBIGUOUS and not row.may_repeat:
        return EmailState.UNKNOWN, row.not_before
    again = next_attempt(row.attempts, now, random.random())  # noqa: S311 - spreads load, guards nothing
    if again >= deadline(row.created_at, row.expires_at):
        return EmailState.EXPIRED, row.not_before
    return EmailState.RETRY, again


@transaction.atomic
def _expire(now: datetime) -> None:
    """What waited too long is not sent any more, and holds no links."""
    late = OutgoingEmail.objects.filter(
        Q(expires_at__lte=now) | Q(created_at__lte=now - GIVE_UP_AFTER), state__in=_WAITING
    )
    settled = {"state": EmailState.EXPIRED, "settled_at": now}
    late.filter(sensitive=True).update(text_body="", html_body="", **settled)
    late.update(**settled)


@transaction.atomic
def _take_back(now: datetime) -> None:
    """Messages whose worker died: send again under the same Message-ID where that may be, else tell."""
    lost = OutgoingEmail.objects.filter(state=EmailState.SENDING, lease_until__lt=now)
    reason = "The worker stopped while handing it over"
    free: dict[str, Any] = {"lease_token": None, "lease_until": None, "last_error": reason}
    lost.filter(may_repeat=True).update(state=EmailState.QUEUED, not_before=now, **free)
    lost.filter(may_repeat=False).update(state=EmailState.UNKNOWN, settled_at=now, **free)
