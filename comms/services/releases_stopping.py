"""Stopping what is sent: pause, go on, cancel. The release's row is locked; each delivery's row decides for itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from assessment_ready.councils.models import Membership, User
from assessment_ready.councils.permissions import Perm
from assessment_ready.sending.models import GONE, WAITING, DeliveryState
from assessment_ready.ui.dates import format_datetime
from comms.errors.deliveries import NotPaused, NotRunning, ReleaseOver, WindowOver
from comms.models import RELEASE_OPEN, Activity, ActivityStatus, Delivery, Release, ReleaseState
from comms.services import entries

_UNDER_WAY = (ActivityStatus.SCHEDULED, ActivityStatus.SENDING)
_LATELY = timedelta(days=2)


@dataclass(frozen=True)
class Stopped:
    """What cancelling did: so many did not go, so many had gone already or were just being handed over."""

    release: Release
    stopped: int
    gone: int


@transaction.atomic
def pause(*, actor: Membership, release_id: int) -> Release:
    """Let nothing more begin to leave; what is being handed over is finished. Raises ``NotRunning``."""
    release = _locked(actor, release_id)
    if release.state not in RELEASE_OPEN or release.state == ReleaseState.PAUSED:
        raise NotRunning
    release.state = ReleaseState.PAUSED
    entries.save(release, "state")
    entries.record("comms.release.paused", actor, release)
    return release


@transaction.atomic
def resume(*, actor: Membership, release_id: int) -> Release:
    """Let it go on: what has not gone is sent, nobody gets it twice. Raises ``NotPaused`` and ``WindowOver``."""
    release = _locked(actor, release_id)
    if release.state != ReleaseState.PAUSED:
        raise NotPaused
    if release.expires_at <= timezone.now():
        raise WindowOver(format_datetime(release.expires_at))
    release.state = ReleaseState.SENDING if release.resolved_at else ReleaseState.SCHEDULED
    release.held_because = ""
    entries.save(release, "state", "held_because")
    entries.record("comms.release.resumed", actor, release)
    return release


@transaction.atomic
def cancel(*, actor: Membership, release_id: int, because: str) -> Stopped:
    """Stop it for good. From the moment this is committed nothing of it begins to leave. Raises ``ReleaseOver``."""
    release = _locked(actor, release_id)
    if release.state not in RELEASE_OPEN:
        raise ReleaseOver(gone_of(release))
    found = stop(release, why=because, by=actor.user, now=timezone.now())
    entries.record("comms.release.cancelled", actor, release, after=told(found, because))
    return found


def stop(release: Release, *, why: str, by: User | None, now: datetime, reason: str = "") -> Stopped:
    """Cancel a release that the caller locked, and whatever of it has not begun to leave.

    Each row is locked before it is changed: where a worker was faster it is ``SENDING`` by now and counts as gone;
    where this is faster the worker finds the row cancelled and does not begin.
    """
    rows = Delivery.objects.filter(release=release)
    stopped = close_waiting(rows, now, state=DeliveryState.CANCELLED, reason=reason, reason_words=why[:300])
    release.state, release.stopped_by, release.stopped_at = ReleaseState.CANCELLED, by, now
    release.stopped_because, release.finished_at = why[:300], now
    entries.save(release, "state", "stopped_by", "stopped_at", "stopped_because", "finished_at")
    _give_back(release)
    return Stopped(release, stopped, gone_of(release))


def close_waiting(rows: QuerySet[Delivery], now: datetime, **values: Any) -> int:
    """Give those of these deliveries that wait another state; how many.

    What was handed over once and waits to be repeated may have arrived: it goes back to being unknown.
    """
    waiting = rows.filter(state__in=WAITING)
    list(waiting.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    free = {"settled_at": now, "lease_token": None, "lease_until": None}
    waiting.filter(repeats__gt=0).update(state=DeliveryState.UNKNOWN, **free)
    return waiting.filter(repeats=0).update(**values, **free)


def close_stragglers(now: datetime) -> int:
    """Cancel what came back for another attempt after its sending was cancelled; how many."""
    lately = Release.objects.filter(state=ReleaseState.CANCELLED, stopped_at__gte=now - _LATELY)
    rows = Delivery.objects.filter(release__in=list(lately.values_list("pk", flat=True)), state__in=WAITING)
    if not rows.exists():
        return 0
    with transaction.atomic():
        return close_waiting(
            rows, now, state=DeliveryState.CANCELLED, reason_words="The sending was cancelled"
        )


def gone_of(release: Release) -> int:
    """How many of a release left, or may have."""
    return Delivery.objects.filter(release=release, state__in=GONE).count()


def _give_back(release: Release) -> None:
    """The activity it carried out is still to be done, unless something else is sent for it."""
    if release.activity_id is None:
        return
    others = Release.objects.filter(activity_id=release.activity_id, state__in=RELEASE_OPEN)
    if not others.exclude(pk=release.pk).exists():
        rows = Activity.objects.filter(pk=release.activity_id, status__in=_UNDER_WAY)
        rows.update(status=ActivityStatus.PLANNED, version=F("version") + 1)


def told(found: Stopped, because: str) -> dict[str, object]:
    """What the audit entry of a stop says."""
    return {"because": because, "stopped": found.stopped, "gone": found.gone}


def _locked(actor: Membership, release_id: int) -> Release:
    entries.require(actor, Perm.SEND_BRIEFINGS)
    return entries.locked(actor, Release, release_id, "briefing")
