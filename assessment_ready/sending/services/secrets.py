"""Passwords and keys of routes, encrypted before they are stored."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from assessment_ready.sending.errors import SecretUnreadable

_PURPOSE = b"assessment_ready.sending.secrets"


def encrypt(text: str) -> str:
    """The text as it may be stored; empty stays empty."""
    return _box().encrypt(text.encode()).decode("ascii") if text else ""


def decrypt(token: str) -> str:
    """What was stored. Raises ``SecretUnreadable`` when no key of the settings opens it."""
    if not token:
        return ""
    try:
        return _box().decrypt(token.encode()).decode()
    except (InvalidToken, ValueError):
        raise SecretUnreadable from None


def renewed(token: str) -> str:
    """The same secret under the newest key, so that former ones can go. Raises ``SecretUnreadable``."""
    return encrypt(decrypt(token))


def _box() -> MultiFernet:
    """Opens what any key of the settings closed, closes with the newest."""
    return MultiFernet([_fernet(str(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
