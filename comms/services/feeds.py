"""Calendar feeds: make one, revoke it, note that it was read."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rules import token_hash
from comms.errors.activities import FeedGone, NotInList
from comms.models import CalendarFeed, Plan
from comms.services.entries import record, require

_NOTED_ONCE_IN = timedelta(hours=1)


@transaction.atomic
def create_feed(*, actor: Membership, name: str, plan_id: int | None) -> tuple[CalendarFeed, str]:
    """A feed of what the actor may see, and the token of its secret address, which is kept nowhere.

    Raises ``NotInList`` for a plan of another council.
    """
    require(actor, Perm.VIEW_COMMS)
    if plan_id is not None and not Plan.objects.filter(council_id=actor.council_id, pk=plan_id).exists():
        raise NotInList(field="plan")
    token = token_urlsafe(32)
    feed = CalendarFeed(
        council_id=actor.council_id,
        membership=actor,
        name=name,
        plan_id=plan_id,
        token_hash=token_hash(token),
    )
    feed.save(force_insert=True)
    record("comms.feed.created", actor, feed)
    return feed, token


@transaction.atomic
def revoke_feed(*, actor: Membership, feed_id: int) -> CalendarFeed:
    """Close the actor's own feed for good. Raises ``CalendarFeed.DoesNotExist`` and ``FeedGone``."""
    require(actor, Perm.VIEW_COMMS)
    rows = CalendarFeed.objects.select_for_update().filter(council_id=actor.council_id, membership=actor)
    feed = rows.get(pk=feed_id)
    if feed.revoked_at is not None:
        raise FeedGone
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    record("comms.feed.revoked", actor, feed)
    return feed


def note_reading(*, feed: CalendarFeed, now: datetime) -> None:
    """Keep when a feed was last read, at most once an hour."""
    if feed.last_read_at is not None and now - feed.last_read_at < _NOTED_ONCE_IN:
        return
    rows = CalendarFeed.objects.filter(pk=feed.pk)
    rows.filter(Q(last_read_at=None) | Q(last_read_at__lte=now - _NOTED_ONCE_IN)).update(last_read_at=now)
