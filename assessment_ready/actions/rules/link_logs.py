"""Keeping the secret part of a reminder's link out of logs. Pure."""

import logging
import re
from typing import Any

# The address of the page behind the link (``actions.urls``): whatever stands where the secret is.
_SECRET = re.compile(r"(/actions/check-in/)[^/\s\"']+")


def without_secret(text: str) -> str:
    """The text with the secret part of such an address left out."""
    return _SECRET.sub(r"\1…", text)


class SecretFilter(logging.Filter):
    """Takes the secret out of what is about to be logged: refused requests are logged with their address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record goes on, without the secret."""
        record.msg = without_secret(record.msg) if isinstance(record.msg, str) else record.msg
        if isinstance(record.args, tuple):
            record.args = tuple(_tidied(each) for each in record.args)
        return True


def _tidied(value: Any) -> Any:
    return without_secret(value) if isinstance(value, str) else value
