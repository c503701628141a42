"""Letting people who do not see the library see single items, until a moment."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem, ItemGuest


@transaction.atomic
def set_guest_items(
    *, actor: Membership, membership: Membership, key: str, item_ids: Iterable[int], ends_at: datetime
) -> None:
    """Let ``membership`` see exactly these items for the reason ``key`` ("round:12") until ``ends_at``.

    Replaces what the key gave before; other keys stay. Items of another council are left out; an embargo still closes
    an item to the person. The caller has checked that ``actor`` may give this.
    """
    rows = {
        row.item_id: row
        for row in ItemGuest.objects.select_for_update().filter(membership=membership, key=key)
    }
    wanted = set(
        EvidenceItem.objects.filter(council_id=actor.council_id, pk__in=set(item_ids)).values_list(
            "pk", flat=True
        )
    )
    gone = [row.pk for item_id, row in rows.items() if item_id not in wanted]
    moved = [row.pk for item_id, row in rows.items() if item_id in wanted and row.ends_at != ends_at]
    new = wanted - set(rows)
    if not (gone or moved or new):
        return
    ItemGuest.objects.filter(pk__in=gone).delete()
    ItemGuest.objects.filter(pk__in=moved).update(ends_at=ends_at)
    ItemGuest.objects.bulk_create(
        ItemGuest(
            council_id=actor.council_id, item_id=item_id, membership=membership, key=key, ends_at=ends_at
        )
        for item_id in sorted(new)
    )
    record(
        "evidence.guest.set",
        actor=actor,
        obj=membership,
        council=actor.council,
        label=str(membership.user),
        after={"items": len(wanted), "until": ends_at, "key": key},
    )
