"""Asking once more for “I have read this”: at most twice, in working hours, only those who may be written to."""

import logging
import time as clock
from datetime import datetime, time

from django.db import transaction
from django.db.models import F

from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.sending.services import environment
from assessment_ready.timeline.queries.calendar import working_days
from assessment_ready.ui.dates import LONDON, london_date
from comms.models import Delivery, DeliveryEvent, Release
from comms.queries.acknowledgements import to_remind, unread
from comms.queries.receipts import bounced
from comms.queries.recipients import refusals
from comms.services.tokens import read_link, unsubscribe_links

logger = logging.getLogger(__name__)

# London time, on working days.
_FROM, _UNTIL = time(8), time(18)
# One run stays below the worker's time limit; the next one goes on where it stopped.
_RUN_SECONDS = 80
_BATCH = 200


def chase(now: datetime) -> int:
    """Ask everybody once more who has not confirmed in time; how many mails were put in.

    Does nothing outside working hours, and nothing while all sending is on hold. May be called at any time, by
    several schedulers at once and again after a crash: the claim and the mail are one transaction.
    """
    at = now.astimezone(LONDON).time()
    if not _FROM <= at < _UNTIL or not working_days().is_working_day(london_date(now)):
        return 0
    if not environment.may_send():
        return 0
    sent, stop = 0, clock.monotonic() + _RUN_SECONDS
    for release in to_remind(now):
        sent += _chase_release(release, now, stop)
    return sent


def _chase_release(release: Release, now: datetime, stop: float) -> int:
    rows, sent = unread(release, now), 0
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), _BATCH):
        if clock.monotonic() > stop:
            break
        batch = list(rows.filter(pk__in=ids[start : start + _BATCH]))
        sent += sum(_ask(row, now) for row in _may_be_asked(release, batch, now))
    return sent


def _may_be_asked(release: Release, rows: list[Delivery], now: datetime) -> list[Delivery]:
    """Those who have neither objected nor unsubscribed nor lost their clearance, at addresses that take mail."""
    refused = refusals(rows, now)
    dead = bounced(release.council_id, {each for row in rows for each in (row.address, row.contact.email)})
    return [row for row in rows if row.pk not in refused and not {row.address, row.contact.email} & dead]


def _ask(row: Delivery, now: datetime) -> bool:
    """Claim and write; whoever is first does it, a crash leaves neither claim nor mail."""
    try:
        with transaction.atomic():
            # Only columns of the row itself: the database looks at them again after waiting for another's claim.
            mine = Delivery.objects.filter(
                pk=row.pk, acknowledged_at=None, chases=row.chases, chased_at=row.chased_at, state=row.state
            )
            return bool(mine.update(chased_at=now, chases=F("chases") + 1)) and _write(row, now)
    except AddressRefused:
        return False
    except Exception:
        # One person's trouble must not keep the others' mail back; the next run tries again.
        logger.exception("The reminder about delivery %s could not be made.", row.pk)
        return False


def _write(row: Delivery, now: datetime) -> bool:
    embargo = row.release.briefing.embargo
    secret = embargo is not None and not embargo.is_lifted(now)
    wishes_count = row.release.heeds_unsubscribing
    outbox.enqueue(
        kind="briefing_chaser",
        to=row.contact.email,
        council=row.council,
        may_repeat=False,
        context={
            "name": row.contact.name,
            "council": row.council.name,
            "title": "" if secret else row.text.title,
            "sent_at": row.submitted_at,
            "is_last": row.chases + 1 > 1,
            "url": read_link(row.pk),
            "unsubscribe_url": unsubscribe_links(row.pk)[0] if wishes_count else "",
        },
    )
    DeliveryEvent.objects.create(
        council_id=row.council_id,
        delivery=row,
        at=now,
        source="engine",
        detail="Asked once more to confirm that it was read",
    )
    return True
