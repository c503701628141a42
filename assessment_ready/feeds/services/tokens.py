"""Tokens: make one, revoke one's own, revoke anybody's in the council."""

from collections.abc import Collection
from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.entries import add, known, record
from assessment_ready.feeds.errors import LifeTooLong, NotAllowed, TokenGone, TooManyTokens, UnknownScope
from assessment_ready.feeds.models import FeedToken
from assessment_ready.feeds.queries.catalogue import FEEDS, feeds_for
from assessment_ready.feeds.queries.tokens import hash_of, live_count
from assessment_ready.feeds.rules.tokens import LIVES, MOST_LIVE, PREFIX


@transaction.atomic
def make_token(
    *, actor: Membership, name: str, scopes: Collection[str], days: int, submission_key: UUID
) -> tuple[FeedToken, str]:
    """A token of the actor's own for some of the feeds they may read, and its text, which is kept nowhere.

    The text is empty when an earlier click made the token. Raises ``NotAllowed``, ``UnknownScope``, ``LifeTooLong``
    and ``TooManyTokens``.
    """
    _require(actor, Perm.USE_FEEDS)
    # Two clicks, and two tokens at once, come one after the other.
    Membership.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    before = known(actor, FeedToken, submission_key)
    if before is not None:
        return before, ""
    chosen = [feed.code for feed in feeds_for(actor) if feed.code in scopes]
    if not chosen or set(scopes) - set(chosen):
        raise UnknownScope
    if days not in LIVES:
        raise LifeTooLong
    now = timezone.now()
    if live_count(actor, now) >= MOST_LIVE:
        raise TooManyTokens
    text = f"{PREFIX}{token_urlsafe(32)}"
    token = FeedToken(
        membership=actor,
        name=name,
        token_hash=hash_of(text),
        scopes=chosen,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    token, is_new = add(actor, token, submission_key)
    if not is_new:
        return token, ""
    titles = ", ".join(FEEDS[code].title for code in chosen)
    record("feeds.token.made", actor, token, after={"feeds": titles, "expires_at": token.expires_at})
    return token, text


@transaction.atomic
def revoke_token(*, actor: Membership, token_id: int) -> FeedToken:
    """End a token of the actor's own. Raises ``FeedToken.DoesNotExist``, ``NotAllowed`` and ``TokenGone``."""
    _require(actor, Perm.USE_FEEDS)
    token = _locked(actor, token_id, membership=actor)
    _end(actor, token)
    record("feeds.token.revoked", actor, token)
    return token


@transaction.atomic
def revoke_token_of_somebody(*, actor: Membership, token_id: int) -> FeedToken:
    """End anybody's token, as those who look after people may. Raises as :func:`revoke_token` does."""
    _require(actor, Perm.MANAGE_PEOPLE)
    token = _locked(actor, token_id)
    _end(actor, token)
    record("feeds.token.revoked_for_person", actor, token, after={"person": str(token.membership.user)})
    return token


def _locked(actor: Membership, token_id: int, **also: Membership) -> FeedToken:
    rows = FeedToken.objects.select_for_update(of=("self",)).select_related("membership__user")
    return rows.get(council_id=actor.council_id, pk=token_id, **also)


def _end(actor: Membership, token: FeedToken) -> None:
    if token.revoked_at is not None:
        raise TokenGone
    token.revoked_at, token.revoked_by = timezone.now(), actor.user
    token.save(update_fields=["revoked_at", "revoked_by"])


def _require(actor: Membership, perm: Perm) -> None:
    if not actor.can(perm):
        raise NotAllowed
