"""How a delivery's number stands in a link: short, and only ever in one way."""

import base64
import binascii
from uuid import UUID

_LENGTH = 22


def shortened(number: UUID) -> str:
    """The number as 22 letters, digits, hyphens and underscores."""
    return base64.urlsafe_b64encode(number.bytes).decode("ascii").rstrip("=")


def number_of(text: str) -> UUID | None:
    """The number a short text stands for; None for anything :func:`shortened` does not make."""
    if len(text) != _LENGTH or not text.isascii():
        return None
    try:
        number = UUID(bytes=base64.urlsafe_b64decode(f"{text}=="))
    except (binascii.Error, ValueError):
        return None
    return number if shortened(number) == text else None
