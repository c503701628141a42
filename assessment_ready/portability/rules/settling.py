"""What a row says in an archive where that differs from what it says here: leases, secrets, things half done.

The same is done again to every row that is read, so an archive cannot bring in what ours would not contain.
"""

from collections.abc import Callable, Mapping
from typing import Any

Row = dict[str, Any]

# In the place of a secret: there was one. A new one is drawn on import.
VOID = "void"
# Secrets a council cannot do without: drawn anew.
DRAWN_ANEW: dict[str, tuple[str, ...]] = {
    "councils.invitation": ("token_hash",),
    "comms.pulsesurvey": ("token",),
    "workforce.consultation": ("token",),
}
# Not in the archive at all; on import they are as in a new row.
OMITTED: dict[str, tuple[str, ...]] = {
    "audit.auditentry": ("previous_hash", "hash"),
    "comms.delivery": ("lease_token", "lease_until"),
    "documents.generateddocument": ("lease_until",),
    "sending.route": (
        "secret",
        "callback_hash",
        "next_at",
        "served_at",
        "failures",
        "wait_until",
    ),
}
# Names that look like secrets or leases and are neither; a test asks about every other one.
HARMLESS = frozenset(
    {
        "content_hash",
        "cleared_hash",
        "email_hashes",
        "pseudonym",
        "subject_key",
        "submission_key",
        "workplace_key",
        "key",
        "released_at",
        "released_by",
        "release",
    }
)
_STOPPED = "It was being handed over while the council’s archive was made"


def settled(label: str, row: Row, made_at: str) -> Row:
    """The row as it stands in an archive made at that moment."""
    row = {name: value for name, value in row.items() if name not in OMITTED.get(label, ())}
    for name in DRAWN_ANEW.get(label, ()):
        row[name] = VOID if row.get(name) else row.get(name)
    settle = _SETTLERS.get(label)
    return row | settle(row, made_at) if settle else row


def _invitation(row: Mapping[str, Any], made_at: str) -> Row:
    """An invitation nobody accepted is void: its link leads here."""
    is_open = row["accepted_at"] is None and row["revoked_at"] is None
    return {"revoked_at": made_at} if is_open else {}


def _delivery(row: Mapping[str, Any], made_at: str) -> Row:
    """Taken up: it waits again. Being handed over: nobody knows whether it left."""
    if row["state"] == "claimed":
        return {"state": "temporary" if row["attempts"] else "queued"}
    if row["state"] == "sending":
        return {"state": "unknown", "settled_at": made_at, "last_error": _STOPPED}
    return {}


def _document(row: Mapping[str, Any], made_at: str) -> Row:
    """A document being made waits to be made."""
    return {"state": "queued", "progress": 0, "attempts": 0} if row["state"] == "rendering" else {}


def _snapshot(row: Mapping[str, Any], made_at: str) -> Row:
    """A workforce return being read has lost its upload."""
    if row["state"] != "reading":
        return {}
    return {"state": "failed", "failure": "The council moved while this was read. Upload the files again"}


_SETTLERS: dict[str, Callable[[Mapping[str, Any], str], Row]] = {
    "councils.invitation": _invitation,
    "comms.delivery": _delivery,
    "documents.generateddocument": _document,
    "workforce.snapshot": _snapshot,
}
