"""Pure rules about people: addresses, last days of access, where a form came from."""

import hashlib
import ipaddress
import unicodedata
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from assessment_ready.councils.permissions import Role

LONDON = ZoneInfo("Europe/London")
INVITATION_LIFE = timedelta(days=7)
RESET_MAILS_PER_HOUR = 3


def normal_email(text: str) -> str:
    """An e-mail address as it is compared: without look-alike characters, blanks and capitals."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def token_hash(token: str) -> str:
    """What is kept of a token that was sent by e-mail (SHA-256, hex): the token itself is not stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def needs_last_day(role: str) -> bool:
    """Whether this role is only given for a limited time."""
    return role == Role.REVIEWER


def end_of(last_day: date) -> datetime:
    """The moment access ends when ``last_day`` is the last day: the midnight after it, in London."""
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=LONDON)


def last_day_of(ends_at: datetime | None) -> date | None:
    """The last whole or partial day of access in London before ``ends_at``; None without an end."""
    if ends_at is None:
        return None
    return (ends_at.astimezone(LONDON) - timedelta(microseconds=1)).date()


def posted_from_here(*, own_origin: str, origin: str, referer: str, fetch_site: str) -> bool:
    """Whether the browser itself says that a form was sent from a page of this site.

    Every header that is present must agree and at least one must be present; ``Origin: null`` is not ours.
    """
    said = []
    if origin:
        said.append(origin == own_origin)
    if referer:
        parts = urlsplit(referer)
        said.append(f"{parts.scheme}://{parts.netloc}" == own_origin)
    if fetch_site:
        said.append(fetch_site == "same-origin")
    return bool(said) and all(said)


def address_behind(proxies: int, *, forwarded_for: str, peer: str) -> str | None:
    """The visitor's network address, when ``proxies`` of our own stand in front; None when there is none.

    Each proxy appends whom it heard from, so with n proxies the n-th entry from the right is the visitor;
    everything left of it is only claimed by the visitor.
    """
    entries = [entry.strip() for entry in forwarded_for.split(",") if entry.strip()]
    address = entries[-proxies] if 0 < proxies <= len(entries) else peer
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None
