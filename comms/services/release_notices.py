"""Telling the owner of something sent what went wrong with it; nothing of its content while it is secret."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.errors import AddressRefused
from comms.models import Release
from comms.queries.releases import releases

logger = logging.getLogger(__name__)

# While things go wrong one after another, one notice an hour is enough: the page has them all.
_PAUSE = timedelta(hours=1)


def tell_owner(release: Release, what: str, now: datetime) -> None:
    """One mail to the owner. Call it in the transaction of the change it tells of.

    Whoever left, or may no longer know of it, gets none: then it stands on the page only.
    """
    owner = release.owner
    Release.objects.filter(pk=release.pk).update(told_at=now)
    release.told_at = now
    if not (
        owner.is_current(now) and owner.user.is_active and releases(owner, now).filter(pk=release.pk).exists()
    ):
        logger.warning("The owner of release %s can no longer be told of it.", release.pk)
        return
    embargo = release.briefing.embargo
    is_secret = embargo is not None and not embargo.is_lifted(now)
    path = reverse("comms:release", args=[release.council.slug, release.pk])
    context = {
        "name": owner.user.full_name,
        "council": release.council.name,
        "secret": is_secret,
        "title": "" if is_secret else release.text.title,
        "reference": release.reference,
        "what": "" if is_secret else what,
        "url": f"{settings.SITE_URL}{path}",
    }
    try:
        outbox.enqueue(kind="release_notice", to=owner.user.email, context=context, council=release.council)
    except AddressRefused:
        logger.warning("Membership %s has no address to go to.", owner.pk)


def may_tell(release_id: int, now: datetime) -> bool:
    """Whether an hour has gone by since the last notice; takes the turn, so that of two only one tells."""
    rested = Q(told_at=None) | Q(told_at__lte=now - _PAUSE)
    return Release.objects.filter(rested, pk=release_id).update(told_at=now) == 1
