"""Trying a route out: connect and sign in, or send a message to oneself. Nothing of it is kept."""

import time
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.outbox.message import deliverable
from assessment_ready.sending import backends
from assessment_ready.sending.backends.outcome import NoConnection, Outcome, Result, TestRow
from assessment_ready.sending.errors import DidNotWork, NotAllowed
from assessment_ready.sending.ledger import Parcel
from assessment_ready.sending.models import Means, Route
from assessment_ready.sending.queries.routes import route_shown
from assessment_ready.sending.services import environment
from assessment_ready.sending.services.routes import route_for

# Somebody is waiting for the page.
_STEP_SECONDS = 4.0
_GIVE_UP_SECONDS = 20.0


def check_route(*, actor: Membership, means: Means) -> str:
    """Connect, sign in, leave; a sentence about what was found. Raises ``DidNotWork`` with what went wrong."""
    _require(actor)
    try:
        with backends.open_session(route_shown(actor.council, means), step_seconds=_STEP_SECONDS) as session:
            return session.check()
    except NoConnection as failure:
        raise DidNotWork(f"{failure.reason}.") from None


def send_test(*, actor: Membership, means: Means) -> str:
    """Send one e-mail to the person who asks; where it went. Raises ``DidNotWork``."""
    _require(actor)
    if means != Means.EMAIL:
        raise DidNotWork("A test can only go to your e-mail address.")
    if not environment.may_send():
        raise DidNotWork("All sending is on hold, so no test leaves either.")
    try:
        address = deliverable(actor.user.email)
    except AddressRefused as error:
        raise DidNotWork(f"{error}.") from None
    outcome = _sent(route_shown(actor.council, means), address)
    if outcome.result is not Result.ACCEPTED:
        raise DidNotWork(f"{outcome.reason}.")
    _record(actor, means)
    return address


def _sent(route: Route, address: str) -> Outcome:
    row = TestRow(uuid4(), address, Means.EMAIL, timezone.now())
    words = (
        f"This message shows that e-mails of {route.council} leave {settings.SERVICE_NAME}. "
        "Nobody else got it, and nothing needs to be done.\n"
    )
    parcel = Parcel(f"Test message of {settings.SERVICE_NAME}", words)
    try:
        with backends.open_session(route, step_seconds=_STEP_SECONDS) as session:
            return session.send(parcel, row, give_up_at=time.monotonic() + _GIVE_UP_SECONDS)
    except NoConnection as failure:
        return failure.outcome


@transaction.atomic
def _record(actor: Membership, means: Means) -> None:
    route = route_for(actor.council_id, means)
    audit.record("sending.route.tested", actor=actor, obj=route, council=actor.council)


def _require(actor: Membership) -> None:
    if not actor.can(Perm.MANAGE_SENDING):
        raise NotAllowed
