"""Wishes not to be written to, which are kept as keyed hashes of addresses: the key is the installation's own."""

from typing import Any

from comms.models import Objection, Unsubscribe
from comms.queries.contact_hashes import address_hashes

_AT_ONCE = 500


def know_addresses_again(*, council_id: int) -> int:
    """Add this installation's hash where the address is still kept; how many wishes have none any more."""
    unknown = 0
    for model in (Objection, Unsubscribe):
        rows = model._default_manager.filter(council_id=council_id).select_related("contact")
        for row in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
            unknown += not _known_again(row, council_id)
    return unknown


def _known_again(row: Any, council_id: int) -> bool:
    """Whether the address is kept, so that its hash can be made here."""
    hashes = address_hashes(council_id, row.contact.email) if row.contact else []
    if row.email_hashes and hashes and not set(hashes) & set(row.email_hashes):
        row.email_hashes = sorted({*row.email_hashes, *hashes})
        row.save(update_fields=["email_hashes"])
    return bool(hashes)
