"""What follows for sendings when something they rest on changes: words, clearance, embargo, wishes, an erasure.

Each is called inside the transaction that makes the change, after it locked and wrote its own rows. Order of locks
everywhere: briefing, release, deliveries; or contact, deliveries. Nobody locks a release after a contact.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.sending.models import WAITING, DeliveryState
from comms.models import RELEASE_OPEN, Briefing, Delivery, DeliveryEvent, Release, Suppression
from comms.queries.recipients import refusals
from comms.services import entries
from comms.services.releases_stopping import Stopped, close_waiting, stop, told

WORDS = "The words were changed after they were cleared"
CLEARANCE = "The clearance was undone: something changed that decides who signs off"
WITHDRAWN = "The briefing was withdrawn"
SEALED = "Another rating was activated"
UNDONE = "The activation of the scenario was undone"
EMBARGO = "The briefing was put under another embargo"
_BATCH = 1000


def words_changed(*, actor: Membership, briefing_ids: Collection[int], why: str) -> list[Stopped]:
    """Cancel every sending of these briefings that is still to come or going on, with ``why``.

    Whoever got the former words keeps them: the page of the release says how many, and a new sending says who of its
    audience had other words before. Call it with briefings that are locked.
    """
    rows = Release.objects.filter(briefing_id__in=briefing_ids, council_id=actor.council_id)
    open_rows = rows.filter(state__in=RELEASE_OPEN).select_related("briefing").order_by("pk")
    now, found = timezone.now(), []
    for release in open_rows.select_for_update(of=("self",)):
        made = stop(release, why=why, by=actor.user, now=now, reason=Suppression.WORDS_CHANGED)
        entries.record("comms.release.stopped_by_change", actor, release, after=told(made, why))
        found.append(made)
    return found


def embargo_changed(*, actor: Membership, briefing: Briefing) -> None:
    """Put every release of a briefing under the briefing's embargo, and cancel those still to come."""
    Release.objects.filter(briefing=briefing).update(embargo_id=briefing.embargo_id)
    words_changed(actor=actor, briefing_ids=[briefing.pk], why=EMBARGO)


def scenarios_closed(*, actor: Membership, scenario_ids: Collection[int], why: str) -> None:
    """Cancel what is to be sent of the texts of scenarios that were sealed, or whose activation was undone."""
    rows = Briefing.objects.filter(cell__scenario__in=scenario_ids, council_id=actor.council_id)
    locked = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
    words_changed(actor=actor, briefing_ids=list(locked), why=why)


def wishes_changed(contact_ids: Collection[int]) -> int:
    """Suppress what waits for contacts who may not be written to any more; how many deliveries.

    Works out again what holds for each: objection, unsubscribing, erasure, clearance. Call it after the wish is
    written, in the same transaction.
    """
    rows = Delivery.objects.filter(contact_id__in=contact_ids, state__in=WAITING)
    locked = rows.order_by("pk").select_for_update(of=("self",))
    waiting = list(locked.select_related("release__briefing__embargo", "contact"))
    if not waiting:
        return 0
    now = timezone.now()
    reasons = refusals(waiting, now)
    _suppress(reasons, now)
    councils = {row.pk: row.council_id for row in waiting}
    _note(((pk, councils[pk], words) for pk, (_, words) in reasons.items()), now)
    return len(reasons)


def contacts_erased(contact_ids: Collection[int]) -> None:
    """Suppress what waits for erased contacts, and take their addresses out of everything they were ever sent."""
    wishes_changed(contact_ids)
    Delivery.objects.filter(contact_id__in=contact_ids).update(address="", domain="", last_error="")


def _suppress(reasons: dict[UUID, tuple[str, str]], now: datetime) -> None:
    """One statement for each reason; a row that began to leave meanwhile stays as it is."""
    by_reason: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for pk, found in reasons.items():
        by_reason[found].append(pk)
    for (reason, words), ids in by_reason.items():
        close_waiting(
            Delivery.objects.filter(pk__in=ids),
            now,
            state=DeliveryState.SUPPRESSED,
            reason=reason,
            reason_words=words,
        )


def _note(lines: Iterable[tuple[UUID, int, str]], now: datetime) -> None:
    events = [
        DeliveryEvent(
            council_id=council_id,
            delivery_id=pk,
            at=now,
            state=DeliveryState.SUPPRESSED,
            source="person",
            detail=words,
        )
        for pk, council_id, words in lines
    ]
    DeliveryEvent.objects.bulk_create(events, batch_size=_BATCH)
