"""Typed readers for environment variables.

A setting that is wrong must stop the start with a sentence, never be guessed: every reader raises
``ImproperlyConfigured`` naming the variable. ``NAME_FILE`` may hold the path of a file with the value
(the way container platforms hand over secrets).
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The value of ``name`` (or of the file ``name_FILE`` points at); raises when absent and no default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    value = os.environ.get(name)
    if value is not None and value != "":
        return value
    if default is None:
        raise ImproperlyConfigured(f"The environment variable {name} must be set.")
    return default


def flag(name: str, default: bool) -> bool:
    """A yes/no value; anything but 1/0, true/false, yes/no, on/off is refused."""
    value = text(name, "yes" if default else "no").lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def integer(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, default: str | None = None) -> list[str]:
    """A comma-separated list without blanks."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(name: str, default: str | None = None) -> dict[str, object]:
    """Django's database settings from a ``postgresql://user:password@host:port/name`` address.

    A Unix socket is written as ``postgresql:///name?host=/path/to/folder``.
    """
    url = urlsplit(text(name, default))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql://")
    query = dict(part.partition("=")[::2] for part in url.query.split("&") if part)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or query.pop("user", "")),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(query.pop("host", "") or url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
    }
