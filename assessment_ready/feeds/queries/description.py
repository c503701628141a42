"""The OpenAPI file: as it is committed, and as the declared columns make it. A test holds one to the other."""

import json
from functools import cache
from pathlib import Path

from assessment_ready.feeds.queries.catalogue import FEEDS
from assessment_ready.feeds.rules.openapi import document

FILE = Path(__file__).resolve().parent.parent / "data" / "openapi.json"


@cache
def description() -> bytes:
    """The file as it is committed."""
    return FILE.read_bytes()


def described() -> str:
    """The file as the feeds' columns make it."""
    return json.dumps(document(FEEDS.values()), ensure_ascii=False, indent=2) + "\n"
