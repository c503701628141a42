"""Rules about tokens: how one looks, how long one lives, and when one opens nothing any more."""

import ipaddress
import re
from datetime import datetime, timedelta
from enum import StrEnum

PREFIX = "arf_"
# For how many days a token is made, and how that reads.
LIVES = {30: "30 days", 90: "90 days", 180: "180 days", 365: "A year"}
LONGEST_LIFE = timedelta(days=365)
# More of one's own at a time helps nobody to know which is which.
MOST_LIVE = 10

_BEARER = re.compile(r"bearer +(arf_[A-Za-z0-9_-]{43})", re.IGNORECASE | re.ASCII)
_LONGEST_HEADER = 200


class TokenState(StrEnum):
    """Whether a token opens anything."""

    LIVE = "In use"
    EXPIRED = "Expired"
    REVOKED = "Revoked"
    ENDED = "Ended with the person’s access"


TONES = {
    TokenState.LIVE: "green",
    TokenState.EXPIRED: "grey",
    TokenState.REVOKED: "grey",
    TokenState.ENDED: "orange",
}


def token_in(header: str) -> str:
    """The token of an ``Authorization`` header; empty when there is none of ours in it."""
    if len(header) > _LONGEST_HEADER:
        return ""
    found = _BEARER.fullmatch(header.strip(" "))
    return found.group(1) if found else ""


def state_of(
    *, expires_at: datetime, revoked_at: datetime | None, owner_may: bool, now: datetime
) -> TokenState:
    """How a token stands; ``owner_may`` is whether its person is a member who may read feeds, without a break."""
    if revoked_at is not None:
        return TokenState.REVOKED
    if not owner_may:
        return TokenState.ENDED
    return TokenState.LIVE if expires_at > now else TokenState.EXPIRED


def network_of(address: str | None) -> str:
    """Whose wrong tokens are counted together: one IPv4 address, or the 64 bits of an IPv6 network."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
