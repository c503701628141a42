"""Reads of tokens: the one behind a text, one's own, all of a council, and what was read with them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.crypto import salted_hmac

from assessment_ready.councils.models import Invitation, Membership
from assessment_ready.councils.permissions import ROLE_PERMISSIONS, Perm
from assessment_ready.feeds.models import FeedToken, FeedUse
from assessment_ready.feeds.rules.tokens import TokenState, state_of

_SALT = "feeds.token"
SHOWN_DAYS = 60
# Roles that may read feeds.
ROLES = tuple(str(role) for role, perms in ROLE_PERMISSIONS.items() if Perm.USE_FEEDS in perms)


@dataclass(frozen=True)
class TokenRow:
    """A token as lists show it."""

    token: FeedToken
    state: TokenState
    calls: int = 0
    rows: int = 0

    @property
    def is_live(self) -> bool:
        """Whether it opens anything."""
        return self.state == TokenState.LIVE


@dataclass(frozen=True)
class UsedDay:
    """What one token read on one London day."""

    day: date
    calls: int
    rows: int


def hash_of(text: str) -> str:
    """What is kept of a token's text: its hash under the installation's present key."""
    return _hash(text, settings.SECRET_KEY)


def live_token(text: str, slug: str, now: datetime) -> FeedToken | None:
    """The token of this text, if it opens feeds of this council at ``now``; one query, whatever it is.

    Alive is what neither ended nor was revoked, of a member who may read feeds and has not left in between.
    """
    hashes = [_hash(text, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    rows = _with_owner(FeedToken.objects.filter(token_hash__in=hashes, council__slug=slug), now)
    rows = rows.filter(owner_may=True, revoked_at=None, expires_at__gt=now)
    found: FeedToken | None = rows.select_related("membership__user", "membership__council").first()
    return found


def own_tokens(membership: Membership, now: datetime) -> list[TokenRow]:
    """A person's own tokens, newest first; one query."""
    rows = _with_owner(_of_council(membership).filter(membership=membership), now)
    return [_row(each, now) for each in _counted(rows)[:100]]


def council_tokens(membership: Membership, now: datetime) -> list[TokenRow]:
    """Every token of the council with its person, newest first; one query."""
    rows = _with_owner(_of_council(membership), now).select_related("membership__user")
    return [_row(each, now) for each in _counted(rows)]


def council_token(membership: Membership, now: datetime, token_id: int) -> TokenRow:
    """One token of the council; raises ``FeedToken.DoesNotExist``."""
    rows = _with_owner(_of_council(membership), now).select_related("membership__user", "revoked_by")
    return _row(_counted(rows).get(pk=token_id), now)


def used_days(token: FeedToken) -> list[UsedDay]:
    """The last days on which a token was used, newest first, all feeds together; one query."""
    rows = FeedUse.objects.filter(token=token).order_by("-day").values("day")
    found = rows.annotate(all_calls=Sum("calls"), all_rows=Sum("rows"))
    return [UsedDay(each["day"], each["all_calls"], each["all_rows"]) for each in found[:SHOWN_DAYS]]


def live_count(membership: Membership, now: datetime) -> int:
    """How many of a person's tokens open something."""
    rows = FeedToken.objects.filter(membership=membership, revoked_at=None, expires_at__gt=now)
    return rows.count()


def is_own_text(membership: Membership, token_id: int, text: str) -> bool:
    """Whether this is the text of this token, and the token the person's own."""
    rows = _of_council(membership).filter(membership=membership, pk=token_id)
    return rows.filter(token_hash=hash_of(text)).exists()


def own_token(membership: Membership, token_id: int) -> FeedToken:
    """One of a person's own tokens; raises ``FeedToken.DoesNotExist``."""
    return _of_council(membership).get(membership=membership, pk=token_id)


def _of_council(membership: Membership) -> QuerySet[FeedToken]:
    return FeedToken.objects.filter(council_id=membership.council_id)


def _with_owner(rows: Any, now: datetime) -> Any:
    """Each token with ``owner_may``: its person is a member who may read feeds, and was one ever since it was made.

    Whoever comes back after leaving accepts an invitation: what they had before stays dead.
    """
    members = Membership.objects.active(now).filter(pk=OuterRef("membership_id"), role__in=ROLES)
    joined = Invitation.objects.filter(
        council_id=OuterRef("council_id"),
        accepted_by_id=OuterRef("membership__user_id"),
        accepted_at__gt=OuterRef("created_at"),
    )
    return rows.annotate(owner_may=Exists(members) & ~Exists(joined))


def _counted(rows: Any) -> Any:
    return rows.annotate(all_calls=Sum("uses__calls"), all_rows=Sum("uses__rows")).order_by(
        "-created_at", "-pk"
    )


def _row(token: Any, now: datetime) -> TokenRow:
    state = state_of(
        expires_at=token.expires_at, revoked_at=token.revoked_at, owner_may=token.owner_may, now=now
    )
    return TokenRow(token, state, token.all_calls or 0, token.all_rows or 0)


def _hash(text: str, key: str | bytes) -> str:
    return salted_hmac(_SALT, text, secret=key, algorithm="sha256").hexdigest()
