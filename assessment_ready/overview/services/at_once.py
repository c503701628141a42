"""Telling those who wish it of each new thing that waits for them as soon as it does."""

import logging
from copy import copy
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import closed_to, settle_as_uncleared
from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.overview.models import DigestChoice
from assessment_ready.overview.queries.digests import NAMED
from assessment_ready.overview.queries.needs import Need, needs
from assessment_ready.overview.rules.waiting import HowOften, may_be_told_at
from assessment_ready.ui.dates import LONDON

logger = logging.getLogger(__name__)

# What could not leave within this time is old news; the page has it.
_USEFUL = timedelta(hours=4)


def tell_at_once(now: datetime) -> int:
    """Write to everybody who wishes to be told at once and for whom something new waits; how many mails were made.

    From 7am to 8pm in London; what comes at night is told in the morning. May run twice at the same time: who was
    told of what is written down in the transaction that makes the mail.
    """
    if not may_be_told_at(now.astimezone(LONDON).hour):
        return 0
    chosen = DigestChoice.objects.filter(how_often=HowOften.AT_ONCE).values_list("membership_id", flat=True)
    sent = 0
    for membership in Membership.objects.active(now).filter(pk__in=chosen).select_related("council", "user"):
        try:
            sent += _tell(membership, now)
        except Exception:
            # One person's trouble must not keep the others' mail back; the next run tries again.
            logger.exception("Membership %s could not be told at once.", membership.pk)
    return sent


def known_keys(membership: Membership, now: datetime) -> list[str]:
    """What waits for the person now, as it is written down for those who are told of new things."""
    return [_key(need) for need in needs(membership, now)]


@transaction.atomic
def _tell(membership: Membership, now: datetime) -> bool:
    choice = DigestChoice.objects.select_for_update().get(membership=membership)
    found = needs(membership, now)
    known = set(choice.told)
    fresh = [need for need in found if _key(need) not in known]
    if choice.told != (told := [_key(need) for need in found]):
        choice.told = told
        choice.save(update_fields=["told"])
    if not fresh:
        return False
    named = _may_be_named(membership, fresh, now)
    try:
        outbox.enqueue(
            kind="new_need",
            to=membership.user.email,
            council=membership.council,
            context=_context(membership, named[:NAMED], len(fresh) - len(named[:NAMED])),
            expires_at=now + _USEFUL,
        )
    except AddressRefused:
        logger.warning("Membership %s has no address to be told at.", membership.pk)
        return False
    return True


def _may_be_named(membership: Membership, fresh: list[Need], now: datetime) -> list[Need]:
    """What of it a mail may name: nothing that only the cleared may know of, for a mail can be forwarded."""
    plain = copy(membership)
    settle_as_uncleared(plain, now)
    if closed_to(plain, now) == closed_to(membership, now):
        return fresh
    open_to_all = {_key(need) for need in needs(plain, now)}
    return [need for need in fresh if _key(need) in open_to_all]


def _key(need: Need) -> str:
    return f"{need.kind} {need.url}"


def _context(membership: Membership, named: list[Need], unnamed: int) -> dict[str, object]:
    slug = membership.council.slug
    return {
        "name": membership.user.full_name,
        "council": membership.council.name,
        "needs": [(need.label, need.text, f"{settings.SITE_URL}{need.url}") for need in named],
        "total": len(named) + unnamed,
        "unnamed": unnamed,
        "url": settings.SITE_URL + reverse("overview:needs-you", args=[slug]),
        "choose_url": settings.SITE_URL + reverse("overview:reminders", args=[slug]),
    }
