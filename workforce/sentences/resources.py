"""How changes of resources read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _resource(entry: Entry, slug: str) -> str:
    return reverse("workforce:resource", args=[slug, int(entry.object_id)])


def _distribution(entry: Entry, slug: str) -> str:
    return reverse("workforce:distribution", args=[slug, int(entry.object_id)])


register("workforce.resource.added", "{actor} added the resource {object}", link=_resource)
register("workforce.resource.changed", "{actor} changed the resource {object}", link=_resource)
register("workforce.resource.withdrawn", "{actor} withdrew the resource {object}", link=_resource)
register("workforce.resource.restored", "{actor} restored the resource {object}", link=_resource)
register(
    "workforce.distribution.made",
    "{actor} noted that {object} was sent out, to {after[people]} people",
    link=_distribution,
)
register("workforce.distribution.changed", "{actor} changed what is noted of {object}", link=_distribution)
register("workforce.distribution.confirmed", "{actor} confirmed to have {object}", link=_distribution)
