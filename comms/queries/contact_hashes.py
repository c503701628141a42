"""Keyed hashes of e-mail addresses: what is kept of somebody who does not want to be written to."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "comms.contacts.address"


def address_hash(council_id: int, email: str) -> str:
    """The hash of a cleaned address under the present key; different in every council."""
    return _hash(council_id, email, settings.SECRET_KEY)


def address_hashes(council_id: int, email: str) -> list[str]:
    """The hashes of a cleaned address under the present and every former key; empty without an address."""
    if not email:
        return []
    return [_hash(council_id, email, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _hash(council_id: int, email: str, key: str | bytes) -> str:
    return salted_hmac(_SALT, f"{council_id}:{email}", secret=key, algorithm="sha256").hexdigest()


def is_among(hashes: set[str], council_id: int, emails: Iterable[str]) -> list[bool]:
    """For each address whether one of its hashes is known; free when nothing is."""
    if not hashes:
        return [False for _ in emails]
    return [not hashes.isdisjoint(address_hashes(council_id, email)) for email in emails]
