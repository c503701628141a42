"""The hash that stands for exact words. Pure."""

import hashlib
import json


def content_hash(*parts: str) -> str:
    """The SHA-256 of these texts in this order. Line ends count as one kind; everything else counts."""
    plain = [part.replace("\r\n", "\n").replace("\r", "\n") for part in parts]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()
