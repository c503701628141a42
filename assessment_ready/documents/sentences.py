"""How changes of documents read in the audit log."""

from django.urls import reverse

from assessment_ready.audit import registry


def _link(entry: registry.Entry, slug: str) -> str:
    if entry.after.get("listed") is False:
        return ""
    return reverse("documents:detail", args=[slug, entry.object_id])


for _code, _sentence in {
    "requested": "{actor} asked for {object}",
    "made": "{actor} made {object}: {after[pages]} pages",
    "written": "{actor} made {object} as a Word file",
    "failed": "{object} could not be made: {after[why]}",
    "tried_again": "{actor} asked again for {object}",
    "shared": "{actor} shared {object} with members",
    "unshared": "{actor} stopped sharing {object} with members",
    "downloaded": "{actor} downloaded {object}",
    "embargo_changed": "{object} followed its round’s embargo, changed by {actor}",
}.items():
    registry.register(f"documents.document.{_code}", _sentence, link=_link)


def _branding(entry: registry.Entry, slug: str) -> str:
    return reverse("documents:branding", args=[slug])


registry.register(
    "documents.branding.changed", "{actor} changed how the council’s documents look", link=_branding
)
registry.register(
    "documents.branding.logo_removed", "{actor} removed the logo from the council’s documents", link=_branding
)
