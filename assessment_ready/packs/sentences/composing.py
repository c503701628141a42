"""How composing packs and their versions reads in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _pack(entry: Entry, slug: str) -> str:
    return reverse("packs:pack", args=[slug, int(entry.object_id)])


def _pack_of_section(entry: Entry, slug: str) -> str:
    pack_id = entry.after.get("pack_id")
    return reverse("packs:pack", args=[slug, pack_id]) if isinstance(pack_id, int) else ""


def _version(entry: Entry, slug: str) -> str:
    return reverse("packs:version", args=[slug, int(entry.object_id)])


register("packs.pack.created", "{actor} began the pack {object}", link=_pack)
register("packs.pack.copied", "{actor} began the pack {object} as a copy of {after[source]}", link=_pack)
register("packs.pack.changed", "{actor} changed what the pack {object} says of itself", link=_pack)
register(
    "packs.section.added", "{actor} added the section “{object}” to {after[pack]}", link=_pack_of_section
)
register(
    "packs.section.changed", "{actor} changed the section “{object}” of {after[pack]}", link=_pack_of_section
)
register(
    "packs.section.moved", "{actor} moved the section “{object}” of {after[pack]}", link=_pack_of_section
)
register(
    "packs.section.left",
    "{actor} left the section “{object}” of {after[pack]} for later",
    link=_pack_of_section,
)
register(
    "packs.section.taken_up", "{actor} took up the section “{object}” of {after[pack]}", link=_pack_of_section
)
register(
    "packs.section.removed",
    "{actor} removed the section “{object}” from {after[pack]}",
    link=_pack_of_section,
)
register("packs.version.frozen", "{actor} froze {object}", link=_version)
register("packs.version.issued", "{actor} issued {object}", link=_version)
register("packs.version.superseded", "{object} was replaced by version {after[by]}", link=_version)
register("packs.version.withdrawn", "{actor} withdrew {object}: {after[reason]}", link=_version)
register("packs.version.discarded", "{actor} discarded {object}, which was never issued")
