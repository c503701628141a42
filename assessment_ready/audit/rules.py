"""Pure arithmetic of the hash chain."""

import hashlib
import hmac
import json
from collections.abc import Mapping


def canonical(fields: Mapping[str, object]) -> bytes:
    """The one byte string that stands for an entry: JSON with sorted keys and no blanks."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode(
        "utf-8"
    )


def chain_hash(key: str, previous_hash: str, fields: Mapping[str, object]) -> str:
    """HMAC-SHA-256 (hex) over the previous hash and the entry.

    Keyed, so that somebody who can write to the database but does not hold the key cannot re-compute
    a chain after altering it.
    """
    message = previous_hash.encode("ascii") + b"\n" + canonical(fields)
    return hmac.new(key.encode("utf-8"), message, hashlib.sha256).hexdigest()
