"""Reads about embargoes as rounds need them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Clearance, Embargo, EmbargoQuerySet
from assessment_ready.readiness.models import Round


def embargoes_to_choose(membership: Membership, now: datetime) -> EmbargoQuerySet:
    """The embargoes that still hold and that this person is cleared for: the only ones they may use."""
    held = Embargo.objects.filter(lifted_at=None).filter(Q(lifts_at=None) | Q(lifts_at__gt=now))
    return held.open_to(membership, now).order_by("title")


def is_secret(round_: Round, now: datetime) -> bool:
    """Whether the round is under an embargo that still holds (its embargo must be loaded with it)."""
    return round_.embargo is not None and not round_.embargo.is_lifted(now)


def cleared_users(round_: Round, user_ids: Iterable[int], now: datetime) -> set[int]:
    """Which of these people may know of the round as far as its embargo goes; one query at most."""
    wanted = set(user_ids)
    if round_.embargo is None or round_.embargo.is_lifted(now):
        return wanted
    cleared = Clearance.objects.filter(embargo=round_.embargo, user_id__in=wanted, revoked_at=None)
    return set(cleared.values_list("user_id", flat=True))
