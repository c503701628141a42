"""What the tests of the backends hand over."""

import time
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment_ready.councils.models import Council
from assessment_ready.sending.backends.outcome import Outcome, Session, TestRow
from assessment_ready.sending.ledger import Parcel
from assessment_ready.sending.models import Route
from assessment_ready.sending.services.secrets import encrypt
from tests.sending.notify_stand_in import KEY, TEMPLATE


def a_row(address: str = "jo@westmere.example", means: str = "email") -> TestRow:
    return TestRow(uuid4(), address, means, timezone.now())


def a_parcel(**extra: Any) -> Parcel:
    return Parcel(**{"subject": "The visit", "text": "The visit is near.\n", **extra})


def give(session: Session, row: TestRow | None = None, *, seconds: float = 60, **extra: Any) -> Outcome:
    """Hand one message over."""
    give_up_at = time.monotonic() + seconds
    return session.send(a_parcel(**extra), row or a_row(), give_up_at=give_up_at)


def smtp_route(council: Council, port: int, **extra: Any) -> Route:
    values = {
        "backend": "smtp",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "from_name": "Westmere Council",
        "from_address": "news@westmere.example",
        **extra,
    }
    return Route.objects.create(council=council, means="email", **values)


def notify_route(council: Council, means: str = "email", **extra: Any) -> Route:
    values = {"backend": "notify", "secret": encrypt(KEY), "template_id": TEMPLATE, **extra}
    return Route.objects.create(council=council, means=means, **values)
