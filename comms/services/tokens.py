"""The secret parts of the links in a briefing's mail: signed, and each good for one purpose only.

Nothing is kept of them. They are signed with SHA-256 under the installation's key, former keys count as well, and
a link for reading is none for unsubscribing. Whoever holds one can do no more than its recipient could.
"""

from functools import cache
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from comms.rules.tokens import number_of, shortened

_READ = "comms.receipts.read"
_UNSUBSCRIBE = "comms.receipts.unsubscribe"
# A number of 22 characters, the separator and a signature of 43.
_LONGEST = 100


def read_token(delivery_id: UUID) -> str:
    """The secret part of the address where somebody says that they have read it."""
    return _signer(_READ).sign(shortened(delivery_id))


def unsubscribe_token(delivery_id: UUID) -> str:
    """The secret part of the address where somebody unsubscribes."""
    return _signer(_UNSUBSCRIBE).sign(shortened(delivery_id))


def delivery_of_read_token(token: str) -> UUID | None:
    """The delivery a link for reading was made for; None when it is cut, forged or made for something else."""
    return _delivery(_READ, token)


def delivery_of_unsubscribe_token(token: str) -> UUID | None:
    """The delivery a link for unsubscribing was made for; None when it is cut, forged or made for something else."""
    return _delivery(_UNSUBSCRIBE, token)


def read_link(delivery_id: UUID) -> str:
    """The whole address of the page with the button “I have read this”."""
    return _address("comms:read", read_token(delivery_id))


def unsubscribe_links(delivery_id: UUID) -> tuple[str, str]:
    """The whole addresses of the page for unsubscribing and of its one-click door (RFC 8058)."""
    token = unsubscribe_token(delivery_id)
    return _address("comms:unsubscribe", token), _address("comms:unsubscribe-one-click", token)


def _signer(salt: str) -> signing.Signer:
    return signing.Signer(salt=salt, sep=".", algorithm="sha256")


def _delivery(salt: str, token: str) -> UUID | None:
    if len(token) > _LONGEST:
        return None
    try:
        return number_of(_signer(salt).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def _address(name: str, token: str) -> str:
    before, after = _around(name)
    return f"{settings.SITE_URL}{before}{token}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    """What stands before and after the token: looked up once, because a sending has thousands of links."""
    before, _, after = reverse(name, args=["-"]).rpartition("/-/")
    return f"{before}/", f"/{after}"
