"""The table of briefings' deliveries as the engine sees it: what comes due, what may leave, what is complete."""

import logging
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, prefetch_related_objects

from assessment_ready.audit import services as audit
from assessment_ready.sending.ledger import Parcel, Withheld
from assessment_ready.sending.models import FAILED, GONE, LIVE, DeliveryState, Sendable
from assessment_ready.ui.words import counted
from comms.models import (
    OVER,
    RELEASE_OPEN,
    Activity,
    ActivityStatus,
    ContactClearance,
    Delivery,
    DeliveryEvent,
    Release,
    ReleaseState,
    Suppression,
)
from comms.queries.recipients import refusals
from comms.services.letters import parcels as letters
from comms.services.release_notices import may_tell, tell_owner
from comms.services.releases import NOT_BEGUN
from comms.services.releases_stopping import close_stragglers
from comms.services.resolving import resolve, stop

logger = logging.getLogger(__name__)

_RUNNING = (ReleaseState.SENDING, ReleaseState.PAUSED)
# What the owner wants to know of: it failed, came too late, or nobody knows.
_BAD = (*FAILED, DeliveryState.MISSED, DeliveryState.UNKNOWN)
_RELATED = ("briefing__embargo", "text", "owner__user", "owner__council", "council", "activity")


class BriefingLedger:
    """See ``sending.ledger.Ledger``."""

    name = "briefings"
    model: type[Sendable] = Delivery

    def due(self, now: datetime) -> None:
        """Resolve what is due, and close what is over. One that fails holds up no other, and is tried again."""
        waiting = Release.objects.filter(state__in=NOT_BEGUN, not_before__lte=now)
        for pk in waiting.order_by("not_before", "pk").values_list("pk", flat=True):
            try:
                resolve(release_id=pk, now=now)
            except Exception:
                logger.exception("Release %s could not be resolved.", pk)
        self._finish(Q(), now)
        close_stragglers(now)

    def parcels(self, rows: Sequence[Any], now: datetime) -> dict[UUID, Parcel | Withheld]:
        """The letter for each row, or why it may not leave: wishes and clearances are looked at again."""
        # A release and its briefing are fetched once, not once for each of its rows.
        prefetch_related_objects(rows, "contact", "release__briefing__embargo")
        refused = refusals(rows, now)
        found: dict[UUID, Parcel | Withheld] = {
            pk: Withheld(code, reason) for pk, (code, reason) in refused.items()
        }
        return found | letters([row for row in rows if row.pk not in refused], now)

    def may_begin(self, now: datetime) -> Q:
        """Release being sent; exactly the cleared words, not withdrawn; of a scenario only where it is activated;
        embargo over, or reader cleared.

        One subquery and no join: so the engine's statement looks at the row's own columns again when it had to wait
        for somebody who cancelled it.
        """
        readers = ContactClearance.objects.filter(
            contact=OuterRef(OuterRef("contact_id")),
            embargo=OuterRef("briefing__embargo_id"),
            revoked_at=None,
            acknowledged_at__isnull=False,
        )
        is_open = (
            Q(briefing__embargo=None)
            | Q(briefing__embargo__lifts_at__lte=now)
            | Q(briefing__embargo__lifted_at__lte=now)
            | Exists(readers)
        )
        happened = Q(
            briefing__cell__scenario__activated_at__isnull=False, briefing__cell__scenario__sealed_at=None
        )
        releases = Release.objects.filter(
            is_open,
            Q(briefing__cell=None) | happened,
            pk=OuterRef("release_id"),
            state=ReleaseState.SENDING,
            not_before__lte=now,
            content_hash=F("briefing__cleared_hash"),
            briefing__content_hash=F("briefing__cleared_hash"),
            briefing__withdrawn_at=None,
        )
        return Q(Exists(releases))

    def settled(self, ids: Sequence[UUID], now: datetime) -> None:
        """Finish what is complete, and tell owners of failures: once an hour while it goes on, once at its end."""
        found = Delivery.objects.filter(pk__in=ids).values_list("release_id", "state")
        states = set(found)
        if any(state == DeliveryState.SUPPRESSED for _, state in states):
            _keep_reasons(ids)
        finished = self._finish(Q(pk__in={release_id for release_id, _ in states}), now)
        failing = {release_id for release_id, state in states if state in _BAD}
        for release_id in sorted(failing - finished):
            _tell_of_failures(release_id, now)

    def noted(self, row: Any, *, state: str, source: str, code: str, detail: str, at: datetime) -> None:
        """Keep what GOV.UK Notify reported in the delivery's history; bounces and readers keep their own lines."""
        if source != "notify":
            return
        DeliveryEvent.objects.create(
            council_id=row.council_id,
            delivery_id=row.pk,
            at=at,
            state=state,
            source=source,
            code=code[:20],
            detail=detail[:300],
        )

    def _finish(self, condition: Q, now: datetime) -> set[int]:
        """Close the releases of which nothing is left to do; their ids."""
        live = Delivery.objects.filter(release=OuterRef("pk"), state__in=LIVE)
        rows = Release.objects.filter(condition, ~Exists(live), state__in=_RUNNING)
        rows = rows.filter(Q(resolved_at__isnull=False) | Q(expires_at__lte=now))
        finished = set()
        for pk in rows.values_list("pk", flat=True):
            try:
                if finish(release_id=pk, now=now):
                    finished.add(pk)
            except Exception:
                logger.exception("Release %s could not be finished.", pk)
        return finished


