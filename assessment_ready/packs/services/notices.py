"""Telling readers of packs what concerns them: by mail, with a link and nothing of the pack in it."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.packs.models import PackVersion
from assessment_ready.packs.queries.readers import opened_by, readers_to_tell
from assessment_ready.ui.dates import format_date

logger = logging.getLogger(__name__)


def tell_issued(version: PackVersion) -> int:
    """One mail to each councillor it is for who has read the pack before or must read it; how many.

    Call it in the transaction that issues the version, once. Whoever may not know of the pack gets none, and nothing
    depends on its parts under embargo: the same mail for all.
    """
    now = timezone.now()
    return _tell(readers_to_tell(version, now), "pack_issued", version, now)


def tell_withdrawn(version: PackVersion) -> int:
    """One mail to everybody who opened the version in any form, councillor or not; how many.

    Call it in the transaction that withdraws it, once. The reason stands on the page only.
    """
    now = timezone.now()
    return _tell(opened_by(version, now), "pack_withdrawn", version, now)


def _tell(readers: Iterable[Membership], kind: str, version: PackVersion, now: datetime) -> int:
    pack, embargo = version.pack, version.embargo
    # A mail can be forwarded: of what is secret as a whole it does not even give the number.
    is_secret = embargo is not None and not embargo.is_lifted(now)
    path = reverse("packs:read", args=[version.council.slug, version.pk])
    values: dict[str, Any] = {
        "council": version.council.name,
        "reference": "" if is_secret else pack.reference,
        "number": version.number,
        "must_read": pack.must_read,
        "read_by": format_date(pack.read_by) if pack.must_read and pack.read_by else "",
        "url": f"{settings.SITE_URL}{path}",
    }
    told = 0
    for reader in readers:
        context = values | {"name": reader.user.full_name}
        try:
            outbox.enqueue(kind=kind, to=reader.user.email, context=context, council=version.council)
        except AddressRefused:
            logger.warning("Membership %s has no address to go to.", reader.pk)
            continue
        told += 1
    return told
