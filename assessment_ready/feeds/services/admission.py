"""Who is let in to a feed, how often, and what is kept of it. Counted in the database: for all processes together."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from assessment_ready.councils.services.entries import record
from assessment_ready.feeds.errors import NoSuchFeed, NotAccepted, NotInScope, NoToken, TooMany
from assessment_ready.feeds.models import FeedToken, FeedUse, WrongToken
from assessment_ready.feeds.queries.catalogue import FEEDS
from assessment_ready.feeds.queries.tokens import live_token
from assessment_ready.feeds.rules.columns import Feed
from assessment_ready.feeds.rules.pace import Pace, step
from assessment_ready.feeds.rules.tokens import network_of, token_in
from assessment_ready.ui.dates import london_date

_FORGOTTEN_AFTER = timedelta(hours=1)
_FORGOTTEN_AT_ONCE = 100


def admit(*, header: str, council_slug: str, visitor: str | None, now: datetime) -> FeedToken:
    """The token of an ``Authorization`` header, with its membership, counted as one call.

    Raises ``NoToken``, ``NotAccepted`` and ``TooMany``. A right token is never held up by wrong ones from the same
    address: a whole council may stand behind one, and nobody guesses 256 random bits.
    """
    if not header:
        raise NoToken
    text = token_in(header)
    found = live_token(text, council_slug, now) if text else None
    retry = _count_wrong(visitor, now) if found is None else _count_call(found.pk, now)
    if retry is not None:
        raise TooMany(retry)
    if found is None:
        raise NotAccepted
    return found


def open_feed(*, token: FeedToken, code: str) -> Feed:
    """The feed of this code, if the token was made for it and its person may see the page with the same figures.

    Raises ``NoSuchFeed`` and ``NotInScope``.
    """
    feed = FEEDS.get(code)
    if feed is None:
        raise NoSuchFeed
    if code not in token.scopes or not token.membership.can(feed.permission):
        raise NotInScope
    return feed


@transaction.atomic
def note_use(*, token: FeedToken, feed: Feed, rows: int, now: datetime) -> None:
    """Keep that so many rows went out; the first call of a London day leaves an audit entry."""
    day = london_date(now)
    values = {"council_id": token.council_id, "calls": 0, "rows": 0, "last_at": now}
    use, is_first = FeedUse.objects.select_for_update().get_or_create(
        token=token, feed=feed.code, day=day, defaults=values
    )
    use.calls, use.rows, use.last_at = use.calls + 1, use.rows + rows, now
    use.save(update_fields=["calls", "rows", "last_at"])
    if is_first:
        record("feeds.token.used", token.membership, token, after={"feed": feed.title})


@transaction.atomic
def _count_call(token_id: int, now: datetime) -> int | None:
    """One more call with a token; after how many seconds to come again when that is too many."""
    token = FeedToken.objects.select_for_update().get(pk=token_id)
    found = step(Pace(token.paced_from, token.paced_count), now, settings.FEEDS_CALLS_A_MINUTE)
    token.paced_from, token.paced_count = found.pace.began_at, found.pace.count
    if found.retry_after is None:
        token.last_used_at = now
    token.save(update_fields=["paced_from", "paced_count", "last_used_at"])
    return found.retry_after


@transaction.atomic
def _count_wrong(visitor: str | None, now: datetime) -> int | None:
    """One more wrong token from an address."""
    hashed = salted_hmac("feeds.visitor", network_of(visitor), algorithm="sha256").hexdigest()
    row, is_new = WrongToken.objects.select_for_update().get_or_create(
        address_hash=hashed, defaults={"paced_from": now, "paced_count": 0}
    )
    found = step(Pace(row.paced_from, row.paced_count), now, settings.FEEDS_WRONG_TOKENS_A_MINUTE)
    row.paced_from, row.paced_count = found.pace.began_at or now, found.pace.count
    row.save(update_fields=["paced_from", "paced_count"])
    if is_new:
        _forget(now)
    return found.retry_after


def _forget(now: datetime) -> None:
    """Let go of addresses that sent nothing wrong for an hour."""
    old = WrongToken.objects.filter(paced_from__lt=now - _FORGOTTEN_AFTER).select_for_update(skip_locked=True)
    WrongToken.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE])).delete()