@transaction.atomic
def finish(*, release_id: int, now: datetime) -> bool:
    """Close a release of which no delivery is left to do, and its activity; the owner hears what went wrong, once."""
    rows = Release.objects.select_for_update(of=("self",)).select_related(*_RELATED)
    release = rows.get(pk=release_id)
    if release.state not in _RUNNING or release.deliveries.filter(state__in=LIVE).exists():
        return False
    counts = _counts(release)
    if not any(counts[state] for state in (*GONE, *FAILED)) and release.expires_at <= now:
        because = "The time until which it was useful was over before anything left. Nothing was sent."
        stop(release, ReleaseState.MISSED, because, now)
        return True
    release.state, release.finished_at = ReleaseState.DONE, now
    release.version += 1
    release.save(update_fields=["state", "finished_at", "version"])
    _close_activity(release, counts, now)
    audit.record(
        "comms.release.finished",
        actor=None,
        obj=release,
        council=release.council,
        after={"words": told(counts)},
        embargo_id=release.embargo_id,
    )
    if any(counts[state] for state in _BAD):
        tell_owner(release, f"It is finished, but not everything went well. {told(counts)}.", now)
    return True


def _counts(release: Release) -> Counter[str]:
    grouped = release.deliveries.order_by().values_list("state").annotate(count=Count("pk"))
    return Counter(dict(grouped))


def told(counts: Counter[str]) -> str:
    """The figures in words: "118 left, 2 failed, 1 not known"."""
    gone = sum(counts[state] for state in GONE if state != DeliveryState.UNKNOWN)
    parts = (
        (gone, "left"),
        (sum(counts[state] for state in FAILED), "failed"),
        (counts[DeliveryState.UNKNOWN], "not known"),
        (counts[DeliveryState.MISSED], "too late"),
        (counts[DeliveryState.SUPPRESSED], "left out"),
        (counts[DeliveryState.CANCELLED], "cancelled"),
    )
    return ", ".join(f"{count:,} {words}" for count, words in parts if count) or "nothing left"


def _close_activity(release: Release, counts: Collection[str], now: datetime) -> None:
    """The step of the plan is done when its last release is finished and something left."""
    if release.activity_id is None or not set(counts) & set(GONE):
        return
    others = Release.objects.filter(activity=release.activity_id, state__in=RELEASE_OPEN)
    if others.exclude(pk=release.pk).exists():
        return
    Activity.objects.filter(pk=release.activity_id).exclude(status__in=OVER).update(
        status=ActivityStatus.DONE,
        done_at=now,
        done_by=release.scheduled_by_id,
        outcome=f"Sent as {release.reference}",
        version=F("version") + 1,
    )


def _keep_reasons(ids: Sequence[UUID]) -> None:
    """Why rows did not leave after all stands where it stands for those that were never to leave."""
    rows = Delivery.objects.filter(pk__in=ids, state=DeliveryState.SUPPRESSED, reason="")
    rows.filter(last_code__in=Suppression.values).update(reason=F("last_code"), reason_words=F("last_error"))


@transaction.atomic
def _tell_of_failures(release_id: int, now: datetime) -> None:
    if not may_tell(release_id, now):
        return
    release = Release.objects.select_related(*_RELATED).get(pk=release_id)
    bad = release.deliveries.filter(state__in=_BAD).count()
    tell_owner(release, f"{counted(bad, 'message has,messages have')} not arrived as far as we know.", now)
