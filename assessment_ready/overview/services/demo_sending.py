"""The demonstration's sending: a bulletin that went out with two mishaps, and one that is scheduled."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment_ready.overview.services.demo_words import Desk
from assessment_ready.sending.models import DeliveryState
from assessment_ready.timeline.queries.calendar import working_days
from assessment_ready.ui.dates import LONDON
from comms.models import Briefing, Delivery, DeliveryEvent, Release, ReleaseState
from comms.rules.releases import ReleaseValues
from comms.services.contacts import ContactValues, add_contact
from comms.services.releases import schedule
from comms.services.resolving import resolve

Described = Mapping[str, Any]
# Half a minute between one message and the next, as the usual pace of a route has it.
_PACE = timedelta(seconds=2.4)
_USEFUL = timedelta(hours=8)
# What the engine writes to a row.
_WRITTEN = (
    "not_before",
    "next_attempt_at",
    "created_at",
    "expires_at",
    "attempts",
    "backend",
    "begun_at",
    "submitted_at",
    "settled_at",
    "state",
    "last_code",
    "last_error",
)


def make_sending(desk: Desk, today: date, described: Described) -> None:
    """People to send to, what was sent to them, and what will be."""
    for code, names in described["staff"].items():
        for name in names:
            _add_staff(desk, today, code, name)
    for each in described["release"]:
        _send(desk, today, each)


def _add_staff(desk: Desk, today: date, audience: str, name: str) -> None:
    values = ContactValues(
        name=name,
        organisation=desk.council.name,
        email=f"{name.lower().replace(' ', '.')}@westmere.example",
        source="Staff list",
        review_on=today + timedelta(days=200),
        audience_ids=desk.audiences([audience]),
    )
    add_contact(actor=desk.cara, values=values, submission_key=uuid4())


def _send(desk: Desk, today: date, described: Described) -> None:
    """Schedule it as its page does; what lies in the past is scheduled for now and then dated back."""
    briefing = Briefing.objects.get(pk=desk.briefings[described["briefing"]].pk)
    day = working_days().snap(
        today + timedelta(days=described["day"]), "next" if described["day"] > 0 else "previous"
    )
    moment = datetime.combine(day, described["at"], tzinfo=LONDON)
    is_past = described["day"] < 0
    not_before = timezone.now() if is_past else moment
    values = ReleaseValues(
        audience_ids=tuple(desk.audiences(described["audiences"])),
        means=("email",),
        not_before=not_before,
        expires_at=not_before + _USEFUL,
        content_hash=briefing.cleared_hash,
        must_read=described["must_read"],
    )
    release = schedule(actor=desk.cara, briefing_id=briefing.pk, values=values, submission_key=uuid4())
    if is_past:
        resolve(release_id=release.pk, now=timezone.now())
        _as_if_sent(release, moment)


def _as_if_sent(release: Release, moment: datetime) -> None:
    """What the engine would have written: accepted one after the other, one unknown, one refused."""
    rows = list(
        Delivery.objects.filter(release=release, state=DeliveryState.QUEUED).order_by("contact__name")
    )
    until = moment + _USEFUL
    for place, row in enumerate(rows):
        row.not_before = row.next_attempt_at = row.created_at = moment
        row.expires_at, row.attempts, row.backend = until, 1, "folder"
        row.begun_at = row.submitted_at = row.settled_at = moment + _PACE * (place + 1)
        row.state = DeliveryState.SUBMITTED
    mishaps = [
        _mishap(rows[3], DeliveryState.UNKNOWN, "", "No answer after the text: TimeoutError"),
        _mishap(rows[-2], DeliveryState.PERMANENT, "550", "RCPT was answered with 550: no such mailbox"),
    ]
    Delivery.objects.bulk_update(rows, _WRITTEN)
    DeliveryEvent.objects.bulk_create(mishaps)
    Release.objects.filter(pk=release.pk).update(
        state=ReleaseState.DONE,
        not_before=moment,
        expires_at=until,
        scheduled_at=moment - timedelta(hours=20),
        resolved_at=moment,
        finished_at=rows[-1].settled_at,
    )


def _mishap(row: Delivery, state: DeliveryState, code: str, error: str) -> DeliveryEvent:
    """Let this one not have been accepted; what its history says."""
    row.state, row.last_code, row.last_error, row.submitted_at = state, code, error, None
    return DeliveryEvent(
        council=row.council,
        delivery=row,
        at=row.settled_at or row.created_at,
        state=state,
        source="engine",
        code=code,
        detail=error,
    )
