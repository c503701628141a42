"""How changes of other formats read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _ledger(entry: Entry, slug: str) -> str:
    """The ledger of the pack that the entry names."""
    return reverse("packs:formats", args=[slug, (entry.after or {}).get("pack_id") or 0])


register("packs.format.added", "{actor} took up {object} for {after[pack]}", link=_ledger)
register("packs.format.changed", "{actor} changed {object} of {after[pack]}", link=_ledger)
register("packs.format.filled", "{actor} added {after[what]} as {object} of {after[pack]}", link=_ledger)
