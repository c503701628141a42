"""How reading packs and the posts of councillors read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _version(entry: Entry, slug: str) -> str:
    return reverse("packs:read", args=[slug, int(entry.object_id)])


def _member(entry: Entry, slug: str) -> str:
    return reverse("packs:member", args=[slug, int(entry.object_id)])


register("packs.version.downloaded", "{actor} downloaded {object} as {after[as]}", link=_version)
register("packs.version.acknowledged", "{actor} said that they have read {object}", link=_version)
register(
    "packs.member.posts_changed", "{actor} changed the posts of {object} to: {after[words]}", link=_member
)
